//! The demo's invented country: its residents, the people one signs in as, and
//! the four sites they meet at.

mod accounts;
mod benches;
mod cards;
mod chance;
mod clients;
mod households;
mod late;
mod names;
mod people;
pub mod personas;
pub mod register;
pub mod residents;
pub mod run;
pub mod sites;
mod table;
