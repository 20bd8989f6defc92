//! What waits for an officer: at their steps, due soon or late, with the citizen, found by a code.

use domain::{
    Result,
    calendar::next_midnight_in_vietnam,
    event::{Actor, Event},
    identity::{PersonalIdNumber, officer::Officer},
    services::{DossierId, TrackCode, unit::covers},
};
use site::Env;
use store::{
    Tx,
    services::{
        dossier,
        queue::{self, After, Load, Queued},
    },
};

use super::desk::{Bench, unit_of};

/// As many dossiers of one person as a search shows.
const FOUND: i64 = 50;

/// As many lines as an export has at most.
const EXPORTED: u32 = 10_000;

/// How much waits for an officer, where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// What they have taken.
    pub taken: i64,
    /// Each of their steps.
    pub benches: Vec<(Bench, Load)>,
    /// With the citizen: to complete, or to pay.
    pub citizen: i64,
    /// Asked back.
    pub withdrawn: i64,
    /// With a result to hand over.
    pub result: i64,
}

impl Counts {
    /// Past their due date, at all their steps.
    #[must_use]
    pub fn overdue(&self) -> i64 {
        self.benches.iter().map(|(_, load)| load.overdue).sum()
    }

    /// Due today, at all their steps.
    #[must_use]
    pub fn today(&self) -> i64 {
        self.benches.iter().map(|(_, load)| load.today).sum()
    }
}

/// How much waits.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn counts(env: &Env, officer: &Officer, benches: Vec<Bench>) -> Result<Counts> {
    let (unit, id, now) = (unit_of(env, officer), officer.id, env.clock.now());
    env.db
        .read(move |tx| {
            let unit = unit.as_deref();
            let mut counts = Counts { taken: queue::taken(tx, id)?, ..Counts::default() };
            for bench in &benches {
                let times = (now, next_midnight_in_vietnam(now));
                let load = queue::load(tx, unit, (bench.state, &bench.step), times)?;
                counts.benches.push((bench.clone(), load));
            }
            counts.citizen = queue::waiting(tx, unit, "supplement")? + queue::waiting(tx, unit, "fee_due")?;
            counts.withdrawn = queue::waiting(tx, unit, "withdrawn")?;
            counts.result = queue::waiting(tx, unit, "decided")?;
            Ok(counts)
        })
        .await
}

/// Which of the dossiers at an officer's steps are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Those past their due date.
    Overdue,
    /// Those due until the end of the day.
    Today,
}

/// What is late, or due today, at all steps of an officer, the one due first first.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn due(
    env: &Env,
    officer: &Officer,
    benches: Vec<Bench>,
    (due, after): (Due, Option<After>),
    most: u32,
) -> Result<Vec<Queued>> {
    let (unit, now) = (unit_of(env, officer), env.clock.now());
    let begins = match due {
        Due::Overdue => queue::beginning(),
        Due::Today => (now.as_millisecond() - 1, DossierId::from_bytes([0xff; 16])),
    };
    let (after, until) = match due {
        Due::Overdue => (after.unwrap_or(begins), now),
        Due::Today => (after.unwrap_or(begins), next_midnight_in_vietnam(now)),
    };
    env.db
        .read(move |tx| {
            let mut found = Vec::new();
            for bench in &benches {
                found.extend(queue::at_step(tx, unit.as_deref(), (bench.state, &bench.step), after, most)?);
            }
            found.retain(|line| line.due.is_some_and(|due| due < until));
            found.sort_by_key(|line| (line.due, line.id));
            found.truncate(usize::try_from(most).unwrap_or(usize::MAX));
            Ok(found)
        })
        .await
}

/// What waits in states outside any officer's step, the one that waits longest first.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn in_states(
    env: &Env,
    officer: &Officer,
    states: &'static [&'static str],
    after: Option<DossierId>,
    most: u32,
) -> Result<Vec<Queued>> {
    let unit = unit_of(env, officer);
    let after = after.unwrap_or(queue::beginning().1);
    env.db
        .read(move |tx| {
            let mut found = Vec::new();
            for state in states {
                found.extend(queue::in_state(tx, unit.as_deref(), state, after, most)?);
            }
            found.sort_by_key(|line| line.id);
            found.truncate(usize::try_from(most).unwrap_or(usize::MAX));
            Ok(found)
        })
        .await
}

/// What an officer looks for, by an official code, a tracking code, or the
/// number of the subject: of their unit only.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn search(env: &Env, officer: &Officer, typed: &str) -> Result<Vec<Queued>> {
    let (unit, typed) = (officer.unit.clone(), domain::text::tidy(typed));
    env.db
        .read(move |tx| {
            let mut found = Vec::new();
            for id in meant(tx, &typed)? {
                found.extend(queue::line(tx, id)?);
            }
            found.retain(|line| covers(&unit, &line.unit));
            Ok(found)
        })
        .await
}

fn meant(tx: &mut Tx<'_>, typed: &str) -> Result<Vec<DossierId>> {
    if let Ok(number) = typed.parse::<PersonalIdNumber>() {
        return dossier::of_subject(tx, &number, FOUND);
    }
    if let Ok(track) = typed.parse::<TrackCode>() {
        return Ok(dossier::by_track(tx, &track)?.into_iter().collect());
    }
    Ok(dossier::by_code(tx, &typed.to_uppercase())?.into_iter().collect())
}

/// The states outside any officer's step.
pub const ELSEWHERE: &[&str] = &["supplement", "fee_due", "withdrawn", "decided"];

/// Every line of an officer's queues, without a name, for a file. That they
/// took it is on record.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn export(env: &Env, officer: &Officer, benches: Vec<Bench>) -> Result<Vec<Queued>> {
    let (unit, now) = (unit_of(env, officer), env.clock.now());
    let actor = Actor::Officer(officer.id.cast());
    env.db
        .write(move |tx| {
            let unit = unit.as_deref();
            let mut lines = Vec::new();
            for bench in &benches {
                let step = (bench.state, bench.step.as_str());
                lines.extend(queue::at_step(tx, unit, step, queue::beginning(), EXPORTED)?);
            }
            for state in ELSEWHERE {
                lines.extend(queue::in_state(tx, unit, state, queue::beginning().1, EXPORTED)?);
            }
            lines.truncate(usize::try_from(EXPORTED).unwrap_or(usize::MAX));
            let event = Event::new(now, actor, "queue.exported").with("lines", lines.len().to_string());
            Ok((lines, event.into()))
        })
        .await
}
