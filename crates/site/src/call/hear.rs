//! Hearing a call: who calls, and whether they may be believed.

use std::sync::Arc;

use axum::{
    http::{HeaderMap, header},
    response::Response,
};
use domain::{Error, Kind, Result};
use jiff::Timestamp;
use oidc::{
    client::{AuthMethod, Body as LegalBody, Client, Profile},
    jose::{Alg, Compact},
    lifetime::CLOCK_SKEW,
};
use serde::Deserialize;

use super::{Body, CALL_TYPE, CONTENT_TYPE, LIFE};
use crate::{
    Env, answer,
    provider::clients::{self, Known},
};

/// Why a call is not heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is no signed token, or not posted as one.
    #[error("not a signed call")]
    Form,
    /// No portal of a public body is registered under this name.
    #[error("no such caller")]
    Caller,
    /// It is not signed by the caller, is for another address, or does not count now.
    #[error("the call is not believed")]
    Untrue,
    /// It was heard before.
    #[error("the call was made before")]
    Replayed,
    /// What it says cannot be understood, or lacks something.
    #[error("the call says nothing that can be done")]
    Unclear,
    /// Nobody of this number is known here.
    #[error("nobody of this number is known here")]
    Nobody,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Form => "call.form",
            Self::Caller => "call.caller",
            Self::Untrue => "call.untrue",
            Self::Replayed => "call.replayed",
            Self::Unclear => "call.unclear",
            Self::Nobody => "call.nobody",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Form | Self::Unclear | Self::Nobody => Kind::Unprocessable,
            Self::Caller | Self::Untrue | Self::Replayed => Kind::Unauthenticated,
        }
    }
}

/// A call that is believed.
pub struct Heard {
    /// Who calls.
    pub caller: Arc<Known>,
    /// What is said.
    pub body: Body,
    /// What its act must spend.
    pub once: Called,
}

/// The name of a call, spent in the act that does what it says.
#[derive(Debug, Clone)]
pub struct Called {
    /// The caller's name.
    pub client_id: String,
    jti: String,
    until: Timestamp,
}

impl Called {
    /// Spends it.
    ///
    /// # Errors
    ///
    /// [`Refusal::Replayed`], when it was spent before.
    pub fn spend(&self, tx: &mut store::Tx<'_>) -> Result<()> {
        let fresh = store::grant::spend_assertion(tx, &self.client_id, &self.jti, self.until)?;
        if fresh { Ok(()) } else { Err(Refusal::Replayed.into()) }
    }
}

#[derive(Deserialize)]
struct Named {
    iss: String,
}

#[derive(Deserialize)]
struct Said {
    iss: String,
    aud: String,
    iat: i64,
    exp: i64,
    jti: String,
    body: Body,
}

/// Hears a call to a path of this site.
///
/// # Errors
///
/// A [`Refusal`]; Broken, when the database is.
pub async fn hear(env: &Env, headers: &HeaderMap, token: &[u8], path: &str) -> Result<Heard> {
    let now = env.clock.now();
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if kind != Some(CONTENT_TYPE) {
        return Err(Refusal::Form.into());
    }
    let token = std::str::from_utf8(token).map_err(|_| Refusal::Form)?;
    let call = Compact::parse(token).map_err(|_| Refusal::Form)?;
    let named: Named = call.unverified().map_err(|_| Refusal::Form)?;
    let caller = clients::find(env, &named.iss, now).await?.ok_or(Refusal::Caller)?;
    let said = believed(call, &caller.client, &env.settings.url(path), now.as_second())?;
    let until = Timestamp::from_second(said.exp + CLOCK_SKEW).unwrap_or(Timestamp::MAX);
    let once = Called { client_id: said.iss, jti: said.jti, until };
    Ok(Heard { caller, body: said.body, once })
}

fn believed(call: Compact<'_>, caller: &Client, address: &str, now: i64) -> Result<Said, Refusal> {
    let AuthMethod::PrivateKeyJwt { jwks } = &caller.auth else { return Err(Refusal::Caller) };
    if caller.profile != Profile::Portal || caller.body != LegalBody::Public {
        return Err(Refusal::Caller);
    }
    let call = call.verify::<Said>(jwks, &[Alg::Es256]).map_err(|_| Refusal::Untrue)?;
    let said = call.claims;
    let named = (1..=256).contains(&said.jti.len()) && said.iss == caller.client_id;
    let counts = said.exp > now && said.exp <= now + LIFE + CLOCK_SKEW && said.iat <= now + CLOCK_SKEW;
    if call.header.is_type(CALL_TYPE) && named && said.aud == address && counts {
        Ok(said)
    } else {
        Err(Refusal::Untrue)
    }
}

/// What a caller is answered who was not heard: `{"error": "call.untrue"}`.
#[must_use]
#[expect(clippy::needless_pass_by_value, reason = "an error ends where it is told")]
pub fn refused(error: Error) -> Response {
    let status = ui::respond::status(&error).as_u16();
    match &error {
        Error::Broken(cause) => tracing::error!(%cause, "a call failed"),
        other => tracing::info!(code = other.code(), "a call was refused"),
    }
    answer::json(status, &serde_json::json!({ "error": error.code() }))
}
