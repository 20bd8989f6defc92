//! A request that is refused, and where the browser may take the news.

use crate::form::{Pairs, add_to};
use crate::refusal::{Code, OAuthError};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    code: Code,
    description: &'static str,
    back: Option<Back>,
}

/// The way back to the client: an address that was checked, and the client's own `state`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Back {
    /// A redirect URI registered for the client.
    pub redirect_uri: String,
    /// The client's `state`, unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

impl Refusal {
    /// A refusal that must be told on a page of ours: nobody vouches for the way back (RFC 6749 §4.1.2.1).
    pub fn page(code: Code, description: &'static str) -> Self {
        Self { code, description, back: None }
    }

    /// A refusal that goes back to the client.
    pub fn client(code: Code, description: &'static str, back: Back) -> Self {
        Self { code, description, back: Some(back) }
    }

    /// Where to send the browser; `None` is an error page.
    pub fn location(&self, issuer: &str) -> Option<String> {
        let mut pairs: Pairs = vec![("error", self.code.as_str().to_owned())];
        if !self.description.is_empty() {
            pairs.push(("error_description", self.description.to_owned()));
        }
        self.back.as_ref().map(|back| back.location(issuer, pairs))
    }
}

impl Back {
    /// The client's address with an answer, its `state`, and who answers (RFC 9207).
    pub fn location(&self, issuer: &str, mut answer: Pairs) -> String {
        if let Some(state) = &self.state {
            answer.push(("state", state.clone()));
        }
        answer.push(("iss", issuer.to_owned()));
        add_to(&self.redirect_uri, &answer)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.description.is_empty() { self.code.as_str() } else { self.description })
    }
}

impl std::error::Error for Refusal {}

impl OAuthError for Refusal {
    fn code(&self) -> Code {
        self.code
    }
}
