//! How long a card is good for, by the age its holder has when it is issued.
//!
//! Cards end at 14, 25, 40 and 60, and one issued in the two years before such
//! a birthday runs to the next (Law on Identification 26/2023/QH15 art. 21).

use std::sync::LazyLock;

use jiff::{ToSpan, civil::Date};

use super::PartialDate;

/// The birthdays by which a card is to be exchanged.
pub const MILESTONES: [i16; 4] = [14, 25, 40, 60];

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    include_str!("../../data/card-validity.csv").lines().skip(1).filter_map(Row::parse).collect()
});

/// One line of the table: ages from, below, and the birthday the card ends on.
#[derive(Debug, Clone, Copy)]
struct Row {
    from: i16,
    below: Option<i16>,
    to: Option<i16>,
}

impl Row {
    fn parse(line: &str) -> Option<Self> {
        let mut fields = line.split(',');
        let from = fields.next()?.parse().ok()?;
        Some(Self { from, below: fields.next()?.parse().ok(), to: fields.next()?.parse().ok() })
    }

    fn holds(self, age: i16) -> bool {
        self.from <= age && self.below.is_none_or(|below| age < below)
    }
}

/// The day a card issued on `issued_on` ends, or `None` where it never does.
#[must_use]
pub fn expiry(birth: PartialDate, issued_on: Date) -> Option<Date> {
    let age = birth.age_on(issued_on);
    let row = ROWS.iter().find(|row| row.holds(age))?;
    row.to.map(|years| birth.birthday(years))
}

/// Whether a card is to be exchanged on `day`: its holder reached a milestone
/// since it was issued, and it was not issued within the two years before.
#[must_use]
pub fn renewal_due(birth: PartialDate, issued_on: Date, day: Date) -> bool {
    MILESTONES.into_iter().map(|years| birth.birthday(years)).any(|milestone| {
        let early = milestone.saturating_sub(2.years());
        issued_on < early && milestone <= day
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn born(text: &str) -> PartialDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_card_issued_at_39_runs_to_60() {
        assert_eq!(expiry(born("1985-03-08"), date(2024, 9, 2)), Some(date(2045, 3, 8)));
    }

    #[test]
    fn a_card_issued_a_day_before_the_two_years_runs_to_the_nearer_milestone() {
        assert_eq!(expiry(born("1985-03-08"), date(2023, 3, 7)), Some(date(2025, 3, 8)));
    }

    #[test]
    fn a_card_issued_at_58_never_ends() {
        assert_eq!(expiry(born("1960-07"), date(2018, 7, 1)), None);
        assert_eq!(expiry(born("1960-07"), date(2018, 6, 30)), Some(date(2020, 7, 1)));
    }

    #[test]
    fn every_age_has_a_line_of_its_own() {
        for age in 0..=130 {
            assert_eq!(ROWS.iter().filter(|row| row.holds(age)).count(), 1, "{age}");
        }
    }

    #[test]
    fn a_renewal_is_due_on_the_birthday_itself() {
        let birth = born("2001-11-22");
        assert!(!renewal_due(birth, date(2020, 1, 1), date(2026, 11, 21)));
        assert!(renewal_due(birth, date(2020, 1, 1), date(2026, 11, 22)));
    }

    #[test]
    fn a_card_issued_within_two_years_before_is_not_due() {
        assert!(!renewal_due(born("2001-11-22"), date(2024, 11, 22), date(2026, 11, 22)));
    }
}
