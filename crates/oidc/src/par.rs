//! Pushed authorization requests, RFC 9126.
//!
//! The client authenticates and pushes its request; [`crate::authorize::check`]
//! judges it there and then. The browser later brings only a handle.

use crate::jose::{base64url, from_base64url};
use serde::{Deserialize, Serialize};

/// How long a pushed request waits to be opened, in seconds (FAPI 2.0 wants less than 600).
pub const OPEN_WITHIN: u32 = 300;

const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

/// The answer to a pushed request; HTTP status 201.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pushed {
    /// What the browser brings.
    pub request_uri: String,
    /// Within how many seconds.
    pub expires_in: u32,
}

impl Pushed {
    /// The answer for a handle of fresh random bytes.
    pub fn new(random: [u8; 32]) -> Self {
        Self { request_uri: format!("{PREFIX}{}", base64url(random)), expires_in: OPEN_WITHIN }
    }

    /// The handle, which is what a provider stores (hashed) and looks up.
    pub fn handle(&self) -> &str {
        &self.request_uri[PREFIX.len()..]
    }
}

/// The handle inside a `request_uri` of ours; `None` for any other URI.
pub fn handle(request_uri: &str) -> Option<&str> {
    request_uri.strip_prefix(PREFIX).filter(|handle| from_base64url(handle).is_some_and(|b| b.len() == 32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_handle_comes_back_from_the_uri() {
        let pushed = Pushed::new([7; 32]);
        assert_eq!(handle(&pushed.request_uri), Some(pushed.handle()));
        assert_eq!(handle("https://evil.example/request"), None);
        assert_eq!(handle("urn:ietf:params:oauth:request_uri:x"), None);
    }
}
