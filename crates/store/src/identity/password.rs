//! The hash of somebody's password.

use domain::{PersonId, Result};
use jiff::Timestamp;

use crate::{Tx, sql};

/// The hash of somebody's password, where they have set one.
///
/// # Errors
///
/// Broken, when the database is.
pub fn find(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<String>> {
    tx.opt(sql("select hash from password where person_id = $1"), &[&person], |row| row.get(0))
}

/// Somebody's password is now this one.
///
/// # Errors
///
/// Broken, when the database is.
pub fn save(tx: &mut Tx<'_>, person: PersonId, hash: &str, now: Timestamp) -> Result<()> {
    tx.execute(
        sql("insert into password (person_id, hash, set_at) values ($1, $2, $3) \
             on conflict (person_id) do update set hash = excluded.hash, set_at = excluded.set_at"),
        &[&person, &hash, &now],
    )?;
    Ok(())
}
