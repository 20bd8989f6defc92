//! What the app lists of somebody's dossiers, as the portals told it.

use domain::{
    Error, PersonId, Result,
    identity::dossier_summary::{Ended, State, Summary},
    services::Words,
};
use serde::{Deserialize, Serialize};

use crate::{PersonKey, Place, Row, Tx, sql};

/// What is sealed of a summary.
#[derive(Serialize, Deserialize)]
struct Sealed {
    code: String,
    title: Words,
    link: String,
}

/// The bytes that name a row: the portal, a zero, the dossier.
fn row_name(portal: &str, dossier: &str) -> Vec<u8> {
    [portal.as_bytes(), &[0], dossier.as_bytes()].concat()
}

fn place(row: &[u8]) -> Place<'_> {
    Place { table: "dossier_summary", column: "sealed_summary", row }
}

/// Keeps a summary, unless a later one is there. Says whether it was kept.
///
/// # Errors
///
/// Broken, when the database is.
pub fn save(tx: &mut Tx<'_>, person: PersonId, key: &PersonKey, summary: &Summary) -> Result<bool> {
    let Summary { portal, dossier, state, ended, due, updated_at, rev, .. } = summary;
    let Summary { code, title, link, .. } = summary.clone();
    let plain = serde_json::to_vec(&Sealed { code, title, link }).map_err(Error::broken)?;
    let sealed = key.seal(place(&row_name(portal, dossier)), &plain)?;
    let ended = i64::from(*ended == Ended::Yes);
    tx.spend(
        sql("insert into dossier_summary (person_id, portal, dossier_id, state, ended, due_at, updated_at, rev, \
             sealed_summary) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             on conflict (person_id, portal, dossier_id) do update set state = excluded.state, \
             ended = excluded.ended, due_at = excluded.due_at, updated_at = excluded.updated_at, \
             rev = excluded.rev, sealed_summary = excluded.sealed_summary \
             where dossier_summary.rev < excluded.rev"),
        &[&person, portal, dossier, &state.word(), &ended, due, updated_at, rev, &sealed],
    )
}

/// Somebody's dossiers, those not ended first, the latest changed first.
///
/// # Errors
///
/// Broken, when the database is.
pub fn of_person(tx: &mut Tx<'_>, person: PersonId, key: &PersonKey, most: i64) -> Result<Vec<Summary>> {
    tx.all(
        sql("select portal, dossier_id, state, ended, due_at, updated_at, rev, sealed_summary \
             from dossier_summary where person_id = $1 \
             order by ended, updated_at desc, dossier_id limit $2"),
        &[&person, &most],
        |row| read(row, key),
    )
}

/// How many of somebody's dossiers stand so.
///
/// # Errors
///
/// Broken, when the database is.
pub fn count(tx: &mut Tx<'_>, person: PersonId, state: State) -> Result<i64> {
    tx.one(
        sql("select count(*) from dossier_summary where person_id = $1 and state = $2"),
        &[&person, &state.word()],
        |row| row.get(0),
    )
}

/// How many of somebody's dossiers go on.
///
/// # Errors
///
/// Broken, when the database is.
pub fn count_open(tx: &mut Tx<'_>, person: PersonId) -> Result<i64> {
    tx.one(
        sql("select count(*) from dossier_summary where person_id = $1 and ended = 0"),
        &[&person],
        |row| row.get(0),
    )
}

fn read(row: &Row<'_>, key: &PersonKey) -> Result<Summary> {
    let (portal, dossier): (String, String) = (row.get(0)?, row.get(1)?);
    let sealed = key.open(place(&row_name(&portal, &dossier)), row.bytes(7)?)?;
    let Sealed { code, title, link } = serde_json::from_slice(&sealed).map_err(Error::broken)?;
    Ok(Summary {
        portal,
        dossier,
        code,
        title,
        state: State::of(row.text(2)?).ok_or_else(|| Error::broken("a state that is none"))?,
        ended: if row.get::<i64>(3)? == 0 { Ended::No } else { Ended::Yes },
        due: row.maybe_at(4)?,
        link,
        updated_at: row.at(5)?,
        rev: row.get(6)?,
    })
}
