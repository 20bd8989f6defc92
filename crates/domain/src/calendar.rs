//! Working days, and the moment a number of them has passed.
//!
//! Saturdays, Sundays and the days of a list are off; a swapped day is worked
//! although it falls on a weekend. The list is data an administrator edits; the
//! one embedded here holds 2026 and 2027.
//!
//! Legal time limits count working days from receipt: the first day counted is
//! the working day after it, and what is filed on a day off counts as received
//! on the next working day (Decree 118/2025/NĐ-CP; Decree 69/2024/NĐ-CP art. 13
//! for registrations).

mod office;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time, Weekday},
    tz,
};

pub use self::office::{Minutes, OfficeHours};

/// Vietnam keeps UTC+7 all year, so no time zone database is needed.
pub const VIETNAM: tz::Offset = tz::offset(7);

static EMBEDDED: LazyLock<Calendar> = LazyLock::new(|| {
    Calendar::parse(include_str!("../data/calendar.csv")).expect("a test reads the embedded calendar")
});

/// The date in Vietnam at a moment.
#[must_use]
pub fn date_in_vietnam(now: Timestamp) -> Date {
    VIETNAM.to_datetime(now).date()
}

/// The moment a clock in Vietnam shows this time on this date.
#[must_use]
pub fn moment_in_vietnam(date: Date, time: Time) -> Timestamp {
    VIETNAM.to_timestamp(date.to_datetime(time)).unwrap_or(Timestamp::MAX) // only in the year 9999
}

/// The first moment of the day after `now`'s, by Vietnam's calendar.
#[must_use]
pub fn next_midnight_in_vietnam(now: Timestamp) -> Timestamp {
    moment_in_vietnam(day_after(date_in_vietnam(now)), Time::midnight())
}

/// Which days are worked, and at what hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// Days off, each with its name.
    off: BTreeMap<Date, String>,
    swapped: BTreeSet<Date>,
    hours: OfficeHours,
}

/// What a day is to an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day<'a> {
    /// Worked.
    Working,
    /// A Saturday or Sunday.
    Weekend,
    /// Off, under this name.
    Off(&'a str),
}

/// A line of a calendar that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("calendar line {line}: a date and \"off\" or \"work\" are wanted")]
pub struct Unreadable {
    /// The line, counted from 1 with the header.
    pub line: usize,
}

impl Default for Calendar {
    fn default() -> Self {
        EMBEDDED.clone()
    }
}

impl Calendar {
    /// Reads `date,kind,…` lines below a header; `kind` is `off` or `work`.
    pub fn parse(csv: &str) -> Result<Self, Unreadable> {
        let mut calendar =
            Self { off: BTreeMap::new(), swapped: BTreeSet::new(), hours: OfficeHours::default() };
        for (at, line) in csv.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty()) {
            let unreadable = || Unreadable { line: at + 1 };
            let mut fields = line.split(',').map(str::trim);
            let date = fields.next().and_then(|date| date.parse().ok()).ok_or_else(unreadable)?;
            match fields.next() {
                Some("off") => {
                    calendar.off.insert(date, fields.next().unwrap_or_default().to_owned());
                }
                Some("work") => {
                    calendar.swapped.insert(date);
                }
                _ => return Err(unreadable()),
            }
        }
        Ok(calendar)
    }

    /// Every day that is off or swapped, with the name of a day off.
    pub fn entries(&self) -> impl Iterator<Item = (Date, Option<&str>)> {
        let off = self.off.iter().map(|(date, name)| (*date, Some(name.as_str())));
        let mut all: Vec<_> = off.chain(self.swapped.iter().map(|date| (*date, None))).collect();
        all.sort_by_key(|entry| entry.0);
        all.into_iter()
    }

    /// The list of days as the text it is read from.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let line = |(date, name): (Date, Option<&str>)| match name {
            Some(name) => format!("{date},off,{name}\n"),
            None => format!("{date},work,\n"),
        };
        let lines: String = self.entries().map(line).collect();
        format!("date,kind,name_vi\n{lines}")
    }

    /// The same days, with other office hours.
    #[must_use]
    pub fn with_hours(mut self, hours: OfficeHours) -> Self {
        self.hours = hours;
        self
    }

    /// The hours of offices on a day they work.
    #[must_use]
    pub fn hours(&self) -> &OfficeHours {
        &self.hours
    }

    /// What this date is to an office. A desk that is open on Saturday morning
    /// makes it no working day.
    #[must_use]
    pub fn day(&self, date: Date) -> Day<'_> {
        if self.swapped.contains(&date) {
            return Day::Working;
        }
        match (self.off.get(&date), date.weekday()) {
            (Some(name), _) => Day::Off(name),
            (None, Weekday::Saturday | Weekday::Sunday) => Day::Weekend,
            (None, _) => Day::Working,
        }
    }

    /// Whether offices work on this date.
    #[must_use]
    pub fn is_working_day(&self, date: Date) -> bool {
        self.day(date) == Day::Working
    }

    /// The first working day after this date.
    #[must_use]
    pub fn next_working_day(&self, date: Date) -> Date {
        let mut day = day_after(date);
        while !self.is_working_day(day) && day < Date::MAX {
            day = day_after(day);
        }
        day
    }

    /// When `working_days` have passed for what was sent, or resumed, at `sent_at`:
    /// the close of the last of them. Zero working days is the close of the day of
    /// receipt.
    #[must_use]
    pub fn due(&self, sent_at: Timestamp, working_days: u32) -> Timestamp {
        let received = self.received_on(sent_at);
        let last = (0..working_days).fold(received, |day, _| self.next_working_day(day));
        self.close_of(last)
    }

    /// The working days a clock has run that started at `sent_at` and stands at
    /// `until`: the day of receipt does not count, the last one does.
    #[must_use]
    pub fn spent(&self, sent_at: Timestamp, until: Timestamp) -> u32 {
        let last = date_in_vietnam(until);
        let mut day = self.next_working_day(self.received_on(sent_at));
        let mut spent = 0;
        while day <= last && day < Date::MAX {
            spent += 1;
            day = self.next_working_day(day);
        }
        spent
    }

    /// The day something sent at this moment counts as received on.
    #[must_use]
    pub fn received_on(&self, sent_at: Timestamp) -> Date {
        let sent_on = date_in_vietnam(sent_at);
        if self.is_working_day(sent_on) { sent_on } else { self.next_working_day(sent_on) }
    }
}

fn day_after(date: Date) -> Date {
    date.saturating_add(1.day())
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    /// Ten in the morning of a day in Vietnam.
    fn morning(year: i16, month: i8, day: i8) -> Timestamp {
        moment_in_vietnam(date(year, month, day), time(10, 0, 0, 0))
    }

    /// The close of offices on a day in Vietnam.
    fn close(year: i16, month: i8, day: i8) -> Timestamp {
        moment_in_vietnam(date(year, month, day), time(17, 0, 0, 0))
    }

    #[test]
    fn seven_days_received_on_friday_before_new_year_are_due_on_wednesday_6_january() {
        assert_eq!(Calendar::default().due(morning(2026, 12, 25), 7), close(2027, 1, 6));
    }

    #[test]
    fn paused_after_two_days_and_resumed_on_4_january_they_are_due_on_monday_11_january() {
        let calendar = Calendar::default();
        let spent = calendar.spent(morning(2026, 12, 25), morning(2026, 12, 29));
        assert_eq!(spent, 2);
        assert_eq!(calendar.due(morning(2027, 1, 4), 7 - spent), close(2027, 1, 11));
    }

    #[test]
    fn filed_on_a_saturday_they_count_from_monday_and_are_due_on_thursday_7_january() {
        assert_eq!(Calendar::default().due(morning(2026, 12, 26), 7), close(2027, 1, 7));
    }

    #[test]
    fn a_level_1_registration_is_due_at_the_close_of_the_next_working_day() {
        assert_eq!(Calendar::default().due(morning(2026, 11, 25), 1), close(2026, 11, 26));
    }

    #[test]
    fn a_registration_sent_on_sunday_skips_the_day_off_of_24_november() {
        // Received on Monday 23, and Tuesday 24 is off.
        assert_eq!(Calendar::default().due(morning(2026, 11, 22), 1), close(2026, 11, 25));
    }

    #[test]
    fn the_day_of_receipt_is_vietnams_not_utcs() {
        // 23:30 on Wednesday in UTC is Thursday morning in Hanoi.
        let sent_at = "2026-11-25T23:30:00Z".parse().expect("a moment");
        assert_eq!(Calendar::default().due(sent_at, 1), close(2026, 11, 27));
    }

    #[test]
    fn a_swapped_saturday_is_worked() {
        let calendar = Calendar::parse("date,kind\n2026-05-09,work\n").expect("a calendar");
        assert_eq!(calendar.next_working_day(date(2026, 5, 8)), date(2026, 5, 9));
    }

    #[test]
    fn offices_that_close_earlier_make_the_deadline_earlier() {
        let hours = OfficeHours::parse("07:30-11:30 13:00-16:30").expect("office hours");
        let calendar = Calendar::default().with_hours(hours);
        let due = moment_in_vietnam(date(2026, 11, 26), time(16, 30, 0, 0));
        assert_eq!(calendar.due(morning(2026, 11, 25), 1), due);
    }

    #[test]
    fn a_calendar_reads_back_from_its_text() {
        assert_eq!(Calendar::parse(&Calendar::default().to_csv()), Ok(Calendar::default()));
    }

    #[test]
    fn a_calendar_that_cannot_be_read_names_its_line() {
        assert_eq!(Calendar::parse("date,kind\n2026-05-09,open\n"), Err(Unreadable { line: 2 }));
    }

    #[test]
    fn the_next_midnight_is_vietnams() {
        let evening = "2026-11-22T18:00:00Z".parse().expect("a moment");
        assert_eq!(next_midnight_in_vietnam(evening).to_string(), "2026-11-23T17:00:00Z");
    }
}
