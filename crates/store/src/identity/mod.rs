//! The identity centre's own nouns.

pub mod officer_secret;
pub mod registration;
pub mod registration_draft;
