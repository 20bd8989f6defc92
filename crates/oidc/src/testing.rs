//! Keys and parties for this crate's own tests.

use crate::client::{AuthMethod, Body, Client, Consent, Profile, Registration};
use crate::jose::{Alg, Header, Jwk, JwkSet, attach, base64url, sign};
use crate::scope::Scopes;
use crate::userinfo::{Person, Proved};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
};
use serde::Serialize;
use std::convert::Infallible;
use std::sync::LazyLock;

/// A P-256 key with its private half.
pub(crate) struct EcKey {
    kid: String,
    pair: EcdsaKeyPair,
}

impl EcKey {
    pub fn new(kid: &str) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        Self { kid: kid.to_owned(), pair }
    }

    /// One key for all callers who do not care which.
    pub fn fixed() -> &'static Self {
        static KEY: LazyLock<EcKey> = LazyLock::new(|| EcKey::new("fixed"));
        &KEY
    }

    pub fn jwk(&self) -> Jwk {
        Jwk::p256(self.pair.public_key().as_ref(), &self.kid).unwrap()
    }

    pub fn set(&self) -> JwkSet {
        JwkSet::new(vec![self.jwk()])
    }

    pub fn sign(&self, typ: Option<&str>, claims: &impl Serialize) -> String {
        self.sign_text(typ, &serde_json::to_string(claims).unwrap())
    }

    /// Signs claims as they are written, however odd.
    pub fn sign_text(&self, typ: Option<&str>, claims: &str) -> String {
        let header = Header { typ: typ.map(str::to_owned), ..Header::new(Alg::Es256, &self.kid) };
        let header = base64url(serde_json::to_string(&header).unwrap());
        let input = format!("{header}.{}", base64url(claims));
        let signature = self.pair.sign(&SystemRandom::new(), input.as_bytes()).unwrap();
        attach(input, signature.as_ref())
    }
}

/// An RSA key with its private half; the same one for every test, because making one is slow.
pub(crate) struct RsaKey {
    kid: String,
}

static RSA: LazyLock<RsaPair> = LazyLock::new(|| RsaPair::generate(KeySize::Rsa2048).unwrap());

impl RsaKey {
    pub fn new(kid: &str) -> Self {
        Self { kid: kid.to_owned() }
    }

    pub fn jwk(&self, alg: Option<Alg>) -> Jwk {
        let key = Jwk::rsa_der(RSA.public_key().as_ref(), &self.kid, alg.unwrap_or(Alg::Rs256)).unwrap();
        let mut value = serde_json::to_value(&key).unwrap();
        if alg.is_none() {
            value.as_object_mut().unwrap().remove("alg");
        }
        Jwk::from_value(value).unwrap()
    }

    pub fn set(&self, alg: Option<Alg>) -> JwkSet {
        JwkSet::new(vec![self.jwk(alg)])
    }

    pub fn sign(&self, alg: Alg, claims: &impl Serialize) -> String {
        sign(&Header::new(alg, &self.kid), claims, |bytes| {
            let mut signature = vec![0; RSA.public_modulus_len()];
            let padding: &dyn aws_lc_rs::signature::RsaEncoding =
                if alg == Alg::Ps256 { &RSA_PSS_SHA256 } else { &RSA_PKCS1_SHA256 };
            RSA.sign(padding, &SystemRandom::new(), bytes, &mut signature).unwrap();
            Ok::<_, Infallible>(signature)
        })
        .unwrap()
    }
}

fn registration(client_id: &str, auth: AuthMethod) -> Registration {
    Registration {
        client_id: client_id.to_owned(),
        profile: Profile::Oidc,
        auth,
        redirect_uris: vec![format!("https://{client_id}.example/cb")],
        post_logout_redirect_uris: vec![format!("https://{client_id}.example/bye")],
        backchannel_logout_uri: None,
        scopes: Scopes::parse("openid profile phone email offline_access"),
        sector: format!("{client_id}.example"),
        consent: Consent::Ask,
        body: Body::Private,
        id_token_alg: Alg::Rs256,
        acr_floor: None,
    }
}

/// A plain client with a secret in the header.
pub(crate) fn plain() -> Client {
    Client::register(registration("shop", AuthMethod::SecretBasic)).unwrap()
}

/// A public client: an app on somebody's own device.
pub(crate) fn app() -> Client {
    let mut app = registration("app", AuthMethod::None);
    app.redirect_uris.push("http://127.0.0.1/cb".to_owned());
    Client::register(app).unwrap()
}

/// A portal of a public body, with [`EcKey::fixed`].
pub(crate) fn portal() -> Client {
    let auth = AuthMethod::PrivateKeyJwt { jwks: EcKey::fixed().set() };
    Client::register(Registration {
        profile: Profile::Portal,
        redirect_uris: vec!["https://portal.gov.example/callback".to_owned()],
        post_logout_redirect_uris: vec!["https://portal.gov.example/".to_owned()],
        backchannel_logout_uri: Some("https://portal.gov.example/backchannel-logout".to_owned()),
        scopes: Scopes::parse("openid profile phone citizen"),
        consent: Consent::Law,
        body: Body::Public,
        id_token_alg: Alg::Es256,
        ..registration("portal", auth)
    })
    .unwrap()
}

/// Somebody who does not exist.
pub(crate) fn person() -> Person {
    Person {
        name: Some("Nguyễn Văn An".to_owned()),
        birthdate: Some("1990-01-02".to_owned()),
        gender: Some("male".to_owned()),
        phone: Some(("+84912345678".to_owned(), Proved::Yes)),
        email: Some(("an@example.vn".to_owned(), Proved::No)),
        personal_id_number: Some("001090000001".to_owned()),
        account_level: Some(2),
    }
}

/// An Ed25519 public key (RFC 8037 appendix A.2).
pub(crate) fn ed25519() -> Jwk {
    let x = crate::jose::from_base64url("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").unwrap();
    Jwk::ed25519(&x, "ed").unwrap()
}
