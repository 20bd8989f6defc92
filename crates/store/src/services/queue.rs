//! Officers' queues: code, procedure, initials, due date, and nothing else.

use domain::{Error, Result, identity::officer::OfficerId, services::DossierId, text::initials};
use jiff::Timestamp;

use super::Subject;
use crate::{Place, Row, Sql, Tx, sql};

/// A line of a queue: no name, no number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// The dossier.
    pub id: DossierId,
    /// The official code, or the tracking code before there is one.
    pub code: String,
    /// The procedure, by id.
    pub procedure: String,
    /// The unit that has it.
    pub unit: String,
    /// Where it stands, by word.
    pub state: String,
    /// The step, by id.
    pub step: String,
    /// The officer who has it.
    pub assignee: Option<OfficerId>,
    /// When it is due, while a clock runs.
    pub due: Option<Timestamp>,
    /// Until when it is the citizen's turn.
    pub wait_until: Option<Timestamp>,
    /// The first letters of the subject's name.
    pub initials: String,
}

/// Where a queue went on: after this due date and dossier.
pub type After = (i64, DossierId);

/// Before everything.
#[must_use]
pub const fn beginning() -> After {
    (i64::MIN, DossierId::from_bytes([0; 16]))
}

const OF_UNIT: Sql = sql(
    "select d.id, d.person_id, d.track, d.code, d.procedure, d.unit, d.state, d.step, d.assignee, \
     d.due_at, d.wait_until, d.sealed_subject, p.wrapped_key from dossier d join person p on p.id = d.person_id \
     where d.unit = $1 and d.state = $2 and d.step = $3 \
     and (d.due_at, d.id) > ($4, $5) order by d.due_at, d.id limit $6",
);
const OF_STEP: Sql = sql(
    "select d.id, d.person_id, d.track, d.code, d.procedure, d.unit, d.state, d.step, d.assignee, \
     d.due_at, d.wait_until, d.sealed_subject, p.wrapped_key from dossier d join person p on p.id = d.person_id \
     where d.state = $1 and d.step = $2 \
     and (d.due_at, d.id) > ($3, $4) order by d.due_at, d.id limit $5",
);

/// Dossiers at a step, the one due first first: of one unit, or of all.
///
/// # Errors
///
/// Broken, when the database is.
pub fn at_step(
    tx: &mut Tx<'_>,
    unit: Option<&str>,
    (state, step): (&str, &str),
    after: After,
    most: u32,
) -> Result<Vec<Queued>> {
    let vault = tx.vault();
    let line = |row: &Row<'_>| read(row, vault);
    match unit {
        Some(unit) => tx.all(OF_UNIT, &[&unit, &state, &step, &after.0, &after.1, &most], line),
        None => tx.all(OF_STEP, &[&state, &step, &after.0, &after.1, &most], line),
    }
}

/// What an officer has taken, the one due first first.
///
/// # Errors
///
/// Broken, when the database is.
pub fn of_officer(tx: &mut Tx<'_>, officer: OfficerId, most: u32) -> Result<Vec<Queued>> {
    let vault = tx.vault();
    tx.all(
        sql("select d.id, d.person_id, d.track, d.code, d.procedure, d.unit, d.state, d.step, d.assignee, d.due_at, \
             d.wait_until, d.sealed_subject, p.wrapped_key from dossier d join person p on p.id = d.person_id \
             where d.assignee = $1 and d.ended_at is null order by d.due_at, d.id limit $2"),
        &[&officer, &most],
        |row| read(row, vault),
    )
}

/// How much an officer has taken.
///
/// # Errors
///
/// Broken, when the database is.
pub fn taken(tx: &mut Tx<'_>, officer: OfficerId) -> Result<i64> {
    tx.one(sql("select count(*) from dossier where assignee = $1 and ended_at is null"), &[&officer], |row| {
        row.get(0)
    })
}

/// What waits in a state outside any officer's step (a supplement, a fee, a
/// withdrawal, a result to hand over), the one that waits longest first: of one
/// unit, or of all.
///
/// # Errors
///
/// Broken, when the database is.
pub fn in_state(
    tx: &mut Tx<'_>,
    unit: Option<&str>,
    state: &str,
    after: DossierId,
    most: u32,
) -> Result<Vec<Queued>> {
    let vault = tx.vault();
    let line = |row: &Row<'_>| read(row, vault);
    match unit {
        Some(unit) => tx.all(
            sql("select d.id, d.person_id, d.track, d.code, d.procedure, d.unit, d.state, d.step, d.assignee, d.due_at, \
             d.wait_until, d.sealed_subject, p.wrapped_key from dossier d join person p on p.id = d.person_id \
             where d.unit = $1 and d.state = $2 and d.id > $3 and (d.ended_at is null or d.state = 'decided') order by d.id limit $4"),
            &[&unit, &state, &after, &most],
            line,
        ),
        None => tx.all(
            sql("select d.id, d.person_id, d.track, d.code, d.procedure, d.unit, d.state, d.step, d.assignee, d.due_at, \
             d.wait_until, d.sealed_subject, p.wrapped_key from dossier d join person p on p.id = d.person_id \
             where d.state = $1 and d.id > $2 and (d.ended_at is null or d.state = 'decided') order by d.id limit $3"),
            &[&state, &after, &most],
            line,
        ),
    }
}

/// The line of a dossier, where there is one.
///
/// # Errors
///
/// Broken, when the database is.
pub fn line(tx: &mut Tx<'_>, id: DossierId) -> Result<Option<Queued>> {
    let vault = tx.vault();
    tx.opt(
        sql("select d.id, d.person_id, d.track, d.code, d.procedure, d.unit, d.state, d.step, d.assignee, d.due_at, \
             d.wait_until, d.sealed_subject, p.wrapped_key from dossier d join person p on p.id = d.person_id \
             where d.id = $1"),
        &[&id],
        |row| read(row, vault),
    )
}

/// As many as are counted: nobody reads a larger number, and counting stays quick.
pub const COUNTED: u32 = 1000;

/// How many dossiers wait at a step, up to [`COUNTED`]; of those, how many are late.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Load {
    /// At the step.
    pub all: i64,
    /// Of those, past their due date.
    pub overdue: i64,
    /// Of those, due until the end of the day.
    pub today: i64,
}

/// How many wait at a step of a unit, or of all, at `now`, on a day that ends at `midnight`.
///
/// # Errors
///
/// Broken, when the database is.
pub fn load(
    tx: &mut Tx<'_>,
    unit: Option<&str>,
    (state, step): (&str, &str),
    (now, midnight): (Timestamp, Timestamp),
) -> Result<Load> {
    let line = |row: &Row<'_>| Ok(Load { all: row.get(0)?, overdue: row.get(1)?, today: row.get(2)? });
    match unit {
        Some(unit) => tx.one(
            sql("select count(*), count(case when d.due_at < $1 then 1 end), \
                 count(case when d.due_at >= $2 and d.due_at < $3 then 1 end) from \
                 (select due_at from dossier where unit = $4 and state = $5 and step = $6 \
                 order by due_at limit $7) d"),
            &[&now, &now, &midnight, &unit, &state, &step, &COUNTED],
            line,
        ),
        None => tx.one(
            sql("select count(*), count(case when d.due_at < $1 then 1 end), \
                 count(case when d.due_at >= $2 and d.due_at < $3 then 1 end) from \
                 (select due_at from dossier where state = $4 and step = $5 order by due_at limit $6) d"),
            &[&now, &now, &midnight, &state, &step, &COUNTED],
            line,
        ),
    }
}

/// How many wait in a state of a unit, or of all, up to [`COUNTED`].
///
/// # Errors
///
/// Broken, when the database is.
pub fn waiting(tx: &mut Tx<'_>, unit: Option<&str>, state: &str) -> Result<i64> {
    let count = |row: &Row<'_>| row.get(0);
    match unit {
        Some(unit) => tx.one(
            sql("select count(*) from (select id from dossier where unit = $1 and state = $2 \
                 and (ended_at is null or state = 'decided') limit $3) d"),
            &[&unit, &state, &COUNTED],
            count,
        ),
        None => tx.one(
            sql("select count(*) from (select id from dossier where state = $1 \
                 and (ended_at is null or state = 'decided') limit $2) d"),
            &[&state, &COUNTED],
            count,
        ),
    }
}

fn read(row: &Row<'_>, vault: &crate::Vault) -> Result<Queued> {
    let id: DossierId = row.id(0)?;
    let key = vault.unwrap(row.id(1)?, row.bytes(12)?)?;
    let place = Place { table: "dossier", column: "sealed_subject", row: id.as_bytes() };
    let subject: Subject =
        serde_json::from_slice(&key.open(place, row.bytes(11)?)?).map_err(Error::broken)?;
    let code = row.get::<Option<String>>(3)?;
    Ok(Queued {
        id,
        code: code.map_or_else(|| row.get(2), Ok)?,
        procedure: row.get(4)?,
        unit: row.get(5)?,
        state: row.get(6)?,
        step: row.get(7)?,
        assignee: row.maybe_id(8)?,
        due: row.maybe_at(9)?,
        wait_until: row.maybe_at(10)?,
        initials: initials(subject.name.as_str()),
    })
}
