//! Everything a site remembers.
//!
//! One file for each noun holds its SQL; [`db`] is the layer below them that
//! alone knows there are two engines, and [`vault`] seals what is personal.
//! `store` remembers, it never decides.

pub mod chain;
pub mod db;
mod dice;
pub mod event;
pub mod outbox;
pub mod testing;
pub mod vault;

pub use db::{Arg, Db, Options, Row, Sql, Tables, Target, Tx, sql, sql2};
pub use dice::Dice;
pub use vault::{Keys, PersonKey, Place, Vault};
