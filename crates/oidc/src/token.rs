//! The token endpoint: what is asked for, and what is answered (RFC 6749 §4.1.3, §5, §6).

use crate::authorize::Ask;
use crate::form::Form;
use crate::pkce;
use crate::refusal::{Code, OAuthError};
use crate::scope::Scopes;
use serde::{Deserialize, Serialize};

/// How long a code may be redeemed, in seconds.
pub const CODE_LIFE: i64 = 60;
/// How long an access token counts, in seconds.
pub const ACCESS_TOKEN_LIFE: u32 = 600;

/// A token request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request<'a> {
    /// A code is redeemed.
    Code {
        /// The code.
        code: &'a str,
        /// The address it was sent to.
        redirect_uri: Option<&'a str>,
        /// The verifier of the challenge.
        verifier: Option<&'a str>,
    },
    /// A refresh token is used.
    Refresh {
        /// The refresh token.
        token: &'a str,
        /// Fewer scopes than were granted; `None` is all of them.
        scopes: Option<Scopes>,
    },
}

/// Why no token is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A parameter is missing.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// Neither a code nor a refresh token.
    #[error("grant_type must be authorization_code or refresh_token")]
    GrantType,
    /// Unknown, used, expired, revoked, or another client's. Nobody is told which.
    #[error("the code or refresh token is not valid")]
    Grant,
    /// Not the address the code was sent to.
    #[error("redirect_uri is not that of the request")]
    RedirectUri,
    /// Not the verifier of the challenge; or one though there was no challenge (RFC 9700 §2.1.1).
    #[error("code_verifier does not fit the request")]
    Verifier,
    /// More than was granted.
    #[error("scope is wider than what was granted")]
    Scope,
}

impl OAuthError for Refusal {
    fn code(&self) -> Code {
        match self {
            Self::Missing(_) => Code::InvalidRequest,
            Self::GrantType => Code::UnsupportedGrantType,
            Self::Grant | Self::RedirectUri | Self::Verifier => Code::InvalidGrant,
            Self::Scope => Code::InvalidScope,
        }
    }
}

/// The grant types taken, as metadata lists them.
pub const GRANT_TYPES: [&str; 2] = ["authorization_code", "refresh_token"];

impl<'a> Request<'a> {
    /// Reads a token request.
    pub fn read(form: &'a Form<'_>) -> Result<Self, Refusal> {
        match form.get("grant_type").ok_or(Refusal::Missing("grant_type"))? {
            "authorization_code" => Ok(Self::Code {
                code: form.get("code").ok_or(Refusal::Missing("code"))?,
                redirect_uri: form.get("redirect_uri"),
                verifier: form.get("code_verifier"),
            }),
            "refresh_token" => Ok(Self::Refresh {
                token: form.get("refresh_token").ok_or(Refusal::Missing("refresh_token"))?,
                scopes: form.get("scope").map(Scopes::parse),
            }),
            _ => Err(Refusal::GrantType),
        }
    }
}

/// Whether a code may be redeemed so: by the client that asked, at its address, with its verifier.
///
/// That it is redeemed once, and within [`CODE_LIFE`], is for the caller's conditional update.
pub fn redeem(
    ask: &Ask,
    client_id: &str,
    redirect_uri: Option<&str>,
    verifier: Option<&str>,
) -> Result<(), Refusal> {
    if ask.client_id != client_id {
        return Err(Refusal::Grant);
    }
    if redirect_uri != Some(ask.back.redirect_uri.as_str()) {
        return Err(Refusal::RedirectUri);
    }
    match (&ask.code_challenge, verifier) {
        (None, None) => Ok(()),
        (Some(challenge), Some(verifier))
            if pkce::is_verifier(verifier) && pkce::s256(verifier) == *challenge =>
        {
            Ok(())
        }
        _ => Err(Refusal::Verifier),
    }
}

/// The scopes of a refreshed token: those asked for, never more than were granted (RFC 6749 §6).
pub fn narrow(granted: Scopes, asked: Option<Scopes>) -> Result<Scopes, Refusal> {
    match asked {
        None => Ok(granted),
        Some(asked) if asked.within(granted) => Ok(asked),
        Some(_) => Err(Refusal::Scope),
    }
}

/// How an access token is presented: always in the Authorization header (RFC 6750 §2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum TokenType {
    /// Whoever has it may use it.
    Bearer,
}

impl<'de> Deserialize<'de> for TokenType {
    /// The word is compared without case (RFC 6749 §7.1).
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let word = String::deserialize(from)?;
        if word.eq_ignore_ascii_case("bearer") {
            Ok(Self::Bearer)
        } else {
            Err(serde::de::Error::custom("a token type that is not supported"))
        }
    }
}

/// The tokens, as the endpoint answers them (RFC 6749 §5.1, OpenID Connect Core §3.1.3.3).
///
/// They are bearers: keep the value out of logs.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// The access token.
    pub access_token: String,
    /// How it is presented.
    pub token_type: TokenType,
    /// How long it counts, in seconds.
    #[serde(default)]
    pub expires_in: u32,
    /// The refresh token, if there is one or another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// Who signed in, and how.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_token: Option<String>,
    /// What was granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scopes>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").field("scope", &self.scope).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authorize::{Way, check};
    use crate::testing::plain;

    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const URI: Option<&str> = Some("https://shop.example/cb");

    fn ask(challenge: &str) -> Ask {
        let query = format!(
            "client_id=shop&redirect_uri=https://shop.example/cb&response_type=code&scope=openid{challenge}"
        );
        check(&plain(), &Form::parse(&query).unwrap(), Way::Browser, 1000).unwrap()
    }

    fn with_challenge() -> Ask {
        ask(&format!("&code_challenge={}&code_challenge_method=S256", pkce::s256(VERIFIER)))
    }

    #[test]
    fn a_code_is_redeemed_by_who_asked_with_the_verifier() {
        assert_eq!(redeem(&with_challenge(), "shop", URI, Some(VERIFIER)), Ok(()));
        assert_eq!(redeem(&ask(""), "shop", URI, None), Ok(()));
    }

    #[test]
    fn another_client_address_or_verifier_does_not_do() {
        let ask = with_challenge();
        assert_eq!(redeem(&ask, "app", URI, Some(VERIFIER)), Err(Refusal::Grant));
        assert_eq!(redeem(&ask, "shop", None, Some(VERIFIER)), Err(Refusal::RedirectUri));
        let other = Some("https://shop.example/cb/");
        assert_eq!(redeem(&ask, "shop", other, Some(VERIFIER)), Err(Refusal::RedirectUri));
        for verifier in [None, Some("x"), Some(&VERIFIER[1..]), Some(pkce::s256(VERIFIER).as_str())] {
            assert_eq!(redeem(&ask, "shop", URI, verifier), Err(Refusal::Verifier), "{verifier:?}");
        }
    }

    #[test]
    fn a_verifier_without_a_challenge_is_refused() {
        let refusal = redeem(&ask(""), "shop", URI, Some(VERIFIER)).unwrap_err();
        assert_eq!((refusal, refusal.code()), (Refusal::Verifier, Code::InvalidGrant));
    }

    #[test]
    fn other_grants_are_refused_by_name() {
        for grant in ["password", "client_credentials", "implicit"] {
            let text = format!("grant_type={grant}");
            let refusal = Request::read(&Form::parse(&text).unwrap()).unwrap_err();
            assert_eq!(refusal.code(), Code::UnsupportedGrantType, "{grant}");
        }
        let refusal = Request::read(&Form::parse("grant_type=authorization_code").unwrap()).unwrap_err();
        assert_eq!(refusal, Refusal::Missing("code"));
    }

    #[test]
    fn a_refreshed_token_never_gains_scope() {
        let granted = Scopes::parse("openid profile");
        assert_eq!(narrow(granted, None), Ok(granted));
        assert_eq!(narrow(granted, Some(Scopes::parse("openid"))), Ok(Scopes::parse("openid")));
        assert_eq!(narrow(granted, Some(Scopes::parse("openid phone"))), Err(Refusal::Scope));
    }

    #[test]
    fn an_answer_shows_no_token_in_a_log() {
        let text = r#"{"access_token":"a1","token_type":"bearer","id_token":"i1","expires_in":600}"#;
        let tokens: Tokens = serde_json::from_str(text).unwrap();
        let logged = format!("{tokens:?}");
        assert!(!logged.contains("a1") && !logged.contains("i1"), "{logged}");
        let written = serde_json::to_string(&tokens).unwrap();
        assert!(written.contains(r#""token_type":"Bearer""#) && !written.contains("null"));
    }
}
