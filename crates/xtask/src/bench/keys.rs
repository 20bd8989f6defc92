//! The load's keys: that of a relying party, and that of everybody's authenticator.

use anyhow::{Result, anyhow};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm,
    KeyPair as _,
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as B64};
use serde_json::{Value, json};

/// A P-256 key pair.
pub struct Key {
    pair: EcdsaKeyPair,
    dice: SystemRandom,
}

impl Key {
    /// A key that signs tokens (ES256).
    pub fn of_party() -> Result<Self> {
        Self::new(&ECDSA_P256_SHA256_FIXED_SIGNING)
    }

    /// A key that signs as authenticators do.
    pub fn of_authenticator() -> Result<Self> {
        Self::new(&ECDSA_P256_SHA256_ASN1_SIGNING)
    }

    fn new(algorithm: &'static EcdsaSigningAlgorithm) -> Result<Self> {
        let pair = EcdsaKeyPair::generate(algorithm).map_err(|_| anyhow!("no key could be made"))?;
        Ok(Self { pair, dice: SystemRandom::new() })
    }

    /// The public point as "X,Y".
    pub fn point(&self) -> String {
        let point = self.pair.public_key().as_ref();
        format!("{},{}", B64.encode(&point[1..33]), B64.encode(&point[33..65]))
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        let signed = self.pair.sign(&self.dice, message).map_err(|_| anyhow!("nothing could be signed"))?;
        Ok(signed.as_ref().to_vec())
    }

    /// An assertion of this client for this issuer (RFC 7523 §3).
    pub fn assertion(&self, client: &str, issuer: &str, now: u64) -> Result<String> {
        let claims = json!({ "iss": client, "sub": client, "aud": issuer, "iat": now, "exp": now + 60, "jti": random() });
        let head = B64.encode(json!({ "alg": "ES256", "kid": "bench" }).to_string());
        let input = format!("{head}.{}", B64.encode(claims.to_string()));
        let signature = self.sign(input.as_bytes())?;
        Ok(format!("{input}.{}", B64.encode(signature)))
    }

    /// What an authenticator answers (WebAuthn Level 3 §6.3.3): whoever it
    /// belongs to was there, and was verified.
    pub fn answer(&self, asked: &Value, origin: &str, owner: &[u8], counter: u32) -> Result<String> {
        let asked = &asked["publicKey"];
        let said = json!({ "type": "webauthn.get", "challenge": asked["challenge"], "origin": origin, "crossOrigin": false });
        let said = said.to_string();
        let party = asked["rpId"].as_str().unwrap_or_default();
        let mut data = digest(&SHA256, party.as_bytes()).as_ref().to_vec();
        data.push(0x05);
        data.extend(counter.to_be_bytes());
        let signature = self.sign(&[&data, digest(&SHA256, said.as_bytes()).as_ref()].concat())?;
        let id = B64.encode(owner);
        let response = json!({ "clientDataJSON": B64.encode(said), "authenticatorData": B64.encode(data),
            "signature": B64.encode(signature), "userHandle": id });
        Ok(json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {} })
            .to_string())
    }
}

/// 128 random bits as text.
pub fn random() -> String {
    let mut bytes = [0; 16];
    // A system without dice could not have made the keys either.
    let _ = aws_lc_rs::rand::fill(&mut bytes);
    B64.encode(bytes)
}

/// SHA-256 as base64url: a PKCE challenge.
pub fn hashed(text: &str) -> String {
    B64.encode(digest(&SHA256, text.as_bytes()))
}
