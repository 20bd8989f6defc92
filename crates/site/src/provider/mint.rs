//! Signing what this site says.

use domain::{Error, Result};
use gateway::keys;
use oidc::jose::{Alg, Header, Jwk, JwkSet, attach, signing_input};
use serde::Serialize;

use crate::Env;

/// A signed compact token of these claims.
///
/// # Errors
///
/// Broken, when the site has no key for the algorithm.
pub fn sign(env: &Env, alg: Alg, typ: Option<&str>, claims: &impl Serialize) -> Result<String> {
    let signer = env.keys.signer(key_alg(alg)?).map_err(Error::broken)?;
    let header = Header::new(alg, signer.kid());
    let header = match typ {
        Some(typ) => header.of_type(typ),
        None => header,
    };
    let input = signing_input(&header, claims).map_err(Error::broken)?;
    let signature = signer.sign(input.as_bytes()).map_err(Error::broken)?;
    Ok(attach(input, &signature))
}

fn key_alg(alg: Alg) -> Result<keys::Alg> {
    match alg {
        Alg::Es256 => Ok(keys::Alg::Es256),
        Alg::Rs256 => Ok(keys::Alg::Rs256),
        other => Err(Error::broken(format!("this site does not sign with {}", other.name()))),
    }
}

/// The public keys, for everybody.
///
/// # Errors
///
/// Broken, when a key cannot be written.
pub fn public_keys(env: &Env) -> Result<JwkSet> {
    let keys = env.keys.public_jwks(env.clock.now());
    let keys = keys.iter().map(|key| match &key.numbers {
        keys::Numbers::P256(point) => Jwk::p256(point, &*key.kid),
        keys::Numbers::Rsa { n, e } => Jwk::rsa(n, e, &*key.kid, Alg::Rs256),
    });
    Ok(JwkSet::new(keys.collect::<std::result::Result<_, _>>().map_err(Error::broken)?))
}
