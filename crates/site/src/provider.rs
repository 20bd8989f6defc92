//! The OpenID provider: a site that tells others who somebody is.
//!
//! At the identity centre people prove themselves on its own pages; at a broker
//! (the National Portal) the same code sends them upstream, and never answers a
//! step-up from its own session.

pub mod authenticate;
pub mod authorize;
pub mod clients;
mod consent;
mod discovery;
pub mod endpoints;
mod issue;
pub mod logout;
pub mod mint;
mod opened;
mod standing;
pub mod token;
pub mod userinfo;

pub use authorize::{Next, Waiting, waiting_for};
pub use opened::{Opened, Party, Went};
