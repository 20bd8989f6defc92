//! What programs read: the catalogue, the figures, and where a dossier stands.
//!
//! Nothing here needs a session, and nothing here names anybody. What it is like
//! stands in `openapi.json`, which tests hold against these routes.

mod catalogue;
mod figures;
mod track;

use std::sync::Arc;

use axum::{
    Router,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{Error, Id};
use site::{Env, Visit};

/// The description, by hand.
const OPENAPI: &str = include_str!("openapi.json");

/// For how many seconds programs and caches may keep what is the same for everybody.
const KEPT: i64 = 60;

/// Every route for programs.
pub fn routes() -> Router<Arc<Env>> {
    Router::new()
        .route("/api/v1/procedures", get(catalogue::list))
        .route("/api/v1/progress", get(figures::list))
        .route("/api/v1/track", get(track::look_up))
        .route("/api/v1/openapi.json", get(openapi))
}

/// What there is.
async fn openapi() -> Response {
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json")), keep_for(KEPT)];
    (headers, OPENAPI).into_response()
}

/// JSON that is the same for everybody.
fn kept(body: &impl serde::Serialize) -> Response {
    kept_for(KEPT, body)
}

/// The same, for so many seconds.
fn kept_for(seconds: i64, body: &impl serde::Serialize) -> Response {
    let mut answer = site::answer::json(200, body);
    let (name, value) = keep_for(seconds);
    answer.headers_mut().insert(name, value);
    answer
}

fn keep_for(seconds: i64) -> (HeaderName, HeaderValue) {
    let text = format!("public, max-age={seconds}");
    (header::CACHE_CONTROL, HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("no-store")))
}

/// What a call's id names.
enum Call {}

/// An error as programs read it: its code, and words for people.
#[expect(clippy::needless_pass_by_value, reason = "an error ends where it is told")]
fn error(visit: &Visit, error: Error) -> Response {
    let id = Id::<Call>::new(visit.now, visit.env.dice.bytes()).to_string();
    if let Error::Broken(cause) = &error {
        tracing::error!(request = %id, %cause, "a call failed");
    }
    let json = HeaderValue::from_static("application/json");
    ui::respond::failure(&visit.page(), &error, &id, &HeaderMap::from_iter([(header::ACCEPT, json)]))
}
