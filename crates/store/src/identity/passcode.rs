//! Somebody's passcode: its hash, and where its lock stands.

use domain::{Error, PersonId, Result, identity::passcode::Passcode};
use jiff::Timestamp;

use crate::{Row, Tx, sql};

/// Somebody's passcode as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Where its lock stands.
    pub passcode: Passcode,
    /// Its hash.
    pub hash: String,
    /// Until then it opens no level-2 act by itself: the account was recovered.
    pub held_until: Option<Timestamp>,
    /// Goes up with every change.
    pub version: i64,
}

impl Kept {
    /// Whether the account was recovered so recently that the passcode alone opens no level-2 act.
    #[must_use]
    pub fn is_held(&self, now: Timestamp) -> bool {
        self.held_until.is_some_and(|until| now < until)
    }
}

fn read(row: &Row<'_>) -> Result<Kept> {
    let wrong_tries = u8::try_from(row.get::<i64>(1)?).map_err(Error::broken)?;
    let passcode = match row.maybe_at(2)? {
        Some(until) => Passcode::Locked { until },
        None => Passcode::Open { wrong_tries },
    };
    Ok(Kept { passcode, hash: row.get(0)?, held_until: row.maybe_at(3)?, version: row.get(4)? })
}

/// Somebody's passcode, where they have set one.
///
/// # Errors
///
/// Broken, when the database is.
pub fn find(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Kept>> {
    tx.opt(
        sql("select hash, wrong_tries, locked_until, held_until, version from passcode where person_id = $1"),
        &[&person],
        read,
    )
}

/// Somebody's passcode is now this one, without wrong tries; a hold goes on.
///
/// # Errors
///
/// Broken, when the database is.
pub fn set(tx: &mut Tx<'_>, person: PersonId, hash: &str, now: Timestamp) -> Result<()> {
    tx.execute(
        sql("insert into passcode (person_id, hash, wrong_tries, set_at, version) values ($1, $2, 0, $3, 1) \
             on conflict (person_id) do update set hash = excluded.hash, wrong_tries = 0, locked_until = null, \
             set_at = excluded.set_at, version = passcode.version + 1"),
        &[&person, &hash, &now],
    )?;
    Ok(())
}

/// Where the lock of somebody's passcode now stands.
///
/// # Errors
///
/// Conflict, when somebody else tried meanwhile.
pub fn save(tx: &mut Tx<'_>, person: PersonId, kept: &Kept) -> Result<()> {
    let (wrong_tries, locked_until) = match kept.passcode {
        Passcode::Open { wrong_tries } => (i64::from(wrong_tries), None),
        Passcode::Locked { until } => (0, Some(until)),
    };
    tx.one_row(
        sql(
            "update passcode set wrong_tries = $1, locked_until = $2, held_until = $3, version = version + 1 \
             where person_id = $4 and version = $5",
        ),
        &[&wrong_tries, &locked_until, &kept.held_until, &person, &kept.version],
    )
}

/// The account was recovered: its passcode opens no level-2 act by itself until then.
///
/// # Errors
///
/// Broken, when the database is.
pub fn hold(tx: &mut Tx<'_>, person: PersonId, until: Timestamp) -> Result<()> {
    tx.execute(
        sql("update passcode set held_until = $1, version = version + 1 where person_id = $2"),
        &[&until, &person],
    )?;
    Ok(())
}
