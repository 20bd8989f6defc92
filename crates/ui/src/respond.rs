//! How an answer leaves: with which headers, as which status, in which form.

use askama::Template;
use axum::{
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, LOCATION, RETRY_AFTER},
    },
    response::{Html as HtmlBody, IntoResponse, Response},
};
use domain::{Error, Kind, Refused};

use crate::Page;

/// What a page may load and where it may send forms (CSP Level 3). No inline
/// script, no inline style, no third party, one Trusted Types policy.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
     form-action 'self'; frame-ancestors 'none'; base-uri 'none'; \
     require-trusted-types-for 'script'; trusted-types danh";

/// The headers every answer carries.
const ALWAYS: [(&str, &str); 6] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("permissions-policy", "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// Two years of https only (RFC 6797), for sites whose address is https.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// Whether a site is reached by https.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// It is.
    Https,
    /// It is not: localhost, the demonstration.
    Http,
}

/// Adds the security headers, and `no-store` to what says nothing about keeping.
///
/// `router.layer(axum::middleware::map_response(|r| async { respond::secured(Transport::Https, r) }))`
pub fn secured(transport: Transport, mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        let name = HeaderName::from_static(name);
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if transport == Transport::Https {
        headers.insert(HeaderName::from_static("strict-transport-security"), HSTS);
    }
    response
}

/// A page. 422 when its form has errors is [`page_with`]'s to say.
pub fn page(view: &impl Template) -> Response {
    page_with(StatusCode::OK, view)
}

/// A page shown again because something in its form is wrong.
pub fn again(view: &impl Template) -> Response {
    page_with(StatusCode::UNPROCESSABLE_ENTITY, view)
}

/// A page shown again because nothing of its form was looked at, with when it will be.
pub fn held(kind: Kind, view: &impl Template) -> Response {
    let error = Error::Refused(Refused { code: "", args: Vec::new(), kind });
    let mut answer = page_with(status(&error), view);
    if let Some(seconds) = retry_after(&error) {
        answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}

/// A page with a status. A page that cannot be written is broken: 500, nothing said.
pub fn page_with(status: StatusCode, view: &impl Template) -> Response {
    match view.render() {
        Ok(text) => (status, HtmlBody(text)).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// To another page of this site, after a post (303). Never to another origin:
/// `form-action 'self'` holds along the whole chain; use [`onward`] for that.
pub fn to(place: &str) -> Response {
    match HeaderValue::from_str(place) {
        Ok(place) => (StatusCode::SEE_OTHER, [(LOCATION, place)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The page that leads on to another origin after the last post of a sign-in.
#[derive(Template)]
#[template(path = "onward.html")]
struct Onward<'a> {
    page: &'a Page,
    url: &'a str,
}

/// Leads to another origin after a post, with 200 and a refresh of exactly 0,
/// because browsers apply `form-action` to redirects of a form.
///
/// `url` is an https (or localhost) address that was checked before.
pub fn onward(page_context: &Page, url: &str) -> Response {
    page(&Onward { page: page_context, url })
}

/// The page that says why something was not done.
#[derive(Template)]
#[template(path = "failure.html")]
struct Failure<'a> {
    page: &'a Page,
    title: &'a str,
    text: String,
    wait: Option<String>,
    request_id: &'a str,
}

/// The page shown without a network; route it at `/ngoai-tuyen`.
#[derive(Template)]
#[template(path = "offline.html")]
struct Offline<'a> {
    page: &'a Page,
}

/// The page the service worker keeps for when there is no network.
pub fn offline(page_context: &Page) -> Response {
    page(&Offline { page: page_context })
}

/// The status of an error.
pub fn status(error: &Error) -> StatusCode {
    match error {
        Error::Refused(refused) => match refused.kind {
            Kind::Unprocessable => StatusCode::UNPROCESSABLE_ENTITY,
            Kind::Malformed => StatusCode::BAD_REQUEST,
            Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
            Kind::Forbidden => StatusCode::FORBIDDEN,
            Kind::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Kind::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE,
        },
        Error::Missing(_) => StatusCode::NOT_FOUND,
        Error::Conflict => StatusCode::CONFLICT,
        Error::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// An error as an answer: a page, or JSON where the caller asked for it.
///
/// What is broken is the caller's to log, with the same request id; nothing of
/// it is said here.
pub fn failure(page_context: &Page, error: &Error, request_id: &str, asked: &HeaderMap) -> Response {
    let status = status(error);
    let retry_after = retry_after(error);
    let mut answer = if wants_json(asked) {
        as_json(page_context, error, request_id, status)
    } else {
        let view = Failure {
            page: page_context,
            title: page_context.t(title(error)),
            text: said(page_context, error),
            wait: retry_after.filter(|_| !says_when(error)).map(|seconds| page_context.lang().wait(seconds)),
            request_id,
        };
        page_with(status, &view)
    };
    if let Some(seconds) = retry_after {
        answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}

/// `{"error":{"code","message","request_id","args"}}`.
fn as_json(page: &Page, error: &Error, request_id: &str, status: StatusCode) -> Response {
    let args: serde_json::Map<String, serde_json::Value> = match error {
        Error::Refused(refused) => {
            refused.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into())).collect()
        }
        _ => serde_json::Map::new(),
    };
    let body = serde_json::json!({ "error": {
        "code": error.code(), "message": said(page, error), "request_id": request_id, "args": args,
    }});
    let kind = HeaderValue::from_static("application/json");
    (status, [(CONTENT_TYPE, kind)], body.to_string()).into_response()
}

/// JSON is for those who ask for it and do not ask for pages.
fn wants_json(asked: &HeaderMap) -> bool {
    let asked = asked.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    asked.contains("application/json") && !asked.contains("text/html")
}

fn retry_after(error: &Error) -> Option<u64> {
    match error {
        Error::Refused(refused) => match refused.kind {
            Kind::TooMany { retry_after } | Kind::Busy { retry_after } => Some(retry_after),
            _ => None,
        },
        _ => None,
    }
}

/// Whether the words of an error say themselves when to try again.
fn says_when(error: &Error) -> bool {
    matches!(error, Error::Refused(refused) if matches!(refused.kind, Kind::Busy { .. })
        || refused.args.iter().any(|(name, _)| *name == "seconds"))
}

fn title(error: &Error) -> &'static str {
    match error {
        Error::Refused(refused) => match refused.kind {
            // No page of anybody else's: a form that did not come from where it should.
            Kind::Forbidden if refused.code.starts_with("guard.") || refused.code.starts_with("form.") => {
                "failure.refused_title"
            }
            Kind::Unprocessable | Kind::Malformed => "failure.refused_title",
            Kind::Unauthenticated => "failure.unauthenticated_title",
            Kind::Forbidden => "failure.forbidden_title",
            Kind::TooMany { .. } => "failure.too_many_title",
            Kind::Busy { .. } => "failure.busy_title",
        },
        Error::Missing(_) => "failure.missing_title",
        Error::Conflict => "failure.conflict_title",
        Error::Broken(_) => "failure.broken_title",
    }
}

fn said(page: &Page, error: &Error) -> String {
    match error {
        Error::Refused(refused) => page.lang().refused(refused),
        Error::Missing(_) => page.t("failure.missing_text").to_owned(),
        Error::Conflict => page.t("failure.conflict_text").to_owned(),
        Error::Broken(_) => page.t("failure.broken_text").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    async fn body(answer: Response) -> String {
        let bytes = to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
        String::from_utf8(bytes.to_vec()).expect("text")
    }

    fn asking_json() -> HeaderMap {
        HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))])
    }

    #[tokio::test]
    async fn what_is_broken_is_never_told() {
        let error = Error::broken("password=hunter2 in /etc/secret");
        let answer = failure(&Page::default(), &error, "ab12", &HeaderMap::new());
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let said = body(answer).await;
        assert!(!said.contains("hunter2") && said.contains("ab12"));
    }

    #[tokio::test]
    async fn too_many_tries_say_when_to_try_again() {
        let kind = Kind::TooMany { retry_after: 90 };
        let error = Error::Refused(Refused { code: "guard.token", args: vec![], kind });
        let answer = failure(&Page::default(), &error, "ab12", &HeaderMap::new());
        assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(answer.headers()[RETRY_AFTER], "90");
    }

    #[tokio::test]
    async fn an_api_caller_gets_the_code_as_json() {
        let answer = failure(&Page::default(), &Error::Missing("dossier"), "ab12", &asking_json());
        let said: serde_json::Value = serde_json::from_str(&body(answer).await).expect("JSON");
        assert_eq!(said["error"]["code"], "missing");
        assert_eq!(said["error"]["request_id"], "ab12");
    }

    #[tokio::test]
    async fn leading_on_takes_no_redirect_and_no_script() {
        let answer = onward(&Page::default(), "https://cong.example/callback?code=a&state=b");
        assert_eq!(answer.status(), StatusCode::OK);
        let said = body(answer).await;
        let refresh = "<meta http-equiv=\"refresh\" content=\"0; url=https://cong.example/callback?code=a&#38;state=b\">";
        assert!(said.contains(refresh), "{said}");
    }

    #[test]
    fn every_answer_carries_the_headers_and_is_not_kept() {
        let answer = secured(Transport::Https, StatusCode::OK.into_response());
        assert_eq!(answer.headers()["content-security-policy"], CONTENT_SECURITY_POLICY);
        assert_eq!(answer.headers()[CACHE_CONTROL], "no-store");
        assert!(answer.headers().contains_key("strict-transport-security"));
    }

    #[test]
    fn what_says_how_long_to_keep_it_is_left_alone() {
        let kept = ([(CACHE_CONTROL, "public, max-age=60")], "x").into_response();
        let answer = secured(Transport::Http, kept);
        assert_eq!(answer.headers()[CACHE_CONTROL], "public, max-age=60");
        assert!(!answer.headers().contains_key("strict-transport-security"));
    }
}
