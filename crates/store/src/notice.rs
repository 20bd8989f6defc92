//! Notices in the app, the place of record for what a person was told.

use domain::{Error, Id, PersonId, Result, event::Letter};
use jiff::Timestamp;

use crate::{PersonKey, Place, Tx, person, sql};

/// What a [`NoticeId`] names.
#[derive(Debug)]
pub enum Told {}
/// Names one notice.
pub type NoticeId = Id<Told>;

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Which notice.
    pub id: NoticeId,
    /// Which text: "notice." before it is the message key.
    pub template: String,
    /// Values for the text.
    pub args: Vec<(String, String)>,
    /// When.
    pub at: Timestamp,
    /// When the person opened their notices after it came.
    pub read_at: Option<Timestamp>,
}

fn place(id: &NoticeId) -> Place<'_> {
    Place { table: "notice", column: "sealed_args", row: id.as_bytes() }
}

/// A notice arrives, in the transaction of the act it tells of.
pub(crate) fn post(tx: &mut Tx<'_>, person: PersonId, letter: &Letter, now: Timestamp) -> Result<()> {
    // Whom nobody knows here reads no notices here.
    let Some(key) = person::key_of(tx, person)? else { return Ok(()) };
    let id: NoticeId = tx.dice().id(now)?;
    let args = serde_json::to_vec(&letter.args).map_err(Error::broken)?;
    let sealed = key.seal(place(&id), &args)?;
    tx.leave(
        sql("insert into notice (person_id, id, template, sealed_args, at) values ($1, $2, $3, $4, $5)"),
        &[&person, &id, &letter.template, &sealed, &now],
    )
}

/// Somebody's notices, the latest first, before the notice `before` if given.
///
/// # Errors
///
/// Broken, when the database is.
pub fn of_person(
    tx: &mut Tx<'_>,
    person: PersonId,
    key: &PersonKey,
    before: Option<NoticeId>,
    most: i64,
) -> Result<Vec<Notice>> {
    let before = before.unwrap_or(NoticeId::from_bytes([0xff; 16]));
    tx.all(
        sql("select id, template, sealed_args, at, read_at from notice \
             where person_id = $1 and id < $2 order by id desc limit $3"),
        &[&person, &before, &most],
        |row| {
            let id = row.id(0)?;
            let args = key.open(place(&id), row.bytes(2)?)?;
            Ok(Notice {
                id,
                template: row.get(1)?,
                args: serde_json::from_slice(&args).map_err(Error::broken)?,
                at: row.at(3)?,
                read_at: row.maybe_at(4)?,
            })
        },
    )
}

/// How many notices somebody has not opened.
///
/// # Errors
///
/// Broken, when the database is.
pub fn unread(tx: &mut Tx<'_>, person: PersonId) -> Result<i64> {
    tx.one(sql("select count(*) from notice where person_id = $1 and read_at is null"), &[&person], |row| {
        row.get(0)
    })
}

/// Somebody has opened their notices.
///
/// # Errors
///
/// Broken, when the database is.
pub fn read(tx: &mut Tx<'_>, person: PersonId, now: Timestamp) -> Result<()> {
    tx.execute(
        sql("update notice set read_at = $1 where person_id = $2 and read_at is null"),
        &[&now, &person],
    )?;
    Ok(())
}
