//! Keys and parties for this crate's own tests.

use crate::jose::{Alg, Header, Jwk, JwkSet, sign};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
};
use serde::Serialize;
use std::convert::Infallible;
use std::sync::LazyLock;

/// A P-256 key with its private half.
pub(crate) struct EcKey {
    kid: String,
    pair: EcdsaKeyPair,
}

impl EcKey {
    pub fn new(kid: &str) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        Self { kid: kid.to_owned(), pair }
    }

    /// One key for all callers who do not care which.
    pub fn fixed() -> &'static Self {
        static KEY: LazyLock<EcKey> = LazyLock::new(|| EcKey::new("fixed"));
        &KEY
    }

    pub fn jwk(&self) -> Jwk {
        Jwk::p256(self.pair.public_key().as_ref(), &self.kid).unwrap()
    }

    pub fn set(&self) -> JwkSet {
        JwkSet::new(vec![self.jwk()])
    }

    pub fn sign(&self, typ: Option<&str>, claims: &impl Serialize) -> String {
        let header = Header { typ: typ.map(str::to_owned), ..Header::new(Alg::Es256, &self.kid) };
        let signer = |bytes: &[u8]| {
            Ok::<_, Infallible>(self.pair.sign(&SystemRandom::new(), bytes).unwrap().as_ref().to_vec())
        };
        sign(&header, claims, signer).unwrap()
    }
}

/// An RSA key with its private half; the same one for every test, because making one is slow.
pub(crate) struct RsaKey {
    kid: String,
}

static RSA: LazyLock<RsaPair> = LazyLock::new(|| RsaPair::generate(KeySize::Rsa2048).unwrap());

impl RsaKey {
    pub fn new(kid: &str) -> Self {
        Self { kid: kid.to_owned() }
    }

    pub fn jwk(&self, alg: Option<Alg>) -> Jwk {
        let key = Jwk::rsa_der(RSA.public_key().as_ref(), &self.kid, alg.unwrap_or(Alg::Rs256)).unwrap();
        let mut value = serde_json::to_value(&key).unwrap();
        if alg.is_none() {
            value.as_object_mut().unwrap().remove("alg");
        }
        Jwk::from_value(value).unwrap()
    }

    pub fn set(&self, alg: Option<Alg>) -> JwkSet {
        JwkSet::new(vec![self.jwk(alg)])
    }

    pub fn sign(&self, alg: Alg, claims: &impl Serialize) -> String {
        sign(&Header::new(alg, &self.kid), claims, |bytes| {
            let mut signature = vec![0; RSA.public_modulus_len()];
            let padding: &dyn aws_lc_rs::signature::RsaEncoding =
                if alg == Alg::Ps256 { &RSA_PSS_SHA256 } else { &RSA_PKCS1_SHA256 };
            RSA.sign(padding, &SystemRandom::new(), bytes, &mut signature).unwrap();
            Ok::<_, Infallible>(signature)
        })
        .unwrap()
    }
}
