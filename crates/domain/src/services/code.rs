//! The two codes of a dossier: a short one at once, the official one at acceptance.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Signs that nobody takes for one another, read aloud or written by hand.
const SIGNS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The code a citizen tracks a dossier by: eight signs and one that checks them
/// (Luhn's rule over 32 signs), written `ABCD-EFGH-J`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TrackCode(String);

/// A text that is no code of a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the code of a dossier")]
pub struct Malformed;

impl crate::Refusal for Malformed {
    fn code(&self) -> &'static str {
        "dossier.code_malformed"
    }
}

impl TrackCode {
    /// A code of eight bytes of dice.
    #[must_use]
    pub fn of(dice: [u8; 8]) -> Self {
        let values: Vec<u32> = dice.iter().map(|die| u32::from(die % 32)).collect();
        let last = check(&values);
        Self(values.into_iter().chain([last]).map(sign).collect())
    }

    /// The signs without hyphens, as stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TrackCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", &self.0[..4], &self.0[4..8], &self.0[8..])
    }
}

impl FromStr for TrackCode {
    type Err = Malformed;

    /// Reads a code in small letters or large, with whatever stands between.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        let typed = text.chars().filter(|sign| !matches!(sign, ' ' | '-' | '.' | '\u{2013}')).take(10);
        let values: Option<Vec<u32>> = typed.map(value).collect();
        let values = values.filter(|values| values.len() == 9).ok_or(Malformed)?;
        if check(&values[..8]) != values[8] {
            return Err(Malformed);
        }
        Ok(Self(values.into_iter().map(sign).collect()))
    }
}

impl TryFrom<String> for TrackCode {
    type Error = Malformed;

    fn try_from(text: String) -> Result<Self, Malformed> {
        text.parse()
    }
}

impl From<TrackCode> for String {
    fn from(code: TrackCode) -> Self {
        code.0
    }
}

/// Luhn's rule for any even number of signs: one wrong sign is always found,
/// two neighbours that changed places nearly always.
fn check(values: &[u32]) -> u32 {
    let doubled = |(place, value): (usize, &u32)| {
        let times = if place % 2 == 0 { 2 } else { 1 };
        let product = value * times;
        product / 32 + product % 32
    };
    let sum: u32 = values.iter().rev().enumerate().map(doubled).sum();
    (32 - sum % 32) % 32
}

fn sign(value: u32) -> char {
    char::from(SIGNS[(value % 32) as usize])
}

/// The value of a sign; I and O are read as the digits nobody uses, so they are none.
fn value(sign: char) -> Option<u32> {
    let sign = u8::try_from(sign.to_ascii_uppercase()).ok()?;
    let place = SIGNS.iter().position(|known| *known == sign)?;
    u32::try_from(place).ok()
}

/// The official code, given at acceptance: receiving unit, day of receipt, and
/// the number of that unit and day (Circular 01/2018/TT-VPCP art. 19).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialCode {
    /// The code of the unit: "G01.38".
    pub unit: String,
    /// The day of receipt.
    pub day: Date,
    /// The running number of that unit and day. Gaps are allowed.
    pub number: i64,
}

impl fmt::Display for OfficialCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { unit, day, number } = self;
        write!(f, "{unit}-{}-{number:04}", day.strftime("%y%m%d"))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const DICE: [u8; 8] = [7, 1, 30, 12, 0, 25, 19, 4];

    #[test]
    fn a_code_reads_back_however_it_is_typed() {
        let code = TrackCode::of(DICE);
        assert_eq!(code.to_string().to_lowercase().parse(), Ok(code.clone()));
        assert_eq!(format!(" {} ", code.as_str()).parse(), Ok(code));
    }

    #[test]
    fn one_wrong_sign_is_found() {
        let right = TrackCode::of(DICE);
        for place in 0..9 {
            for other in SIGNS {
                let mut wrong: Vec<u8> = right.as_str().bytes().collect();
                if wrong[place] == *other {
                    continue;
                }
                wrong[place] = *other;
                let wrong = String::from_utf8(wrong).expect("ASCII");
                assert_eq!(wrong.parse::<TrackCode>(), Err(Malformed), "{wrong}");
            }
        }
    }

    #[test]
    fn what_is_no_code_is_none() {
        for text in ["", "ABCD", "0000-0000-0", "ĐĐĐĐ-ĐĐĐĐ-Đ", "ABCD-EFGH-JKLM"] {
            assert_eq!(text.parse::<TrackCode>(), Err(Malformed), "{text}");
        }
    }

    #[test]
    fn the_official_code_has_at_least_four_digits_and_may_have_more() {
        let code = |number| OfficialCode { unit: "H56.21.05".to_owned(), day: date(2026, 11, 22), number };
        assert_eq!(code(7).to_string(), "H56.21.05-261122-0007");
        assert_eq!(code(12_345).to_string(), "H56.21.05-261122-12345");
    }
}
