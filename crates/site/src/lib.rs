//! site
pub mod hashing;
