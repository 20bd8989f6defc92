//! The other side: a relying party that sends people to a provider.
//!
//! [`Pending::begin`] makes the request, [`Pending::form`] pushes it,
//! [`authorization_url`] sends the browser, [`Pending::callback`] reads its
//! return, [`Pending::exchange`] redeems the code, and [`Pending::check`]
//! believes the id token or says why not. The HTTP calls are the caller's.

mod id_token;
mod pending;
mod wish;

pub use id_token::{Trust, check_refreshed, check_userinfo};
pub use pending::Pending;
pub use wish::Wish;

use crate::client_auth::ASSERTION_TYPE;
use crate::demand::Unmet;
use crate::discovery::Metadata;
use crate::form::{Pairs, add_to};
use crate::jose::Invalid;
use crate::refusal::{Code, OAuthError};
use crate::scope::Scopes;

/// Why a person who comes back is not signed in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The provider said no, for this reason.
    #[error("the provider refused: {0}")]
    Provider(Code),
    /// The answer belongs to no request of this browser (RFC 6749 §10.12).
    #[error("the answer does not belong to a request of this browser")]
    State,
    /// The answer is another issuer's (RFC 9207 §2.4).
    #[error("the answer is another issuer's")]
    Issuer,
    /// The answer has neither code nor error, or no id token.
    #[error("the answer is incomplete")]
    Incomplete,
    /// The id token is not signed as it must be.
    #[error("the id token is not believed: {0}")]
    Token(#[from] Invalid),
    /// The id token is for somebody else, of another time, or for another request.
    #[error("the id token does not fit: {0}")]
    Claims(&'static str),
    /// The sign-in is less than was demanded.
    #[error(transparent)]
    Unmet(#[from] Unmet),
}

impl OAuthError for Refusal {
    fn code(&self) -> Code {
        match self {
            Self::Provider(code) => *code,
            Self::Unmet(unmet) => unmet.code(),
            Self::State | Self::Issuer | Self::Incomplete => Code::InvalidRequest,
            Self::Token(_) | Self::Claims(_) => Code::InvalidToken,
        }
    }
}

/// Where to send the browser with a pushed request (RFC 9126 §4).
pub fn authorization_url(provider: &Metadata, client_id: &str, request_uri: &str) -> String {
    let pairs = [("client_id", client_id.to_owned()), ("request_uri", request_uri.to_owned())];
    add_to(&provider.authorization_endpoint, &pairs)
}

/// Adds the client's signed assertion to a form (RFC 7523 §2.2).
#[must_use]
pub fn authenticated(mut form: Pairs, client_id: &str, assertion: String) -> Pairs {
    if !form.iter().any(|pair| pair.0 == "client_id") {
        form.push(("client_id", client_id.to_owned()));
    }
    form.push(("client_assertion_type", ASSERTION_TYPE.to_owned()));
    form.push(("client_assertion", assertion));
    form
}

/// The form that uses a refresh token (RFC 6749 §6).
pub fn refresh(refresh_token: &str, scopes: Option<Scopes>) -> Pairs {
    let mut form =
        vec![("grant_type", "refresh_token".to_owned()), ("refresh_token", refresh_token.to_owned())];
    form.extend(scopes.map(|scopes| ("scope", scopes.to_string())));
    form
}

/// Where to send the browser to sign out at the provider; `None` when it has no such place.
pub fn logout_url(provider: &Metadata, id_token: &str, back: &str, state: Option<&str>) -> Option<String> {
    let mut pairs =
        vec![("id_token_hint", id_token.to_owned()), ("post_logout_redirect_uri", back.to_owned())];
    pairs.extend(state.map(|state| ("state", state.to_owned())));
    provider.end_session_endpoint.as_deref().map(|endpoint| add_to(endpoint, &pairs))
}

#[cfg(test)]
mod tests;
