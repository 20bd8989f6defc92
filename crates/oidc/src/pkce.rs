//! Proof Key for Code Exchange, RFC 7636: only S256, never `plain`.

use crate::jose::base64url;
use aws_lc_rs::digest::{SHA256, digest};

/// The challenge that belongs to a verifier, RFC 7636 §4.2.
pub fn s256(verifier: &str) -> String {
    base64url(digest(&SHA256, verifier.as_bytes()))
}

/// Whether it can be an S256 challenge: the base64url of 32 bytes.
pub fn is_challenge(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// Whether it can be a verifier, RFC 7636 §4.1.
pub fn is_verifier(text: &str) -> bool {
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
    (43..=128).contains(&text.len()) && text.bytes().all(unreserved)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636 appendix B.
    #[test]
    fn the_challenge_is_that_of_rfc_7636() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert!(is_verifier(verifier));
        assert_eq!(s256(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert!(is_challenge(&s256(verifier)));
    }

    #[test]
    fn short_long_and_strange_verifiers_are_none() {
        for text in ["a".repeat(42), "a".repeat(129), "é".repeat(43), format!("{} ", "a".repeat(43))] {
            assert!(!is_verifier(&text), "{text}");
        }
    }
}
