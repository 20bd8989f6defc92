//! Dossiers: where each stands, and all that happened to it.
//!
//! The history is append-only and the snapshot is what it folds to; one
//! transaction writes both. The revision is the lock: who decided on an older
//! one is told so.

use domain::{
    Error, PersonId, Result,
    services::{
        Dossier, DossierId, TrackCode,
        dossier::{Entry, State},
    },
};
use jiff::Timestamp;

use super::{Subject, subject};
use crate::{PersonKey, Place, Row, Tx, person, sql};

/// A dossier with what it is about.
pub struct Filed {
    /// The dossier.
    pub dossier: Dossier,
    /// About whom.
    pub subject: Subject,
    /// The key the applicant's columns are sealed under.
    pub key: PersonKey,
}

fn place<'a>(column: &'static str, id: &'a DossierId) -> Place<'a> {
    Place { table: "dossier", column, row: id.as_bytes() }
}

/// An entry as it was kept: what the site's own log says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its place in the dossier's history.
    pub rev: u32,
    /// What happened.
    pub word: &'static str,
    /// SHA-256 of its sealed body, in hex: so the site's chain proves the history.
    pub hash: String,
}

/// The kind of a directory entry: one open dossier for a subject and procedure.
fn open_kind(procedure: &str) -> String {
    format!("dossier:{procedure}")
}

/// The first of these codes that no dossier has.
///
/// # Errors
///
/// Conflict, when all are taken.
pub fn unused(tx: &mut Tx<'_>, drawn: &[TrackCode]) -> Result<TrackCode> {
    for code in drawn {
        if person::holder(tx, "track", code.as_str().as_bytes())?.is_none() {
            return Ok(code.clone());
        }
    }
    Err(Error::Conflict)
}

/// Puts a dossier on record, unless the subject has an open one of the
/// procedure: then nothing is kept.
///
/// # Errors
///
/// Conflict, when its tracking code is another's.
pub fn insert(tx: &mut Tx<'_>, filed: &Filed, entries: &[Entry]) -> Result<Option<Vec<Kept>>> {
    let Filed { dossier, subject, key } = filed;
    let index = subject::index(tx, &subject.number);
    if !person::claim(tx, &open_kind(&dossier.procedure.id), &index, dossier.applicant)? {
        return Ok(None);
    }
    if !person::claim(tx, "track", dossier.track.as_str().as_bytes(), dossier.applicant)? {
        return Err(Error::Conflict);
    }
    let subject = serde_json::to_vec(subject).map_err(Error::broken)?;
    tx.execute(
        sql("insert into dossier (person_id, id, procedure, subject_index, track, code, unit, state, step, assignee, \
             due_at, wait_until, submitted_at, accepted_at, ended_at, verdict, supplements, stars, sealed_subject, \
             sealed_snapshot, rev) values \
             ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)"),
        &[
            &dossier.applicant,
            &dossier.id,
            &dossier.procedure.id,
            &index,
            &dossier.track.as_str(),
            &dossier.code.as_ref().map(ToString::to_string),
            &dossier.unit,
            &dossier.state.word(),
            &dossier.step,
            &dossier.assignee,
            &dossier.clocks.due,
            &wait_until(&dossier.state),
            &dossier.submitted_at,
            &dossier.accepted_at,
            &dossier.ended_at,
            &verdict(dossier),
            &dossier.supplements,
            &dossier.stars.map(i64::from),
            &key.seal(place("sealed_subject", &dossier.id), &subject)?,
            &sealed(dossier, key)?,
            &dossier.rev,
        ],
    )?;
    append(tx, dossier, key, entries).map(Some)
}

/// Keeps what happened to a dossier, and where it stands after it.
///
/// # Errors
///
/// Conflict, when something else happened meanwhile.
pub fn save(tx: &mut Tx<'_>, filed: &Filed, entries: &[Entry]) -> Result<Vec<Kept>> {
    let Filed { dossier, key, .. } = filed;
    let added = u32::try_from(entries.len()).map_err(Error::broken)?;
    tx.one_row(
        sql("update dossier set code = $1, unit = $2, state = $3, step = $4, assignee = $5, due_at = $6, \
             wait_until = $7, accepted_at = $8, ended_at = $9, verdict = $10, supplements = $11, stars = $12, \
             sealed_snapshot = $13, rev = $14 where person_id = $15 and id = $16 and rev = $17"),
        &[
            &dossier.code.as_ref().map(ToString::to_string),
            &dossier.unit,
            &dossier.state.word(),
            &dossier.step,
            &dossier.assignee,
            &dossier.clocks.due,
            &wait_until(&dossier.state),
            &dossier.accepted_at,
            &dossier.ended_at,
            &verdict(dossier),
            &dossier.supplements,
            &dossier.stars.map(i64::from),
            &sealed(dossier, key)?,
            &dossier.rev,
            &dossier.applicant,
            &dossier.id,
            &dossier.rev.saturating_sub(added),
        ],
    )?;
    let kept = append(tx, dossier, key, entries)?;
    let over = dossier.state.has_ended() || dossier.state == State::Decided;
    if over {
        let index = subject::index(tx, &filed.subject.number);
        person::release(tx, &open_kind(&dossier.procedure.id), &index)?;
    }
    Ok(kept)
}

fn append(tx: &mut Tx<'_>, dossier: &Dossier, key: &PersonKey, entries: &[Entry]) -> Result<Vec<Kept>> {
    let first = u32::try_from(entries.len()).map_or(0, |added| dossier.rev.saturating_sub(added));
    let mut kept = Vec::with_capacity(entries.len());
    for (rev, entry) in (first + 1..).zip(entries) {
        let body = serde_json::to_vec(entry).map_err(Error::broken)?;
        let sealed = key.seal(event_place(&row_of(dossier.id, rev)), &body)?;
        tx.execute(
            sql("insert into dossier_event (person_id, dossier_id, rev, at, kind, sealed_body) \
                 values ($1, $2, $3, $4, $5, $6)"),
            &[&dossier.applicant, &dossier.id, &rev, &entry.at, &entry.event.word(), &sealed],
        )?;
        kept.push(Kept { rev, word: entry.event.word(), hash: hash(&sealed) });
    }
    Ok(kept)
}

fn hash(sealed: &[u8]) -> String {
    domain::text::hex(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, sealed).as_ref())
}

/// An entry's own row, so that no entry can be read in another's place.
fn row_of(id: DossierId, rev: u32) -> [u8; 20] {
    let mut row = [0; 20];
    row[..16].copy_from_slice(id.as_bytes());
    row[16..].copy_from_slice(&rev.to_be_bytes());
    row
}

fn event_place(row: &[u8]) -> Place<'_> {
    Place { table: "dossier_event", column: "sealed_body", row }
}

fn sealed(dossier: &Dossier, key: &PersonKey) -> Result<Vec<u8>> {
    let plain = serde_json::to_vec(dossier).map_err(Error::broken)?;
    key.seal(place("sealed_snapshot", &dossier.id), &plain)
}

/// Until when it is the citizen's turn.
const fn wait_until(state: &State) -> Option<Timestamp> {
    match state {
        State::Supplement { answer_by, .. } => Some(*answer_by),
        State::FeeDue { pay_by, .. } => Some(*pay_by),
        _ => None,
    }
}

/// How an accepted dossier's count ended, for the public: early, on time, late.
fn verdict(dossier: &Dossier) -> Option<&'static str> {
    use domain::services::Clock;
    match (dossier.accepted_at, dossier.clocks.legal) {
        (Some(_), Clock::Stopped { remaining, .. }) if remaining < 0 => Some("late"),
        // A whole working day or more was left.
        (Some(_), Clock::Stopped { remaining, .. }) if remaining >= 480 => Some("early"),
        (Some(_), Clock::Stopped { .. }) => Some("on_time"),
        _ => None,
    }
}

/// A dossier by id.
///
/// # Errors
///
/// Missing, when there is none.
pub fn load(tx: &mut Tx<'_>, id: DossierId) -> Result<Filed> {
    let vault = tx.vault();
    let found = tx.opt(
        sql("select d.id, d.person_id, d.sealed_subject, d.sealed_snapshot, p.wrapped_key \
             from dossier d join person p on p.id = d.person_id where d.id = $1"),
        &[&id],
        |row| {
            let key = vault.unwrap(row.id(1)?, row.bytes(4)?)?;
            read(row, key)
        },
    )?;
    found.ok_or(Error::Missing("dossier"))
}

fn read(row: &Row<'_>, key: PersonKey) -> Result<Filed> {
    let id: DossierId = row.id(0)?;
    let subject = key.open(place("sealed_subject", &id), row.bytes(2)?)?;
    let subject = serde_json::from_slice(&subject).map_err(Error::broken)?;
    let snapshot = key.open(place("sealed_snapshot", &id), row.bytes(3)?)?;
    Ok(Filed { dossier: serde_json::from_slice(&snapshot).map_err(Error::broken)?, subject, key })
}

/// A person's dossiers, the latest first, before the one at `before` if given.
///
/// # Errors
///
/// Broken, when the database is.
pub fn of_person(
    tx: &mut Tx<'_>,
    person: PersonId,
    before: Option<DossierId>,
    most: i64,
) -> Result<Vec<Filed>> {
    let before = before.unwrap_or(DossierId::from_bytes([0xff; 16]));
    let vault = tx.vault();
    tx.all(
        sql("select d.id, d.person_id, d.sealed_subject, d.sealed_snapshot, p.wrapped_key \
             from dossier d join person p on p.id = d.person_id \
             where d.person_id = $1 and d.id < $2 order by d.id desc limit $3"),
        &[&person, &before, &most],
        |row| {
            let key = vault.unwrap(row.id(1)?, row.bytes(4)?)?;
            read(row, key)
        },
    )
}

/// All that happened to a dossier, in order.
///
/// # Errors
///
/// Broken, when the database is.
pub fn history(tx: &mut Tx<'_>, filed: &Filed) -> Result<Vec<Entry>> {
    let Dossier { id, applicant, .. } = filed.dossier;
    tx.all(
        sql("select rev, sealed_body from dossier_event where person_id = $1 and dossier_id = $2 order by rev"),
        &[&applicant, &id],
        |row| {
            let body = filed.key.open(event_place(&row_of(id, row.get(0)?)), row.bytes(1)?)?;
            serde_json::from_slice(&body).map_err(Error::broken)
        },
    )
}

/// The procedures of which a subject has an open dossier.
///
/// # Errors
///
/// Broken, when the database is.
pub fn open_procedures(tx: &mut Tx<'_>, number: &domain::identity::PersonalIdNumber) -> Result<Vec<String>> {
    let index = subject::index(tx, number);
    tx.all(
        sql("select procedure from dossier where subject_index = $1 and ended_at is null"),
        &[&index],
        |row| row.get(0),
    )
}

/// The open dossier of a subject and procedure, and whose it is.
///
/// # Errors
///
/// Broken, when the database is.
pub fn open_of(
    tx: &mut Tx<'_>,
    number: &domain::identity::PersonalIdNumber,
    procedure: &str,
) -> Result<Option<(PersonId, DossierId)>> {
    let index = subject::index(tx, number);
    tx.opt(
        sql("select person_id, id from dossier where subject_index = $1 and procedure = $2 and ended_at is null"),
        &[&index, &procedure],
        |row| Ok((row.id(0)?, row.id(1)?)),
    )
}

/// The dossiers of a subject, the latest first, at most `most`.
///
/// # Errors
///
/// Broken, when the database is.
pub fn of_subject(
    tx: &mut Tx<'_>,
    number: &domain::identity::PersonalIdNumber,
    most: i64,
) -> Result<Vec<DossierId>> {
    let index = subject::index(tx, number);
    tx.all(
        sql("select id from dossier where subject_index = $1 order by id desc limit $2"),
        &[&index, &most],
        |row| row.id(0),
    )
}

/// The dossier of a tracking code.
///
/// # Errors
///
/// Broken, when the database is.
pub fn by_track(tx: &mut Tx<'_>, track: &TrackCode) -> Result<Option<DossierId>> {
    tx.opt(sql("select id from dossier where track = $1"), &[&track.as_str()], |row| row.id(0))
}

/// The dossier of an official code.
///
/// # Errors
///
/// Broken, when the database is.
pub fn by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<DossierId>> {
    tx.opt(sql("select id from dossier where code = $1"), &[&code], |row| row.id(0))
}

/// The dossier that was sent last: what is opened, and forgotten, for a code nobody has.
///
/// # Errors
///
/// Broken, when the database is.
pub fn latest(tx: &mut Tx<'_>) -> Result<Option<DossierId>> {
    tx.opt(sql("select id from dossier order by id desc limit 1"), &[], |row| row.id(0))
}

/// Dossiers for which the citizen's time is over, at most `most`.
///
/// # Errors
///
/// Broken, when the database is.
pub fn expired(tx: &mut Tx<'_>, now: Timestamp, most: i64) -> Result<Vec<DossierId>> {
    tx.all(
        sql("select id from dossier where wait_until < $1 and state in ('supplement', 'fee_due') \
             order by wait_until limit $2"),
        &[&now, &most],
        |row| row.id(0),
    )
}

/// Dossiers whose clock runs, after `after`, at most `most`: for a calendar that changed.
///
/// # Errors
///
/// Broken, when the database is.
pub fn running(tx: &mut Tx<'_>, after: DossierId, most: i64) -> Result<Vec<DossierId>> {
    tx.all(
        sql("select id from dossier where id > $1 and due_at is not null and ended_at is null \
             order by id limit $2"),
        &[&after, &most],
        |row| row.id(0),
    )
}

/// The next official number of a unit and day.
///
/// # Errors
///
/// Broken, when the database is.
pub fn next_number(tx: &mut Tx<'_>, unit: &str, day: jiff::civil::Date) -> Result<i64> {
    let day = day.to_string();
    tx.execute(
        sql("insert into code_counter (unit, day, last) values ($1, $2, 1) \
             on conflict (unit, day) do update set last = code_counter.last + 1"),
        &[&unit, &day],
    )?;
    tx.one(sql("select last from code_counter where unit = $1 and day = $2"), &[&unit, &day], |row| {
        row.get(0)
    })
}
