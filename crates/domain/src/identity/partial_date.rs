//! A date of which perhaps only the month, or the year, is known.
//!
//! Registers hold people whose day of birth nobody wrote down. Where a rule
//! needs a day, it is the first one possible: a card of somebody born in 1984
//! ends on 1 January 2044.

use std::{fmt, str::FromStr};

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use serde::{Deserialize, Serialize};

/// A date as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum PartialDate {
    /// The day is known.
    Day(Date),
    /// The month is known.
    Month {
        /// The year.
        year: i16,
        /// The month, from 1 to 12.
        month: i8,
    },
    /// Only the year is known.
    Year(i16),
}

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No date, no month, no year.
    #[error("a date, a month of a year, or a year is wanted")]
    Invalid,
}

impl crate::Refusal for Refusal {
    fn code(&self) -> &'static str {
        "date.invalid"
    }
}

impl PartialDate {
    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        match self {
            Self::Day(date) => date.year(),
            Self::Month { year, .. } | Self::Year(year) => year,
        }
    }

    /// The first day it can be.
    #[must_use]
    pub fn first_day(self) -> Date {
        match self {
            Self::Day(date) => date,
            Self::Month { year, month } => date(year, month, 1),
            Self::Year(year) => date(year, 1, 1),
        }
    }

    /// The last day it can be.
    #[must_use]
    pub fn last_day(self) -> Date {
        match self {
            Self::Day(date) => date,
            Self::Month { year, month } => date(year, month, 1).last_of_month(),
            Self::Year(year) => date(year, 12, 31),
        }
    }

    /// The day somebody born on this date turns `years`. Who was born on
    /// 29 February turns older on the 28th where there is no 29th.
    #[must_use]
    pub fn birthday(self, years: i16) -> Date {
        self.first_day().saturating_add(i32::from(years).years())
    }

    /// The age in full years, on a day, of somebody born on this date.
    /// Zero before birth.
    #[must_use]
    pub fn age_on(self, day: Date) -> i16 {
        let mut years = day.year() - self.year();
        if self.birthday(years) > day {
            years -= 1;
        }
        years.max(0)
    }

    /// As people write it: "08/03/1985", "07/1960", "1984".
    #[must_use]
    pub fn shown(self) -> String {
        match self {
            Self::Day(date) => format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year()),
            Self::Month { year, month } => format!("{month:02}/{year:04}"),
            Self::Year(year) => format!("{year:04}"),
        }
    }

    /// Reads what people write: "8/3/1985", "07/1960", "1984", or the ISO form.
    pub fn parse_shown(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let parts: Vec<&str> = text.split(['/', '.']).map(str::trim).collect();
        match parts[..] {
            [day, month, year] => full(number(year, 4)?, number(month, 2)?, number(day, 2)?),
            [month, year] => in_month(number(year, 4)?, number(month, 2)?),
            _ => text.parse(),
        }
    }
}

/// The ISO form: "1985-03-08", "1960-07", "1984".
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(date) => write!(f, "{:04}-{:02}-{:02}", date.year(), date.month(), date.day()),
            Self::Month { year, month } => write!(f, "{year:04}-{month:02}"),
            Self::Year(year) => write!(f, "{year:04}"),
        }
    }
}

impl FromStr for PartialDate {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let mut parts = text.splitn(3, '-');
        let year = number(parts.next().unwrap_or_default(), 4)?;
        match (parts.next(), parts.next()) {
            (None, _) => whole_year(year),
            (Some(month), None) => in_month(year, number(month, 2)?),
            (Some(month), Some(day)) => full(year, number(month, 2)?, number(day, 2)?),
        }
    }
}

impl TryFrom<String> for PartialDate {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        Self::Day(date)
    }
}

fn number(text: &str, digits: usize) -> Result<i16, Refusal> {
    let fits = (1..=digits).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().map_err(|_| Refusal::Invalid) } else { Err(Refusal::Invalid) }
}

fn whole_year(year: i16) -> Result<PartialDate, Refusal> {
    if (1800..=2399).contains(&year) { Ok(PartialDate::Year(year)) } else { Err(Refusal::Invalid) }
}

fn in_month(year: i16, month: i16) -> Result<PartialDate, Refusal> {
    whole_year(year)?;
    let month = i8::try_from(month).map_err(|_| Refusal::Invalid)?;
    if (1..=12).contains(&month) { Ok(PartialDate::Month { year, month }) } else { Err(Refusal::Invalid) }
}

fn full(year: i16, month: i16, day: i16) -> Result<PartialDate, Refusal> {
    whole_year(year)?;
    let small = |part: i16| i8::try_from(part).map_err(|_| Refusal::Invalid);
    Date::new(year, small(month)?, small(day)?).map(PartialDate::Day).map_err(|_| Refusal::Invalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(text: &str) -> PartialDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_day_a_month_and_a_year_read_back_from_their_text() {
        for text in ["1985-03-08", "1960-07", "1984"] {
            assert_eq!(known(text).to_string(), text);
        }
    }

    #[test]
    fn people_see_the_day_first() {
        assert_eq!(
            ["1985-03-08", "1960-07", "1984"].map(|text| known(text).shown()),
            ["08/03/1985", "07/1960", "1984"]
        );
    }

    #[test]
    fn what_people_write_is_read() {
        for (written, iso) in [("8/3/1985", "1985-03-08"), ("7/1960", "1960-07"), ("1984", "1984")] {
            assert_eq!(PartialDate::parse_shown(written), Ok(known(iso)));
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["2025-02-29", "2025-13", "25", "1985-03-08x", "", "1985-", "+985"] {
            assert_eq!(text.parse::<PartialDate>(), Err(Refusal::Invalid), "{text}");
        }
    }

    #[test]
    fn the_day_before_the_birthday_one_is_still_younger() {
        let birth = known("2012-11-23");
        assert_eq!(birth.age_on(date(2026, 11, 22)), 13);
        assert_eq!(birth.age_on(date(2026, 11, 23)), 14);
    }

    #[test]
    fn somebody_born_on_29_february_turns_older_on_the_28th() {
        assert_eq!(known("1940-02-29").age_on(date(2026, 2, 28)), 86);
    }

    #[test]
    fn of_a_year_the_first_day_counts() {
        assert_eq!(known("1984").birthday(60), date(2044, 1, 1));
    }

    #[test]
    fn nobody_has_an_age_before_birth() {
        assert_eq!(known("2030").age_on(date(2026, 11, 22)), 0);
    }
}
