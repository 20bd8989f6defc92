//! What the binary is made of, beside its commands.

pub mod demo;
pub mod registry;
