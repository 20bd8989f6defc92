//! Signed calls between a portal and the identity centre.
//!
//! A call is one signed token (RFC 7515, ES256) posted as `application/jwt`:
//! who calls, whom, when, a name that is used once, and what is said. A person
//! is named by number within it, never in an address.

mod hear;

use std::collections::BTreeMap;

use domain::Result;
use gateway::http::{Request, Response, Unreachable};
use oidc::jose::{Alg, base64url};
use serde::Serialize;
use url::Url;

pub use self::hear::{Called, Heard, Refusal, hear, refused};
use crate::{Env, provider::mint};

/// The `typ` of a call, so that no other token of the caller passes for one (RFC 8725 §3.11).
pub const CALL_TYPE: &str = "danh-call+jwt";
/// What a call is posted as (RFC 7519 §10.3.1).
pub const CONTENT_TYPE: &str = "application/jwt";
/// How long a call counts, in seconds; each delivery signs one of its own.
pub const LIFE: i64 = 60;

/// What is said: values by name.
pub type Body = BTreeMap<String, String>;

/// The claims of a call, as the caller writes them.
#[derive(Debug, Serialize)]
struct Call<'a> {
    iss: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
    jti: String,
    body: &'a Body,
}

/// A call to this address, signed by this site.
///
/// # Errors
///
/// Broken, when the site does not sign.
pub fn sign(env: &Env, address: &Url, body: &Body) -> Result<String> {
    let now = env.clock.now().as_second();
    let jti = base64url(env.dice.bytes::<16>());
    let call = Call { iss: &env.settings.site, aud: address.as_str(), iat: now, exp: now + LIFE, jti, body };
    mint::sign(env, Alg::Es256, Some(CALL_TYPE), &call)
}

/// Calls this address, and says what was answered.
///
/// # Errors
///
/// Broken, when the site does not sign.
pub async fn send(env: &Env, address: Url, body: &Body) -> Result<Result<Response, Unreachable>> {
    let token = sign(env, &address, body)?;
    Ok(env.http.send(Request::post(address, CONTENT_TYPE, token.into_bytes())).await)
}
