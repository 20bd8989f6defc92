//! A browser without script: it keeps cookies and goes where it is sent.

use std::{collections::BTreeMap, future::IntoFuture as _};

use axum::{
    body::{Body, to_bytes},
    http::{Request, header},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use tower::ServiceExt as _;
use url::{Position, Url};

use super::Sites;

/// Somebody's browser. The ports of one host share its cookies, as in real ones.
/// A clone is another window, for as long as no cookie changes.
#[derive(Clone)]
pub struct Browser {
    sites: Sites,
    cookies: BTreeMap<String, String>,
    /// Where it is.
    pub place: Url,
    /// The status of the page it shows.
    pub status: u16,
    /// What it shows.
    pub html: String,
    /// The places it was sent through to get here, in order.
    pub trail: Vec<Url>,
}

impl Browser {
    pub fn new(sites: &Sites) -> Self {
        let place = Url::parse("http://localhost:8000/").expect("an address");
        let cookies = BTreeMap::new();
        Self { sites: Sites::clone(sites), cookies, place, status: 0, html: String::new(), trail: Vec::new() }
    }

    /// Opens an address, and goes wherever that leads.
    pub async fn open(&mut self, address: &str) -> &mut Self {
        self.trail.clear();
        self.go(address, None).await
    }

    /// Sends a form without fields of its own to a path of the site it is at.
    pub async fn send(&mut self, path: &str) -> &mut Self {
        let token = self.html.split("name=\"csrf\" value=\"").nth(1).expect("a form");
        let form = format!("csrf={}", token.split('"').next().expect("a token"));
        self.trail.clear();
        self.go(path, Some(form)).await
    }

    /// Sends the form of a path with these fields, and with what its page had hidden in it.
    pub async fn fill(&mut self, path: &str, fields: &[(&str, &str)]) -> &mut Self {
        let form = self.html.split("<form").find(|form| form.contains(&format!("action=\"{path}\"")));
        let form = form.or_else(|| self.html.split("<form").find(|form| form.contains("name=\"csrf\"")));
        let form = form.expect("a form").split("</form>").next().unwrap_or_default().to_owned();
        let mut pairs = url::form_urlencoded::Serializer::new(String::new());
        for hidden in form.split("type=\"hidden\"").skip(1) {
            let of = |name: &str| {
                let rest = hidden.split(&format!("{name}=\"")).nth(1)?;
                rest.split('"').next().map(str::to_owned)
            };
            let name = of("name").expect("a name");
            if fields.iter().all(|(given, _)| *given != name) {
                pairs.append_pair(&name, &of("value").unwrap_or_default());
            }
        }
        pairs.extend_pairs(fields);
        self.trail.clear();
        self.go(path, Some(pairs.finish())).await
    }

    /// The text behind the first occurrence of these words, up to a quote.
    pub fn after(&self, words: &str) -> &str {
        let rest = self.html.split(words).nth(1).unwrap_or_else(|| panic!("{words} in {}", self.html));
        rest.split('"').next().unwrap_or_default()
    }

    /// The value of a hidden field of the page it is at.
    pub fn hidden(&self, name: &str) -> String {
        let marked = format!("name=\"{name}\" value=\"");
        let rest = self.html.split(&marked).nth(1).unwrap_or_else(|| panic!("no {name}: {}", self.html));
        rest.split('"').next().unwrap_or_default().to_owned()
    }

    /// Opens what it opened first on the way here at this site again.
    pub async fn again(&mut self, path: &str) -> &mut Self {
        let first = self.trail.iter().rev().find(|place| place.path() == path);
        let address = first.expect("it was sent there").to_string();
        self.open(&address).await
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    pub fn keep(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// The ports it was sent through, each as often as it came there anew.
    pub fn ports(&self) -> Vec<u16> {
        let mut ports: Vec<u16> = self.trail.iter().filter_map(Url::port).collect();
        ports.dedup();
        ports
    }

    /// Whether the page has these words; a space that does not break reads as any other.
    pub fn says(&self, words: &str) -> bool {
        self.html.contains(words) || self.html.replace('\u{a0}', " ").contains(words)
    }

    async fn go(&mut self, address: &str, mut form: Option<String>) -> &mut Self {
        let mut next = Some(Onward::Redirect(address.to_owned()));
        let mut posted = form.is_some();
        while let Some(onward) = next {
            let from = self.place.origin();
            posted &= matches!(onward, Onward::Redirect(_));
            let (Onward::Redirect(address) | Onward::Page(address)) = onward;
            self.place = self.place.join(&address).expect("an address");
            // Real browsers hold form-action against the whole chain of redirects.
            assert!(!posted || self.place.origin() == from, "a form was sent on to {}", self.place);
            assert!(self.trail.len() < 30, "sent round and round: {:?}", self.trail);
            self.trail.push(self.place.clone());
            next = self.request(form.take()).await;
        }
        quiet().await;
        self
    }

    /// Sends the form of a path over a real line, which is cut after some of it.
    /// Gives what was answered, if anything was.
    pub async fn cut_off(&mut self, path: &str, sent: &str) -> String {
        let router = self.sites.get().expect("sites")[&self.place.port().expect("a port")].clone();
        let door = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = door.local_addr().expect("an address");
        let serving = tokio::spawn(axum::serve(door, router).into_future());
        let mut line = TcpStream::connect(address).await.expect("a line");
        let body = format!("csrf={}&{sent}", self.hidden("csrf"));
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\norigin: {}\r\ncookie: {}\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            self.place.authority(),
            self.place.origin().ascii_serialization(),
            self.jar(),
            body.len() + 20,
        );
        line.write_all(head.as_bytes()).await.expect("sent");
        line.shutdown().await.expect("cut");
        let mut answer = Vec::new();
        // However the other side hangs up, it has.
        let _ = line.read_to_end(&mut answer).await;
        serving.abort();
        let _ = serving.await;
        quiet().await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn jar(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    async fn request(&mut self, form: Option<String>) -> Option<Onward> {
        let sites = self.sites.get().expect("sites");
        let router = sites[&self.place.port().expect("a port")].clone();
        let request = Request::builder()
            .uri(&self.place[Position::BeforePath..])
            .method(if form.is_some() { "POST" } else { "GET" })
            .header(header::COOKIE, self.jar())
            .header(header::ORIGIN, self.place.origin().ascii_serialization())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = request.body(Body::from(form.unwrap_or_default())).expect("a request");
        let answer = router.oneshot(request).await.expect("an answer");
        for set in answer.headers().get_all(header::SET_COOKIE) {
            let set = set.to_str().expect("text");
            let (name, rest) = set.split_once('=').expect("a cookie");
            let value = rest.split(';').next().unwrap_or_default();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.keep(name, value);
            }
        }
        self.status = answer.status().as_u16();
        let location =
            answer.headers().get(header::LOCATION).map(|place| place.to_str().expect("text").to_owned());
        let body = to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
        self.html = String::from_utf8_lossy(&body).into_owned();
        location.map(Onward::Redirect).or_else(|| refresh(&self.html).map(Onward::Page))
    }
}

/// How an answer leads on.
enum Onward {
    /// By a redirect.
    Redirect(String),
    /// By a page that goes on at once.
    Page(String),
}

/// Where a page leads on by itself.
fn refresh(html: &str) -> Option<String> {
    let rest = html.split("http-equiv=\"refresh\" content=\"0; url=").nth(1)?;
    Some(rest.split('"').next()?.replace("&#38;", "&").replace("&amp;", "&"))
}

/// Waits until nothing runs beside the requests any more: the stopped clock
/// moves only when every site has done what it began.
async fn quiet() {
    while tokio::runtime::Handle::current().metrics().num_alive_tasks() > 0 {
        tokio::task::yield_now().await;
    }
}
