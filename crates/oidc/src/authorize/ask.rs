//! A request that passed every check: all a provider needs later, to keep.

use super::{Back, Refusal};
use crate::acr::Acr;
use crate::claim::Claims;
use crate::demand::{Demand, SignIn};
use crate::refusal::Code;
use crate::scope::Scopes;
use serde::{Deserialize, Serialize};

/// What may be shown to the person, OpenID Connect Core §3.1.2.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    /// No page at all.
    None,
    /// A full sign-in, whoever is signed in.
    Login,
    /// The question whether the client may be told.
    Consent,
    /// The choice of account; treated as a full sign-in, since a browser has one session.
    SelectAccount,
}

impl Prompt {
    /// All of them, as metadata lists them.
    pub const ALL: [Self; 4] = [Self::None, Self::Login, Self::Consent, Self::SelectAccount];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Login => "login",
            Self::Consent => "consent",
            Self::SelectAccount => "select_account",
        }
    }
}

/// A request that may be answered once the person has done what it demands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// Who asks.
    pub client_id: String,
    /// Where the answer goes.
    #[serde(flatten)]
    pub back: Back,
    /// What is asked for.
    pub scopes: Scopes,
    /// The client's word for the id token, unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// The S256 challenge whose verifier redeems the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_challenge: Option<String>,
    /// What may and must be shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prompts: Vec<Prompt>,
    /// How old the sign-in may be, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<u32>,
    /// The weakest class that will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acr: Option<Acr>,
    /// The lowest account level that will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_level: Option<u8>,
    /// The single claims that are asked for.
    #[serde(default)]
    pub claims: Claims,
    /// The only person who will do, by the `sub` this client knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
    /// An id token of the person the client has in mind. Nobody has verified it yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_token_hint: Option<String>,
    /// The person's languages, most liked first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ui_locales: Vec<String>,
    /// When it was asked (unix seconds).
    pub asked_at: i64,
}

impl Ask {
    /// What it demands of the sign-in.
    pub fn demand(&self) -> Demand {
        let again = self.prompts.iter().any(|prompt| matches!(prompt, Prompt::Login | Prompt::SelectAccount));
        Demand {
            acr: self.acr,
            max_age: self.max_age,
            account_level: self.account_level,
            sign_in: if again { SignIn::Again } else { SignIn::Standing },
            asked_at: self.asked_at,
        }
    }

    /// All that is asked to be told: the scopes, and those of the claims asked for by name.
    pub fn told(&self) -> Scopes {
        let named = self.claims.userinfo.iter().chain(&self.claims.id_token);
        named.fold(self.scopes, |scopes, claim| scopes.with(claim.scope()))
    }

    /// Whether this prompt was asked for.
    pub fn prompts(&self, prompt: Prompt) -> bool {
        self.prompts.contains(&prompt)
    }

    /// Where to send the browser with the code.
    pub fn answer(&self, issuer: &str, code: &str) -> String {
        self.back.location(issuer, vec![("code", code.to_owned())])
    }

    /// The refusal of this request, on its way back to the client.
    pub fn refuse(&self, code: Code) -> Refusal {
        Refusal::client(code, "", self.back.clone())
    }
}
