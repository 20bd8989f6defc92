//! An authenticator in software, for tests and for measuring: it makes one
//! passkey and signs with it (WebAuthn Level 3 §6).

use aws_lc_rs::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as B64};
use serde_json::{Value, json};

/// The person was there.
const PRESENT: u8 = 0x01;
/// The person was verified: finger, face or the device's own code.
const VERIFIED: u8 = 0x04;
/// A public key follows.
const WITH_KEY: u8 = 0x40;

/// Whether the authenticator verifies who holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verifies {
    /// It does.
    Yes,
    /// It only notices that somebody is there.
    No,
}

/// An authenticator with one passkey.
pub struct Authenticator {
    pair: EcdsaKeyPair,
    credential: [u8; 16],
    handle: String,
    counter: u32,
    origin: String,
    verifies: Verifies,
}

impl Authenticator {
    /// An authenticator in a browser that shows pages of this origin.
    ///
    /// # Panics
    ///
    /// When the machine makes no keys.
    #[must_use]
    pub fn new(origin: &str, verifies: Verifies) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key");
        let mut credential = [0; 16];
        credential.copy_from_slice(&digest(&SHA256, pair.public_key().as_ref()).as_ref()[..16]);
        Self { pair, credential, handle: String::new(), counter: 0, origin: origin.to_owned(), verifies }
    }

    /// Makes its passkey as it is asked to, and says so in the words of a browser.
    ///
    /// # Panics
    ///
    /// When it is asked for something else.
    #[must_use]
    pub fn make(&mut self, asked: &Value) -> String {
        let asked = &asked["publicKey"];
        asked["user"]["id"].as_str().expect("a user handle").clone_into(&mut self.handle);
        let said = self.client_data("webauthn.create", asked);
        let data = self.data(rp_id(&asked["rp"]["id"]), WITH_KEY);
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).expect("a short answer"));
        object.extend(data);
        let response = json!({ "clientDataJSON": B64.encode(said), "attestationObject": B64.encode(object) });
        self.answer(&response)
    }

    /// Signs what it is asked, and says so in the words of a browser.
    ///
    /// # Panics
    ///
    /// When it is asked for something else.
    #[must_use]
    pub fn sign(&mut self, asked: &Value) -> String {
        let asked = &asked["publicKey"];
        self.counter += 1;
        let said = self.client_data("webauthn.get", asked);
        let data = self.data(rp_id(&asked["rpId"]), 0);
        let signed = [data.as_slice(), digest(&SHA256, said.as_bytes()).as_ref()].concat();
        let signature = self.pair.sign(&SystemRandom::new(), &signed).expect("a signature");
        let response = json!({
            "clientDataJSON": B64.encode(said),
            "authenticatorData": B64.encode(data),
            "signature": B64.encode(signature.as_ref()),
            "userHandle": self.handle,
        });
        self.answer(&response)
    }

    /// Its counter stands where it stood before: a copy of it signs.
    pub fn copied(&mut self) {
        self.counter = 0;
    }

    fn client_data(&self, what: &str, asked: &Value) -> String {
        json!({ "type": what, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": false })
            .to_string()
    }

    fn data(&self, rp_id: &str, with: u8) -> Vec<u8> {
        let verified = if self.verifies == Verifies::Yes { VERIFIED } else { 0 };
        let mut data = digest(&SHA256, rp_id.as_bytes()).as_ref().to_vec();
        data.push(PRESENT | verified | with);
        data.extend(self.counter.to_be_bytes());
        if with == WITH_KEY {
            data.extend([0; 16]);
            data.extend([0, 16]);
            data.extend(self.credential);
            data.extend(self.public_key());
        }
        data
    }

    /// The public key as COSE writes it (RFC 9053 §7.1.1): EC2, ES256, P-256, x, y.
    fn public_key(&self) -> Vec<u8> {
        let point = self.pair.public_key().as_ref();
        let mut key = b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".to_vec();
        key.extend(&point[1..33]);
        key.extend(b"\x22\x58\x20");
        key.extend(&point[33..65]);
        key
    }

    fn answer(&self, response: &Value) -> String {
        let id = B64.encode(self.credential);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {} })
            .to_string()
    }
}

fn rp_id(value: &Value) -> &str {
    value.as_str().expect("a relying party")
}
