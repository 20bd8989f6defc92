//! The embedded registers: residents, their kin, their cards, their portraits.
//!
//! A register is filled from files. What a file brings is one *generation*: it
//! is written in as many acts as it takes and becomes visible in the last one,
//! so that nobody ever looks into half a file.

pub mod card;
mod directory;
pub mod register_import;
pub mod resident;
mod sealed_resident;

pub use directory::{Directory, KinEntry, NumberEntry};
pub use sealed_resident::SealedResident;
