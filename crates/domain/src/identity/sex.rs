//! Sex, as registers and cards state it.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The sex on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// Nam.
    Male,
    /// Nữ.
    Female,
}

/// Why a text is not a sex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Neither "Nam" nor "Nữ".
    #[error("\"Nam\" or \"Nữ\" is wanted")]
    Invalid,
}

impl crate::Refusal for Refusal {
    fn code(&self) -> &'static str {
        "sex.invalid"
    }
}

impl Sex {
    /// The word on Vietnamese papers.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Male => "Nam",
            Self::Female => "Nữ",
        }
    }
}

impl FromStr for Sex {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        match crate::text::fold(text).as_str() {
            "nam" | "male" => Ok(Self::Male),
            "nu" | "female" => Ok(Self::Female),
            _ => Err(Refusal::Invalid),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_words_of_a_card_are_read() {
        assert_eq!(["Nam", "Nữ"].map(str::parse), [Ok(Sex::Male), Ok(Sex::Female)]);
    }

    #[test]
    fn decomposed_letters_are_the_same_word() {
        assert_eq!("Nu\u{31b}\u{303}".parse(), Ok(Sex::Female));
    }
}
