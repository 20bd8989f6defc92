//! One public key, RFC 7517 §4, with its thumbprint, RFC 7638.

use super::{Alg, base64url, from_base64url};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256,
    RsaPublicKeyComponents,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why a key is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    /// Not a key as RFC 7517 writes one.
    #[error("not a JSON Web Key")]
    Form,
    /// A kind, curve or algorithm unknown here.
    #[error("a key of a kind that is not supported")]
    Kind,
    /// RSA below 2048 bits, or numbers that are not a key.
    #[error("not a usable public key")]
    Weak,
    /// It shows its private part: whoever published it must make another one.
    #[error("a private key was shown")]
    Private,
}

/// A public key, parsed once and ready to verify.
#[derive(Debug, Clone)]
pub struct Jwk {
    kid: Option<String>,
    alg: Option<Alg>,
    for_signatures: bool,
    numbers: Numbers,
    ready: Ready,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Numbers {
    P256 { x: String, y: String },
    Rsa { n: String, e: String },
    Ed25519 { x: String },
}

#[derive(Debug, Clone)]
enum Ready {
    P256(ParsedPublicKey),
    Rsa { pkcs1: ParsedPublicKey, pss: ParsedPublicKey },
    Ed25519(ParsedPublicKey),
}

/// A key as JSON has it. Private members are read only to be refused.
#[derive(Deserialize, Serialize, Default)]
struct Written {
    kty: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    crv: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    e: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alg: Option<String>,
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    purpose: Option<String>,
    #[serde(skip_serializing)]
    d: Option<serde_json::Value>,
    #[serde(skip_serializing)]
    k: Option<serde_json::Value>,
}

impl Jwk {
    /// A P-256 key of its point: 65 bytes that begin with 4, as aws-lc-rs gives them.
    pub fn p256(point: &[u8], kid: impl Into<String>) -> Result<Self, KeyRefusal> {
        let [4, xy @ ..] = point else { return Err(KeyRefusal::Weak) };
        let (x, y) = xy.split_at_checked(32).ok_or(KeyRefusal::Weak)?;
        let numbers = Numbers::P256 { x: base64url(x), y: base64url(y) };
        Self::of(numbers, Some(kid.into()), Some(Alg::Es256))
    }

    /// An RSA key of its modulus and exponent, big-endian.
    pub fn rsa(n: &[u8], e: &[u8], kid: impl Into<String>, alg: Alg) -> Result<Self, KeyRefusal> {
        Self::of(Numbers::Rsa { n: base64url(n), e: base64url(e) }, Some(kid.into()), Some(alg))
    }

    /// An RSA key of its `RSAPublicKey` structure (RFC 8017 §A.1.1), as aws-lc-rs gives it.
    pub fn rsa_der(der: &[u8], kid: impl Into<String>, alg: Alg) -> Result<Self, KeyRefusal> {
        let (n, e) = rsa_numbers(der).ok_or(KeyRefusal::Form)?;
        Self::rsa(n, e, kid, alg)
    }

    /// An Ed25519 key of its 32 bytes.
    pub fn ed25519(public: &[u8], kid: impl Into<String>) -> Result<Self, KeyRefusal> {
        Self::of(Numbers::Ed25519 { x: base64url(public) }, Some(kid.into()), Some(Alg::EdDsa))
    }

    /// Which of its owner's keys it is.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// Whether the key can verify this algorithm, and says nothing against it.
    pub fn fits(&self, alg: Alg) -> bool {
        let kind = match self.ready {
            Ready::P256(_) => alg == Alg::Es256,
            Ready::Rsa { .. } => matches!(alg, Alg::Rs256 | Alg::Ps256),
            Ready::Ed25519(_) => alg == Alg::EdDsa,
        };
        kind && self.for_signatures && self.alg.is_none_or(|own| own == alg)
    }

    /// Whether the signature over these bytes is by this key.
    pub fn verifies(&self, alg: Alg, bytes: &[u8], signature: &[u8]) -> bool {
        match (&self.ready, alg) {
            (Ready::P256(key), Alg::Es256)
            | (Ready::Ed25519(key), Alg::EdDsa)
            | (Ready::Rsa { pkcs1: key, .. }, Alg::Rs256)
            | (Ready::Rsa { pss: key, .. }, Alg::Ps256) => key.verify_sig(bytes, signature).is_ok(),
            _ => false,
        }
    }

    /// The key's name for itself: SHA-256 over its required members, RFC 7638 §3.
    pub fn thumbprint(&self) -> String {
        let members = match &self.numbers {
            Numbers::P256 { x, y } => format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#),
            Numbers::Rsa { n, e } => format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#),
            Numbers::Ed25519 { x } => format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#),
        };
        base64url(digest(&SHA256, members.as_bytes()))
    }

    /// Reads a key of JSON.
    pub fn from_value(value: serde_json::Value) -> Result<Self, KeyRefusal> {
        let written: Written = serde_json::from_value(value).map_err(|_| KeyRefusal::Form)?;
        if written.d.is_some() || written.k.is_some() {
            return Err(KeyRefusal::Private);
        }
        let numbers = match (written.kty.as_str(), written.crv.as_deref()) {
            ("EC", Some("P-256")) => Numbers::P256 { x: some(written.x)?, y: some(written.y)? },
            ("RSA", _) => Numbers::Rsa { n: some(written.n)?, e: some(written.e)? },
            ("OKP", Some("Ed25519")) => Numbers::Ed25519 { x: some(written.x)? },
            _ => return Err(KeyRefusal::Kind),
        };
        let alg = match written.alg {
            Some(name) => Some(Alg::from_name(&name).ok_or(KeyRefusal::Kind)?),
            None => None,
        };
        let mut key = Self::of(numbers, written.kid, alg)?;
        key.for_signatures = written.purpose.is_none_or(|purpose| purpose == "sig");
        Ok(key)
    }

    fn of(numbers: Numbers, kid: Option<String>, alg: Option<Alg>) -> Result<Self, KeyRefusal> {
        let ready = numbers.ready()?;
        Ok(Self { kid, alg, for_signatures: true, numbers, ready })
    }
}

impl PartialEq for Jwk {
    fn eq(&self, other: &Self) -> bool {
        (&self.numbers, &self.kid, self.alg) == (&other.numbers, &other.kid, other.alg)
    }
}

impl Eq for Jwk {}

impl Serialize for Jwk {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut written = Written {
            kid: self.kid.clone(),
            alg: self.alg.map(|alg| alg.name().to_owned()),
            purpose: Some(if self.for_signatures { "sig" } else { "enc" }.to_owned()),
            ..Written::default()
        };
        let (kty, crv) = match self.numbers.clone() {
            Numbers::P256 { x, y } => {
                (written.x, written.y) = (Some(x), Some(y));
                ("EC", Some("P-256"))
            }
            Numbers::Rsa { n, e } => {
                (written.n, written.e) = (Some(n), Some(e));
                ("RSA", None)
            }
            Numbers::Ed25519 { x } => {
                written.x = Some(x);
                ("OKP", Some("Ed25519"))
            }
        };
        (written.kty, written.crv) = (kty.to_owned(), crv.map(str::to_owned));
        written.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Jwk {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(from)?;
        Self::from_value(value).map_err(serde::de::Error::custom)
    }
}

impl Numbers {
    fn ready(&self) -> Result<Ready, KeyRefusal> {
        match self {
            Self::P256 { x, y } => {
                let point = [vec![4], bytes(x, 32)?, bytes(y, 32)?].concat();
                let key = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
                Ok(Ready::P256(key.map_err(|_| KeyRefusal::Weak)?))
            }
            Self::Rsa { n, e } => {
                let (n, e) = (number(n)?, number(e)?);
                if n.len() < 256 || (n.len() == 256 && n[0] < 0x80) || e.len() > 8 {
                    return Err(KeyRefusal::Weak);
                }
                let numbers = RsaPublicKeyComponents { n, e };
                let pkcs1 = numbers.to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256);
                let pss = numbers.to_parsed_public_key(&RSA_PSS_2048_8192_SHA256);
                let (Ok(pkcs1), Ok(pss)) = (pkcs1, pss) else { return Err(KeyRefusal::Weak) };
                Ok(Ready::Rsa { pkcs1, pss })
            }
            Self::Ed25519 { x } => {
                let key = ParsedPublicKey::new(&ED25519, bytes(x, 32)?);
                Ok(Ready::Ed25519(key.map_err(|_| KeyRefusal::Weak)?))
            }
        }
    }
}

fn some(member: Option<String>) -> Result<String, KeyRefusal> {
    member.ok_or(KeyRefusal::Form)
}

fn bytes(text: &str, length: usize) -> Result<Vec<u8>, KeyRefusal> {
    from_base64url(text).filter(|bytes| bytes.len() == length).ok_or(KeyRefusal::Form)
}

/// An unsigned number without leading zeros, RFC 7518 §6.3.1.
fn number(text: &str) -> Result<Vec<u8>, KeyRefusal> {
    from_base64url(text).filter(|bytes| bytes.first().is_some_and(|&b| b != 0)).ok_or(KeyRefusal::Form)
}

/// Modulus and exponent of `SEQUENCE { INTEGER n, INTEGER e }`.
fn rsa_numbers(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (content, []) = element(der, 0x30)? else { return None };
    let (n, rest) = element(content, 0x02)?;
    let (e, []) = element(rest, 0x02)? else { return None };
    let unsigned = |integer: &'_ [u8]| integer.iter().take_while(|&&b| b == 0).count();
    Some((&n[unsigned(n)..], &e[unsigned(e)..]))
}

/// One DER element of this tag: its content, and what follows it.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&[found, first], mut rest) = der.split_first_chunk::<2>()?;
    let mut length = usize::from(first);
    if first >= 0x80 {
        let (digits, after) = rest.split_at_checked(usize::from(first & 0x7f))?;
        rest = after;
        length = digits.iter().try_fold(0usize, |sum, &b| sum.checked_mul(256)?.checked_add(b.into()))?;
    }
    (found == tag).then_some(())?;
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{EcKey, RsaKey};
    use serde_json::json;

    /// RFC 7638 §3.1.
    #[test]
    fn the_thumbprint_is_that_of_rfc_7638() {
        let key = Jwk::from_value(json!({
            "kty": "RSA",
            "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
            "e": "AQAB", "alg": "RS256", "kid": "2011-04-29"
        }))
        .unwrap();
        assert_eq!(key.thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }

    /// RFC 8037 appendix A.3.
    #[test]
    fn the_thumbprint_of_an_ed25519_key_is_that_of_rfc_8037() {
        let key = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
        let key = Jwk::from_value(key).unwrap();
        assert_eq!(key.thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    /// RFC 8037 appendix A.4.
    #[test]
    fn the_ed25519_example_of_rfc_8037_verifies() {
        let key = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
        let signature = from_base64url(
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
        );
        let input = b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        assert!(Jwk::from_value(key).unwrap().verifies(Alg::EdDsa, input, &signature.unwrap()));
    }

    #[test]
    fn a_point_off_the_curve_is_no_key() {
        assert_eq!(Jwk::p256(&[4; 65], "k"), Err(KeyRefusal::Weak));
        assert_eq!(Jwk::p256(&[2; 33], "k"), Err(KeyRefusal::Weak));
    }

    #[test]
    fn rsa_below_2048_bits_is_too_weak() {
        let mut n = vec![0x7f; 256];
        assert_eq!(Jwk::rsa(&n, &[1, 0, 1], "k", Alg::Rs256), Err(KeyRefusal::Weak));
        n = vec![0xff; 128];
        assert_eq!(Jwk::rsa(&n, &[1, 0, 1], "k", Alg::Rs256), Err(KeyRefusal::Weak));
    }

    #[test]
    fn every_kind_survives_being_written_and_read() {
        for key in [EcKey::new("e").jwk(), RsaKey::new("r").jwk(Some(Alg::Rs256))] {
            let text = serde_json::to_string(&key).unwrap();
            assert_eq!(serde_json::from_str::<Jwk>(&text).unwrap(), key);
            assert!(!text.contains("null"), "{text}");
        }
    }
}
