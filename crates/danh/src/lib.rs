//! What the binary is made of: configuration, wiring, commands.
//!
//! Architecture invariant: no rule stands here. What may be is decided in
//! `domain`; how it comes about, in the acts of a site.

pub mod commands;
pub mod config;
pub mod demo;
pub mod failure;
pub mod registry;
pub mod telling;
pub mod wiring;
