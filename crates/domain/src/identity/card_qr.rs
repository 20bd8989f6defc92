//! What the QR code of a card says.
//!
//! Seven fields between bars: number, old number, name, birth date, sex,
//! permanent address, date of issue. The code is not signed: it fills in a
//! form and proves nothing.

use jiff::civil::Date;

use super::{FullName, PartialDate, PersonalIdNumber, Sex};
use crate::text;

/// The fields of a card's QR code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardQr {
    /// The personal ID number.
    pub number: PersonalIdNumber,
    /// The number of an older card, where there was one.
    pub old_id: Option<String>,
    /// The name.
    pub name: FullName,
    /// The date of birth.
    pub birth: PartialDate,
    /// The sex.
    pub sex: Sex,
    /// The permanent address, as one line.
    pub permanent_address: String,
    /// When the card was issued.
    pub issued_on: Date,
}

/// Why a QR code is not one of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Fewer than seven fields: some other code.
    #[error("not the QR code of a card")]
    NotACard,
    /// Seven fields, one of which cannot be read.
    #[error("the field {field} of the card's QR code cannot be read")]
    Field {
        /// The field, by the name forms give it.
        field: &'static str,
    },
}

impl crate::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotACard => "card_qr.not_a_card",
            Self::Field { .. } => "card_qr.field",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotACard => Vec::new(),
            Self::Field { field } => vec![("field", (*field).to_owned())],
        }
    }
}

impl CardQr {
    /// Reads the text of a QR code. Fields after the seventh are left alone:
    /// cards of 2024 are said to carry the names of the parents there.
    pub fn parse(code: &str) -> Result<Self, Refusal> {
        let code = text::nfc(code.trim_matches(['\u{feff}', '\r', '\n', ' ']));
        let fields: Vec<&str> = code.split('|').map(str::trim).collect();
        let [number, old_id, name, birth, sex, address, issued_on, ..] = fields[..] else {
            return Err(Refusal::NotACard);
        };
        let wrong = |field| Refusal::Field { field };
        Ok(Self {
            number: number.parse().map_err(|_| wrong("personal_id"))?,
            old_id: read_old_id(old_id).map_err(|()| wrong("old_id"))?,
            name: name.parse().map_err(|_| wrong("full_name"))?,
            birth: read_birth(birth).ok_or(wrong("birth_date"))?,
            sex: sex.parse().map_err(|_| wrong("sex"))?,
            permanent_address: text::tidy(address),
            issued_on: read_date(issued_on).ok_or(wrong("card_issued_on"))?,
        })
    }

    /// The text such a code holds.
    #[must_use]
    pub fn text(&self) -> String {
        let old_id = self.old_id.as_deref().unwrap_or_default();
        let birth = match self.birth {
            PartialDate::Day(date) => written(date),
            PartialDate::Month { year, month } => format!("00{month:02}{year:04}"),
            PartialDate::Year(year) => format!("0000{year:04}"),
        };
        let (number, name, sex) = (self.number.as_str(), self.name.as_str(), self.sex.word());
        let issued_on = written(self.issued_on);
        format!("{number}|{old_id}|{name}|{birth}|{sex}|{}|{issued_on}", self.permanent_address)
    }
}

fn written(date: Date) -> String {
    format!("{:02}{:02}{:04}", date.day(), date.month(), date.year())
}

fn read_old_id(text: &str) -> Result<Option<String>, ()> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.len() {
        0 => Ok(None),
        9 | 12 if digits => Ok(Some(text.to_owned())),
        _ => Err(()),
    }
}

/// `ddMMyyyy`, with zeros for what is not known.
fn read_birth(text: &str) -> Option<PartialDate> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (day, month, year) = (&text[..2], &text[2..4], &text[4..]);
    let iso = match (day, month) {
        ("00", "00") => year.to_owned(),
        ("00", month) => format!("{year}-{month}"),
        (day, month) => format!("{year}-{month}-{day}"),
    };
    iso.parse().ok()
}

fn read_date(text: &str) -> Option<Date> {
    match read_birth(text)? {
        PartialDate::Day(date) => Some(date),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const SAMPLE: &str =
        "001099000019||Nguyễn Văn An|15011999|Nam|Số 1, Phố Mẫu, Phường Mẫu, Hà Nội|02072024";

    #[test]
    fn the_seven_fields_of_a_card_are_read() {
        let card = CardQr::parse(SAMPLE).expect("a card");
        assert_eq!(card.number.as_str(), "001099000019");
        assert_eq!(card.old_id, None);
        assert_eq!(card.name.as_str(), "Nguyễn Văn An");
        assert_eq!(card.birth, date(1999, 1, 15).into());
        assert_eq!(card.sex, Sex::Male);
        assert_eq!(card.permanent_address, "Số 1, Phố Mẫu, Phường Mẫu, Hà Nội");
        assert_eq!(card.issued_on, date(2024, 7, 2));
    }

    #[test]
    fn what_is_read_is_written_the_same() {
        assert_eq!(CardQr::parse(SAMPLE).expect("a card").text(), SAMPLE);
    }

    #[test]
    fn fields_after_the_seventh_are_left_alone() {
        let longer = format!("{SAMPLE}|Nguyễn Văn Bình|Trần Thị Cúc\r\n");
        assert_eq!(CardQr::parse(&longer), CardQr::parse(SAMPLE));
    }

    #[test]
    fn decomposed_letters_are_composed() {
        let decomposed = SAMPLE.replace("Văn", "Va\u{306}n");
        assert_eq!(CardQr::parse(&decomposed), CardQr::parse(SAMPLE));
    }

    #[test]
    fn a_birth_of_which_only_the_year_is_known_is_read() {
        let card = CardQr::parse(&SAMPLE.replace("15011999", "00001999")).expect("a card");
        assert_eq!(card.birth, PartialDate::Year(1999));
    }

    #[test]
    fn another_code_is_not_a_card() {
        assert_eq!(CardQr::parse("https://example.vn/?a=1|2"), Err(Refusal::NotACard));
    }

    #[test]
    fn a_field_that_cannot_be_read_is_named() {
        let wrong = SAMPLE.replace("15011999", "31021999");
        assert_eq!(CardQr::parse(&wrong), Err(Refusal::Field { field: "birth_date" }));
    }
}
