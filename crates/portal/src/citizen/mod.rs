//! The pages of a portal.

pub mod check;
pub mod dossier;
pub mod draft;
pub mod filer;
pub mod home;
pub mod me;
pub mod payment;
pub mod qr;
pub mod query;
pub mod question;
pub mod service;
pub mod sign_in;
pub mod sign_out;
pub mod subject;
pub mod visitor;

pub use visitor::Visitor;
