//! The demo's invented country: its residents, and the people one signs in as.

mod cards;
mod chance;
mod households;
mod names;
mod people;
pub mod personas;
pub mod register;
pub mod residents;
