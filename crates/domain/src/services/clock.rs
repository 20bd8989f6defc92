//! The legal clock of a dossier: how much office time remains, not a date.
//!
//! Time falls only while the clock runs, in office hours. The date promised is
//! derived from what remains and the calendar, so that a new public holiday
//! moves it by itself, and a pause takes nothing away.
//!
//! Sources: Decree 118/2025/NĐ-CP (as amended by 367/2025) on handling at one
//! desk; the first day counted is the working day after acceptance.

mod days;
mod deadline;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

pub use self::{
    days::{Counted, DayOf, Run, days},
    deadline::{Deadline, Unit},
};
use crate::calendar::{Calendar, Minutes, date_in_vietnam};

/// A clock that counts down office minutes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// It has not been started.
    #[default]
    Unstarted,
    /// It runs.
    Running {
        /// Office minutes that remained at `from`.
        remaining: Minutes,
        /// The minute it counts from, which may lie ahead.
        from: Timestamp,
    },
    /// It stands, and will go on.
    Paused {
        /// Office minutes that remain.
        remaining: Minutes,
    },
    /// It stands for good.
    Stopped {
        /// Office minutes that remained; negative when it stopped too late.
        remaining: Minutes,
        /// When.
        at: Timestamp,
    },
}

impl Clock {
    /// A clock with `minutes` that counts from the first open minute at or after `at`.
    #[must_use]
    pub fn started(minutes: Minutes, at: Timestamp, calendar: &Calendar) -> Self {
        Self::Running { remaining: minutes, from: calendar.open_from(at) }
    }

    /// Office minutes that remain at `now`; negative when it is late.
    #[must_use]
    pub fn remaining(self, now: Timestamp, calendar: &Calendar) -> Minutes {
        match self {
            Self::Unstarted => 0,
            Self::Running { remaining, from } if now <= from => remaining,
            Self::Running { remaining, from } => remaining - calendar.minutes_between(from, now),
            Self::Paused { remaining } | Self::Stopped { remaining, .. } => remaining,
        }
    }

    /// The minute at which nothing remains, while it runs.
    #[must_use]
    pub fn due(self, calendar: &Calendar) -> Option<Timestamp> {
        match self {
            Self::Running { remaining, from } => Some(calendar.after(from, remaining)),
            _ => None,
        }
    }

    /// What was counted up to `now` is gone; nothing more is.
    #[must_use]
    pub fn paused(self, now: Timestamp, calendar: &Calendar) -> Self {
        match self {
            Self::Running { .. } => Self::Paused { remaining: self.remaining(now, calendar) },
            other => other,
        }
    }

    /// A paused clock goes on at the opening of the working day after `now`,
    /// also when it was paused on the same day.
    #[must_use]
    pub fn resumed_next_day(self, now: Timestamp, calendar: &Calendar) -> Self {
        self.resumed(calendar.opening_after(date_in_vietnam(now)))
    }

    /// A paused clock goes on at once, or when offices next open.
    #[must_use]
    pub fn resumed_at_once(self, now: Timestamp, calendar: &Calendar) -> Self {
        self.resumed(calendar.open_from(now))
    }

    fn resumed(self, from: Timestamp) -> Self {
        match self {
            Self::Paused { remaining } => Self::Running { remaining, from },
            other => other,
        }
    }

    /// It counts no more.
    #[must_use]
    pub fn stopped(self, now: Timestamp, calendar: &Calendar) -> Self {
        match self {
            Self::Running { .. } | Self::Paused { .. } => {
                Self::Stopped { remaining: self.remaining(now, calendar), at: now }
            }
            other => other,
        }
    }

    /// Some working days more. When nothing remains, they count from the
    /// opening of the next working day.
    #[must_use]
    pub fn extended(self, working_days: u32, now: Timestamp, calendar: &Calendar) -> Self {
        let more = Minutes::from(working_days) * calendar.hours().minutes_a_day();
        match self {
            Self::Running { .. } if self.remaining(now, calendar) <= 0 => {
                Self::Running { remaining: more, from: calendar.opening_after(date_in_vietnam(now)) }
            }
            Self::Running { remaining, from } => Self::Running { remaining: remaining + more, from },
            Self::Paused { remaining } => Self::Paused { remaining: remaining.max(0) + more },
            other => other,
        }
    }

    /// Whether it stopped, or stands now, with nothing left.
    #[must_use]
    pub fn is_late(self, now: Timestamp, calendar: &Calendar) -> bool {
        self != Self::Unstarted && self.remaining(now, calendar) < 0
    }
}

/// The close of office of the day that lies so many calendar days after `now`:
/// until then something may be answered or paid.
#[must_use]
pub fn close_in_days(now: Timestamp, days: u32, calendar: &Calendar) -> Timestamp {
    calendar.close_of(days_after(date_in_vietnam(now), days))
}

fn days_after(date: Date, days: u32) -> Date {
    date.saturating_add(jiff::Span::new().days(i64::from(days)))
}

#[cfg(test)]
mod tests;
