//! Making and checking compact tokens, RFC 7515 §3.1, §5.

use super::{Alg, Header, Invalid, JwkSet, from_base64url, object};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Longer than any token anybody sends in earnest.
const LONGEST: usize = 16 * 1024;

/// Why a token was not made.
#[derive(Debug, thiserror::Error)]
pub enum SignError<E> {
    /// The claims cannot be written as JSON.
    #[error("the claims cannot be written as JSON")]
    Claims(#[source] serde_json::Error),
    /// The holder of the key did not sign.
    #[error("the key did not sign")]
    Signer(#[source] E),
}

/// A token whose signature was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<T> {
    /// Its header.
    pub header: Header,
    /// What it says.
    pub claims: T,
}

/// A token taken apart, its signature not yet checked.
#[derive(Debug)]
pub struct Compact<'a> {
    header: Header,
    input: &'a str,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

/// Makes a compact token; `signer` signs the bytes it is given by `header.alg`.
///
/// For ES256 the signature is r and s as 64 bytes (RFC 7518 §3.4), which
/// aws-lc-rs calls `ECDSA_P256_SHA256_FIXED_SIGNING`, not the DER form.
pub fn sign<E>(
    header: &Header,
    claims: &impl Serialize,
    signer: impl FnOnce(&[u8]) -> Result<Vec<u8>, E>,
) -> Result<String, SignError<E>> {
    let input = signing_input(header, claims).map_err(SignError::Claims)?;
    let signature = signer(input.as_bytes()).map_err(SignError::Signer)?;
    Ok(attach(input, &signature))
}

/// The bytes that are signed, for a signer that a closure cannot call.
pub fn signing_input(header: &Header, claims: &impl Serialize) -> Result<String, serde_json::Error> {
    let header = serde_json::to_vec(header)?;
    let claims = serde_json::to_vec(claims)?;
    let mut token = String::with_capacity((header.len() + claims.len()) * 4 / 3 + 128);
    URL_SAFE_NO_PAD.encode_string(header, &mut token);
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(claims, &mut token);
    Ok(token)
}

/// The whole token, of what was signed and the signature.
pub fn attach(mut input: String, signature: &[u8]) -> String {
    input.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut input);
    input
}

/// Checks a token by the issuer's keys and the algorithms allowed here.
pub fn verify<T: DeserializeOwned>(
    token: &str,
    keys: &JwkSet,
    allowed: &[Alg],
) -> Result<Verified<T>, Invalid> {
    Compact::parse(token)?.verify(keys, allowed)
}

impl<'a> Compact<'a> {
    /// Takes a token apart.
    pub fn parse(token: &'a str) -> Result<Self, Invalid> {
        if token.len() > LONGEST {
            return Err(Invalid::Form);
        }
        let (input, signature) = token.rsplit_once('.').ok_or(Invalid::Form)?;
        let (header, payload) = input.split_once('.').ok_or(Invalid::Form)?;
        Ok(Self {
            header: Header::parse(header)?,
            input,
            payload: from_base64url(payload).ok_or(Invalid::Form)?,
            signature: from_base64url(signature).ok_or(Invalid::Form)?,
        })
    }

    /// The header. Nobody vouches for it yet.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// What the token says of itself. Good for finding the right keys, and for nothing else.
    pub fn unverified<T: DeserializeOwned>(&self) -> Result<T, Invalid> {
        object(&self.payload).ok_or(Invalid::Claims)
    }

    /// Checks the signature, and only then reads the claims.
    pub fn verify<T: DeserializeOwned>(self, keys: &JwkSet, allowed: &[Alg]) -> Result<Verified<T>, Invalid> {
        if !allowed.contains(&self.header.alg) {
            return Err(Invalid::Alg);
        }
        let mut known = false;
        let signed = keys.fitting(self.header.kid.as_deref(), self.header.alg).any(|key| {
            known = true;
            key.verifies(self.header.alg, self.input.as_bytes(), &self.signature)
        });
        match (signed, known) {
            (true, _) => {
                let claims = object(&self.payload).ok_or(Invalid::Claims)?;
                Ok(Verified { header: self.header, claims })
            }
            (false, true) => Err(Invalid::Signature),
            (false, false) => Err(Invalid::UnknownKey),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{EcKey, RsaKey};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    /// RFC 7515 appendix A.3: an ES256 token and its key.
    const A3: &str = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    const A3_KEY: &str = r#"{"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}"#;

    #[test]
    fn the_es256_example_of_rfc_7515_verifies() {
        let keys: JwkSet = A3_KEY.parse().unwrap();
        let said = verify::<Value>(A3, &keys, &[Alg::Es256]).unwrap();
        assert_eq!(said.claims["iss"], "joe");
        assert_eq!(verify::<Value>(A3, &keys, &[Alg::Ps256]), Err(Invalid::Alg));
    }

    #[test]
    fn what_is_signed_verifies_with_its_key_and_no_other() {
        let (key, other) = (EcKey::new("a"), EcKey::new("a"));
        let token = key.sign(None, &json!({"sub": "x"}));
        let said = verify::<Value>(&token, &key.set(), &Alg::ALL).unwrap();
        assert_eq!(said.claims, json!({"sub": "x"}));
        assert_eq!(said.header.kid.as_deref(), Some("a"));
        assert_eq!(verify::<Value>(&token, &other.set(), &Alg::ALL), Err(Invalid::Signature));
    }

    #[test]
    fn both_kinds_of_rsa_signature_verify_and_are_not_mixed_up() {
        let key = RsaKey::new("r");
        for alg in [Alg::Rs256, Alg::Ps256] {
            let token = key.sign(alg, &json!({"a": 1}));
            assert!(verify::<Value>(&token, &key.set(None), &[alg]).is_ok());
            let other = if alg == Alg::Rs256 { Alg::Ps256 } else { Alg::Rs256 };
            assert_eq!(verify::<Value>(&token, &key.set(Some(other)), &Alg::ALL), Err(Invalid::UnknownKey));
        }
    }

    #[test]
    fn an_unknown_key_is_told_from_a_wrong_signature() {
        let key = EcKey::new("a");
        let token = key.sign(None, &json!({}));
        assert_eq!(verify::<Value>(&token, &EcKey::new("b").set(), &Alg::ALL), Err(Invalid::UnknownKey));
    }

    #[test]
    fn a_kid_that_two_keys_share_is_resolved() {
        let (rsa, ec, ec2) = (RsaKey::new("same"), EcKey::new("same"), EcKey::new("same"));
        let keys = JwkSet::new(vec![rsa.jwk(None), ec2.jwk(), ec.jwk()]);
        assert!(verify::<Value>(&ec.sign(None, &json!({})), &keys, &Alg::ALL).is_ok());
        assert!(verify::<Value>(&rsa.sign(Alg::Ps256, &json!({})), &keys, &Alg::ALL).is_ok());
    }

    #[test]
    fn a_signer_that_fails_is_heard() {
        let made = sign(&Header::new(Alg::Es256, "k"), &json!({}), |_| Err("no key"));
        assert!(matches!(made, Err(SignError::Signer("no key"))));
    }

    proptest! {
        #[test]
        fn no_altered_byte_goes_unnoticed(at in 0usize..200, to in "[A-Za-z0-9_.-]") {
            let key = EcKey::fixed();
            let token = key.sign(None, &json!({"iss": "a", "sub": "b"}));
            let at = at % token.len();
            let mut altered = token.clone();
            altered.replace_range(at..=at, &to);
            prop_assume!(altered != token);
            prop_assert!(verify::<Value>(&altered, &key.set(), &Alg::ALL).is_err());
        }

        #[test]
        fn no_text_makes_the_reader_fall(text in ".{0,200}") {
            let _ = Compact::parse(&text);
        }
    }
}
