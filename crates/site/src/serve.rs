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
    answer::{self, Answer, Failed},
    chainer, courier,
    visit::DeviceCookie,
};

/// Paths that programs post to: no cookie opens them, so no page can abuse them.
const ENDPOINTS: &[&str] = &["/par", "/token", "/userinfo", "/backchannel-logout", "/authorize", "/logout"];

/// How long a request may take from its head to its answer: enough for a
/// picture from a phone with little reception. Whoever never sends the body
/// holds nothing for longer.
const PATIENCE: Duration = Duration::from_mins(1);

/// A site's routes with everything that stands around them: headers, the
/// device cookie, the fence against posts from elsewhere, health, assets.
/// `reader` looks up the page of whoever reads an answer that says why not,
/// where the site knows them.
pub fn around<R, P>(env: &Arc<Env>, routes: Router<Arc<Env>>, reader: R) -> Router
where
    R: Fn(Failed) -> P + Clone + Send + Sync + 'static,
    P: Future<Output = Option<ui::Page>> + Send + 'static,
{
    let site = Arc::clone(env);
    let through = move |request, next| {
        let (site, reader) = (Arc::clone(&site), reader.clone());
        async move { to_the_reader(pass(&site, request, next).await, reader).await }
    };
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
        .layer(middleware::from_fn(through))
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

/// What a request goes through on its way in, and its answer on its way out.
/// One layer does all of it: each more is copied and boxed anew for every request.
async fn pass(env: &Arc<Env>, request: Request, next: Next) -> Response {
    let response = match is_fit(env, &request) {
        Err(unfit) => turned_away(env, request, unfit).await,
        Ok(()) => with_device(env, request, next).await,
    };
    let transport =
        if env.settings.is_https() { ui::respond::Transport::Https } else { ui::respond::Transport::Http };
    ui::respond::secured(transport, response)
}

/// The answer to a browser that has a device cookie, or is left with one.
async fn with_device(env: &Arc<Env>, mut request: Request, next: Next) -> Response {
    let (device, fresh) = DeviceCookie::of(env, &mut request);
    let mut response = in_time(PATIENCE, next.run(request)).await;
    if fresh {
        device.leave(env, &mut response);
    }
    response
}

/// Refuses posts made on other sites' pages and addresses nobody can read.
fn is_fit(env: &Env, request: &Request) -> Result<()> {
    if is_from_program(request.uri().path()) {
        return Ok(());
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        ui::guard::same_origin(request.headers(), env.settings.issuer())?;
    }
    Ok(ui::readable(request.uri().query().unwrap_or_default())?)
}

/// Gives up on a request that does not come to its end. An act it has begun
/// ends as a whole all the same.
async fn in_time(patience: Duration, answered: impl Future<Output = Response>) -> Response {
    match tokio::time::timeout(patience, answered).await {
        Ok(response) => response,
        Err(_) => (StatusCode::REQUEST_TIMEOUT, "request.timeout").into_response(),
    }
}

/// Pages that say why not know their reader as all others do.
async fn to_the_reader<R, P>(response: Response, reader: R) -> Response
where
    R: Fn(Failed) -> P,
    P: Future<Output = Option<ui::Page>>,
{
    let Some(failed) = Failed::of(&response) else { return response };
    match reader(failed.clone()).await {
        Some(page) => failed.on(&page, response),
        None => response,
    }
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
    use super::*;

    #[tokio::test]
    async fn a_request_that_never_comes_to_its_end_is_given_up() {
        let answer = in_time(Duration::from_millis(10), std::future::pending()).await;
        assert_eq!(answer.status(), StatusCode::REQUEST_TIMEOUT);
    }
}
