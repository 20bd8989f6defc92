//! What changes the world at a portal: drafts, dossiers, payments, officers' decisions, timers.

pub mod appoint;
pub mod beside;
pub mod desk;
pub mod dossier;
pub mod draft;
pub mod payment;
pub mod progress;
pub mod queues;
pub mod seen;
pub mod subject;
pub mod sweep;
pub mod tables;
mod tell;
mod tell_look;
pub mod track;
pub mod withdrawal;

pub use seen::Seen;
pub use tables::Tables;
