//! Whom a draft or dossier is about.

use domain::identity::{FullName, PersonalIdNumber};
use serde::{Deserialize, Serialize};

use crate::Tx;

/// The person a dossier is about: the applicant, a child, or a ward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Their number.
    pub number: PersonalIdNumber,
    /// Their name.
    pub name: FullName,
}

/// What a subject is found by.
#[must_use]
pub fn index(tx: &Tx<'_>, number: &PersonalIdNumber) -> [u8; 32] {
    tx.vault().blind("dossier.subject", number.as_str())
}
