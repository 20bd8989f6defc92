//! Keyed hashes of somebody's recovery codes, each good once.

use domain::{PersonId, Result};
use jiff::Timestamp;

use crate::{Tx, sql};

/// Somebody's codes are now these; those before are good no longer.
///
/// # Errors
///
/// Broken, when the database is.
pub fn replace(tx: &mut Tx<'_>, person: PersonId, macs: &[[u8; 32]], now: Timestamp) -> Result<()> {
    tx.execute(sql("delete from recovery_code where person_id = $1"), &[&person])?;
    for mac in macs {
        tx.execute(
            sql("insert into recovery_code (person_id, code_mac, made_at) values ($1, $2, $3)"),
            &[&person, mac, &now],
        )?;
    }
    Ok(())
}

/// Spends a code: true for the one who spent it.
///
/// # Errors
///
/// Broken, when the database is.
pub fn spend(tx: &mut Tx<'_>, person: PersonId, mac: &[u8; 32], now: Timestamp) -> Result<bool> {
    tx.spend(
        sql("update recovery_code set spent_at = $1 where person_id = $2 and code_mac = $3 and spent_at is null"),
        &[&now, &person, mac],
    )
}

/// How many of somebody's codes are still good.
///
/// # Errors
///
/// Broken, when the database is.
pub fn left(tx: &mut Tx<'_>, person: PersonId) -> Result<i64> {
    tx.one(
        sql("select count(*) from recovery_code where person_id = $1 and spent_at is null"),
        &[&person],
        |row| row.get(0),
    )
}
