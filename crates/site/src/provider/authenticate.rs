//! How a relying party proves who it is to the endpoints.

use std::sync::Arc;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::{http::HeaderMap, response::Response};
use jiff::Timestamp;
use oidc::{
    client_auth::{Addressee, CHALLENGE, Presented, Proof, Refusal},
    form::Form,
    refusal::{Code, OAuthError},
};

use super::{
    clients::{self, Known},
    issue::Assertion,
};
use crate::{Env, answer};

/// The relying party a request is from, and the assertion its act must spend.
///
/// # Errors
///
/// The answer that says why it is not believed (RFC 6749 §5.2).
pub async fn client(
    env: &Env,
    headers: &HeaderMap,
    form: &Form<'_>,
    path: &str,
    now: Timestamp,
) -> Result<(Arc<Known>, Assertion), Response> {
    let authorization = headers.get("authorization").and_then(|value| value.to_str().ok());
    let presented = Presented::read(authorization, form).map_err(|refusal| refuse(refusal, authorization))?;
    let known = clients::find(env, presented.client_id(), now).await.map_err(|error| broken(&error))?;
    let Some(known) = known else { return Err(refuse(Refusal::Wrong, authorization)) };
    let issuer = env.settings.issuer();
    let endpoints = [format!("{issuer}/token"), format!("{issuer}{path}")];
    let us = Addressee { issuer, endpoints: &[&endpoints[0], &endpoints[1]] };
    let proof = presented
        .check(&known.client, us, now.as_second())
        .map_err(|refusal| refuse(refusal, authorization))?;
    let named = match proof {
        Proof::Public => None,
        Proof::Secret(secret) => {
            let index = clients::secret_index(&env.keys, secret.expose());
            let known_index = known.secret_index.unwrap_or_default();
            let fits = verify_slices_are_equal(&index, &known_index).is_ok() && known.secret_index.is_some();
            if !fits {
                return Err(refuse(Refusal::Wrong, authorization));
            }
            None
        }
        Proof::Assertion { jti, until } => {
            let until = Timestamp::from_second(until).unwrap_or(Timestamp::MAX);
            Some((known.client.client_id.clone(), jti, until))
        }
    };
    Ok((known, Assertion { named }))
}

/// The answer to an assertion that was used before.
pub fn replayed() -> Response {
    refuse(Refusal::Wrong, None)
}

fn refuse(refusal: Refusal, authorization: Option<&str>) -> Response {
    tracing::info!(why = %refusal, "a relying party was not believed");
    let mut response = answer::json(refusal.code().status(), &refusal.answer());
    if authorization.is_some() {
        response.headers_mut().insert("www-authenticate", axum::http::HeaderValue::from_static(CHALLENGE));
    }
    response
}

/// The answer when the house is broken, or busy.
pub fn broken(error: &domain::Error) -> Response {
    tracing::error!(%error, "an endpoint failed");
    let code = Code::ServerError;
    answer::json(code.status(), &oidc::refusal::Answer { error: code, error_description: None })
}

/// The answer to a refusal of the protocol.
pub fn say(refusal: &impl OAuthError) -> Response {
    answer::json(refusal.code().status(), &refusal.answer())
}
