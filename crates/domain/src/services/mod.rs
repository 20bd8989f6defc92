//! The side of the portals: which services there are, and what each demands of a sign-in.

mod catalogue;
pub mod service;

pub use catalogue::{Catalogue, SERVICES};
pub use service::{Field, Fresh, Lack, Needs, Service, Standing};
