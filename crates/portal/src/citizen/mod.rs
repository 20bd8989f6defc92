//! The pages of a portal.

pub mod board;
pub mod check;
pub mod dossier;
pub mod draft;
pub mod elsewhere;
pub mod filer;
pub mod home;
pub mod me;
pub mod offer;
pub mod payment;
mod procedure;
pub mod qr;
pub mod query;
pub mod question;
pub mod service;
pub mod sign_in;
pub mod sign_out;
pub mod subject;
pub mod track;
pub mod visitor;

pub use visitor::Visitor;
