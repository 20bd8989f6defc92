//! What somebody is filling in: saved page by page, resumed on any device, sent once.

use domain::{
    Error, Id, PersonId, Result,
    services::{Answers, DossierId, Mandate},
};
use jiff::{SignedDuration, Timestamp};

use super::{Subject, subject};
use crate::{PersonKey, Place, Row, Tx, sql};

/// How long a draft is kept after it was last typed in.
pub const LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What a [`DraftId`] names.
#[derive(Debug)]
pub enum Drafted {}
/// A draft.
pub type DraftId = Id<Drafted>;

/// What is filled in so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Which one.
    pub id: DraftId,
    /// Whose.
    pub person: PersonId,
    /// The procedure, by id.
    pub procedure: String,
    /// The hash of the text it began with.
    pub procedure_hash: String,
    /// For whom.
    pub mandate: Mandate,
    /// About whom.
    pub subject: Subject,
    /// The answers so far.
    pub answers: Answers,
    /// When they were kept.
    pub saved_at: Timestamp,
    /// The dossier it became, once it was sent.
    pub dossier: Option<DossierId>,
    /// Goes up with every change.
    pub version: i64,
}

fn place<'a>(column: &'static str, id: &'a DraftId) -> Place<'a> {
    Place { table: "draft", column, row: id.as_bytes() }
}

/// Begins a draft, unless there is an open one for this person, procedure and
/// subject. Says whether it was begun.
///
/// # Errors
///
/// Broken, when the database is.
pub fn begin(tx: &mut Tx<'_>, draft: &Draft, key: &PersonKey) -> Result<bool> {
    let index = subject::index(tx, &draft.subject.number);
    let subject = serde_json::to_vec(&draft.subject).map_err(Error::broken)?;
    tx.spend(
        sql("insert into draft (person_id, id, procedure, procedure_hash, subject_index, mandate, sealed_subject, \
             sealed_answers, saved_at, expires_at, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1) \
             on conflict (person_id, procedure, subject_index) where dossier_id is null do nothing"),
        &[
            &draft.person,
            &draft.id,
            &draft.procedure,
            &draft.procedure_hash,
            &index,
            &draft.mandate.word(),
            &key.seal(place("sealed_subject", &draft.id), &subject)?,
            &sealed_answers(draft, key)?,
            &draft.saved_at,
            &expiry(draft.saved_at),
        ],
    )
}

fn sealed_answers(draft: &Draft, key: &PersonKey) -> Result<Vec<u8>> {
    let answers = serde_json::to_vec(&draft.answers).map_err(Error::broken)?;
    key.seal(place("sealed_answers", &draft.id), &answers)
}

fn expiry(now: Timestamp) -> Timestamp {
    now.saturating_add(LIFE).unwrap_or(Timestamp::MAX)
}

/// A draft of somebody.
///
/// # Errors
///
/// Missing, when they have none of that id.
pub fn load(tx: &mut Tx<'_>, person: PersonId, key: &PersonKey, id: DraftId) -> Result<Draft> {
    let found = tx.opt(
        sql("select id, person_id, procedure, procedure_hash, mandate, sealed_subject, sealed_answers, saved_at, \
             dossier_id, version from draft where person_id = $1 and id = $2"),
        &[&person, &id],
        |row| read(row, key),
    )?;
    found.ok_or(Error::Missing("draft"))
}

/// Somebody's open drafts, the latest first.
///
/// # Errors
///
/// Broken, when the database is.
pub fn open_of(tx: &mut Tx<'_>, person: PersonId, key: &PersonKey, now: Timestamp) -> Result<Vec<Draft>> {
    tx.all(
        sql("select id, person_id, procedure, procedure_hash, mandate, sealed_subject, sealed_answers, saved_at, \
             dossier_id, version from draft where person_id = $1 and dossier_id is null and expires_at > $2 \
             order by saved_at desc limit 50"),
        &[&person, &now],
        |row| read(row, key),
    )
}

fn read(row: &Row<'_>, key: &PersonKey) -> Result<Draft> {
    let id: DraftId = row.id(0)?;
    let subject = key.open(place("sealed_subject", &id), row.bytes(5)?)?;
    let answers = key.open(place("sealed_answers", &id), row.bytes(6)?)?;
    let mandate = row.text(4)?;
    Ok(Draft {
        person: row.id(1)?,
        procedure: row.get(2)?,
        procedure_hash: row.get(3)?,
        mandate: Mandate::of(mandate).ok_or_else(|| Error::broken(format!("no mandate {mandate}")))?,
        subject: serde_json::from_slice(&subject).map_err(Error::broken)?,
        answers: serde_json::from_slice(&answers).map_err(Error::broken)?,
        saved_at: row.at(7)?,
        dossier: row.maybe_id(8)?,
        version: row.get(9)?,
        id,
    })
}

/// Keeps the answers of a draft that was not sent.
///
/// # Errors
///
/// Conflict, when it was changed meanwhile, or sent.
pub fn save(tx: &mut Tx<'_>, draft: &Draft, key: &PersonKey, now: Timestamp) -> Result<()> {
    tx.one_row(
        sql("update draft set sealed_answers = $1, saved_at = $2, expires_at = $3, procedure_hash = $4, \
             version = version + 1 where person_id = $5 and id = $6 and version = $7 and dossier_id is null"),
        &[
            &sealed_answers(draft, key)?,
            &now,
            &expiry(now),
            &draft.procedure_hash,
            &draft.person,
            &draft.id,
            &draft.version,
        ],
    )
}

/// A draft becomes a dossier: of a press and a second press, one sends it, and
/// only as it was shown. Says whether it was this one.
///
/// # Errors
///
/// Broken, when the database is.
pub fn spend(tx: &mut Tx<'_>, draft: &Draft, dossier: DossierId) -> Result<bool> {
    tx.spend(
        sql("update draft set dossier_id = $1, version = version + 1 \
             where person_id = $2 and id = $3 and version = $4 and dossier_id is null"),
        &[&dossier, &draft.person, &draft.id, &draft.version],
    )
}

/// Forgets a draft that was not sent.
///
/// # Errors
///
/// Broken, when the database is.
pub fn discard(tx: &mut Tx<'_>, person: PersonId, id: DraftId) -> Result<bool> {
    tx.spend(
        sql("delete from draft where person_id = $1 and id = $2 and dossier_id is null"),
        &[&person, &id],
    )
}

/// Forgets drafts that nobody came back to.
///
/// # Errors
///
/// Broken, when the database is.
pub fn sweep(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64> {
    tx.execute(sql("delete from draft where expires_at <= $1"), &[&now])
}
