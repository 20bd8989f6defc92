//! A client: who may ask, how it proves who it is, and what it may ask for.

use crate::acr::Acr;
use crate::jose::{Alg, JwkSet};
use crate::redirect;
use crate::refusal::{Code, OAuthError};
use crate::scope::{Scope, Scopes};
use serde::{Deserialize, Serialize};
use std::ops::Deref;

/// Which set of rules a client keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// A portal: pushed requests, keys instead of secrets, ES256, S256.
    Portal,
    /// Any other OpenID Connect client.
    Oidc,
}

/// How a client proves who it is, OpenID Connect Core §9.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "method")]
pub enum AuthMethod {
    /// By an assertion it signs (RFC 7523).
    PrivateKeyJwt {
        /// Its public keys.
        jwks: JwkSet,
    },
    /// By a secret in the Authorization header (RFC 6749 §2.3.1). Its keyed hash is the caller's.
    #[serde(rename = "client_secret_basic")]
    SecretBasic,
    /// By a secret in the form (RFC 6749 §2.3.1). Its keyed hash is the caller's.
    #[serde(rename = "client_secret_post")]
    SecretPost,
    /// Not at all: an app on somebody's own device (RFC 6749 §2.1).
    None,
}

/// Whether a person is asked before the client is told about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// No: the law tells what a public body may know.
    Law,
    /// Yes.
    Ask,
}

/// Whose client it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// A public body's, which may be told a personal identification number.
    Public,
    /// Anybody else's.
    Private,
}

/// What is registered about a client, before it is checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// The name it goes by.
    pub client_id: String,
    /// The rules it keeps.
    pub profile: Profile,
    /// How it proves who it is.
    pub auth: AuthMethod,
    /// Where people may be sent back to.
    pub redirect_uris: Vec<String>,
    /// Where people may be sent after signing out.
    #[serde(default)]
    pub post_logout_redirect_uris: Vec<String>,
    /// Where it is told that a session ended.
    #[serde(default)]
    pub backchannel_logout_uri: Option<String>,
    /// What it may ask for.
    pub scopes: Scopes,
    /// The legal entity behind it: clients of one sector know a person by one `sub`.
    pub sector: String,
    /// Whether people are asked.
    pub consent: Consent,
    /// Whose it is.
    pub body: Body,
    /// How its id tokens are signed.
    pub id_token_alg: Alg,
    /// The weakest class it takes, whatever it asks for.
    #[serde(default)]
    pub acr_floor: Option<Acr>,
}

/// A client whose registration stands. Its facts are read as fields of [`Registration`].
///
/// Its keys are parsed: keep the value rather than reading it again for each request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Registration", into = "Registration")]
pub struct Client(Registration);

/// Why a registration does not stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Empty, too long, with strange characters, or like a person's `sub`.
    #[error("the client_id is not usable")]
    ClientId,
    /// None, or one that is neither https nor http on this machine, or has a fragment or user.
    #[error("a redirect URI is not allowed")]
    RedirectUri,
    /// A logout URI that is neither https nor http on this machine.
    #[error("a logout URI is not allowed")]
    LogoutUri,
    /// Without openid, or a personal number for one who is no public body.
    #[error("the scopes are not allowed for this client")]
    Scopes,
    /// No sector.
    #[error("the sector is missing")]
    Sector,
    /// No key that its profile takes.
    #[error("no public key that the profile accepts")]
    Keys,
    /// A portal proves itself by its key.
    #[error("the profile requires private_key_jwt")]
    AuthMethod,
    /// An algorithm id tokens are not signed with under this profile.
    #[error("the id_token algorithm is not allowed for this profile")]
    IdTokenAlg,
}

impl OAuthError for Refusal {
    fn code(&self) -> Code {
        match self {
            Self::RedirectUri => Code::InvalidRedirectUri,
            _ => Code::InvalidClientMetadata,
        }
    }
}

impl Deref for Client {
    type Target = Registration;

    fn deref(&self) -> &Registration {
        &self.0
    }
}

impl From<Client> for Registration {
    fn from(client: Client) -> Self {
        client.0
    }
}

impl TryFrom<Registration> for Client {
    type Error = Refusal;

    fn try_from(registration: Registration) -> Result<Self, Refusal> {
        Self::register(registration)
    }
}

type Check = (Refusal, fn(&Registration) -> bool);

/// What every registration must be, a line per check.
const CHECKS: &[Check] = &[
    (Refusal::ClientId, |it| is_client_id(&it.client_id)),
    (Refusal::RedirectUri, |it| !it.redirect_uris.is_empty()),
    (Refusal::RedirectUri, |it| it.redirect_uris.iter().all(|uri| redirect::may_register(uri))),
    (Refusal::LogoutUri, |it| it.post_logout_redirect_uris.iter().all(|uri| redirect::may_register(uri))),
    (Refusal::LogoutUri, |it| it.backchannel_logout_uri.as_deref().is_none_or(redirect::may_register)),
    (Refusal::Scopes, |it| it.scopes.has(Scope::OpenId)),
    (Refusal::Scopes, |it| !it.scopes.has(Scope::Citizen) || it.body == Body::Public),
    (Refusal::Scopes, |it| !it.scopes.has(Scope::Citizen) || it.auth != AuthMethod::None),
    (Refusal::Sector, |it| !it.sector.is_empty()),
    (Refusal::AuthMethod, |it| {
        it.profile != Profile::Portal || matches!(it.auth, AuthMethod::PrivateKeyJwt { .. })
    }),
    (Refusal::Keys, |it| match &it.auth {
        AuthMethod::PrivateKeyJwt { jwks } => it.profile.assertion_algs().iter().any(|&alg| jwks.has(alg)),
        _ => true,
    }),
    (Refusal::IdTokenAlg, |it| it.profile.id_token_algs().contains(&it.id_token_alg)),
];

impl Client {
    /// Checks a registration.
    pub fn register(registration: Registration) -> Result<Self, Refusal> {
        match CHECKS.iter().find(|(_, holds)| !holds(&registration)) {
            Some((refusal, _)) => Err(*refusal),
            None => Ok(Self(registration)),
        }
    }

    /// Whether it cannot keep a secret, so that PKCE must protect its codes.
    pub fn is_public(&self) -> bool {
        self.auth == AuthMethod::None
    }

    /// Whether a person may be sent back to this URI.
    pub fn has_redirect_uri(&self, uri: &str) -> bool {
        let port_is_free = self.profile == Profile::Oidc;
        self.redirect_uris
            .iter()
            .any(|known| known == uri || (port_is_free && redirect::differ_in_loopback_port(known, uri)))
    }
}

/// The names of the methods in [`AuthMethod`], as metadata lists them.
pub const AUTH_METHODS: [&str; 4] = ["private_key_jwt", "client_secret_basic", "client_secret_post", "none"];

impl AuthMethod {
    /// Its name on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::PrivateKeyJwt { .. } => AUTH_METHODS[0],
            Self::SecretBasic => AUTH_METHODS[1],
            Self::SecretPost => AUTH_METHODS[2],
            Self::None => AUTH_METHODS[3],
        }
    }
}

impl Profile {
    /// How its clients may sign assertions.
    pub fn assertion_algs(self) -> &'static [Alg] {
        match self {
            Self::Portal => &[Alg::Es256],
            Self::Oidc => &Alg::ALL,
        }
    }

    /// How id tokens for its clients may be signed.
    pub fn id_token_algs(self) -> &'static [Alg] {
        match self {
            Self::Portal => &[Alg::Es256],
            Self::Oidc => &[Alg::Rs256, Alg::Es256],
        }
    }
}

/// Printable ASCII without space, quote or backslash; and never what a person's `sub`
/// looks like, so that no client can pass for a person (RFC 9700 §4.15).
fn is_client_id(id: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_graphic() && !matches!(b, b'"' | b'\\');
    (1..=200).contains(&id.len()) && id.bytes().all(allowed) && !crate::pkce::is_challenge(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{EcKey, RsaKey, app, plain, portal};

    fn refused(change: impl FnOnce(&mut Registration), from: &Client) -> Option<Refusal> {
        let mut registration = Registration::from(from.clone());
        change(&mut registration);
        Client::register(registration).err()
    }

    #[test]
    fn a_portal_brings_an_ec_key_and_nothing_else() {
        assert_eq!(refused(|it| it.auth = AuthMethod::SecretBasic, &portal()), Some(Refusal::AuthMethod));
        let jwks = RsaKey::new("r").set(None);
        assert_eq!(
            refused(|it| it.auth = AuthMethod::PrivateKeyJwt { jwks }, &portal()),
            Some(Refusal::Keys)
        );
        let jwks = JwkSet::default();
        assert_eq!(
            refused(|it| it.auth = AuthMethod::PrivateKeyJwt { jwks }, &portal()),
            Some(Refusal::Keys)
        );
        assert_eq!(refused(|it| it.id_token_alg = Alg::Rs256, &portal()), Some(Refusal::IdTokenAlg));
    }

    #[test]
    fn only_public_bodies_that_keep_secrets_are_told_personal_numbers() {
        assert_eq!(refused(|it| it.body = Body::Private, &portal()), Some(Refusal::Scopes));
        let citizen = |it: &mut Registration| {
            it.body = Body::Public;
            it.scopes = it.scopes.with(Scope::Citizen);
        };
        assert_eq!(refused(citizen, &app()), Some(Refusal::Scopes));
        assert_eq!(refused(citizen, &plain()), None);
    }

    #[test]
    fn a_redirect_uri_is_needed_and_each_must_be_allowed() {
        assert_eq!(refused(|it| it.redirect_uris.clear(), &plain()), Some(Refusal::RedirectUri));
        let add = |uri: &str| refused(|it| it.redirect_uris.push(uri.to_owned()), &plain());
        assert_eq!(add("http://shop.example/cb"), Some(Refusal::RedirectUri));
        assert_eq!(add("https://shop.example/cb#x"), Some(Refusal::RedirectUri));
        assert_eq!(add("http://localhost:8000/cb"), None);
        assert_eq!(Refusal::RedirectUri.code(), Code::InvalidRedirectUri);
    }

    #[test]
    fn no_client_is_named_like_a_person() {
        let sub = crate::pairwise::pairwise(b"k", "s", b"a");
        assert_eq!(refused(|it| it.client_id = sub, &plain()), Some(Refusal::ClientId));
        assert_eq!(refused(|it| it.client_id = "a b".to_owned(), &plain()), Some(Refusal::ClientId));
        assert_eq!(refused(|it| it.client_id.clear(), &plain()), Some(Refusal::ClientId));
    }

    #[test]
    fn a_client_survives_being_written_and_read_and_a_bad_one_is_not_read() {
        let text = serde_json::to_string(&portal()).unwrap();
        assert_eq!(serde_json::from_str::<Client>(&text).unwrap(), portal());
        let bad = text.replace("https://portal.gov.example/callback", "http://portal.gov.example/callback");
        assert!(serde_json::from_str::<Client>(&bad).is_err());
    }

    #[test]
    fn a_plain_client_may_sign_as_it_likes() {
        let jwks = RsaKey::new("r").set(None);
        assert_eq!(refused(|it| it.auth = AuthMethod::PrivateKeyJwt { jwks }, &plain()), None);
        let jwks = EcKey::new("e").set();
        assert_eq!(refused(|it| it.auth = AuthMethod::PrivateKeyJwt { jwks }, &plain()), None);
    }
}
