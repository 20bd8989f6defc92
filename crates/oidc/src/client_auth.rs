//! How a client proves who it is at the endpoints it calls itself.
//!
//! RFC 6749 §2.3, OpenID Connect Core §9, RFC 7523. One method per request,
//! and it must be the registered one. Two steps stay with the caller, because
//! they need memory: comparing a secret's keyed hash, and spending a `jti`.

mod assertion;

use crate::client::{AuthMethod, Client};
use crate::form::Form;
use crate::jose::Compact;
use crate::refusal::{Code, OAuthError};
use crate::secret::Secret;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use url::form_urlencoded;

pub use assertion::{ASSERTION_TYPE, Assertion};

/// Who we are, to those who address us.
#[derive(Debug, Clone, Copy)]
pub struct Addressee<'a> {
    /// Our issuer.
    pub issuer: &'a str,
    /// URLs that plain clients may address instead: the token endpoint, and the endpoint called.
    pub endpoints: &'a [&'a str],
}

/// What a request presents. Nothing is proved yet.
#[derive(Debug)]
pub enum Presented<'a> {
    /// A secret in the Authorization header.
    Basic(String, Secret),
    /// A secret in the form.
    Post(&'a str, Secret),
    /// A signed assertion; the name is its `sub`.
    Assertion(String, Compact<'a>),
    /// Only a name.
    Nothing(&'a str),
}

/// What is left for the caller to do before the client counts as known.
#[derive(Debug)]
pub enum Proof {
    /// Compare the keyed hash of this secret with the stored one.
    Secret(Secret),
    /// Spend this `jti` for the client; it may be forgotten after `until`.
    Assertion {
        /// The assertion's id.
        jti: String,
        /// When it expires (unix seconds).
        until: i64,
    },
    /// Nothing: the client is public, and only claims to be itself.
    Public,
}

/// Why a client is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// RFC 6749 §2.3: one method per request.
    #[error("more than one way of client authentication")]
    TwoWays,
    /// No client names itself.
    #[error("no client authentication")]
    Missing,
    /// A header or assertion that cannot be read.
    #[error("the client authentication cannot be read")]
    Form,
    /// The names in one request differ.
    #[error("client_id is not that of the authenticated client")]
    OtherClient,
    /// Not the registered method.
    #[error("not the way of authentication registered for this client")]
    Method,
    /// The assertion is not signed by the client, or says the wrong things.
    #[error("the client assertion is not accepted")]
    Assertion,
    /// The secret is wrong, or the assertion was used before: for callers to say.
    #[error("the client authentication is wrong")]
    Wrong,
}

impl OAuthError for Refusal {
    fn code(&self) -> Code {
        match self {
            Self::TwoWays => Code::InvalidRequest,
            _ => Code::InvalidClient,
        }
    }
}

/// The header to add to a 401 when the client tried the Authorization header (RFC 6749 §5.2).
pub const CHALLENGE: &str = "Basic realm=\"token\", charset=\"UTF-8\"";

impl<'a> Presented<'a> {
    /// Reads what a request presents.
    pub fn read(authorization: Option<&str>, form: &'a Form<'a>) -> Result<Self, Refusal> {
        let named = form.get("client_id");
        let secret = form.get("client_secret");
        let assertion = form.get("client_assertion");
        let kind = form.get("client_assertion_type");
        let ways = [authorization.is_some(), secret.is_some(), assertion.or(kind).is_some()];
        if ways.into_iter().filter(|&way| way).count() > 1 {
            return Err(Refusal::TwoWays);
        }
        let presented = match (authorization, secret, assertion) {
            (Some(header), _, _) => {
                let (id, secret) = basic(header).ok_or(Refusal::Form)?;
                Self::Basic(id, secret)
            }
            (_, Some(secret), _) => {
                Self::Post(named.ok_or(Refusal::Missing)?, Secret::new(secret.to_owned()))
            }
            (_, _, Some(jws)) if kind == Some(ASSERTION_TYPE) => {
                let jws = Compact::parse(jws).map_err(|_| Refusal::Form)?;
                Self::Assertion(assertion::subject(&jws).ok_or(Refusal::Form)?, jws)
            }
            (None, None, None) if kind.is_none() => Self::Nothing(named.ok_or(Refusal::Missing)?),
            _ => return Err(Refusal::Form),
        };
        match named {
            Some(named) if named != presented.client_id() => Err(Refusal::OtherClient),
            _ => Ok(presented),
        }
    }

    /// The client to look up.
    pub fn client_id(&self) -> &str {
        match self {
            Self::Basic(id, _) | Self::Assertion(id, _) => id,
            Self::Post(id, _) | Self::Nothing(id) => id,
        }
    }

    /// Checks what is presented by the client's registration.
    pub fn check(self, client: &Client, us: Addressee<'_>, now: i64) -> Result<Proof, Refusal> {
        if self.client_id() != client.client_id {
            return Err(Refusal::OtherClient);
        }
        match (self, &client.auth) {
            (Self::Basic(_, secret), AuthMethod::SecretBasic)
            | (Self::Post(_, secret), AuthMethod::SecretPost) => Ok(Proof::Secret(secret)),
            (Self::Assertion(_, jws), AuthMethod::PrivateKeyJwt { jwks }) => {
                assertion::check(jws, client, jwks, us, now)
            }
            (Self::Nothing(_), AuthMethod::None) => Ok(Proof::Public),
            _ => Err(Refusal::Method),
        }
    }
}

/// Name and secret of a Basic header: base64 of the two, each form-encoded first (RFC 6749 §2.3.1).
fn basic(header: &str) -> Option<(String, Secret)> {
    let (scheme, rest) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(rest.trim_matches(' ')).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let secret = Secret::new(decoded(secret)?);
    Some((decoded(id)?, secret)).filter(|(id, _)| !id.is_empty())
}

/// One form-encoded word. `&` and `=` are encoded inside it, so bare ones are not taken.
fn decoded(word: &str) -> Option<String> {
    if word.contains(['&', '=']) {
        return None;
    }
    Some(
        form_urlencoded::parse(word.as_bytes()).next().map(|(name, _)| name.into_owned()).unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests;
