//! Access tokens as a resource receives them, RFC 6750.

use crate::refusal::{Code, OAuthError};
use crate::scope::Scopes;

/// Why a resource is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No token came in the Authorization header, the only place one is taken from.
    #[error("an access token is needed in the Authorization header")]
    Missing,
    /// The header is not one a token comes in.
    #[error("the Authorization header cannot be read")]
    Form,
    /// Unknown, expired or revoked. Nobody is told which.
    #[error("the access token is not valid")]
    Token,
    /// Good, but for less.
    #[error("the access token does not open this")]
    Scope(Scopes),
    /// The person's sign-in is too weak or too old for this (RFC 9470 §3).
    #[error("a stronger or more recent authentication is needed")]
    Strength(StepUp),
}

/// The sign-in that would do, RFC 9470 §3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepUp {
    /// The weakest class.
    pub acr: crate::acr::Acr,
    /// The greatest age, in seconds.
    pub max_age: Option<u32>,
}

impl OAuthError for Refusal {
    fn code(&self) -> Code {
        match self {
            Self::Missing | Self::Token => Code::InvalidToken,
            Self::Form => Code::InvalidRequest,
            Self::Scope(_) => Code::InsufficientScope,
            Self::Strength(_) => Code::InsufficientUserAuthentication,
        }
    }
}

impl Refusal {
    /// The value of the WWW-Authenticate header that goes with it (RFC 6750 §3).
    ///
    /// Whoever sent no token at all is not told of an error (RFC 6750 §3.1).
    pub fn challenge(&self) -> String {
        if *self == Self::Missing {
            return "Bearer".to_owned();
        }
        let said = format!("Bearer error=\"{}\", error_description=\"{self}\"", self.code());
        match self {
            Self::Scope(needed) => format!("{said}, scope=\"{needed}\""),
            Self::Strength(StepUp { acr, max_age: None }) => format!("{said}, acr_values=\"{acr}\""),
            Self::Strength(StepUp { acr, max_age: Some(age) }) => {
                format!("{said}, acr_values=\"{acr}\", max_age=\"{age}\"")
            }
            _ => said,
        }
    }
}

/// The access token of an Authorization header; the scheme's case does not matter (RFC 9110 §11.1).
pub fn token(authorization: Option<&str>) -> Result<&str, Refusal> {
    let (scheme, token) = authorization.ok_or(Refusal::Missing)?.split_once(' ').ok_or(Refusal::Form)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Refusal::Missing);
    }
    let token = token.trim_matches(' ');
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._~+/=".contains(&b);
    if token.is_empty() || token.len() > 4096 || !token.bytes().all(allowed) {
        return Err(Refusal::Form);
    }
    Ok(token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acr::Acr;

    #[test]
    fn the_scheme_is_read_in_any_case() {
        for header in ["Bearer abc", "bearer abc", "BEARER  abc"] {
            assert_eq!(token(Some(header)), Ok("abc"), "{header}");
        }
    }

    #[test]
    fn what_is_no_token_is_refused() {
        assert_eq!(token(None), Err(Refusal::Missing));
        assert_eq!(token(Some("Basic abc")), Err(Refusal::Missing));
        for header in ["", "Bearer", "Bearer ", "Bearer a b", "Bearer a\"b"] {
            assert_eq!(token(Some(header)), Err(Refusal::Form), "{header}");
        }
    }

    #[test]
    fn whoever_sends_nothing_hears_of_no_error() {
        assert_eq!(Refusal::Missing.challenge(), "Bearer");
        assert_eq!(Refusal::Missing.code().status(), 401);
        let said = Refusal::Token.challenge();
        assert_eq!(
            said,
            r#"Bearer error="invalid_token", error_description="the access token is not valid""#
        );
    }

    #[test]
    fn a_step_up_is_named() {
        let step = StepUp { acr: Acr::Passcode, max_age: Some(0) };
        let said = Refusal::Strength(step).challenge();
        assert!(said.ends_with(r#"acr_values="urn:danh:acr:passcode", max_age="0""#), "{said}");
    }
}
