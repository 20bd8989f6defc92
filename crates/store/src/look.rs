//! The access log: who looked at somebody's data, when, why.

use domain::{Id, PersonId, Result, identity::look::Purpose};
use jiff::Timestamp;

use crate::{Row, Tx, sql};

/// What a [`LookId`] names.
#[derive(Debug)]
pub enum Record {}
/// A look.
pub type LookId = Id<Record>;

/// One look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Which look.
    pub id: LookId,
    /// When. Looks of officers count once an hour, so this is the hour's first.
    pub at: Timestamp,
    /// Who, as the person is told: a unit or a portal by name.
    pub viewer: String,
    /// The same in English, where it is known.
    pub viewer_en: Option<String>,
    /// Who, by id: an appointment or a client.
    pub viewer_id: String,
    /// Why.
    pub purpose: Purpose,
    /// The case or session it was for.
    pub thing: String,
    /// Which data: words separated by spaces.
    pub fields: String,
}

/// Records a look. Says whether it is the first of this viewer, case and hour.
///
/// # Errors
///
/// Broken, when the database is.
pub fn insert(tx: &mut Tx<'_>, person: PersonId, look: &Look) -> Result<bool> {
    let hour_ago = look.at.as_millisecond() - 3_600_000;
    let before = tx.opt(
        sql("select id from look where person_id = $1 and viewer_id = $2 and thing = $3 and purpose = $4 and at > $5"),
        &[&person, &look.viewer_id, &look.thing, &look.purpose.word(), &hour_ago],
        |row| row.id::<Record>(0),
    )?;
    if before.is_some() {
        return Ok(false);
    }
    told(tx, person, look)?;
    Ok(true)
}

/// Keeps a look that another site tells of. The same one again changes nothing.
///
/// # Errors
///
/// Broken, when the database is.
pub fn told(tx: &mut Tx<'_>, person: PersonId, look: &Look) -> Result<()> {
    tx.execute(
        sql("insert into look (person_id, id, at, viewer, viewer_en, viewer_id, purpose, thing, fields) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (person_id, id) do nothing"),
        &[
            &person,
            &look.id,
            &look.at,
            &look.viewer,
            &look.viewer_en,
            &look.viewer_id,
            &look.purpose.word(),
            &look.thing,
            &look.fields,
        ],
    )?;
    Ok(())
}

/// Who looked at somebody's data, the latest first, before the look at `before` if given.
///
/// # Errors
///
/// Broken, when the database is.
pub fn of_person(tx: &mut Tx<'_>, person: PersonId, before: Option<LookId>, most: i64) -> Result<Vec<Look>> {
    tx.all(
        sql("select id, at, viewer, viewer_en, viewer_id, purpose, thing, fields from look \
             where person_id = $1 and id < $2 order by id desc limit $3"),
        &[&person, &before.unwrap_or(LAST), &most],
        read,
    )
}

/// The looks of one purpose, as [`of_person`].
///
/// # Errors
///
/// Broken, when the database is.
pub fn of_purpose(
    tx: &mut Tx<'_>,
    person: PersonId,
    purpose: Purpose,
    before: Option<LookId>,
    most: i64,
) -> Result<Vec<Look>> {
    tx.all(
        sql("select id, at, viewer, viewer_en, viewer_id, purpose, thing, fields from look \
             where person_id = $1 and purpose = $2 and id < $3 order by id desc limit $4"),
        &[&person, &purpose.word(), &before.unwrap_or(LAST), &most],
        read,
    )
}

/// Sorts after every look there can be.
const LAST: LookId = LookId::from_bytes([0xff; 16]);

fn read(row: &Row<'_>) -> Result<Look> {
    Ok(Look {
        id: row.id(0)?,
        at: row.at(1)?,
        viewer: row.get(2)?,
        viewer_en: row.get(3)?,
        viewer_id: row.get(4)?,
        purpose: Purpose::of(row.text(5)?)?,
        thing: row.get(6)?,
        fields: row.get(7)?,
    })
}
