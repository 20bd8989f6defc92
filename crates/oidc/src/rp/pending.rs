//! A request on its way, and the browser's return.

use super::{Refusal, Trust, Wish};
use crate::discovery::Metadata;
use crate::form::{Form, Pairs, add_to};
use crate::id_token::IdToken;
use crate::jose::base64url;
use crate::pkce;
use crate::refusal::Code;
use crate::token::Tokens;
use serde::{Deserialize, Serialize};

/// A request on its way: what the relying party remembers, bound to the browser, until it returns.
///
/// It holds the verifier, so it belongs in a store and not in a cookie.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The provider it was sent to.
    pub issuer: String,
    /// The address it comes back to.
    pub redirect_uri: String,
    /// What was wished for.
    pub wish: Wish,
    /// The word that comes back; look the request up by it, and spend it.
    pub state: String,
    nonce: String,
    verifier: String,
    /// When it was sent (unix seconds).
    pub asked_at: i64,
}

impl std::fmt::Debug for Pending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pending").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl Pending {
    /// Begins a request; `random` makes its state, nonce and verifier.
    pub fn begin(issuer: &str, redirect_uri: &str, wish: Wish, random: &[u8; 96], now: i64) -> Self {
        let (state, rest) = random.split_at(32);
        let (nonce, verifier) = rest.split_at(32);
        Self {
            issuer: issuer.to_owned(),
            redirect_uri: redirect_uri.to_owned(),
            wish,
            state: base64url(state),
            nonce: base64url(nonce),
            verifier: base64url(verifier),
            asked_at: now,
        }
    }

    /// The request's parameters, to be pushed (RFC 9126 §2.1).
    pub fn form(&self, client_id: &str) -> Pairs {
        let mut form = vec![
            ("client_id", client_id.to_owned()),
            ("response_type", "code".to_owned()),
            ("redirect_uri", self.redirect_uri.clone()),
            ("state", self.state.clone()),
            ("nonce", self.nonce.clone()),
            ("code_challenge", pkce::s256(&self.verifier)),
            ("code_challenge_method", "S256".to_owned()),
        ];
        self.wish.write(&mut form);
        form
    }

    /// Where to send the browser when the provider takes no pushed requests.
    pub fn url(&self, provider: &Metadata, client_id: &str) -> String {
        add_to(&provider.authorization_endpoint, &self.form(client_id))
    }

    /// Reads the browser's return: the code to redeem.
    pub fn callback<'a>(&self, form: &'a Form<'_>, provider: &Metadata) -> Result<&'a str, Refusal> {
        if form.get("state") != Some(self.state.as_str()) {
            return Err(Refusal::State);
        }
        let named = form.get("iss").is_none_or(|iss| iss == self.issuer);
        let missing = provider.authorization_response_iss_parameter_supported && form.get("iss").is_none();
        if !named || missing || provider.issuer != self.issuer {
            return Err(Refusal::Issuer);
        }
        match (form.get("error"), form.get("code")) {
            (Some(error), _) => Err(Refusal::Provider(Code::from_wire(error))),
            (None, Some(code)) => Ok(code),
            (None, None) => Err(Refusal::Incomplete),
        }
    }

    /// The form that redeems the code (RFC 6749 §4.1.3).
    pub fn exchange(&self, code: &str) -> Pairs {
        vec![
            ("grant_type", "authorization_code".to_owned()),
            ("code", code.to_owned()),
            ("redirect_uri", self.redirect_uri.clone()),
            ("code_verifier", self.verifier.clone()),
        ]
    }

    /// Believes the id token of the answer, or says why not (OpenID Connect Core §3.1.3.7).
    pub fn check(&self, tokens: &Tokens, trust: Trust<'_>, now: i64) -> Result<IdToken, Refusal> {
        let token = trust.believe(tokens, &self.issuer, now)?;
        if token.nonce.as_deref() != Some(self.nonce.as_str()) {
            return Err(Refusal::Claims("nonce"));
        }
        self.wish.demand(self.asked_at).accepts(token.said(), now)?;
        Ok(token)
    }
}
