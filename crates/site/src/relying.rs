//! The relying party: people of a portal sign in elsewhere.
//!
//! Tokens stay on the server. One person is one person, whichever way they
//! came: a portal keys them by their number, told by userinfo alone; issuer and
//! `sub` only tie a session to its sign-in upstream.

pub mod arrive;
pub mod begin;
pub mod endpoints;
pub mod fetch;
pub mod hear;
pub mod stay;

/// Why a sign-in elsewhere did not come about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No provider of this word.
    #[error("no such provider")]
    UnknownUpstream,
    /// It did not answer, or not so that it can be read.
    #[error("the provider cannot be reached: {0}")]
    Unreachable(String),
    /// The browser came back with a request that is not its own, or too late.
    #[error("no such sign-in in this browser")]
    State,
    /// It said no.
    #[error("the provider refused: {0}")]
    Refused(&'static str),
    /// It said who somebody is, but not as was demanded.
    #[error("less than was demanded")]
    Unmet,
    /// What it said is not believed.
    #[error("the answer is not believed: {0}")]
    Answer(String),
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownUpstream => "relying.unknown_upstream",
            Self::Unreachable(_) => "relying.unreachable",
            Self::State => "relying.state",
            Self::Refused(_) => "relying.refused",
            Self::Unmet => "relying.unmet",
            Self::Answer(_) => "relying.answer",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Refused(why) => vec![("why", (*why).to_owned())],
            _ => Vec::new(),
        }
    }

    fn kind(&self) -> domain::Kind {
        match self {
            Self::Unreachable(_) => domain::Kind::Busy { retry_after: 30 },
            Self::Unmet => domain::Kind::Forbidden,
            _ => domain::Kind::Unprocessable,
        }
    }
}
