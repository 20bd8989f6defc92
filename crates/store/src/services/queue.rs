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
     and (d.due_at > $4 or (d.due_at = $4 and d.id > $5)) order by d.due_at, d.id limit $6",
);
const OF_STEP: Sql = sql(
    "select d.id, d.person_id, d.track, d.code, d.procedure, d.unit, d.state, d.step, d.assignee, \
     d.due_at, d.wait_until, d.sealed_subject, p.wrapped_key from dossier d join person p on p.id = d.person_id \
     where d.state = $1 and d.step = $2 \
     and (d.due_at > $3 or (d.due_at = $3 and d.id > $4)) order by d.due_at, d.id limit $5",
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

/// What waits in a state outside any officer's step (a supplement, a fee, a
/// withdrawal, a result to hand over), the one that waits longest first.
///
/// # Errors
///
/// Broken, when the database is.
pub fn in_state(tx: &mut Tx<'_>, unit: &str, state: &str, most: u32) -> Result<Vec<Queued>> {
    let vault = tx.vault();
    tx.all(
        sql("select d.id, d.person_id, d.track, d.code, d.procedure, d.unit, d.state, d.step, d.assignee, d.due_at, \
             d.wait_until, d.sealed_subject, p.wrapped_key from dossier d join person p on p.id = d.person_id \
             where d.unit = $1 and d.state = $2 order by d.id limit $3"),
        &[&unit, &state, &most],
        |row| read(row, vault),
    )
}

/// How many dossiers wait at a step, and how many of them are overdue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Load {
    /// At the step.
    pub all: i64,
    /// Of those, past their due date.
    pub overdue: i64,
}

/// How many wait at a step of a unit.
///
/// # Errors
///
/// Broken, when the database is.
pub fn load(
    tx: &mut Tx<'_>,
    unit: Option<&str>,
    (state, step): (&str, &str),
    now: Timestamp,
) -> Result<Load> {
    let line = |row: &Row<'_>| Ok(Load { all: row.get(0)?, overdue: row.get(1)? });
    match unit {
        Some(unit) => tx.one(
            sql("select count(*), count(case when due_at < $1 then 1 end) from dossier \
                 where unit = $2 and state = $3 and step = $4"),
            &[&now, &unit, &state, &step],
            line,
        ),
        None => tx.one(
            sql("select count(*), count(case when due_at < $1 then 1 end) from dossier \
                 where state = $2 and step = $3"),
            &[&now, &state, &step],
            line,
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
