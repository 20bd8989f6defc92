//! Everything a site remembers.
//!
//! One file for each noun holds its SQL; [`db`] is the layer below them that
//! alone knows there are two engines, and [`vault`] seals what is personal.
//! `store` remembers, it never decides.

pub mod ask;
pub mod attempt;
pub mod chain;
pub mod client;
pub mod consent;
pub mod contact;
pub mod db;
pub mod device;
mod dice;
pub mod errand;
pub mod event;
pub mod expired;
pub mod grant;
pub mod identity;
pub mod look;
pub mod notice;
pub mod officer;
pub mod outbox;
pub mod person;
pub mod registers;
pub mod services;
pub mod session;
pub mod setting;
pub mod testing;
pub mod vault;

pub use db::{Arg, Db, Options, Row, Sql, Tables, Target, Tx, sql, sql2};
pub use dice::Dice;
pub use vault::{Keys, PersonKey, Place, Vault};
