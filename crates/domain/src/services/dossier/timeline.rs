//! A dossier's history as its owner reads it: what happened when, and why the
//! due date is what it is.

use jiff::Timestamp;

use super::{
    Dossier,
    event::{Entry, Event},
};
use crate::{
    calendar::Calendar,
    services::clock::{Clock, DayOf, Run, days},
};

/// One line of the history that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment<'a> {
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub event: &'a Event,
    /// When it was due by then, where a clock ran.
    pub due: Option<Timestamp>,
    /// Whether this moved the due date.
    pub moved: Moved,
}

/// Whether a line of the history moved the due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// It stayed.
    No,
    /// It did.
    Yes,
}

/// The history without what only concerns officers.
#[must_use]
pub fn timeline(entries: &[Entry]) -> Vec<Moment<'_>> {
    let mut due = None;
    let mut moments = Vec::new();
    for entry in entries {
        let moved = match (due, entry.clocks.due) {
            (Some(before), Some(now)) if before != now => Moved::Yes,
            _ => Moved::No,
        };
        due = entry.clocks.due.or(due);
        if !matches!(entry.event, Event::Assigned { .. }) {
            moments.push(Moment { at: entry.at, event: &entry.event, due: entry.clocks.due, moved });
        }
    }
    moments
}

/// The due date explained, day by day: nothing where the clock of the law never ran.
#[must_use]
pub fn explanation(dossier: &Dossier, entries: &[Entry], calendar: &Calendar) -> Vec<DayOf> {
    let Some(accepted) = dossier.accepted_at else { return Vec::new() };
    let mut runs: Vec<Run> = Vec::new();
    let mut running: Option<(Timestamp, Timestamp)> = None;
    for entry in entries {
        let now = match entry.clocks.legal {
            Clock::Running { from, .. } => Some((from, entry.clocks.due.unwrap_or(from))),
            _ => None,
        };
        match (running, now) {
            (Some((from, _)), None) => runs.push(Run { from, to: entry.at }),
            // Time given when there was none left begins anew.
            (Some((from, due)), Some((other, _))) if other != from => runs.push(Run { from, to: due }),
            _ => {}
        }
        running = now;
    }
    runs.extend(running.map(|(from, to)| Run { from, to }));
    runs.retain(|run| run.from < run.to);
    days(accepted, &runs, calendar)
}
