//! Office hours: what the legal clock counts in.
//!
//! Hours are half-open: at the minute offices close for lunch or for the day,
//! they are closed. Seconds do not count; a moment is the minute it is in.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time, time},
};

use super::{Calendar, VIETNAM, date_in_vietnam, moment_in_vietnam};

/// Minutes in office hours.
pub type Minutes = i64;

/// The hours of one working day, in order, without overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeHours {
    spans: Vec<(Time, Time)>,
}

/// Office hours that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("office hours are written like \"08:00-12:00 13:00-17:00\", in order")]
pub struct Unreadable;

impl Default for OfficeHours {
    /// Eight to twelve and one to five: eight hours a day.
    fn default() -> Self {
        let at = |hour| time(hour, 0, 0, 0);
        Self { spans: vec![(at(8), at(12)), (at(13), at(17))] }
    }
}

impl OfficeHours {
    /// Reads `08:00-12:00 13:00-17:00`.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        let mut spans: Vec<(Time, Time)> = Vec::new();
        for span in text.split_whitespace() {
            let (from, to) = span.split_once('-').ok_or(Unreadable)?;
            let (from, to) = (minute(from)?, minute(to)?);
            if from >= to || spans.last().is_some_and(|(_, last)| *last > from) {
                return Err(Unreadable);
            }
            spans.push((from, to));
        }
        if spans.is_empty() { Err(Unreadable) } else { Ok(Self { spans }) }
    }

    /// From when to when offices are open, in order.
    #[must_use]
    pub fn spans(&self) -> &[(Time, Time)] {
        &self.spans
    }

    /// When offices open.
    #[must_use]
    pub fn opening(&self) -> Time {
        self.spans.first().map_or(Time::midnight(), |span| span.0)
    }

    /// When offices close for the day.
    #[must_use]
    pub fn closing(&self) -> Time {
        self.spans.last().map_or(Time::midnight(), |span| span.1)
    }

    /// How many minutes one working day has.
    #[must_use]
    pub fn minutes_a_day(&self) -> Minutes {
        self.spans.iter().map(|(from, to)| between(*from, *to)).sum()
    }

    /// Minutes of a day from `from` up to `to`.
    fn minutes(&self, from: Time, to: Time) -> Minutes {
        let within = |span: &(Time, Time)| between(span.0.max(from), span.1.min(to)).max(0);
        self.spans.iter().map(within).sum()
    }

    /// The first minute at or after `at` in which offices are open that day.
    fn open_from(&self, at: Time) -> Option<Time> {
        self.spans.iter().find(|(_, to)| at < *to).map(|(from, _)| at.max(*from))
    }

    /// The time at which `minutes` have passed since `from`, where the day has
    /// so many, or how many are left over.
    fn pass(&self, from: Time, minutes: Minutes) -> Result<Time, Minutes> {
        let mut left = minutes;
        for (opens, closes) in &self.spans {
            let opens = (*opens).max(from);
            let has = between(opens, *closes).max(0);
            if has > 0 && left <= has {
                return Ok(opens.saturating_add(SignedDuration::from_mins(left)));
            }
            left -= has;
        }
        Err(left)
    }
}

impl Calendar {
    /// When offices close on a date.
    #[must_use]
    pub fn close_of(&self, date: Date) -> Timestamp {
        moment_in_vietnam(date, self.hours().closing())
    }

    /// When offices open on the first working day after a date.
    #[must_use]
    pub fn opening_after(&self, date: Date) -> Timestamp {
        moment_in_vietnam(self.next_working_day(date), self.hours().opening())
    }

    /// The first minute at or after `at` in which offices are open.
    #[must_use]
    pub fn open_from(&self, at: Timestamp) -> Timestamp {
        let (date, time) = on_the_clock(at);
        let today = if self.is_working_day(date) { self.hours().open_from(time) } else { None };
        today.map_or_else(|| self.opening_after(date), |time| moment_in_vietnam(date, time))
    }

    /// Office minutes from `from` up to `to`; none where `to` is earlier.
    #[must_use]
    pub fn minutes_between(&self, from: Timestamp, to: Timestamp) -> Minutes {
        let ((first, from), (last, to)) = (on_the_clock(from), on_the_clock(to));
        if first == last {
            return if self.is_working_day(first) { self.hours().minutes(from, to) } else { 0 };
        }
        let mut minutes = 0;
        let mut day = if self.is_working_day(first) { first } else { self.next_working_day(first) };
        while day <= last && day < Date::MAX {
            let begins = if day == first { from } else { Time::midnight() };
            let ends = if day == last { to } else { Time::MAX };
            minutes += self.hours().minutes(begins, ends);
            day = self.next_working_day(day);
        }
        minutes
    }

    /// The minute at which `minutes` office minutes have passed since `from`:
    /// the close of an office rather than the opening of the next day.
    #[must_use]
    pub fn after(&self, from: Timestamp, minutes: Minutes) -> Timestamp {
        if minutes <= 0 {
            return from;
        }
        let (date, time) = on_the_clock(self.open_from(from));
        let (mut date, mut time, mut left) = (date, time, minutes);
        loop {
            match self.hours().pass(time, left) {
                Ok(reached) => return moment_in_vietnam(date, reached),
                Err(over) => left = over,
            }
            date = self.next_working_day(date);
            time = Time::midnight();
            if date >= Date::MAX {
                return Timestamp::MAX;
            }
        }
    }
}

/// Date and minute on a clock in Vietnam.
fn on_the_clock(at: Timestamp) -> (Date, Time) {
    let shown = VIETNAM.to_datetime(at).time();
    (date_in_vietnam(at), Time::constant(shown.hour(), shown.minute(), 0, 0))
}

/// Minutes from one time of a day to another.
fn between(from: Time, to: Time) -> Minutes {
    let minute = |time: Time| {
        // The last minute of the day counts to its end.
        let whole = if time == Time::MAX { 24 * 60 } else { 0 };
        whole.max(Minutes::from(time.hour()) * 60 + Minutes::from(time.minute()))
    };
    minute(to) - minute(from)
}

fn minute(text: &str) -> Result<Time, Unreadable> {
    let (hour, minute) = text.split_once(':').ok_or(Unreadable)?;
    let (hour, minute) = (hour.parse().map_err(|_| Unreadable)?, minute.parse().map_err(|_| Unreadable)?);
    Time::new(hour, minute, 0, 0).map_err(|_| Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A moment on Vietnam's clock of December 2026: `at("25 10:00")`.
    fn at(day_and_time: &str) -> Timestamp {
        let (day, time) = day_and_time.split_once(' ').expect("a day and a time");
        format!("2026-12-{day}T{time}+07:00").parse().expect("a moment")
    }

    #[test]
    fn a_working_day_has_eight_hours() {
        assert_eq!(OfficeHours::default().minutes_a_day(), 480);
        assert_eq!(Calendar::default().minutes_between(at("25 00:00"), at("25 23:59")), 480);
    }

    #[test]
    fn lunch_does_not_count_and_neither_does_the_weekend() {
        let calendar = Calendar::default();
        assert_eq!(calendar.minutes_between(at("25 11:30"), at("25 13:30")), 60);
        assert_eq!(calendar.minutes_between(at("25 16:00"), at("28 09:00")), 120);
    }

    #[test]
    fn at_the_minute_they_close_offices_are_closed() {
        let calendar = Calendar::default();
        assert_eq!(calendar.open_from(at("25 12:00")), at("25 13:00"));
        assert_eq!(calendar.open_from(at("25 17:00")), at("28 08:00"));
        assert_eq!(calendar.open_from(at("25 16:59")), at("25 16:59"));
    }

    #[test]
    fn a_whole_day_ends_at_the_close_of_office_not_the_next_morning() {
        assert_eq!(Calendar::default().after(at("28 08:00"), 480), at("28 17:00"));
        assert_eq!(Calendar::default().after(at("28 08:00"), 481), at("29 08:01"));
    }

    #[test]
    fn the_morning_ends_at_noon() {
        assert_eq!(Calendar::default().after(at("28 08:00"), 240), at("28 12:00"));
    }

    #[test]
    fn seconds_do_not_count() {
        assert_eq!(Calendar::default().minutes_between(at("28 08:00:59"), at("28 08:01:00")), 1);
    }

    #[test]
    fn hours_out_of_order_cannot_be_read() {
        assert_eq!(OfficeHours::parse("13:00-17:00 08:00-12:00"), Err(Unreadable));
        assert_eq!(OfficeHours::parse(""), Err(Unreadable));
        assert_eq!(OfficeHours::parse("8-12"), Err(Unreadable));
    }
}
