//! The assertion by which a client with a key proves who it is, RFC 7523 §3.

use super::{Addressee, Proof, Refusal};
use crate::audience::Audience;
use crate::client::{Client, Profile};
use crate::jose::{Compact, JwkSet};
use crate::lifetime::Lifetime;
use serde::{Deserialize, Serialize};

/// The `client_assertion_type` of such an assertion, RFC 7523 §2.2.
pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How far ahead an assertion may expire, in seconds: so long its `jti` must be remembered.
const LONGEST: i64 = 3600;

/// The claims of an assertion, as a client writes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assertion {
    iss: String,
    sub: String,
    aud: String,
    iat: i64,
    exp: i64,
    jti: String,
}

impl Assertion {
    /// An assertion of this client for this issuer; `random` makes its `jti`.
    pub fn new(client_id: &str, issuer: &str, random: [u8; 16], now: i64) -> Self {
        Self {
            iss: client_id.to_owned(),
            sub: client_id.to_owned(),
            aud: issuer.to_owned(),
            iat: now,
            exp: now + 60,
            jti: crate::jose::base64url(random),
        }
    }
}

#[derive(Deserialize)]
struct Said {
    iss: String,
    sub: String,
    aud: Audience,
    jti: String,
    #[serde(flatten)]
    lifetime: Lifetime,
}

#[derive(Deserialize)]
struct Subject {
    sub: String,
}

/// Whom the assertion claims to be of; good for a look-up only.
pub(super) fn subject(jws: &Compact<'_>) -> Option<String> {
    jws.unverified::<Subject>().ok().map(|said| said.sub)
}

pub(super) fn check(
    jws: Compact<'_>,
    client: &Client,
    keys: &JwkSet,
    us: Addressee<'_>,
    now: i64,
) -> Result<Proof, Refusal> {
    let kind = jws.header().is_plain() || jws.header().is_type("client-authentication+jwt");
    let said: Said =
        jws.verify(keys, client.profile.assertion_algs()).map_err(|_| Refusal::Assertion)?.claims;
    let own = kind && said.iss == client.client_id && said.sub == client.client_id;
    let id = !said.jti.is_empty() && said.jti.len() <= 256;
    if own && id && for_us(&said.aud, client.profile, us) && said.lifetime.check(LONGEST, now).is_ok() {
        Ok(Proof::Assertion { jti: said.jti, until: said.lifetime.exp })
    } else {
        Err(Refusal::Assertion)
    }
}

/// Portals name the issuer and nothing else, not even in a list (FAPI 2.0 §5.3.2.1 item 8).
fn for_us(aud: &Audience, profile: Profile, us: Addressee<'_>) -> bool {
    match (profile, aud) {
        (Profile::Portal, Audience::One(aud)) => aud == us.issuer,
        (Profile::Portal, Audience::List(_)) => false,
        (Profile::Oidc, aud) => aud.has(us.issuer) || us.endpoints.iter().any(|url| aud.has(url)),
    }
}
