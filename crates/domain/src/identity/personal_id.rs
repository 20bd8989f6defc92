//! The personal ID number: twelve digits for life.
//!
//! `PPP G YY RRRRRR`: where the birth was registered, century and sex, the year
//! of birth, six random digits (Decree 137/2015/NĐ-CP art. 13). There is no
//! check digit. The number never changes and is never given again.

use std::{collections::HashMap, fmt, str::FromStr, sync::LazyLock};

use serde::{Deserialize, Serialize};

use super::{PartialDate, Sex};

static PREFIXES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    include_str!("../../data/id-prefixes.csv")
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .collect()
});

/// A personal ID number (*số định danh cá nhân*).
///
/// It prints masked; [`as_str`](Self::as_str) gives the digits, on purpose.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonalIdNumber([u8; 12]);

/// Why a number is not one, or not this person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not twelve digits.
    #[error("twelve digits are wanted")]
    Invalid,
    /// The fourth digit says the other sex.
    #[error("the number is of the other sex")]
    DisagreesWithSex,
    /// The fourth to sixth digits say another year of birth.
    #[error("the number is of another year of birth")]
    DisagreesWithBirth,
}

impl crate::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Invalid => "personal_id.invalid",
            Self::DisagreesWithSex => "personal_id.disagrees_with_sex",
            Self::DisagreesWithBirth => "personal_id.disagrees_with_birth",
        }
    }
}

impl PersonalIdNumber {
    /// The twelve digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default() // digits always are UTF-8
    }

    /// The digits with the middle ones hidden: "038******117".
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}******{}", self.prefix(), &self.as_str()[9..])
    }

    /// The three digits that say where the birth was registered.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.as_str()[..3]
    }

    /// The province of the prefix, by the 63 that numbers were given under.
    ///
    /// `None` is worth a warning and no more: country codes are not in the table.
    #[must_use]
    pub fn province(&self) -> Option<&'static str> {
        PREFIXES.get(self.prefix()).copied()
    }

    /// The sex the number was given to.
    #[must_use]
    pub fn sex(&self) -> Sex {
        if self.digit(3).is_multiple_of(2) { Sex::Male } else { Sex::Female }
    }

    /// The year of birth the number was given for, from 1900 to 2399.
    #[must_use]
    pub fn birth_year(&self) -> i16 {
        1900 + 100 * i16::from(self.digit(3) / 2) + 10 * i16::from(self.digit(4)) + i16::from(self.digit(5))
    }

    /// Refuses a number that says another sex or year of birth than the record.
    ///
    /// Sex and birth data may be corrected by law while the number stays, so
    /// whoever may confirm such a number does so in so many words.
    pub fn agrees_with(&self, sex: Sex, birth: PartialDate) -> Result<(), Refusal> {
        if self.birth_year() != birth.year() {
            return Err(Refusal::DisagreesWithBirth);
        }
        if self.sex() != sex {
            return Err(Refusal::DisagreesWithSex);
        }
        Ok(())
    }

    fn digit(&self, at: usize) -> u8 {
        self.0[at] - b'0'
    }
}

impl FromStr for PersonalIdNumber {
    type Err = Refusal;

    /// Spaces, as people group the digits, do not count.
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let mut digits = [0; 12];
        let mut at = 0;
        for byte in text.bytes().filter(|byte| *byte != b' ') {
            if at == 12 || !byte.is_ascii_digit() {
                return Err(Refusal::Invalid);
            }
            digits[at] = byte;
            at += 1;
        }
        if at == 12 { Ok(Self(digits)) } else { Err(Refusal::Invalid) }
    }
}

impl fmt::Debug for PersonalIdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl TryFrom<String> for PersonalIdNumber {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<PersonalIdNumber> for String {
    fn from(number: PersonalIdNumber) -> Self {
        number.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> PersonalIdNumber {
        text.parse().expect("a number")
    }

    #[test]
    fn the_published_example_is_a_man_of_dong_thap_born_in_1984() {
        let example = number("087084000999");
        assert_eq!(example.province(), Some("Đồng Tháp"));
        assert_eq!((example.sex(), example.birth_year()), (Sex::Male, 1984));
    }

    #[test]
    fn the_fourth_digit_says_century_and_sex() {
        assert_eq!((number("038316000311").sex(), number("038316000311").birth_year()), (Sex::Female, 2016));
        assert_eq!(number("001999000001").birth_year(), 2399);
    }

    #[test]
    fn a_grouped_number_is_the_same_number() {
        assert_eq!("038 185 000117".parse(), Ok(number("038185000117")));
    }

    #[test]
    fn eleven_thirteen_and_foreign_digits_are_refused() {
        for text in ["03818500011", "0381850001177", "03818500011a", "", "٠٣٨١٨٥٠٠٠١١٧"] {
            assert_eq!(text.parse::<PersonalIdNumber>(), Err(Refusal::Invalid), "{text}");
        }
    }

    #[test]
    fn an_unknown_prefix_is_a_number_without_a_province() {
        assert_eq!(number("999084000205").province(), None);
    }

    #[test]
    fn a_number_of_another_sex_or_year_does_not_agree() {
        let number = number("001084000205");
        assert_eq!(number.agrees_with(Sex::Male, PartialDate::Year(1984)), Ok(()));
        assert_eq!(number.agrees_with(Sex::Female, PartialDate::Year(1984)), Err(Refusal::DisagreesWithSex));
        assert_eq!(number.agrees_with(Sex::Male, PartialDate::Year(1985)), Err(Refusal::DisagreesWithBirth));
    }

    #[test]
    fn a_number_prints_masked() {
        assert_eq!(format!("{:?}", number("038185000117")), "038******117");
    }

    #[test]
    fn all_63_provinces_are_known() {
        assert_eq!(PREFIXES.len(), 63);
    }
}
