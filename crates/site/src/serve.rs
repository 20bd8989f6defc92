//! What runs beside the requests of a site, and what stands around them.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{FromRequestParts as _, Query, Request, State},
    http::{Method, StatusCode},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::Result;

use crate::{
    Env, SiteKind, Visit, about,
    answer::{self, Answer},
    chainer, courier, visit,
};

/// Paths that programs post to: no cookie opens them, so no page can abuse them.
const ENDPOINTS: &[&str] = &["/par", "/token", "/userinfo", "/backchannel-logout", "/authorize", "/logout"];

/// How long a request may take from its head to its answer: enough for a
/// picture from a phone with little reception. Whoever never sends the body
/// holds nothing for longer.
const PATIENCE: Duration = Duration::from_mins(1);

/// A site's routes with everything that stands around them: headers, the
/// device cookie, the fence against posts from elsewhere, health, assets.
pub fn around(env: &Arc<Env>, routes: Router<Arc<Env>>) -> Router {
    routes
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route(ui::assets::ROUTE, get(ui::assets::serve))
        .route("/sw.js", get(ui::assets::service_worker))
        .route("/manifest.webmanifest", get(manifest))
        .route("/ngoai-tuyen", get(offline))
        .route("/tro-giup", get(about::help))
        .route("/du-lieu-cua-ban", get(about::data))
        .route("/giay-phep", get(about::licences))
        .route(ui::prefs::PATH, get(choose))
        .fallback(missing)
        .method_not_allowed_fallback(only_posted)
        .layer(middleware::from_fn_with_state(Arc::clone(env), visit::device_layer))
        .layer(middleware::from_fn_with_state(PATIENCE, in_time))
        .layer(middleware::from_fn_with_state(Arc::clone(env), fence))
        .with_state(Arc::clone(env))
}

async fn ready(State(env): State<Arc<Env>>) -> Response {
    match env.db.read(store::chain::head).await {
        Ok(_) => "ready".into_response(),
        Err(error) => {
            tracing::error!(%error, "not ready");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

async fn manifest(State(env): State<Arc<Env>>) -> Response {
    ui::assets::manifest(&env.brand)
}

/// What the service worker shows when there is no network.
async fn offline(visit: Visit) -> Response {
    ui::respond::offline(&visit.page())
}

/// A choice of looks is kept, and leads back.
async fn choose(visit: Visit, Query(choice): Query<ui::prefs::Choice>) -> Answer {
    ui::prefs::choose(&choice).map_err(|refusal| answer::error(&visit, refusal.into()))
}

async fn missing(visit: Visit) -> Response {
    answer::error(&visit, domain::Error::Missing("page"))
}

/// Nobody is shown what is only posted to: whoever comes back to such an address,
/// from a sign-in or a choice of language, is on the page it was posted from.
async fn only_posted(method: Method, visit: Visit) -> Response {
    let (path, query) = visit.path.split_once('?').unwrap_or((&visit.path, ""));
    if method == Method::GET && !is_from_program(path) {
        let above = path.rsplit_once('/').map_or("", |(above, _)| above);
        let above = if above.is_empty() { "/" } else { above };
        let place = if query.is_empty() { above.to_owned() } else { format!("{above}?{query}") };
        return ui::respond::to(&place);
    }
    let mut answer = answer::error(&visit, domain::Error::Missing("page"));
    *answer.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    answer
}

/// Whether programs post here, and no pages.
fn is_from_program(path: &str) -> bool {
    ENDPOINTS.contains(&path) || path.starts_with("/api/")
}

/// Gives up on a request that does not come to its end. An act it has begun
/// ends as a whole all the same.
async fn in_time(State(patience): State<Duration>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(patience, next.run(request)).await {
        Ok(response) => response,
        Err(_) => (StatusCode::REQUEST_TIMEOUT, "request.timeout").into_response(),
    }
}

/// Refuses posts made on other sites' pages and addresses nobody can read, and
/// gives every answer its headers.
async fn fence(State(env): State<Arc<Env>>, request: Request, next: Next) -> Response {
    let from_program = is_from_program(request.uri().path());
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let transport =
        if env.settings.is_https() { ui::respond::Transport::Https } else { ui::respond::Transport::Http };
    let fit: Result<()> = if from_program {
        Ok(())
    } else if changes {
        ui::guard::same_origin(request.headers(), env.settings.issuer()).map_err(Into::into)
    } else {
        ui::readable(request.uri().query().unwrap_or_default()).map_err(Into::into)
    };
    let response = match fit {
        Ok(()) => next.run(request).await,
        Err(unfit) => turned_away(&env, request, unfit).await,
    };
    ui::respond::secured(transport, response)
}

/// A post from elsewhere is told so on a page, for it may be a reader's own browser that hides where it is.
async fn turned_away(env: &Arc<Env>, request: Request, unfit: domain::Error) -> Response {
    let (mut parts, _) = request.into_parts();
    match Visit::from_request_parts(&mut parts, env).await {
        Ok(visit) => answer::error(&visit, unfit),
        Err(broken) => broken,
    }
}

/// Starts the courier, the chainer and the sweeper of a site. They end with the runtime.
pub fn start(env: &Arc<Env>) {
    tokio::spawn(courier::run(Arc::clone(env)));
    tokio::spawn(chainer::Log::of(env).run());
    tokio::spawn(sweep(Arc::clone(env)));
}

/// Once in ten minutes takes away what has expired, and looks whether the keys have changed.
async fn sweep(env: Arc<Env>) {
    let mut every = tokio::time::interval(Duration::from_mins(10));
    loop {
        every.tick().await;
        if let Err(error) = swept(&env).await {
            tracing::error!(site = %env.settings.site, %error, "what has expired could not be taken away");
        }
        if let Err(error) = env.keys.reload_if_changed() {
            tracing::error!(site = %env.settings.site, %error, "the key file could not be read again");
        }
    }
}

async fn swept(env: &Env) -> Result<u64> {
    let (now, kind) = (env.clock.now(), env.settings.kind);
    env.db
        .write_quietly("what has expired is of no use to anybody", move |tx| {
            let own = if kind == SiteKind::Identity { store::identity::sweep(tx, now)? } else { 0 };
            Ok(store::expired::sweep(tx, now)? + own)
        })
        .await
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, routing::post};
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn a_request_that_never_comes_to_its_end_is_given_up() {
        let never = post(|| async {
            std::future::pending::<()>().await;
            "the whole body has come"
        });
        let routes: Router = Router::new()
            .route("/", never)
            .layer(middleware::from_fn_with_state(Duration::from_millis(10), in_time));
        let request = Request::post("/").body(Body::empty()).expect("a request");
        let answer = routes.oneshot(request).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::REQUEST_TIMEOUT);
    }
}
