//! How a handler answers a browser.

use std::sync::Arc;

use askama::Template;
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::Error;

use crate::visit::Visit;

/// What a handler gives: an answer, or the answer that says why not.
pub type Answer = Result<Response, Response>;

/// A page; with status 422 when its form has errors, and 429 or 503 with
/// `Retry-After` when nothing of it was looked at.
///
/// # Errors
///
/// Never; the type fits a handler's last line.
pub fn page(form: &ui::Form, view: &impl Template) -> Answer {
    Ok(match form.held() {
        Some(kind) => ui::respond::held(kind, view),
        None if form.failed() => ui::respond::again(view),
        None => ui::respond::page(view),
    })
}

/// On to a place of this site (303).
///
/// # Errors
///
/// Never; the type fits a handler's last line.
pub fn see_other(place: &str) -> Answer {
    Ok(ui::respond::to(place))
}

/// On to another site, by a page of this one: a form post never ends in a
/// redirect elsewhere, because browsers hold `form-action` against the whole chain.
///
/// # Errors
///
/// Never; the type fits a handler's last line.
pub fn go_on(visit: &Visit, url: &str) -> Answer {
    Ok(ui::respond::onward(&visit.page(), url))
}

/// An error as the person is told it. What is broken goes to the log.
#[must_use]
pub fn error(visit: &Visit, error: Error) -> Response {
    let id = domain::Id::<Request>::new(visit.now, visit.env.dice.bytes()).to_string();
    match &error {
        Error::Broken(cause) => tracing::error!(request = %id, %cause, "a request failed"),
        other => tracing::info!(request = %id, code = other.code(), "a request was refused"),
    }
    if error.code() == "session.none" {
        return sign_in_first(visit);
    }
    let page = if at_desk(visit) { visit.desk_page() } else { visit.page() };
    let mut response = ui::respond::failure(&page, &error, &id, &HeaderMap::new());
    response.extensions_mut().insert(Failed { visit: visit.clone(), error: Arc::new(error), id });
    response
}

/// Why something was not done, kept beside the page that says so until a site
/// has looked up who reads it.
#[derive(Clone)]
pub struct Failed {
    /// Whose request it was.
    pub visit: Visit,
    error: Arc<Error>,
    id: String,
}

impl Failed {
    /// What an answer has failed for, where it has.
    #[must_use]
    pub fn of(response: &Response) -> Option<Self> {
        response.extensions().get::<Self>().cloned()
    }

    /// Whether it was asked for at the officers' desk.
    #[must_use]
    pub fn at_desk(&self) -> bool {
        at_desk(&self.visit)
    }

    /// The same answer, said on the page of whoever reads it.
    #[must_use]
    pub fn on(&self, page: &ui::Page, response: Response) -> Response {
        let (mut parts, _) = response.into_parts();
        parts.headers.remove(header::CONTENT_LENGTH);
        let said = ui::respond::failure(page, &self.error, &self.id, &HeaderMap::new());
        Response::from_parts(parts, said.into_body())
    }
}

/// What a request id names.
enum Request {}

/// Officers' pages have a place of their own.
fn at_desk(visit: &Visit) -> bool {
    visit.path.starts_with("/can-bo")
}

/// Whoever has to sign in first comes back to where they were.
fn sign_in_first(visit: &Visit) -> Response {
    let sign_in = if at_desk(visit) { "/can-bo/dang-nhap" } else { "/dang-nhap" };
    let mut place = url::form_urlencoded::Serializer::new(String::new());
    place.append_pair("tiep", &visit.path);
    ui::respond::to(&format!("{sign_in}?{}", place.finish()))
}

/// A form's body as the query of an address: the same pairs, written anew.
#[must_use]
pub fn as_query(body: &[u8]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(url::form_urlencoded::parse(body))
        .finish()
}

/// The answer, with a cookie set.
#[must_use]
pub fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// JSON for a program, never kept.
#[must_use]
pub fn json(status: u16, body: &impl serde::Serialize) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let Ok(text) = serde_json::to_string(body) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, text).into_response()
}

/// On to whatever comes next for a browser whose person has proved something;
/// `home` is where to go when no relying party waits.
///
/// # Errors
///
/// Never; the type fits a handler's last line.
pub fn next(visit: &Visit, next: crate::provider::Next, home: &str) -> Answer {
    use crate::provider::Next;
    match next {
        Next::GoOn(url) => go_on(visit, &url),
        Next::Step(place) => see_other(&place),
        Next::Home => see_other(if ui::prefs::is_local(home) { home } else { "/" }),
    }
}
