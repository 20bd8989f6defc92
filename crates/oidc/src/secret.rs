//! A secret somebody presented. It does not print, and is wiped when dropped.

use std::fmt;
use zeroize::Zeroizing;

/// A secret as it was presented, on its way to a keyed hash.
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes over a secret.
    pub fn new(secret: String) -> Self {
        Self(Zeroizing::new(secret))
    }

    /// Its bytes, to be hashed. Compare hashes, never these.
    pub fn expose(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
