//! Under what a filling's residents are found: their numbers and their kin.
//!
//! Rows are written in the order of the file, but blind indexes have no order.
//! So the directory is kept aside while the rows are written, sorted, and
//! written after them: a tree that is filled in order is filled once, and one
//! filled at random is written many times over.

use domain::PersonId;

use super::SealedResident;

/// The directory of one filling, as it grows.
#[derive(Debug, Default)]
pub struct Directory {
    numbers: Vec<NumberEntry>,
    kin: Vec<KinEntry>,
}

/// Where a number's row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NumberEntry {
    pub(super) id: PersonId,
    pub(super) line: i64,
}

/// Who names whom as next of kin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KinEntry {
    pub(super) relative: PersonId,
    pub(super) kinship: &'static str,
    pub(super) id: PersonId,
}

impl Directory {
    /// Notes a resident whose row is written at `line`.
    pub fn note(&mut self, resident: &SealedResident, line: i64) {
        let id = resident.id;
        self.numbers.push(NumberEntry { id, line });
        let entry =
            |(kinship, relative): &(&'static str, PersonId)| KinEntry { relative: *relative, kinship, id };
        self.kin.extend(resident.kin.iter().map(entry));
    }

    /// The entries, in the order in which they are to be written.
    #[must_use]
    pub fn sorted(mut self) -> (Vec<NumberEntry>, Vec<KinEntry>) {
        self.numbers.sort_unstable();
        self.kin.sort_unstable();
        (self.numbers, self.kin)
    }
}
