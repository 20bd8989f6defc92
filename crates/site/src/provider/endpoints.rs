//! The provider's endpoints, and what each answers.

use std::sync::Arc;

use axum::{
    Router,
    extract::{RawForm, RawQuery, State},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
    routing::{get, post},
};
use oidc::{
    authorize::Way,
    bearer,
    form::Form,
    refusal::OAuthError,
    token::{Refusal, Request},
};

use super::{authenticate, authorize, authorize::Next, consent, discovery, logout, token, userinfo};
use crate::{
    Env, Visit,
    answer::{self, Answer},
};

/// The provider's routes, for the table of a site that is one.
pub fn routes() -> Router<Arc<Env>> {
    Router::new()
        .route("/.well-known/openid-configuration", get(discovery::document))
        .route("/.well-known/oauth-authorization-server", get(discovery::document))
        .route("/jwks", get(discovery::jwks))
        .route("/par", post(par))
        .route("/authorize", get(authorize_get).post(authorize_post))
        .route("/token", post(token_post))
        .route("/userinfo", get(userinfo_get).post(userinfo_get))
        .route("/logout", get(logout::get).post(logout::post))
        .route("/dong-y", get(consent::ask).post(consent::answer))
        .route("/huy", post(consent::cancel))
}

async fn par(State(env): State<Arc<Env>>, headers: HeaderMap, RawForm(body): RawForm) -> Response {
    let now = env.clock.now();
    let Ok(text) = std::str::from_utf8(&body) else {
        return authenticate::say(&oidc::form::Refusal::NotText);
    };
    let form = match Form::parse(text) {
        Ok(form) => form,
        Err(refusal) => return authenticate::say(&refusal),
    };
    let (known, assertion) = match authenticate::client(&env, &headers, &form, "/par", now).await {
        Ok(client) => client,
        Err(response) => return response,
    };
    let ask = match oidc::authorize::check(&known.client, &form, Way::Pushed, now.as_second()) {
        Ok(ask) => ask,
        Err(refusal) => return authenticate::say(&refusal),
    };
    match authorize::push(&env, &ask, assertion, now).await {
        Ok(Some(pushed)) => answer::json(201, &pushed),
        Ok(None) => authenticate::replayed(),
        Err(error) => authenticate::broken(&error),
    }
}

async fn authorize_get(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let next = authorize::begin(&visit, query.as_deref().unwrap_or_default()).await;
    match next.map_err(|error| answer::error(&visit, error))? {
        // Nothing was posted here, so a plain redirect is safe (RFC 6749 §4.1.2).
        Next::GoOn(url) => Ok(ui::respond::to(&url)),
        other => answer::next(&visit, other, "/"),
    }
}

/// A post from another site comes without our cookies (SameSite=Lax); by a
/// redirect to the same request as a link they come along.
async fn authorize_post(RawForm(body): RawForm) -> Answer {
    answer::see_other(&format!("/authorize?{}", answer::as_query(&body)))
}

async fn token_post(State(env): State<Arc<Env>>, headers: HeaderMap, RawForm(body): RawForm) -> Response {
    let now = env.clock.now();
    let Ok(text) = std::str::from_utf8(&body) else {
        return authenticate::say(&oidc::form::Refusal::NotText);
    };
    let form = match Form::parse(text) {
        Ok(form) => form,
        Err(refusal) => return authenticate::say(&refusal),
    };
    let (known, assertion) = match authenticate::client(&env, &headers, &form, "/token", now).await {
        Ok(client) => client,
        Err(response) => return response,
    };
    let said = match Request::read(&form) {
        Ok(Request::Code { code, redirect_uri, verifier }) => {
            token::redeem(&env, &known, assertion, (code, redirect_uri, verifier), now).await
        }
        Ok(Request::Refresh { token, scopes }) => {
            token::refresh(&env, &known, assertion, (token, scopes), now).await
        }
        Err(refusal) => Ok(Err(refusal)),
    };
    match said {
        Ok(Ok(tokens)) => answer::json(200, &tokens),
        Ok(Err(refusal)) => refused(&refusal),
        Err(error) => authenticate::broken(&error),
    }
}

fn refused(refusal: &Refusal) -> Response {
    tracing::info!(why = %refusal, "no token was given");
    authenticate::say(refusal)
}

async fn userinfo_get(State(env): State<Arc<Env>>, headers: HeaderMap) -> Response {
    let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let said = match bearer::token(authorization) {
        Ok(token) => userinfo::tell(&env, token, env.clock.now()).await,
        Err(refusal) => Ok(Err(refusal)),
    };
    match said {
        Ok(Ok(claims)) => answer::json(200, &claims),
        Ok(Err(refusal)) => challenged(&refusal),
        Err(error) => authenticate::broken(&error),
    }
}

fn challenged(refusal: &bearer::Refusal) -> Response {
    let mut response = answer::json(refusal.code().status(), &refusal.answer());
    if let Ok(challenge) = HeaderValue::from_str(&refusal.challenge()) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}
