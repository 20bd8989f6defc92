//! The outside world: keys, messages and the network.
//!
//! Each neighbour is one enum with the adapters that are really used and a
//! fake for tests, so a reader sees all there is.

pub mod email;
pub mod http;
pub mod keys;
pub mod payment;
pub mod portrait;
pub mod push;
pub mod sms;
pub mod spool;
pub mod tray;

pub use email::Email;
pub use http::Http;
pub use keys::Keys;
pub use push::Push;
pub use sms::Sms;
pub use tray::{Failure, Sent, Tray};
