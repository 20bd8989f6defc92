//! A Vietnamese mobile phone number.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A mobile number that text messages reach, as "+84912000117".
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

/// Why a text is not a phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not ten digits that start with 03, 05, 07, 08 or 09.
    #[error("a Vietnamese mobile number is wanted")]
    Invalid,
}

impl crate::Refusal for Refusal {
    fn code(&self) -> &'static str {
        "phone.invalid"
    }
}

impl PhoneNumber {
    /// The international form: "+84912000117".
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As people in Vietnam write it: "0912000117".
    #[must_use]
    pub fn national(&self) -> String {
        format!("0{}", &self.0[3..])
    }

    /// Enough for its holder to know it by: "09*****117".
    #[must_use]
    pub fn masked(&self) -> String {
        format!("0{}*****{}", &self.0[3..4], &self.0[9..])
    }
}

impl FromStr for PhoneNumber {
    type Err = Refusal;

    /// Takes 0912…, +84912…, 84912… and 0084912…, with spaces, dots and hyphens.
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let dialled: String = text.trim().chars().filter(|sign| !" .-".contains(*sign)).collect();
        let subscriber = ["+84", "0084", "84", "0"]
            .iter()
            .find_map(|lead| dialled.strip_prefix(lead))
            .ok_or(Refusal::Invalid)?;
        let mobile = subscriber.starts_with(['3', '5', '7', '8', '9']);
        if mobile && subscriber.len() == 9 && subscriber.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(format!("+84{subscriber}")))
        } else {
            Err(Refusal::Invalid)
        }
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<PhoneNumber> for String {
    fn from(phone: PhoneNumber) -> Self {
        phone.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_a_number_is_one_number() {
        for text in ["0912000117", "+84912000117", "84 912 000 117", "0084-912.000.117", " 0912.000.117 "] {
            assert_eq!(text.parse::<PhoneNumber>().expect(text).as_str(), "+84912000117");
        }
    }

    #[test]
    fn landlines_short_numbers_and_foreign_numbers_are_refused() {
        for text in
            ["02438000117", "091200011", "09120001177", "+4915112345678", "912000117", "09l2000117", ""]
        {
            assert_eq!(text.parse::<PhoneNumber>(), Err(Refusal::Invalid), "{text}");
        }
    }

    #[test]
    fn a_number_prints_masked() {
        let phone: PhoneNumber = "0912000117".parse().expect("a number");
        assert_eq!((phone.national(), format!("{phone:?}")), ("0912000117".into(), "09*****117".into()));
    }
}
