//! Keys that sign tokens: one at a time, the next one already published.

use aws_lc_rs::{
    agreement,
    digest::{SHA256, digest},
    encoding::{AsBigEndian, AsDer, Pkcs8V1Der},
    rand::SystemRandom,
    rsa::KeySize,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as B64};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::secret::Secret;

/// How a token is signed (RFC 7518 §3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Alg {
    /// ECDSA on P-256 with SHA-256.
    #[serde(rename = "ES256")]
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256, for parties that know nothing else.
    #[serde(rename = "RS256")]
    Rs256,
}

impl Alg {
    /// The name the header of a token gives it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Rs256 => "RS256",
        }
    }
}

/// Where a signing key stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Published, and not signing yet.
    Next,
    /// Signing.
    Current,
    /// Published for those who still hold what it signed.
    Retired {
        /// The moment it is published no longer, in milliseconds.
        until: i64,
    },
}

/// A signing key as the file keeps it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    pub(super) alg: Alg,
    pub(super) stage: Stage,
    /// When it came to its stage, in milliseconds.
    pub(super) since: i64,
    /// The scalar for ES256 (32 bytes), PKCS#8 for RS256.
    private: Secret,
}

/// A key others verify with, as plain values for a JWK (RFC 7517).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// Its RFC 7638 thumbprint.
    pub kid: String,
    /// What it signs with.
    pub alg: Alg,
    /// Its numbers.
    pub numbers: Numbers,
}

/// The numbers of a public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Numbers {
    /// A point on P-256, uncompressed (SEC 1 §2.3.3: 4, then both coordinates):
    /// `kty` EC, `crv` P-256.
    P256([u8; 65]),
    /// `kty` RSA.
    Rsa {
        /// Modulus, big-endian without leading zeros.
        n: Vec<u8>,
        /// Exponent, big-endian without leading zeros.
        e: Vec<u8>,
    },
}

impl Numbers {
    /// The thumbprint of RFC 7638 §3: a hash over the required members in order.
    fn thumbprint(&self) -> String {
        let members = match self {
            Self::P256(point) => {
                let (x, y) = point[1..].split_at(32);
                format!(r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#, B64.encode(x), B64.encode(y))
            }
            Self::Rsa { n, e } => {
                format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, B64.encode(e), B64.encode(n))
            }
        };
        B64.encode(digest(&SHA256, members.as_bytes()))
    }
}

/// A signing key ready to sign.
pub(super) struct Signer {
    pub(super) public: PublicKey,
    pub(super) stage: Stage,
    pair: Pair,
}

enum Pair {
    Es256(Box<EcdsaKeyPair>),
    Rs256(Box<RsaKeyPair>),
}

/// What is wrong with a key, in words for the operator.
type Result<T> = std::result::Result<T, &'static str>;

impl Kept {
    /// A key made now. An RSA key has 2048 bits and takes a while.
    pub(super) fn generate(alg: Alg, stage: Stage, now: Timestamp) -> Result<Self> {
        let none = |_| "the system gives no randomness";
        let private = match alg {
            Alg::Es256 => {
                let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(none)?;
                let scalar = pair.private_key().as_be_bytes().map_err(|_| "the key does not leave")?;
                Secret::new(scalar.as_ref().to_vec())
            }
            Alg::Rs256 => {
                let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(none)?;
                let pkcs8 = AsDer::<Pkcs8V1Der>::as_der(&pair).map_err(|_| "the key does not leave")?;
                Secret::new(pkcs8.as_ref().to_vec())
            }
        };
        Ok(Self { alg, stage, since: now.as_millisecond(), private })
    }

    /// An ES256 key that follows from a seed: for tests.
    pub(super) fn derived(seed: u64, stage: Stage) -> Self {
        let private = Secret::derived(seed, &format!("signing {stage:?}"));
        Self { alg: Alg::Es256, stage, since: 0, private }
    }

    /// The same key at a later stage of its life.
    pub(super) fn moved(mut self, stage: Stage, now: Timestamp) -> Self {
        self.stage = stage;
        self.since = now.as_millisecond();
        self
    }

    /// The key, ready to sign.
    pub(super) fn signer(&self) -> Result<Signer> {
        let (pair, numbers) = match self.alg {
            Alg::Es256 => es256(self.private.bare())?,
            Alg::Rs256 => rs256(self.private.bare())?,
        };
        let public = PublicKey { kid: numbers.thumbprint(), alg: self.alg, numbers };
        Ok(Signer { public, stage: self.stage, pair })
    }
}

impl Signer {
    /// Signs as the algorithm of the key says: `r || s` for ES256 (RFC 7518 §3.4).
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        let failed = |_| "the key does not sign";
        match &self.pair {
            Pair::Es256(pair) => {
                let signature = pair.sign(&SystemRandom::new(), message).map_err(failed)?;
                Ok(signature.as_ref().to_vec())
            }
            Pair::Rs256(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
                    .map_err(failed)?;
                Ok(signature)
            }
        }
    }
}

/// An ES256 pair from its scalar.
fn es256(scalar: &[u8]) -> Result<(Pair, Numbers)> {
    let wrong = "a signing key of the file is no P-256 key";
    let key = agreement::PrivateKey::from_private_key(&agreement::ECDH_P256, scalar).map_err(|_| wrong)?;
    let public = key.compute_public_key().map_err(|_| wrong)?;
    let pair = EcdsaKeyPair::from_private_key_and_public_key(
        &ECDSA_P256_SHA256_FIXED_SIGNING,
        scalar,
        public.as_ref(),
    );
    let pair = pair.map_err(|_| wrong)?;
    let point = public.as_ref().try_into().map_err(|_| wrong)?;
    Ok((Pair::Es256(Box::new(pair)), Numbers::P256(point)))
}

/// An RS256 pair from PKCS#8.
fn rs256(pkcs8: &[u8]) -> Result<(Pair, Numbers)> {
    let pair = RsaKeyPair::from_pkcs8(pkcs8).map_err(|_| "a signing key of the file is no RSA key")?;
    let public = pair.public_key();
    let n = public.modulus().big_endian_without_leading_zero().to_vec();
    let e = public.exponent().big_endian_without_leading_zero().to_vec();
    Ok((Pair::Rs256(Box::new(pair)), Numbers::Rsa { n, e }))
}
