//! Calls to other sites: small, short and only where they may go.
//!
//! Five seconds, no redirects, answers of at most a mebibyte, no proxy from
//! the environment, and a guard against being sent where we must not go
//! (server-side request forgery, OWASP API7:2023).

mod reach;
mod wire;

use std::{fmt, future::Future, pin::Pin, sync::Arc};

use serde::{Serialize, de::DeserializeOwned};
use url::Url;

pub use self::{reach::Reach, wire::Wire};

/// The largest answer that is read.
pub const LARGEST_ANSWER: usize = 1024 * 1024;

/// How a request is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Ask for something.
    Get,
    /// Hand something over.
    Post,
}

/// A request to another site.
#[derive(Clone)]
pub struct Request {
    /// How.
    pub method: Method,
    /// Where to.
    pub url: Url,
    /// Names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// What is handed over.
    pub body: Vec<u8>,
}

/// What the other site answered, whatever its status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// What it says.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    /// We do not go there at all.
    #[error("the address is not one this site may call: {0}")]
    OffLimits(&'static str),
    /// Nobody answers, or not in time.
    #[error("no answer: {0}")]
    NoAnswer(String),
    /// The answer is not what was promised.
    #[error("the answer is no use: {0}")]
    Unreadable(String),
}

impl domain::Refusal for Unreachable {
    fn code(&self) -> &'static str {
        match self {
            Self::OffLimits(_) => "http.off_limits",
            Self::NoAnswer(_) => "http.no_answer",
            Self::Unreadable(_) => "http.unreadable",
        }
    }

    fn kind(&self) -> domain::Kind {
        domain::Kind::Busy { retry_after: 5 }
    }
}

/// An answer on its way.
pub type Answering = Pin<Box<dyn Future<Output = Result<Response, Unreachable>> + Send>>;

/// Who carries requests.
#[derive(Clone)]
pub enum Http {
    /// The network. Sites of one process share one.
    Real(Wire),
    /// A test, which answers itself.
    Fake(Arc<dyn Fn(Request) -> Answering + Send + Sync>),
}

impl Http {
    /// The network, as far as `reach` goes.
    pub fn real(reach: Reach) -> Result<Self, Unreachable> {
        Wire::new(reach).map(Self::Real)
    }

    /// A fake that answers with what `answer` says.
    pub fn fake<F, A>(answer: F) -> Self
    where
        F: Fn(Request) -> A + Send + Sync + 'static,
        A: Future<Output = Result<Response, Unreachable>> + Send + 'static,
    {
        Self::Fake(Arc::new(move |request| Box::pin(answer(request))))
    }

    /// Sends the request and reads the whole answer.
    pub async fn send(&self, request: Request) -> Result<Response, Unreachable> {
        match self {
            Self::Real(wire) => wire.send(request).await,
            Self::Fake(answer) => answer(request).await,
        }
    }
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Real(_) => "Http::Real",
            Self::Fake(_) => "Http::Fake",
        })
    }
}

impl fmt::Debug for Request {
    /// Where to, without query, headers and body, which may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.url.host_str().unwrap_or_default();
        write!(f, "{:?} {}://{host}{}", self.method, self.url.scheme(), self.url.path())
    }
}

impl Request {
    /// Asks for JSON.
    pub fn get(url: Url) -> Self {
        let headers = vec![("accept", "application/json".to_owned())];
        Self { method: Method::Get, url, headers, body: Vec::new() }
    }

    /// Hands over a form (`application/x-www-form-urlencoded`).
    pub fn post_form<K: AsRef<str>, V: AsRef<str>>(url: Url, fields: &[(K, V)]) -> Self {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        Self::post(url, "application/x-www-form-urlencoded", form.finish().into_bytes())
    }

    /// Hands over JSON.
    pub fn post_json<T: Serialize + ?Sized>(url: Url, value: &T) -> Self {
        // A value that is no JSON (a map with odd keys) is sent as null, which no site takes.
        let body = serde_json::to_vec(value).unwrap_or_else(|_| b"null".to_vec());
        Self::post(url, "application/json", body)
    }

    /// Hands over bytes of a type.
    pub fn post(url: Url, content_type: &str, body: Vec<u8>) -> Self {
        let headers =
            vec![("accept", "application/json".to_owned()), ("content-type", content_type.to_owned())];
        Self { method: Method::Post, url, headers, body }
    }

    /// With a header; its name in lower case.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// With a bearer token (RFC 6750 §2.1).
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// What a header says.
    pub fn header_value(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

impl Response {
    /// An answer with this status and body: for fakes.
    pub fn of(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into() }
    }

    /// Whether the other site did what was asked.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// What a header says; its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as the JSON that is expected.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Unreachable> {
        // The parser's message names line and column, and no content.
        serde_json::from_slice(&self.body).map_err(|error| {
            Unreachable::Unreadable(format!("line {}, column {}", error.line(), error.column()))
        })
    }
}

#[cfg(test)]
mod tests;
