//! How OAuth says no: the error codes of the RFCs, and the answer that carries one.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An error code registered for OAuth 2 and its relatives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// RFC 6749 §4.1.2.1, §5.2: something is missing, said twice or malformed.
    InvalidRequest,
    /// RFC 6749 §5.2: the client did not prove who it is.
    InvalidClient,
    /// RFC 6749 §5.2: the code or refresh token is not good, or not this client's.
    InvalidGrant,
    /// RFC 6749 §4.1.2.1: this client may not ask so.
    UnauthorizedClient,
    /// RFC 6749 §5.2.
    UnsupportedGrantType,
    /// RFC 6749 §4.1.2.1.
    UnsupportedResponseType,
    /// RFC 6749 §4.1.2.1: a scope is not this client's to ask for.
    InvalidScope,
    /// RFC 6749 §4.1.2.1: the person said no.
    AccessDenied,
    /// RFC 6749 §4.1.2.1: the house is broken.
    ServerError,
    /// RFC 6749 §4.1.2.1: the house is full.
    TemporarilyUnavailable,
    /// OpenID Connect Core §3.1.2.6: a page would have to be shown.
    InteractionRequired,
    /// OpenID Connect Core §3.1.2.6: the person would have to sign in.
    LoginRequired,
    /// OpenID Connect Core §3.1.2.6: the person would have to choose an account.
    AccountSelectionRequired,
    /// OpenID Connect Core §3.1.2.6: the person would have to agree.
    ConsentRequired,
    /// OpenID Connect Core §3.1.2.6: request objects are not taken.
    RequestNotSupported,
    /// OpenID Connect Core §3.1.2.6: request objects are not fetched.
    RequestUriNotSupported,
    /// RFC 9101 §6.3, for a pushed request that is gone (RFC 9126 §2.2).
    InvalidRequestUri,
    /// OpenID Connect Core §3.1.2.6: registration in a request is not taken.
    RegistrationNotSupported,
    /// OpenID Connect Core Unmet Authentication Requirements §2.
    UnmetAuthenticationRequirements,
    /// RFC 6750 §3.1: the access token is not good.
    InvalidToken,
    /// RFC 6750 §3.1: the access token is good for less.
    InsufficientScope,
    /// RFC 9470 §3: the person's sign-in is too weak or too old.
    InsufficientUserAuthentication,
    /// RFC 7591 §3.2.2: a redirect URI may not be registered.
    InvalidRedirectUri,
    /// RFC 7591 §3.2.2: a registration may not stand.
    InvalidClientMetadata,
    /// A code of somebody else's making.
    #[serde(other)]
    Unknown,
}

impl Code {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidScope => "invalid_scope",
            Self::AccessDenied => "access_denied",
            Self::ServerError => "server_error",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::InteractionRequired => "interaction_required",
            Self::LoginRequired => "login_required",
            Self::AccountSelectionRequired => "account_selection_required",
            Self::ConsentRequired => "consent_required",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::InvalidRequestUri => "invalid_request_uri",
            Self::RegistrationNotSupported => "registration_not_supported",
            Self::UnmetAuthenticationRequirements => "unmet_authentication_requirements",
            Self::InvalidToken => "invalid_token",
            Self::InsufficientScope => "insufficient_scope",
            Self::InsufficientUserAuthentication => "insufficient_user_authentication",
            Self::InvalidRedirectUri => "invalid_redirect_uri",
            Self::InvalidClientMetadata => "invalid_client_metadata",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the word on the wire; one we do not know becomes [`Code::Unknown`].
    pub fn from_wire(word: &str) -> Self {
        serde_json::from_value(word.into()).unwrap_or(Self::Unknown)
    }

    /// The HTTP status of an answer with this code that goes to a program (RFC 6749 §5.2, RFC 6750 §3.1).
    pub fn status(self) -> u16 {
        match self {
            Self::InvalidClient | Self::InvalidToken | Self::InsufficientUserAuthentication => 401,
            Self::InsufficientScope => 403,
            Self::ServerError => 500,
            Self::TemporarilyUnavailable => 503,
            _ => 400,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An error as an endpoint answers it in JSON, RFC 6749 §5.2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The code.
    pub error: Code,
    /// A sentence for the developer on the other side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_description: Option<String>,
}

/// Every refusal of this crate: an error with a code of the RFCs, whose sentence is its `Display`.
pub trait OAuthError: std::error::Error {
    /// The code on the wire.
    fn code(&self) -> Code;

    /// The answer for a program.
    fn answer(&self) -> Answer {
        Answer { error: self.code(), error_description: Some(self.to_string()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_same_word_in_json_and_in_a_url() {
        for code in
            [Code::InvalidRequest, Code::UnmetAuthenticationRequirements, Code::RequestUriNotSupported]
        {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
            assert_eq!(Code::from_wire(code.as_str()), code);
        }
        assert_eq!(Code::from_wire("slow_down"), Code::Unknown);
    }
}
