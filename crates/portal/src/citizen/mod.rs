//! The pages of a portal.

pub mod home;
pub mod me;
pub mod query;
pub mod service;
pub mod sign_in;
pub mod sign_out;
pub mod visitor;

pub use visitor::Visitor;
