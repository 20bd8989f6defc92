//! What a provider says of itself, OpenID Connect Discovery §3, RFC 8414.
//!
//! Written from the tables that check requests, so that what is advertised is
//! what is done. A provider serialises the document once and serves the bytes,
//! at both well-known paths. A relying party reads it with [`Metadata::read`].

use crate::acr::Acr;
use crate::authorize::Prompt;
use crate::claim::CLAIMS;
use crate::client::{AUTH_METHODS, Profile};
use crate::jose::{Alg, object};
use crate::redirect;
use crate::scope::Scope;
use crate::token::GRANT_TYPES;
use serde::{Deserialize, Serialize};

/// Where the document lies, after the issuer (OpenID Connect Discovery §4, RFC 8414 §3).
pub const WELL_KNOWN: [&str; 2] =
    ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"];

/// What differs from one provider of ours to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The issuer, without a slash at its end.
    pub issuer: String,
    /// The algorithms id tokens can be signed with: those a key is there for.
    pub id_token_algs: Vec<Alg>,
    /// The languages of its pages.
    pub ui_locales: Vec<String>,
}

/// The metadata. Members that only some providers have may be missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// Who it is.
    pub issuer: String,
    /// Where browsers are sent.
    pub authorization_endpoint: String,
    /// Where codes are redeemed.
    pub token_endpoint: String,
    /// Where its keys are.
    pub jwks_uri: String,
    /// Where claims about a person are told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub userinfo_endpoint: Option<String>,
    /// Where requests are pushed (RFC 9126 §5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pushed_authorization_request_endpoint: Option<String>,
    /// Where people are sent to sign out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_session_endpoint: Option<String>,
    /// Whether `iss` comes with every answer (RFC 9207 §3).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
    /// How id tokens may be signed.
    pub id_token_signing_alg_values_supported: Vec<String>,
    /// What else it says.
    #[serde(flatten)]
    pub more: serde_json::Map<String, serde_json::Value>,
}

/// Everything that is the same for every provider of ours.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "the standard's members are booleans")]
struct Facts<'a> {
    scopes_supported: Vec<&'static str>,
    response_types_supported: [&'static str; 1],
    response_modes_supported: [&'static str; 1],
    grant_types_supported: [&'static str; 2],
    subject_types_supported: [&'static str; 1],
    acr_values_supported: Vec<&'static str>,
    prompt_values_supported: [&'static str; 4],
    code_challenge_methods_supported: [&'static str; 1],
    token_endpoint_auth_methods_supported: [&'static str; 4],
    token_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    claim_types_supported: [&'static str; 1],
    claims_supported: Vec<&'static str>,
    claims_parameter_supported: bool,
    request_parameter_supported: bool,
    request_uri_parameter_supported: bool,
    require_pushed_authorization_requests: bool,
    backchannel_logout_supported: bool,
    backchannel_logout_session_supported: bool,
    ui_locales_supported: &'a [String],
}

/// Claims of an id token that are not about the person.
const TOKEN_CLAIMS: [&str; 11] =
    ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid", "aal"];

/// Writes the document of a provider.
pub fn metadata(policy: &Policy) -> Metadata {
    let at = |path: &str| format!("{}{path}", policy.issuer);
    let more = match serde_json::to_value(facts(policy)) {
        Ok(serde_json::Value::Object(more)) => more,
        _ => serde_json::Map::new(),
    };
    Metadata {
        issuer: policy.issuer.clone(),
        authorization_endpoint: at("/authorize"),
        token_endpoint: at("/token"),
        jwks_uri: at("/jwks"),
        userinfo_endpoint: Some(at("/userinfo")),
        pushed_authorization_request_endpoint: Some(at("/par")),
        end_session_endpoint: Some(at("/logout")),
        authorization_response_iss_parameter_supported: true,
        id_token_signing_alg_values_supported: names(&policy.id_token_algs),
        more,
    }
}

fn facts(policy: &Policy) -> Facts<'_> {
    let claims = TOKEN_CLAIMS.into_iter().chain(CLAIMS.into_iter().map(|row| row.1));
    Facts {
        scopes_supported: Scope::ALL.map(Scope::as_str).to_vec(),
        response_types_supported: ["code"],
        response_modes_supported: ["query"],
        grant_types_supported: GRANT_TYPES,
        subject_types_supported: ["pairwise"],
        acr_values_supported: Acr::ALL.map(Acr::urn).to_vec(),
        prompt_values_supported: Prompt::ALL.map(Prompt::as_str),
        code_challenge_methods_supported: ["S256"],
        token_endpoint_auth_methods_supported: AUTH_METHODS,
        token_endpoint_auth_signing_alg_values_supported: names(Profile::Oidc.assertion_algs()),
        claim_types_supported: ["normal"],
        claims_supported: claims.collect(),
        claims_parameter_supported: true,
        request_parameter_supported: false,
        request_uri_parameter_supported: false,
        require_pushed_authorization_requests: false,
        backchannel_logout_supported: true,
        backchannel_logout_session_supported: true,
        ui_locales_supported: &policy.ui_locales,
    }
}

fn names<T: From<&'static str>>(algs: &[Alg]) -> Vec<T> {
    algs.iter().map(|alg| alg.name().into()).collect()
}

/// Why a document is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not a document with the members needed.
    #[error("not a provider's metadata")]
    Form,
    /// Of another issuer than the one it was asked of (OpenID Connect Discovery §4.3).
    #[error("the metadata is another issuer's")]
    Issuer,
    /// An endpoint in the clear.
    #[error("an endpoint is not https")]
    Endpoint,
}

impl Metadata {
    /// Reads the document of this issuer, as a relying party.
    pub fn read(json: &[u8], issuer: &str) -> Result<Self, Refusal> {
        let document: Self = object(json).ok_or(Refusal::Form)?;
        if document.issuer != issuer {
            return Err(Refusal::Issuer);
        }
        let needed = [&document.authorization_endpoint, &document.token_endpoint, &document.jwks_uri];
        let others = [
            &document.userinfo_endpoint,
            &document.pushed_authorization_request_endpoint,
            &document.end_session_endpoint,
        ];
        if needed.into_iter().chain(others.into_iter().flatten()).all(|url| redirect::may_register(url)) {
            Ok(document)
        } else {
            Err(Refusal::Endpoint)
        }
    }
}

#[cfg(test)]
mod tests;
