//! The two secrets a site's database is kept with.

use aws_lc_rs::hmac;
use zeroize::Zeroizing;

/// The site's sealing key and the root of its blind indexes. They do not
/// print, and are wiped when dropped.
#[derive(Clone)]
pub struct Keys {
    seal: Zeroizing<[u8; 32]>,
    blind: Zeroizing<[u8; 32]>,
}

impl Keys {
    /// The keys as they were unwrapped at start.
    #[must_use]
    pub fn new(seal: Zeroizing<[u8; 32]>, blind: Zeroizing<[u8; 32]>) -> Self {
        Self { seal, blind }
    }

    pub(super) fn seal(&self) -> &[u8; 32] {
        &self.seal
    }

    pub(super) fn blind(&self) -> &[u8; 32] {
        &self.blind
    }
}

/// The root from which keys of one secret are derived (RFC 5869 §2.2).
pub(super) fn extract(secret: &[u8; 32]) -> hmac::Key {
    let salt = hmac::Key::new(hmac::HMAC_SHA256, b"danh store");
    hmac::Key::new(hmac::HMAC_SHA256, &*digest(&salt, &[secret]))
}

/// The key for one use (RFC 5869 §2.3, of which 32 bytes are the first block).
pub(super) fn derive(root: &hmac::Key, info: &str) -> Zeroizing<[u8; 32]> {
    digest(root, &[info.as_bytes(), &[1]])
}

/// HMAC-SHA-256 of the parts, one after another.
pub(super) fn digest(key: &hmac::Key, parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let mut context = hmac::Context::with_key(key);
    for part in parts {
        context.update(part);
    }
    let mut digest = Zeroizing::new([0; 32]);
    digest.copy_from_slice(context.sign().as_ref());
    digest
}
