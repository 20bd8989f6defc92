//! The pages of a portal.

pub mod board;
pub mod elsewhere;
pub mod home;
pub mod me;
pub mod offer;
mod procedure;
pub mod query;
pub mod service;
pub mod sign_in;
pub mod sign_out;
pub mod track;
mod visitor;

pub use visitor::Visitor;
