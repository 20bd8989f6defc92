//! The side of the portals: procedures, dossiers, and the clock of the law.

pub mod answers;
mod catalogue;
pub mod clock;
pub mod code;
pub mod dossier;
pub mod eligibility;
pub mod expression;
pub mod facts;
pub mod fee;
pub mod field;
pub mod mandate;
pub mod procedure;
pub mod procedures;
pub mod service;
pub mod unit;
pub mod words;

pub use answers::{Answers, Known, Sight};
pub use catalogue::{Catalogue, SERVICES};
pub use clock::Clock;
pub use code::{OfficialCode, TrackCode};
pub use dossier::{Dossier, DossierId};
pub use eligibility::Eligibility;
pub use facts::Facts;
pub use fee::{Bill, Dong, Fees};
pub use mandate::Mandate;
pub use procedure::Procedure;
pub use procedures::{Procedures, Published};
pub use service::{Field, Fresh, Lack, Needs, Service, Standing};
pub use unit::Units;
pub use words::Words;
