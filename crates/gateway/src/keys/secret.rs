//! Secrets as types: they do not print, do not compare with `==`, and are wiped.

use std::fmt;

use aws_lc_rs::{hmac, rand};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as B64};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zeroize::Zeroizing;

/// Secret bytes that leave only on purpose, through [`Secret::bare`].
#[derive(Clone)]
pub(super) struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// These bytes, kept secret from here on.
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// 32 bytes of dice.
    pub(super) fn random() -> Result<Self, &'static str> {
        let mut bytes = Zeroizing::new(vec![0; 32]);
        rand::fill(&mut bytes).map_err(|_| "the system gives no randomness")?;
        Ok(Self(bytes))
    }

    /// 32 bytes that follow from `seed` and `label`: for tests.
    pub(super) fn derived(seed: u64, label: &str) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &seed.to_be_bytes());
        Self::new(hmac::sign(&key, label.as_bytes()).as_ref().to_vec())
    }

    /// The bytes themselves.
    pub(super) fn bare(&self) -> &[u8] {
        &self.0
    }

    /// The bytes themselves, where there are 32 of them.
    pub(super) fn bare32(&self) -> Option<Zeroizing<[u8; 32]>> {
        <[u8; 32]>::try_from(self.bare()).ok().map(Zeroizing::new)
    }

    /// The key these bytes are for HMAC-SHA-256.
    pub(super) fn hmac(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, self.bare())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&Zeroizing::new(B64.encode(self.bare())))
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(from)?);
        // The decoder's own message would quote a character of the secret.
        B64.decode(text.as_bytes()).map(Self::new).map_err(|_| de::Error::custom("not base64url"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_print() {
        let secret = Secret::new(b"swordfish".to_vec());
        assert_eq!(format!("{secret:?}"), "Secret");
    }
}
