//! What people have said a relying party may be told.

use domain::{PersonId, Result};
use jiff::Timestamp;

use crate::{Tx, sql};

/// The scopes somebody has agreed to for a party, separated by spaces.
///
/// # Errors
///
/// Broken, when the database is.
pub fn given(tx: &mut Tx<'_>, person: PersonId, client_id: &str) -> Result<Option<String>> {
    tx.opt(
        sql("select scopes from consent where person_id = $1 and client_id = $2"),
        &[&person, &client_id],
        |row| row.get(0),
    )
}

/// Somebody agrees.
///
/// # Errors
///
/// Broken, when the database is.
pub fn give(tx: &mut Tx<'_>, person: PersonId, client_id: &str, scopes: &str, now: Timestamp) -> Result<()> {
    tx.execute(
        sql("insert into consent (person_id, client_id, scopes, given_at) values ($1, $2, $3, $4) \
             on conflict (person_id, client_id) do update set scopes = excluded.scopes, given_at = excluded.given_at"),
        &[&person, &client_id, &scopes, &now],
    )?;
    Ok(())
}
