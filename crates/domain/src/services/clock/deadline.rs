//! How long the law gives, and how a clock starts with it.

use jiff::{
    Span, Timestamp,
    civil::{Date, Time},
};

use super::Clock;
use crate::calendar::{Calendar, Minutes, VIETNAM, date_in_vietnam};

/// What a time limit is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Working days of office hours.
    WorkingDay,
    /// Office hours.
    Hour,
    /// Days of the calendar, to the close of office of the last.
    Day,
    /// Months of the calendar, to the close of office of the last day.
    Month,
}

/// A time limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
    /// Where set, what is accepted before this time is due that very day, and
    /// anything else at the end of the next working day.
    pub same_day_before: Option<Time>,
}

impl Deadline {
    /// The clock of what was accepted at `accepted`. Counting starts at the
    /// opening of the working day after; an acceptance outside office hours
    /// counts as made when offices next open.
    #[must_use]
    pub fn start(&self, accepted: Timestamp, calendar: &Calendar) -> Clock {
        let received = calendar.open_from(accepted);
        let day = date_in_vietnam(received);
        if let Some(limit) = self.same_day_before {
            let in_time = VIETNAM.to_datetime(received).time() < limit;
            let last = if in_time { day } else { calendar.next_working_day(day) };
            let remaining = calendar.minutes_between(received, calendar.close_of(last));
            return Clock::Running { remaining, from: received };
        }
        let from = calendar.opening_after(day);
        Clock::Running { remaining: self.minutes(day, from, calendar), from }
    }

    fn minutes(&self, received: Date, from: Timestamp, calendar: &Calendar) -> Minutes {
        let amount = Minutes::from(self.amount);
        let to_close = |span: Span| {
            let last = received.saturating_add(span);
            let last = if calendar.is_working_day(last) { last } else { calendar.next_working_day(last) };
            calendar.minutes_between(from, calendar.close_of(last))
        };
        match self.unit {
            Unit::WorkingDay => amount * calendar.hours().minutes_a_day(),
            Unit::Hour => amount * 60,
            Unit::Day => to_close(Span::new().days(amount)),
            Unit::Month => to_close(Span::new().months(amount)),
        }
    }
}
