//! What a portal asks of a provider, server to server.

use std::sync::Arc;

use domain::{Error, Result};
use gateway::http::{Request, Response};
use jiff::Timestamp;
use oidc::{
    client_auth::Assertion,
    discovery::{Metadata, WELL_KNOWN},
    form::Pairs,
    jose::{Alg, JwkSet},
    par::Pushed,
    rp,
    token::Tokens,
};
use url::Url;

use super::Refusal;
use crate::{
    Env,
    provider::mint,
    upstream::{Fetched, Upstream},
};

/// What a provider publishes, lately or now.
///
/// # Errors
///
/// [`Refusal::Unreachable`], [`Refusal::Answer`].
pub async fn published(env: &Env, upstream: &Upstream, now: Timestamp) -> Result<Arc<Fetched>> {
    match upstream.lately(now) {
        Some(fetched) => Ok(fetched),
        None => afresh(env, upstream, now).await,
    }
}

/// What a provider publishes, where a key is named that nobody knows: it may have come since.
///
/// # Errors
///
/// [`Refusal::Unreachable`], [`Refusal::Answer`].
pub async fn again(env: &Env, upstream: &Upstream, now: Timestamp) -> Result<Arc<Fetched>> {
    match upstream.just_now(now) {
        Some(fetched) => Ok(fetched),
        None => afresh(env, upstream, now).await,
    }
}

async fn afresh(env: &Env, upstream: &Upstream, now: Timestamp) -> Result<Arc<Fetched>> {
    let document = get(env, &format!("{}{}", upstream.issuer, WELL_KNOWN[0])).await?;
    let metadata = Metadata::read(&document.body, &upstream.issuer)
        .map_err(|refusal| Error::from(Refusal::Answer(refusal.to_string())))?;
    let keys: JwkSet = read(&get(env, &metadata.jwks_uri).await?)?;
    Ok(upstream.keep(Fetched { metadata, keys, at: now }))
}

/// Pushes a request (RFC 9126 §2).
///
/// # Errors
///
/// [`Refusal::Unreachable`], [`Refusal::Refused`], [`Refusal::Answer`].
pub async fn push(env: &Env, upstream: &Upstream, to: &Metadata, form: Pairs) -> Result<Pushed> {
    let endpoint = to.pushed_authorization_request_endpoint.clone();
    let endpoint = endpoint.ok_or_else(|| Error::from(Refusal::Answer("no place to push to".to_owned())))?;
    read(&post(env, upstream, &endpoint, form).await?)
}

/// Asks the token endpoint.
///
/// # Errors
///
/// [`Refusal::Unreachable`], [`Refusal::Refused`], [`Refusal::Answer`].
pub async fn tokens(env: &Env, upstream: &Upstream, to: &Metadata, form: Pairs) -> Result<Tokens> {
    read(&post(env, upstream, &to.token_endpoint, form).await?)
}

/// Asks userinfo about the bearer.
///
/// # Errors
///
/// [`Refusal::Unreachable`], [`Refusal::Answer`].
pub async fn userinfo(env: &Env, to: &Metadata, access_token: &str) -> Result<Vec<u8>> {
    let endpoint = to.userinfo_endpoint.clone().unwrap_or_default();
    let request = Request::get(parse(&endpoint)?).bearer(access_token);
    Ok(answered(env, request).await?.body)
}

async fn get(env: &Env, address: &str) -> Result<Response> {
    answered(env, Request::get(parse(address)?)).await
}

async fn post(env: &Env, upstream: &Upstream, address: &str, form: Pairs) -> Result<Response> {
    let now = env.clock.now().as_second();
    let assertion = Assertion::new(&upstream.client_id, &upstream.issuer, env.dice.bytes(), now);
    let assertion = mint::sign(env, Alg::Es256, None, &assertion)?;
    let form = rp::authenticated(form, &upstream.client_id, assertion);
    answered(env, Request::post_form(parse(address)?, &form)).await
}

async fn answered(env: &Env, request: Request) -> Result<Response> {
    let response = env.http.send(request).await;
    let response = response.map_err(|error| {
        tracing::warn!(%error, "a provider cannot be reached");
        Error::from(Refusal::Unreachable(error.to_string()))
    })?;
    if response.is_success() {
        return Ok(response);
    }
    let said: std::result::Result<oidc::refusal::Answer, _> = serde_json::from_slice(&response.body);
    let code = said.map_or("server_error", |answer| answer.error.as_str());
    tracing::warn!(status = response.status, code, "a provider said no");
    // What is broken or busy there has not said no.
    if response.status >= 500 || response.status == 429 {
        return Err(Refusal::Unreachable(format!("status {}", response.status)).into());
    }
    Err(Refusal::Refused(code).into())
}

fn read<T: serde::de::DeserializeOwned>(response: &Response) -> Result<T> {
    response.json().map_err(|error| Refusal::Answer(error.to_string()).into())
}

fn parse(address: &str) -> Result<Url> {
    Url::parse(address).map_err(|_| Refusal::Answer("an address that is none".to_owned()).into())
}
