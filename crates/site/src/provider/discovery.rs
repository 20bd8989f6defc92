//! What the provider says of itself, and its public keys.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderName, header},
    response::{IntoResponse, Response},
};
use oidc::{
    discovery::{self, Policy},
    jose::Alg,
};

use super::{authenticate, mint};
use crate::Env;

/// The metadata (OpenID Connect Discovery §4, RFC 8414 §3).
pub async fn document(State(env): State<Arc<Env>>) -> Response {
    // The RSA key is made when the first party that needs it is added.
    let has_rsa = env.keys.signer(gateway::keys::Alg::Rs256).is_ok();
    let algs: &[Alg] = if has_rsa { &[Alg::Rs256, Alg::Es256] } else { &[Alg::Es256] };
    let text = env.published[usize::from(has_rsa)].get_or_init(|| written(&env, algs)).clone();
    public(text, "public, max-age=300")
}

fn written(env: &Env, algs: &[Alg]) -> bytes::Bytes {
    let policy = Policy {
        issuer: env.settings.issuer().to_owned(),
        id_token_algs: algs.to_vec(),
        ui_locales: vec!["vi".to_owned(), "en".to_owned()],
    };
    serde_json::to_vec(&discovery::metadata(&policy)).unwrap_or_default().into()
}

/// The public keys (RFC 7517 §5).
pub async fn jwks(State(env): State<Arc<Env>>) -> Response {
    match mint::public_keys(&env) {
        Ok(keys) => public(serde_json::to_vec(&keys).unwrap_or_default().into(), "public, max-age=60"),
        Err(error) => authenticate::broken(&error),
    }
}

fn public(text: bytes::Bytes, keep: &'static str) -> Response {
    let headers: [(HeaderName, &str); 3] = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, keep),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    (headers, text).into_response()
}
