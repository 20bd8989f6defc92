//! A person's full name.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use unicode_normalization::char::is_combining_mark;

use crate::text;

/// The shortest and the longest name, in letters, spaces and signs.
const LENGTH: std::ops::RangeInclusive<usize> = 2..=80;

/// A full name as papers have it: composed letters, single spaces.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FullName(String);

/// Why a text is not a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Shorter than two or longer than eighty.
    #[error("two to eighty letters are wanted")]
    Length,
    /// A digit, or a sign that names do not have.
    #[error("letters, spaces, ', - and . are wanted")]
    Invalid,
}

impl crate::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Length => "full_name.length",
            Self::Invalid => "full_name.invalid",
        }
    }
}

impl FullName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as text messages write it: no marks, a capital at the start of
    /// each word ("Nguyen Van A").
    #[must_use]
    pub fn without_accents(&self) -> String {
        text::capitalised(&text::unaccented(&self.0))
    }

    /// The name's first letters, for lists that must not show it.
    #[must_use]
    pub fn initials(&self) -> String {
        text::initials(&self.0)
    }

    /// Whether both are one name: capitals, and where a syllable carries its
    /// tone mark, make no difference.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        text::spoken(&self.0) == text::spoken(&other.0)
    }
}

impl FromStr for FullName {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let name = text::tidy(text);
        if !LENGTH.contains(&name.chars().count()) {
            return Err(Refusal::Length);
        }
        let fits =
            |letter: char| letter.is_alphabetic() || is_combining_mark(letter) || " '’-.".contains(letter);
        if !name.chars().all(fits) || !name.chars().any(char::is_alphabetic) {
            return Err(Refusal::Invalid);
        }
        Ok(Self(name))
    }
}

impl fmt::Debug for FullName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.initials())
    }
}

impl TryFrom<String> for FullName {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<FullName> for String {
    fn from(name: FullName) -> Self {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> FullName {
        text.parse().expect("a name")
    }

    #[test]
    fn spaces_are_folded_and_letters_composed() {
        assert_eq!(name("  Le\u{302}  Thị\tÁnh ").as_str(), "Lê Thị Ánh");
    }

    #[test]
    fn a_text_message_has_capitals_at_the_start_of_words() {
        assert_eq!(name("NGUYỄN VĂN ĐẠT").without_accents(), "Nguyen Van Dat");
    }

    #[test]
    fn names_with_signs_are_names() {
        for text in ["H'Hen Niê", "Y-Bhĩu K’Sor", "Lò Thị Ơ", "Ma. Seo Páo"] {
            assert_eq!(name(text).as_str(), text);
        }
    }

    #[test]
    fn digits_and_other_signs_are_refused() {
        for text in ["Nguyễn Văn 5", "<b>An</b>", "An|Bình", "--"] {
            assert_eq!(text.parse::<FullName>(), Err(Refusal::Invalid), "{text}");
        }
    }

    #[test]
    fn one_letter_and_eighty_one_are_refused() {
        assert_eq!("A".parse::<FullName>(), Err(Refusal::Length));
        assert_eq!("ặ".repeat(81).parse::<FullName>(), Err(Refusal::Length));
        assert!("ặ".repeat(80).parse::<FullName>().is_ok());
    }

    #[test]
    fn capitals_and_the_place_of_a_tone_mark_make_no_other_name() {
        assert!(name("TRẦN THỊ HOÀ").same_as(&name("Trần Thị Hòa")));
        assert!(!name("Trần Thị Hoa").same_as(&name("Trần Thị Hòa")));
    }

    #[test]
    fn a_name_prints_as_its_initials() {
        assert_eq!(format!("{:?}", name("Lê Thị Ánh")), "L.T.Á.");
    }
}
