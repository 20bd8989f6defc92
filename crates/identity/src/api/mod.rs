//! What portals call: signed calls about people, each done once.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, OriginalUri, State},
    http::HeaderMap,
    response::Response,
    routing::post,
};
use domain::Result;
use serde_json::json;
use site::{
    Env, answer,
    call::{self, Heard},
};

use crate::acts;

/// Longer than any call.
const LARGEST: usize = 32 << 10;

/// The endpoints of portals.
pub fn routes() -> Router<Arc<Env>> {
    Router::new()
        .route("/api/v1/looks", post(look))
        .route("/api/v1/notices", post(notice))
        .route("/api/v1/dossiers", post(dossier))
        .layer(DefaultBodyLimit::max(LARGEST))
}

/// A call as it came in.
type Came = (State<Arc<Env>>, OriginalUri, HeaderMap);

async fn look((env, uri, headers): Came, token: Bytes) -> Response {
    let done = async { acts::look::told(&env, &heard(&env, &uri, &headers, &token).await?).await };
    said(done.await)
}

async fn notice((env, uri, headers): Came, token: Bytes) -> Response {
    let done = async { acts::notice::told(&env, &heard(&env, &uri, &headers, &token).await?).await };
    said(done.await)
}

async fn dossier((env, uri, headers): Came, token: Bytes) -> Response {
    let done = async { acts::dossier_summary::told(&env, &heard(&env, &uri, &headers, &token).await?).await };
    said(done.await)
}

async fn heard(env: &Env, uri: &OriginalUri, headers: &HeaderMap, token: &[u8]) -> Result<Heard> {
    call::hear(env, headers, token, uri.0.path()).await
}

fn said(done: Result<()>) -> Response {
    match done {
        Ok(()) => answer::json(200, &json!({ "done": true })),
        Err(error) => call::refused(error),
    }
}
