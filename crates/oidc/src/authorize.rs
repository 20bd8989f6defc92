//! The authorization request: what a client asks for, and whether it may.
//!
//! OpenID Connect Core §3.1.2, RFC 6749 §4.1.1, RFC 7636, RFC 9126. The flow is
//! always the authorization code; everything else is refused by name. The
//! protocol's checks are one table, in [`checks`](self), a line per check.

mod ask;
mod checks;
mod refusal;

pub use ask::{Ask, Prompt};
pub use checks::check;
pub use refusal::{Back, Refusal};

use crate::form::Form;
use crate::par;
use crate::refusal::Code;

/// How a request came: the rules differ a little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Through the browser, in the query or a form.
    Browser,
    /// Pushed beforehand by the client, who proved who it is (RFC 9126).
    Pushed,
}

/// What the authorization endpoint is opened with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening<'a> {
    /// A request pushed before. All other parameters are ignored (RFC 9126 §4).
    Pushed {
        /// Whose request it must be.
        client_id: &'a str,
        /// The handle of what was pushed: the part of the `request_uri` that only we know.
        handle: &'a str,
    },
    /// The whole request, for [`check`].
    Browser {
        /// The client to look up.
        client_id: &'a str,
    },
}

impl<'a> Opening<'a> {
    /// Reads what the endpoint was opened with.
    pub fn read(form: &'a Form<'_>) -> Result<Self, Refusal> {
        let Some(client_id) = form.get("client_id") else {
            return Err(Refusal::page(Code::InvalidRequest, "client_id is missing"));
        };
        match form.get("request_uri").and_then(par::handle) {
            Some(handle) => Ok(Self::Pushed { client_id, handle }),
            None => Ok(Self::Browser { client_id }),
        }
    }
}

#[cfg(test)]
mod tests;
