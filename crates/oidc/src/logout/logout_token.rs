//! A provider tells a client that a session ended, Back-Channel Logout §2.4 to §2.6.

use crate::audience::Audience;
use crate::jose::{self, Alg, JwkSet, base64url};
use crate::lifetime::Lifetime;
use crate::refusal::{Code, OAuthError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The `typ` of a logout token.
pub const LOGOUT_TYPE: &str = "logout+jwt";
/// How long a logout token counts, in seconds; each delivery signs one of its own.
pub const LOGOUT_TOKEN_LIFE: i64 = 120;

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// The longest a token of another provider may count from now.
const LONGEST: i64 = 3600;

/// What ended: one session, or all sessions of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// This session, and whose it was where that is said.
    Session {
        /// Its name.
        sid: String,
        /// The person.
        sub: Option<String>,
    },
    /// Every session of this person.
    Person {
        /// The person.
        sub: String,
    },
}

/// The claims of a logout token. Sign it with `typ` [`LOGOUT_TYPE`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogoutToken {
    iss: String,
    aud: String,
    iat: i64,
    exp: i64,
    jti: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sub: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<String>,
    events: Map<String, Value>,
}

impl LogoutToken {
    /// The news for one client. The same `jti` may be sent again until it is heard.
    pub fn new(issuer: &str, client_id: &str, ended: Ended, jti: [u8; 16], now: i64) -> Self {
        let (sid, sub) = match ended {
            Ended::Session { sid, sub } => (Some(sid), sub),
            Ended::Person { sub } => (None, Some(sub)),
        };
        Self {
            iss: issuer.to_owned(),
            aud: client_id.to_owned(),
            iat: now,
            exp: now + LOGOUT_TOKEN_LIFE,
            jti: base64url(jti),
            sub,
            sid,
            events: Map::from_iter([(EVENT.to_owned(), Value::Object(Map::new()))]),
        }
    }
}

/// Why a logout token is not believed. The answer is 400 (Back-Channel Logout §2.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not signed by the provider, or not a logout token.
    #[error("not a logout token of the provider")]
    Token(#[from] jose::Invalid),
    /// Of another issuer or for another client.
    #[error("the logout token is not for us")]
    NotForUs,
    /// Expired, or from the future.
    #[error("the logout token does not count now")]
    Untimely,
    /// Without the event, a `jti`, or anybody to sign out; or with a `nonce`, as id tokens have.
    #[error("the logout token says the wrong things")]
    Claims,
}

impl OAuthError for Refusal {
    fn code(&self) -> Code {
        Code::InvalidRequest
    }
}

#[derive(Deserialize)]
struct Said {
    iss: String,
    aud: Audience,
    jti: String,
    sub: Option<String>,
    sid: Option<String>,
    events: Map<String, Value>,
    #[serde(default, deserialize_with = "jose::seen")]
    nonce: bool,
    #[serde(flatten)]
    lifetime: Lifetime,
}

/// Checks a logout token as the client `client_id` of `issuer`: what ended, and the `jti` to spend.
pub fn verify(
    token: &str,
    issuer: &str,
    client_id: &str,
    keys: &JwkSet,
    now: i64,
) -> Result<(Ended, String), Refusal> {
    let verified = jose::verify::<Said>(token, keys, &Alg::ALL)?;
    let claims = verified.claims;
    if !verified.header.is_type(LOGOUT_TYPE) || claims.nonce || claims.jti.is_empty() {
        return Err(Refusal::Claims);
    }
    if claims.iss != issuer || !claims.aud.has(client_id) {
        return Err(Refusal::NotForUs);
    }
    if claims.lifetime.iat.is_none() || claims.lifetime.check(LONGEST, now).is_err() {
        return Err(Refusal::Untimely);
    }
    if !claims.events.get(EVENT).is_some_and(Value::is_object) {
        return Err(Refusal::Claims);
    }
    let ended = match (claims.sid, claims.sub) {
        (Some(sid), sub) => Ended::Session { sid, sub },
        (None, Some(sub)) => Ended::Person { sub },
        (None, None) => return Err(Refusal::Claims),
    };
    Ok((ended, claims.jti))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::EcKey;
    use serde_json::json;

    const ISSUER: &str = "https://id.example";

    fn session() -> Ended {
        Ended::Session { sid: "i".to_owned(), sub: Some("s".to_owned()) }
    }

    fn made(ended: Ended) -> Value {
        serde_json::to_value(LogoutToken::new(ISSUER, "portal", ended, [1; 16], 1000)).unwrap()
    }

    fn heard(typ: &str, claims: &Value) -> Result<(Ended, String), Refusal> {
        let key = EcKey::fixed();
        verify(&key.sign(Some(typ), claims), ISSUER, "portal", &key.set(), 1000)
    }

    #[test]
    fn what_is_told_is_heard() {
        for ended in [session(), Ended::Person { sub: "s".to_owned() }] {
            let (heard, jti) = heard(LOGOUT_TYPE, &made(ended.clone())).unwrap();
            assert_eq!(heard, ended);
            assert_eq!(jti, base64url([1; 16]));
        }
    }

    #[test]
    fn the_token_has_what_the_standard_wants_and_no_nonce() {
        let claims = made(session());
        let expected = json!({
            "iss": ISSUER, "aud": "portal", "iat": 1000, "exp": 1120, "jti": base64url([1; 16]),
            "sub": "s", "sid": "i", "events": {EVENT: {}}
        });
        assert_eq!(claims, expected);
    }

    #[test]
    fn an_id_token_is_no_logout_token() {
        assert_eq!(heard("JWT", &made(session())), Err(Refusal::Claims));
        let mut claims = made(session());
        for nonce in [json!("n"), json!(null)] {
            claims["nonce"] = nonce;
            assert_eq!(heard(LOGOUT_TYPE, &claims), Err(Refusal::Claims));
        }
    }

    #[test]
    fn every_claim_must_be_there_and_right() {
        for (name, wrong, refusal) in [
            ("iss", json!("x"), Refusal::NotForUs),
            ("aud", json!("x"), Refusal::NotForUs),
            ("exp", json!(1000), Refusal::Untimely),
            ("iat", json!(1061), Refusal::Untimely),
            ("jti", json!(""), Refusal::Claims),
            ("events", json!({}), Refusal::Claims),
            ("events", json!({EVENT: 1}), Refusal::Claims),
        ] {
            let mut claims = made(session());
            claims[name] = wrong;
            assert_eq!(heard(LOGOUT_TYPE, &claims), Err(refusal), "{name}");
        }
        let mut nobody = made(session());
        nobody.as_object_mut().unwrap().retain(|name, _| name != "sid" && name != "sub");
        assert_eq!(heard(LOGOUT_TYPE, &nobody), Err(Refusal::Claims));
    }
}
