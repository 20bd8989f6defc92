//! How a rule says no, and the one error of the house.
//!
//! Each rule has a small enum of its own that implements [`Refusal`]; `?`
//! carries it from the rule to the page. What is broken goes to the log with a
//! request id and never to a page.

use std::fmt;

/// The result of every rule, statement and act.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A rule's "no", with the name it goes by in messages, logs and the API.
pub trait Refusal: std::error::Error {
    /// The name: message key, log field and API code are this one word.
    fn code(&self) -> &'static str;

    /// Values the message speaks of, by the name the message gives them.
    fn args(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// What kind of "no" it is, which decides the HTTP status.
    fn kind(&self) -> Kind {
        Kind::Unprocessable
    }
}

/// What kind of "no" a refusal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What was asked does not fit the rule (422).
    Unprocessable,
    /// What was sent cannot be read at all (400).
    Malformed,
    /// Somebody has to prove who they are first (401).
    Unauthenticated,
    /// Not theirs to do (403).
    Forbidden,
    /// Too often (429): worth another try after this many seconds.
    TooMany {
        /// Seconds to wait.
        retry_after: u64,
    },
    /// Too much at once (503): worth another try after this many seconds.
    Busy {
        /// Seconds to wait.
        retry_after: u64,
    },
}

/// A refusal as it travels: its name, its values and its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The name of the refusal.
    pub code: &'static str,
    /// Values its message speaks of.
    pub args: Vec<(&'static str, String)>,
    /// What kind of "no" it is.
    pub kind: Kind,
}

impl<R: Refusal> From<&R> for Refused {
    fn from(refusal: &R) -> Self {
        Self { code: refusal.code(), args: refusal.args(), kind: refusal.kind() }
    }
}

/// The one error of the house.
#[derive(Debug)]
pub enum Error {
    /// A rule said no.
    Refused(Refused),
    /// There is no such thing (404).
    Missing(&'static str),
    /// Somebody else changed it meanwhile (409).
    Conflict,
    /// The house is broken (500): for the log, never for a page.
    Broken(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// What went wrong beneath us, kept for the log.
    pub fn broken(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Broken(cause.into())
    }

    /// The name this error goes by.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refused) => refused.code,
            Self::Missing(_) => "missing",
            Self::Conflict => "conflict",
            Self::Broken(_) => "broken",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refused) => write!(f, "refused: {}", refused.code),
            Self::Missing(what) => write!(f, "no such {what}"),
            Self::Conflict => f.write_str("changed by somebody else meanwhile"),
            Self::Broken(cause) => write!(f, "broken: {cause}"),
        }
    }
}

impl<R: Refusal> From<R> for Error {
    fn from(refusal: R) -> Self {
        Self::Refused(Refused::from(&refusal))
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}
