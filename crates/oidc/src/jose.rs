//! Signed tokens: JSON Web Signature in its compact form, and the keys for it.
//!
//! A deliberately small part of JOSE (RFC 7515, RFC 7517, RFC 7518, RFC 8037):
//! four algorithms, one serialisation, no encryption. Of a token's header only
//! `alg`, `kid` and `typ` are ever read. Keys that a token brings along (`jwk`,
//! `jku`, `x5c`, `x5u`) are ignored, extensions (`crit`) are refused, and
//! `none` is not an algorithm here.
//!
//! Private keys never come near this crate: signing asks a closure for the
//! signature over the bytes it is given.

mod alg;
mod header;
mod jwk;
mod jws;
mod set;

pub use alg::Alg;
pub use header::Header;
pub(crate) use header::seen;
pub use jwk::{Jwk, KeyRefusal};
pub use jws::{Compact, SignError, Verified, attach, sign, signing_input, verify};
pub use set::JwkSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Why a signed token is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// Not three base64url parts, or longer than anybody's token.
    #[error("not a signed token in compact form")]
    Form,
    /// The header is not JSON, names no algorithm we know, or asks for an extension.
    #[error("the token's header is not accepted")]
    Header,
    /// The algorithm is one of ours but not allowed here.
    #[error("the token's algorithm is not allowed here")]
    Alg,
    /// No key fits; the issuer may have rotated its keys.
    #[error("no known key fits the token")]
    UnknownKey,
    /// A key fits but the signature is not its own.
    #[error("the token's signature is wrong")]
    Signature,
    /// The signature is right, but the claims are not what is expected here.
    #[error("the token's claims have the wrong shape")]
    Claims,
}

/// Base64url without padding, as everywhere in JOSE (RFC 7515 §2).
pub fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads base64url without padding; `None` when it is anything else.
pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Reads a JSON object. Serde alone would also take an array of the members in order.
pub(crate) fn object<T: serde::de::DeserializeOwned>(json: &[u8]) -> Option<T> {
    (json.trim_ascii_start().first() == Some(&b'{')).then(|| serde_json::from_slice(json).ok())?
}
