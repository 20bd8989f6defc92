//! The header of a signed token, RFC 7515 §4.

use super::{Alg, Invalid, from_base64url, object};
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize};

/// The three members of a token's header that mean something to us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Header {
    /// The signature algorithm.
    pub alg: Alg,
    /// Which of the issuer's keys signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// What kind of token it is, so that one kind cannot pass for another (RFC 8725 §3.11).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub typ: Option<String>,
}

#[derive(Deserialize)]
struct Read {
    alg: Alg,
    kid: Option<String>,
    typ: Option<String>,
    #[serde(default, deserialize_with = "seen")]
    crit: bool,
    #[serde(default, deserialize_with = "seen")]
    b64: bool,
}

impl Header {
    /// A header for a key of ours.
    pub fn new(alg: Alg, kid: impl Into<String>) -> Self {
        Self { alg, kid: Some(kid.into()), typ: None }
    }

    /// The same header, saying what kind of token it heads.
    #[must_use]
    pub fn of_type(mut self, typ: impl Into<String>) -> Self {
        self.typ = Some(typ.into());
        self
    }

    /// Whether the token says it is of this kind; case and `application/` do not count (RFC 7515 §4.1.9).
    pub fn is_type(&self, wanted: &str) -> bool {
        self.typ.as_deref().is_some_and(|typ| {
            let typ = match typ.get(..12) {
                Some(start) if start.eq_ignore_ascii_case("application/") => &typ[12..],
                _ => typ,
            };
            typ.eq_ignore_ascii_case(wanted)
        })
    }

    /// Whether the token says nothing more of its kind than that it is one, as id tokens do.
    pub fn is_plain(&self) -> bool {
        self.typ.is_none() || self.is_type("JWT")
    }

    /// Reads the first part of a compact token.
    pub(super) fn parse(part: &str) -> Result<Self, Invalid> {
        let json = from_base64url(part).ok_or(Invalid::Form)?;
        let read: Read = object(&json).ok_or(Invalid::Header)?;
        if read.crit || read.b64 {
            return Err(Invalid::Header);
        }
        Ok(Self { alg: read.alg, kid: read.kid, typ: read.typ })
    }
}

/// True for a member that is there, whatever it holds.
pub(crate) fn seen<'de, D: Deserializer<'de>>(member: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(member).map(|_| true)
}

#[cfg(test)]
mod tests {
    use super::super::base64url;
    use super::*;

    fn read(json: &str) -> Result<Header, Invalid> {
        Header::parse(&base64url(json))
    }

    #[test]
    fn none_is_not_an_algorithm() {
        for alg in ["none", "None", "NONE", "HS256", "ES384", ""] {
            assert_eq!(read(&format!(r#"{{"alg":"{alg}"}}"#)), Err(Invalid::Header), "{alg}");
        }
    }

    #[test]
    fn an_extension_that_must_be_understood_is_refused() {
        assert_eq!(read(r#"{"alg":"ES256","crit":["exp"],"exp":1}"#), Err(Invalid::Header));
        assert_eq!(read(r#"{"alg":"ES256","crit":null}"#), Err(Invalid::Header));
        assert_eq!(read(r#"{"alg":"ES256","b64":false}"#), Err(Invalid::Header));
    }

    #[test]
    fn a_key_that_comes_with_the_token_is_not_looked_at() {
        let header = read(r#"{"alg":"ES256","jwk":{"kty":"EC"},"jku":"https://x","x5u":"y"}"#);
        assert_eq!(header, Ok(Header { alg: Alg::Es256, kid: None, typ: None }));
    }

    #[test]
    fn a_list_is_no_header() {
        assert_eq!(read(r#"["ES256","a","b"]"#), Err(Invalid::Header));
    }

    #[test]
    fn a_member_said_twice_is_refused() {
        assert_eq!(read(r#"{"alg":"ES256","alg":"RS256"}"#), Err(Invalid::Header));
    }

    #[test]
    fn the_kind_of_token_is_compared_without_case_and_prefix() {
        let header = Header::new(Alg::Es256, "k").of_type("Application/Logout+JWT");
        assert!(header.is_type("logout+jwt"));
        assert!(!header.is_type("jwt"));
        assert!(!header.is_plain());
        assert!(!Header::new(Alg::Es256, "k").is_type("jwt"));
        assert!(Header::new(Alg::Es256, "k").is_plain());
        assert!(Header::new(Alg::Es256, "k").of_type("JWT").is_plain());
    }
}
