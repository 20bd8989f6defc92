//! The id token: who signed in, when and how (OpenID Connect Core §2, §3.1.3.6).

use crate::acr::{Acr, Amr, Strength};
use crate::audience::Audience;
use crate::authorize::Ask;
use crate::client::Client;
use crate::demand::Said;
use crate::jose::{Alg, base64url};
use crate::lifetime::{maybe_seconds, seconds};
use crate::userinfo::{Person, told_in_id_token};
use aws_lc_rs::digest::{SHA256, SHA512, digest};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// How long an id token counts, in seconds.
pub const ID_TOKEN_LIFE: i64 = 300;

/// The claims of an id token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdToken {
    /// Who says so.
    pub iss: String,
    /// Of whom, by the name they have towards the client.
    pub sub: String,
    /// To whom.
    pub aud: Audience,
    /// Until when it counts.
    #[serde(deserialize_with = "seconds")]
    pub exp: i64,
    /// When it was said.
    #[serde(deserialize_with = "seconds")]
    pub iat: i64,
    /// When the person proved who they are.
    #[serde(default, deserialize_with = "maybe_seconds", skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    /// The client's own word, unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// How strongly. A class we do not know reads as none.
    #[serde(default, deserialize_with = "known_acr", skip_serializing_if = "Option::is_none")]
    pub acr: Option<Acr>,
    /// By which ways.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amr: Vec<Amr>,
    /// In which session, for logout.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// To which of several audiences it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub azp: Option<String>,
    /// Which access token came with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_hash: Option<String>,
    /// How sure the issuer is of who it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_level: Option<u8>,
    /// Authentication assurance level, Decree 69/2024/ND-CP art. 20.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aal: Option<u8>,
    /// What else is said of the person.
    #[serde(flatten)]
    pub claims: Map<String, Value>,
}

/// The sign-in an id token speaks of.
#[derive(Debug, Clone, Copy)]
pub struct SignedIn<'a> {
    /// The name the person has towards the client.
    pub sub: &'a str,
    /// The session's name towards the client.
    pub sid: Option<&'a str>,
    /// How they proved who they are.
    pub strength: &'a Strength,
    /// What is known of them.
    pub person: &'a Person,
}

impl IdToken {
    /// The answer to an ask. Sign it with the client's `id_token_alg`.
    pub fn new(issuer: &str, client: &Client, ask: &Ask, signed_in: SignedIn<'_>, now: i64) -> Self {
        let mut claims = signed_in.person.say(&told_in_id_token(client, &ask.claims));
        // Said when it was named or demanded; it has a field of its own.
        let level_named = claims.remove("account_level").is_some() || ask.account_level.is_some();
        Self {
            iss: issuer.to_owned(),
            sub: signed_in.sub.to_owned(),
            aud: client.client_id.as_str().into(),
            exp: now + ID_TOKEN_LIFE,
            iat: now,
            auth_time: Some(signed_in.strength.auth_time),
            nonce: ask.nonce.clone(),
            acr: Some(signed_in.strength.acr),
            amr: signed_in.strength.amr.clone(),
            sid: signed_in.sid.map(str::to_owned),
            azp: None,
            at_hash: None,
            account_level: signed_in.person.account_level.filter(|_| level_named),
            aal: Some(signed_in.strength.aal()),
            claims,
        }
    }

    /// The same, tied to the access token beside it.
    #[must_use]
    pub fn beside(mut self, access_token: &str, alg: Alg) -> Self {
        self.at_hash = Some(at_hash(access_token, alg));
        self
    }

    /// The same, for a refresh: the client's word was for the first one (OpenID Connect Core §12.2).
    #[must_use]
    pub fn refreshed(mut self) -> Self {
        self.nonce = None;
        self
    }

    /// What it says of the sign-in, to hold against a demand.
    pub fn said(&self) -> Said {
        Said { acr: self.acr, auth_time: self.auth_time, account_level: self.account_level }
    }

    /// How the person proved who they are, if the issuer says it in words we know.
    pub fn strength(&self) -> Option<Strength> {
        Some(Strength { acr: self.acr?, amr: self.amr.clone(), auth_time: self.auth_time? })
    }
}

/// The left half of the access token's hash, OpenID Connect Core §3.1.3.6.
///
/// Ed25519 hashes by SHA-512 inside, and so does its `at_hash`.
pub fn at_hash(access_token: &str, alg: Alg) -> String {
    let hash = digest(if alg == Alg::EdDsa { &SHA512 } else { &SHA256 }, access_token.as_bytes());
    base64url(&hash.as_ref()[..hash.as_ref().len() / 2])
}

fn known_acr<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Acr>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.and_then(|urn| urn.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authorize::{Way, check};
    use crate::form::Form;
    use crate::testing::{person, plain};

    fn token(extra: &str) -> IdToken {
        let query = format!(
            "client_id=shop&redirect_uri=https://shop.example/cb&response_type=code&scope=openid{extra}"
        );
        let ask = check(&plain(), &Form::parse(&query).unwrap(), Way::Browser, 1000).unwrap();
        let strength = Strength { acr: Acr::Otp, amr: vec![Amr::Pwd, Amr::Otp], auth_time: 990 };
        let person = person();
        let signed_in = SignedIn { sub: "s", sid: Some("i"), strength: &strength, person: &person };
        IdToken::new("https://id.example", &plain(), &ask, signed_in, 1000)
    }

    #[test]
    fn it_says_who_when_and_how() {
        let said = serde_json::to_value(token("&nonce=n")).unwrap();
        let expected = serde_json::json!({
            "iss": "https://id.example", "sub": "s", "aud": "shop", "exp": 1300, "iat": 1000, "nonce": "n",
            "auth_time": 990, "acr": "urn:danh:acr:otp", "amr": ["pwd", "otp"], "sid": "i", "aal": 2
        });
        assert_eq!(said, expected);
    }

    #[test]
    fn without_a_nonce_there_is_none() {
        let said = serde_json::to_value(token("")).unwrap();
        assert_eq!(said.get("nonce"), None);
        assert_eq!(token("&nonce=n").refreshed().nonce, None);
    }

    #[test]
    fn the_level_is_said_when_asked_for() {
        assert_eq!(token("").account_level, None);
        assert_eq!(token(r#"&claims={"id_token":{"account_level":null}}"#).account_level, Some(2));
        let demanded = r#"&claims={"id_token":{"account_level":{"essential":true,"values":[2]}}}"#;
        assert_eq!(token(demanded).account_level, Some(2));
    }

    #[test]
    fn named_claims_are_said_in_it() {
        let said =
            serde_json::to_value(token(r#"&claims={"id_token":{"name":{"essential":true}}}"#)).unwrap();
        assert_eq!(said["name"], "Nguyễn Văn An");
    }

    /// OpenID Connect Core appendix A.3 has this access token and hash.
    #[test]
    fn the_hash_is_that_of_the_standard() {
        let hash = at_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", Alg::Rs256);
        assert_eq!(hash, "77QmUPtjPfzWtF2AnpK9RQ");
    }

    #[test]
    fn what_other_issuers_say_in_words_of_their_own_is_read() {
        let text = r#"{"iss":"i","sub":"s","aud":["a"],"exp":2,"iat":1.5,"acr":"0","amr":["mfa","pwd"]}"#;
        let token: IdToken = serde_json::from_str(text).unwrap();
        assert_eq!((token.acr, token.strength()), (None, None));
        assert_eq!(token.amr, [Amr::Other, Amr::Pwd]);
    }
}
