//! The portals' own nouns.

pub mod dossier;
pub mod draft;
pub mod payment;
pub mod procedure_text;
pub mod progress;
pub mod queue;
pub mod subject;
pub mod table;

pub use subject::Subject;
