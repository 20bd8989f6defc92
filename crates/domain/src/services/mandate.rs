//! For whom somebody files.

use serde::{Deserialize, Serialize};

use crate::identity::Kinship;

/// For whom somebody files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mandate {
    /// For themselves: *Bản thân*.
    Own,
    /// For a child: *Khai hộ*.
    Child,
    /// For a ward: *Khai hộ*.
    Ward,
}

impl Mandate {
    /// Every mandate.
    pub const ALL: [Self; 3] = [Self::Own, Self::Child, Self::Ward];

    /// The word stored and used in message keys.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Child => "child",
            Self::Ward => "ward",
        }
    }

    /// The mandate of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mandate| mandate.word() == word)
    }

    /// What somebody would file by for a relative of this kinship.
    #[must_use]
    pub const fn for_kin(kinship: Kinship) -> Option<Self> {
        match kinship {
            Kinship::Child => Some(Self::Child),
            Kinship::Ward => Some(Self::Ward),
            _ => None,
        }
    }
}
