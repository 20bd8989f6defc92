//! The nouns of identity and public service, and the rules about them.
//!
//! Everything here is a pure function of values and `now`: no clock, no dice,
//! no database, no network. `identity/` holds the side of the identity centre,
//! `services/` the side of the portals; what both share stands beside them.

pub mod calendar;
mod error;
pub mod event;
pub mod format;
mod id;
pub mod identity;
pub mod message;
pub mod notice;
pub mod search;
pub mod services;
pub mod text;

pub use error::{Error, Kind, Refusal, Refused, Result};
pub use id::{Id, Malformed, Person, PersonId};
