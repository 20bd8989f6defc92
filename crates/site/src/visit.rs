//! One request of a browser: who, from where, with which choices.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use aws_lc_rs::{constant_time::verify_slices_are_equal, digest};
use axum::{
    extract::{ConnectInfo, FromRef, FromRequest, FromRequestParts, OriginalUri, Request},
    http::{HeaderMap, HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    Error, Result,
    identity::session::{Kind, SEEN_EVERY},
};
use jiff::Timestamp;
use store::session::Session;
use ui::{
    Brand, Form, Lang, Page, Unreadable, Upload, page::CSRF_FIELD, page::Demo, page::SignedIn, prefs::Prefs,
};

use crate::{Env, relying, session};

/// How long a browser keeps its device cookie: 400 days, the longest browsers allow.
const DEVICE_COOKIE_SECONDS: u32 = 400 * 86_400;

/// One request of a browser.
#[derive(Clone)]
pub struct Visit {
    /// The site.
    pub env: Arc<Env>,
    /// When it came: an act's `now`.
    pub now: Timestamp,
    /// Language, theme, size of text.
    pub prefs: Prefs,
    /// Path and query.
    pub path: String,
    /// The network address it came from.
    pub network: IpAddr,
    /// What the browser calls itself, shortened.
    pub label: String,
    /// The value of the device cookie. Never stored: [`Visit::device`] is.
    device_cookie: String,
    /// The citizen's session, where the cookie carries a live one.
    pub session: Option<Session>,
    /// The officer's session, where the cookie carries a live one.
    pub desk: Option<Session>,
}

/// The value of the device cookie.
#[derive(Clone)]
pub(crate) struct DeviceCookie(String);

impl Visit {
    /// The browser, as it is stored: a hash of its device cookie.
    #[must_use]
    pub fn device(&self) -> [u8; 32] {
        index(&self.device_cookie)
    }

    /// The key that budgets of this network address count by: an IPv6 /48, an IPv4 /24.
    #[must_use]
    pub fn network_key(&self) -> Vec<u8> {
        match self.network {
            IpAddr::V4(v4) => v4.octets()[..3].to_vec(),
            IpAddr::V6(v6) => v6.octets()[..6].to_vec(),
        }
    }

    /// The token that this browser's forms carry (OWASP: signed double submit).
    #[must_use]
    pub fn csrf(&self) -> String {
        let mac = self.env.keys.mac("csrf", self.device_cookie.as_bytes());
        URL_SAFE_NO_PAD.encode(&mac[..18])
    }

    /// Refuses a form that another site's page may have sent.
    ///
    /// # Errors
    ///
    /// "form.stale": the page is to be loaded again.
    pub fn check_csrf(&self, form: &Form) -> Result<()> {
        let typed = form.typed(CSRF_FIELD).unwrap_or_default();
        verify_slices_are_equal(typed.as_bytes(), self.csrf().as_bytes()).map_err(|_| Error::from(Forged))
    }

    /// The context of a citizen's page.
    #[must_use]
    pub fn page(&self) -> Page {
        let mut page =
            Page::new(self.brand(&self.env.brand), self.prefs, self.path.clone()).csrf(self.csrf());
        page.demo = if self.env.settings.demo { Demo::Yes } else { Demo::No };
        page
    }

    /// The context of an officer's page.
    #[must_use]
    pub fn desk_page(&self) -> Page {
        let brand = self.brand(&self.env.desk);
        let mut page = Page::new(brand, self.prefs, self.path.clone()).csrf(self.csrf());
        page.demo = if self.env.settings.demo { Demo::Yes } else { Demo::No };
        page
    }

    /// The site as it presents itself in the reader's language.
    fn brand(&self, brand: &Arc<Brand>) -> Arc<Brand> {
        if self.prefs.lang == Lang::Vi {
            return Arc::clone(brand);
        }
        let unit = brand.unit_en.as_ref().unwrap_or(&brand.unit).clone();
        Arc::new(Brand { name: self.env.settings.name_en.clone(), unit, ..Brand::clone(brand) })
    }

    /// Whoever is signed in, as the header shows them.
    #[must_use]
    pub fn signed_in(&self, kind: Kind, name: impl Into<String>, unread: i64) -> SignedIn {
        SignedIn {
            name: name.into(),
            // `seen_at` may be a minute behind: what is promised here is kept.
            idle_seconds: u32::try_from((kind.idle() - SEEN_EVERY).as_secs()).unwrap_or(u32::MAX),
            unread: u32::try_from(unread).unwrap_or(0),
        }
    }

    /// The citizen's session.
    ///
    /// # Errors
    ///
    /// "session.none": they are to sign in.
    pub fn citizen(&self) -> Result<&Session> {
        self.session.as_ref().ok_or_else(|| session::Refusal::None.into())
    }

    /// The officer's session.
    ///
    /// # Errors
    ///
    /// "session.none": they are to sign in.
    pub fn officer(&self) -> Result<&Session> {
        self.desk.as_ref().ok_or_else(|| session::Refusal::None.into())
    }
}

/// A form that may be another site's doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the form does not carry this browser's token")]
struct Forged;

impl domain::Refusal for Forged {
    fn code(&self) -> &'static str {
        "form.stale"
    }

    fn kind(&self) -> domain::Kind {
        domain::Kind::Forbidden
    }
}

/// SHA-256 of a random cookie or token: what is stored in its place.
#[must_use]
pub fn index(token: &str) -> [u8; 32] {
    index_of(token.as_bytes())
}

/// SHA-256 of bytes that name something: a credential, a file.
#[must_use]
pub fn index_of(bytes: &[u8]) -> [u8; 32] {
    let mut index = [0; 32];
    index.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    index
}

/// A cookie of this site, good for `seconds`, or for as long as the browser runs.
#[must_use]
pub fn cookie(env: &Env, suffix: &str, value: &str, same_site: &str, seconds: Option<u32>) -> HeaderValue {
    let name = env.settings.cookie(suffix);
    let secure = if env.settings.is_https() { "; Secure" } else { "" };
    let life = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite={same_site}{secure}{life}");
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// The cookie that carries a session of this kind.
#[must_use]
pub fn session_cookie(env: &Env, kind: Kind, token: &str) -> HeaderValue {
    let (suffix, same_site) = cookie_of(kind);
    cookie(env, suffix, token, same_site, None)
}

/// The cookie that takes a session of this kind away.
#[must_use]
pub fn no_session_cookie(env: &Env, kind: Kind) -> HeaderValue {
    let (suffix, same_site) = cookie_of(kind);
    cookie(env, suffix, "", same_site, Some(0))
}

const fn cookie_of(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Citizen => ("", "Lax"),
        Kind::Desk => ("-desk", "Strict"),
    }
}

impl DeviceCookie {
    /// The browser's own, or one for a browser that has none, put into the
    /// request for [`Visit`]; and whether it is to be left with the answer.
    pub(crate) fn of(env: &Env, request: &mut Request) -> (Self, bool) {
        let name = env.settings.cookie("-device");
        let known =
            ui::prefs::cookie(request.headers(), &name).filter(|value| value.len() == 43).map(str::to_owned);
        // A post from elsewhere comes without cookies: it must not take a browser's own away.
        let fresh = known.is_none() && request.method() == axum::http::Method::GET;
        let device = Self(known.unwrap_or_else(|| env.dice.token()));
        request.extensions_mut().insert(device.clone());
        (device, fresh)
    }

    /// Leaves it with the browser. Only what is shown needs a device: assets
    /// and endpoints stay without cookies.
    pub(crate) fn leave(&self, env: &Env, response: &mut Response) {
        let kind = response.headers().get(header::CONTENT_TYPE);
        let shown = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if shown || response.status().is_redirection() {
            let set = cookie(env, "-device", &self.0, "Lax", Some(DEVICE_COOKIE_SECONDS));
            response.headers_mut().append(header::SET_COOKIE, set);
        }
    }
}

impl<S> FromRequestParts<S> for Visit
where
    S: Send + Sync,
    Arc<Env>: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        // A handler that takes a form asks twice: one request is one visit, at one moment.
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let env = Arc::<Env>::from_ref(state);
        let now = env.clock.now();
        let headers = &parts.headers;
        let device_cookie = parts
            .extensions
            .get::<DeviceCookie>()
            .map_or_else(|| env.dice.token(), |device| device.0.clone());
        let session = live(&env, headers, Kind::Citizen, now).await.map_err(broken)?;
        let desk = live(&env, headers, Kind::Desk, now).await.map_err(broken)?;
        if let Some(session) = &session {
            relying::stay::still_here(&env, session, now);
        }
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
        let visit = Self {
            now,
            prefs: Prefs::of(headers),
            path: uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            network: network(&env, headers, parts),
            label: label(headers),
            device_cookie,
            session,
            desk,
            env,
        };
        parts.extensions.insert(visit.clone());
        Ok(visit)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape map_err wants")]
fn broken(error: Error) -> Response {
    tracing::error!(%error, "a session could not be read");
    axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

async fn live(env: &Env, headers: &HeaderMap, kind: Kind, now: Timestamp) -> Result<Option<Session>> {
    let name = env.settings.cookie(cookie_of(kind).0);
    match ui::prefs::cookie(headers, &name).filter(|value| value.len() == 43) {
        Some(token) => session::current(env, index(token), kind, now).await,
        None => Ok(None),
    }
}

fn network(env: &Env, headers: &HeaderMap, parts: &Parts) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    if env.settings.trusted_proxy != Some(peer) {
        return peer;
    }
    // The last entry is the one our own proxy wrote.
    let forwarded =
        headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
    forwarded
        .and_then(|list| list.rsplit(',').next())
        .and_then(|last| last.trim().parse().ok())
        .unwrap_or(peer)
}

fn label(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    agent.chars().filter(|c| !c.is_control()).take(160).collect()
}

/// How long a form may take to arrive: as long as a large picture over a slow line.
const ARRIVES_WITHIN: Duration = Duration::from_mins(2);

/// What was sent, where it arrives in time: nobody keeps a place by sending slowly.
async fn within<T, F>(limit: Duration, arriving: F) -> Result<T, Unreadable>
where
    F: Future<Output = Result<T, Unreadable>>,
{
    tokio::time::timeout(limit, arriving).await.unwrap_or(Err(Unreadable))
}

/// A form whose token fits the browser.
pub struct Typed(pub Form);

impl<S> FromRequest<S> for Typed
where
    S: Send + Sync,
    Arc<Env>: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await?;
        let form = within(ARRIVES_WITHIN, Form::receive(Request::from_parts(parts, body))).await;
        let form = form.map_err(|error| crate::answer::error(&visit, error.into()))?;
        visit.check_csrf(&form).map_err(|error| crate::answer::error(&visit, error))?;
        Ok(Self(form))
    }
}

/// A form with files whose token fits the browser.
pub struct Sent(pub Upload);

impl<S> FromRequest<S> for Sent
where
    S: Send + Sync,
    Arc<Env>: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await?;
        let upload = within(ARRIVES_WITHIN, Upload::receive(Request::from_parts(parts, body))).await;
        let upload = upload.map_err(|error| crate::answer::error(&visit, error.into()))?;
        visit.check_csrf(&upload.form).map_err(|error| crate::answer::error(&visit, error))?;
        Ok(Self(upload))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_form_that_never_ends_is_not_waited_for() {
        let never = within(Duration::ZERO, std::future::pending::<Result<Form, Unreadable>>()).await;
        assert_eq!(never, Err(Unreadable));
    }
}
