//! A set of public keys as its owner publishes it, RFC 7517 §5.

use super::{Alg, Jwk, KeyRefusal};
use serde::{Deserialize, Deserializer, Serialize};
use std::str::FromStr;

/// More keys than this in one set is not a set but an attack.
const MOST: usize = 32;

/// The public keys of one party, parsed and ready to verify.
///
/// Parsing costs more than one verification: keep the value, not the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct JwkSet {
    keys: Vec<Jwk>,
}

#[derive(Deserialize)]
struct Read {
    keys: Vec<serde_json::Value>,
}

impl JwkSet {
    /// A set of these keys.
    pub fn new(keys: Vec<Jwk>) -> Self {
        Self { keys }
    }

    /// Its keys.
    pub fn keys(&self) -> &[Jwk] {
        &self.keys
    }

    /// Whether some key here could verify this algorithm.
    pub fn has(&self, alg: Alg) -> bool {
        self.keys.iter().any(|key| key.fits(alg))
    }

    /// The keys that may have signed: of this algorithm, and of this `kid` when one was named.
    ///
    /// Two keys may share a `kid` (RFC 7517 §4.5 only says "should"); both are tried.
    pub fn fitting<'a>(&'a self, kid: Option<&'a str>, alg: Alg) -> impl Iterator<Item = &'a Jwk> {
        self.keys.iter().filter(move |key| key.fits(alg) && (kid.is_none() || key.kid() == kid))
    }
}

/// Reads a published set. Keys of kinds unknown here are passed over, as RFC 7517 §5
/// asks; a private key among them refuses the set, because its owner has lost it.
impl FromStr for JwkSet {
    type Err = KeyRefusal;

    fn from_str(json: &str) -> Result<Self, KeyRefusal> {
        let read: Read = serde_json::from_str(json).map_err(|_| KeyRefusal::Form)?;
        Self::from_values(read.keys)
    }
}

impl<'de> Deserialize<'de> for JwkSet {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::from_values(Read::deserialize(from)?.keys).map_err(serde::de::Error::custom)
    }
}

impl JwkSet {
    fn from_values(values: Vec<serde_json::Value>) -> Result<Self, KeyRefusal> {
        if values.len() > MOST {
            return Err(KeyRefusal::Form);
        }
        let mut keys = Vec::with_capacity(values.len());
        for value in values {
            match Jwk::from_value(value) {
                Ok(key) => keys.push(key),
                Err(KeyRefusal::Private) => return Err(KeyRefusal::Private),
                Err(_) => {}
            }
        }
        Ok(Self { keys })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::EcKey;

    #[test]
    fn a_set_survives_being_written_and_read() {
        let set = EcKey::new("a").set();
        let text = serde_json::to_string(&set).unwrap();
        assert_eq!(text.parse::<JwkSet>().unwrap(), set);
        assert_eq!(serde_json::from_str::<JwkSet>(&text).unwrap(), set);
    }

    #[test]
    fn keys_of_unknown_kinds_are_passed_over() {
        let set: JwkSet =
            r#"{"keys":[{"kty":"AKP","pub":"x"},{"kty":"EC","crv":"P-521","x":"a","y":"b"},{"kty":"oct"}]}"#
                .parse()
                .unwrap();
        assert!(set.keys().is_empty());
    }

    #[test]
    fn a_set_that_shows_a_private_key_is_refused() {
        for key in [r#"{"kty":"EC","d":"x"}"#, r#"{"kty":"oct","k":"x"}"#] {
            let set = format!(r#"{{"keys":[{key}]}}"#).parse::<JwkSet>();
            assert_eq!(set, Err(KeyRefusal::Private), "{key}");
        }
    }

    #[test]
    fn a_key_for_encryption_does_not_verify() {
        let mut value = serde_json::to_value(EcKey::new("a").jwk()).unwrap();
        value["use"] = "enc".into();
        let set = JwkSet::from_values(vec![value]).unwrap();
        assert!(!set.has(Alg::Es256));
    }
}
