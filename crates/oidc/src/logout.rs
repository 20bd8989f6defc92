//! Signing out: by the person through a client, and from provider to client.
//!
//! OpenID Connect RP-Initiated Logout, OpenID Connect Back-Channel Logout.

mod end_session;
mod logout_token;

pub use end_session::{Hint, HintRefusal, Request, Then, decide};
pub use logout_token::{Ended, LOGOUT_TOKEN_LIFE, LOGOUT_TYPE, LogoutToken, Refusal, verify};
