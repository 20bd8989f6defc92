//! A browser without script: it follows links, fills in forms, keeps cookies.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, header},
};
use scraper::{ElementRef, Html, Selector};
use tower::ServiceExt as _;
use url::Url;

/// Which site answers at which host and port.
pub type Sites = Arc<BTreeMap<String, Router>>;

/// Somebody's browser. The ports of one host share its cookies, as in real ones.
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
    /// What is typed into the page so far.
    typed: Vec<(String, String)>,
    files: Vec<(String, String, Vec<u8>)>,
    origin: Option<&'static str>,
}

impl Browser {
    pub fn new(sites: &Sites) -> Self {
        Self {
            sites: Arc::clone(sites),
            cookies: BTreeMap::new(),
            place: Url::parse("http://localhost:8000/").expect("an address"),
            status: 0,
            html: String::new(),
            trail: Vec::new(),
            typed: Vec::new(),
            files: Vec::new(),
            origin: None,
        }
    }

    /// Types an address.
    pub async fn open(&mut self, address: &str) -> &mut Self {
        let place = self.place.join(address).expect("an address");
        self.trail.clear();
        self.follow(Method::GET, place, None).await;
        self
    }

    /// Posts to an address what no page of ours would send.
    pub async fn post(&mut self, address: &str, body: &str) -> &mut Self {
        let place = self.place.join(address).expect("an address");
        self.trail.clear();
        let kind = "application/x-www-form-urlencoded".to_owned();
        self.follow(Method::POST, place, Some((kind, body.as_bytes().to_vec()))).await;
        self
    }

    /// From now on its posts say that they were made on a page of this origin.
    pub fn says_it_is_at(&mut self, origin: &'static str) -> &mut Self {
        self.origin = Some(origin);
        self
    }

    /// Presses the link with these words.
    pub async fn press(&mut self, words: &str) -> &mut Self {
        let href = self
            .link(words)
            .unwrap_or_else(|| panic!("no link “{words}” at {}:\n{}", self.place, self.text()));
        self.open(&href).await
    }

    /// Types into a field.
    pub fn fill(&mut self, name: &str, value: &str) -> &mut Self {
        assert!(self.has_field(name), "no field “{name}” at {}:\n{}", self.place, self.html);
        self.typed.retain(|(known, _)| known != name);
        self.typed.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Chooses a file.
    pub fn attach(&mut self, name: &str, file: &str, bytes: &[u8]) -> &mut Self {
        self.files.push((name.to_owned(), file.to_owned(), bytes.to_vec()));
        self
    }

    /// Sends the form with this button; the page's own form when the words are empty.
    pub async fn send(&mut self, button: &str) -> &mut Self {
        let (action, method, multipart, mut fields) = self
            .form(button)
            .unwrap_or_else(|| panic!("no button “{button}” at {}:\n{}", self.place, self.text()));
        for (name, value) in std::mem::take(&mut self.typed) {
            fields.retain(|(known, _)| *known != name);
            fields.push((name, value));
        }
        let place = self.place.join(&action).expect("an address");
        self.trail.clear();
        if method == "get" {
            let mut place = place;
            place.query_pairs_mut().clear().extend_pairs(&fields);
            self.follow(Method::GET, place, None).await;
        } else {
            let files = std::mem::take(&mut self.files);
            let body = if multipart { multipart_body(&fields, &files) } else { form_body(&fields) };
            self.follow(Method::POST, place, Some(body)).await;
        }
        self
    }

    /// The heading of the page.
    pub fn heading(&self) -> String {
        let page = Html::parse_document(&self.html);
        page.select(&css("h1")).next().map(|heading| words_of(&heading)).unwrap_or_default()
    }

    /// All words of the page.
    pub fn text(&self) -> String {
        let page = Html::parse_document(&self.html);
        page.select(&css("main, body")).next().map(|body| words_of(&body)).unwrap_or_default()
    }

    /// Whether the page says this.
    pub fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// The cookies it holds, by name.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    fn has_field(&self, name: &str) -> bool {
        let page = Html::parse_document(&self.html);
        page.select(&css("input, select, textarea")).any(|field| field.value().attr("name") == Some(name))
    }

    fn link(&self, words: &str) -> Option<String> {
        let page = Html::parse_document(&self.html);
        let links = css("a[href]");
        let exact = page.select(&links).find(|link| words_of(link) == words);
        let found = exact.or_else(|| page.select(&links).find(|link| words_of(link).contains(words)));
        found.and_then(|link| link.value().attr("href").map(str::to_owned))
    }

    fn form(&self, button: &str) -> Option<Found> {
        let page = Html::parse_document(&self.html);
        let buttons = css("button, input[type=submit]");
        let in_main = css("main form, form");
        let names: Vec<&str> = self.typed.iter().map(|(name, _)| name.as_str()).collect();
        let files: Vec<&str> = self.files.iter().map(|(name, ..)| name.as_str()).collect();
        let holds = |form: &ElementRef<'_>, wanted: &str| {
            let fields = css("input, select, textarea");
            let has = |name: &str| form.select(&fields).any(|field| field.value().attr("name") == Some(name));
            has(wanted)
        };
        let fits = |form: &ElementRef<'_>| names.iter().chain(&files).all(|name| holds(form, name));
        let form = page.select(&in_main).filter(fits).find(|form| {
            form.select(&buttons).any(|known| button.is_empty() || words_of(&known).contains(button))
        })?;
        let mut fields = fields_of(&form);
        let pressed =
            form.select(&buttons).find(|known| !button.is_empty() && words_of(known).contains(button));
        if let Some(name) = pressed.and_then(|known| known.value().attr("name")) {
            let value = pressed.and_then(|known| known.value().attr("value")).unwrap_or_default();
            fields.push((name.to_owned(), value.to_owned()));
        }
        let attr = |name| form.value().attr(name).unwrap_or_default().to_owned();
        let action = pressed
            .and_then(|known| known.value().attr("formaction"))
            .map_or_else(|| attr("action"), str::to_owned);
        let action = if action.is_empty() { self.place.to_string() } else { action };
        Some((action, attr("method").to_lowercase(), attr("enctype").starts_with("multipart"), fields))
    }

    async fn follow(&mut self, mut method: Method, mut place: Url, mut body: Option<(String, Vec<u8>)>) {
        self.typed.clear();
        for _ in 0..20 {
            self.trail.push(place.clone());
            let response = self.ask(&method, &place, body.take()).await;
            self.keep_cookies(response.headers());
            let location =
                response.headers().get(header::LOCATION).and_then(|at| at.to_str().ok()).map(str::to_owned);
            self.status = response.status().as_u16();
            let bytes = to_bytes(response.into_body(), 8 << 20).await.expect("a body");
            self.html = String::from_utf8_lossy(&bytes).into_owned();
            self.place = place.clone();
            let Some(next) = location.or_else(|| self.refresh()) else { return };
            place = place.join(&next).expect("an address");
            method = Method::GET;
        }
        panic!("sent round in circles: {:?}", self.trail);
    }

    /// Where a page that leads on at once leads (`meta refresh` of no seconds).
    fn refresh(&self) -> Option<String> {
        let page = Html::parse_document(&self.html);
        let meta = page.select(&css("meta[http-equiv=refresh]")).next()?.value().attr("content")?;
        meta.strip_prefix("0; url=").map(str::to_owned)
    }

    async fn ask(
        &self,
        method: &Method,
        place: &Url,
        body: Option<(String, Vec<u8>)>,
    ) -> axum::response::Response {
        let host = format!("{}:{}", place.host_str().unwrap_or_default(), place.port().unwrap_or(80));
        let site = self.sites.get(&host).unwrap_or_else(|| panic!("no site at {place}"));
        let path = place
            .query()
            .map_or_else(|| place.path().to_owned(), |query| format!("{}?{query}", place.path()));
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request =
            Request::builder().method(method).uri(path).header(header::COOKIE, cookies.join("; "));
        let origin = self.origin.map_or_else(|| place.origin().ascii_serialization(), str::to_owned);
        request = request.header(header::ORIGIN, origin);
        request = request.header(header::USER_AGENT, "A browser without script");
        let bytes = match body {
            Some((kind, bytes)) => {
                request = request.header(header::CONTENT_TYPE, kind);
                bytes
            }
            None => Vec::new(),
        };
        let request = request.body(Body::from(bytes)).expect("a request");
        site.clone().oneshot(request).await.expect("an answer")
    }

    fn keep_cookies(&mut self, headers: &axum::http::HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("text");
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').expect("a cookie");
            if attributes.contains("Max-Age=0") || value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// A form found: where it goes, how, whether in parts, and what it holds.
type Found = (String, String, bool, Vec<(String, String)>);

fn css(selector: &str) -> Selector {
    Selector::parse(selector).expect("a selector")
}

fn words_of(element: &ElementRef<'_>) -> String {
    element.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn fields_of(form: &ElementRef<'_>) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for field in form.select(&css("input, select, textarea")) {
        let attr = |name| field.value().attr(name);
        let Some(name) = attr("name") else { continue };
        let kind = attr("type").unwrap_or("text");
        let ticked = attr("checked").is_some();
        if matches!(kind, "submit" | "file") || (matches!(kind, "radio" | "checkbox") && !ticked) {
            continue;
        }
        let chosen =
            field.select(&css("option[selected]")).next().and_then(|option| option.value().attr("value"));
        let value = match field.value().name() {
            "textarea" => field.text().collect(),
            "select" => chosen.unwrap_or_default().to_owned(),
            _ => attr("value").unwrap_or_default().to_owned(),
        };
        fields.push((name.to_owned(), value));
    }
    fields
}

fn form_body(fields: &[(String, String)]) -> (String, Vec<u8>) {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    ("application/x-www-form-urlencoded".to_owned(), body.into_bytes())
}

fn multipart_body(fields: &[(String, String)], files: &[(String, String, Vec<u8>)]) -> (String, Vec<u8>) {
    const EDGE: &str = "an-edge-no-file-holds";
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!("--{EDGE}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .into_bytes(),
        );
    }
    for (name, file, bytes) in files {
        let head = format!(
            "--{EDGE}\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{EDGE}--\r\n").into_bytes());
    (format!("multipart/form-data; boundary={EDGE}"), body)
}
