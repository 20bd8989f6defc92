//! A due date explained: what was counted on each day, and why not more.

use jiff::{Timestamp, civil::Date};

use crate::calendar::{Calendar, Day, Minutes, date_in_vietnam};

/// A stretch in which the clock ran: from a minute up to another, or still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The minute it counts from.
    pub from: Timestamp,
    /// The minute it stopped; the due minute where it still runs.
    pub to: Timestamp,
}

/// Why a day counts for what it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counted {
    /// Office time passed, or will.
    Yes,
    /// A Saturday or Sunday.
    Weekend,
    /// A day off, by name.
    Off(String),
    /// The clock had not begun to count: the day of acceptance.
    NotYet,
    /// The clock stood: the citizen's turn.
    Paused,
}

/// One day of the count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOf {
    /// The day.
    pub date: Date,
    /// Office minutes counted on it.
    pub minutes: Minutes,
    /// Why.
    pub why: Counted,
}

/// As many days as are explained one by one.
const MOST: usize = 120;

/// Every day from `accepted` to the end of the last run, with what counts on it.
#[must_use]
pub fn days(accepted: Timestamp, runs: &[Run], calendar: &Calendar) -> Vec<DayOf> {
    let Some(last) = runs.iter().map(|run| run.to).max() else { return Vec::new() };
    let (mut date, last) = (date_in_vietnam(accepted), date_in_vietnam(last));
    let begins = runs.first().map(|run| date_in_vietnam(run.from));
    let mut days = Vec::new();
    while date <= last && days.len() < MOST {
        let minutes = runs.iter().map(|run| on(date, *run, calendar)).sum();
        let why = match calendar.day(date) {
            Day::Weekend => Counted::Weekend,
            Day::Off(name) => Counted::Off(name.to_owned()),
            Day::Working if minutes > 0 => Counted::Yes,
            Day::Working if begins.is_some_and(|begins| date < begins) => Counted::NotYet,
            Day::Working => Counted::Paused,
        };
        days.push(DayOf { date, minutes, why });
        date = super::days_after(date, 1);
    }
    days
}

/// Office minutes of a run on one date.
fn on(date: Date, run: Run, calendar: &Calendar) -> Minutes {
    let opens = crate::calendar::moment_in_vietnam(date, jiff::civil::Time::midnight());
    let (from, to) = (run.from.max(opens), run.to.min(calendar.close_of(date)));
    if from < to { calendar.minutes_between(from, to) } else { 0 }
}
