//! The texts of procedures that drafts and dossiers are pinned to: kept for as long as they are.

use domain::{Result, services::Procedure};

use crate::{Tx, sql};

/// Keeps the text of a procedure, once.
///
/// # Errors
///
/// Broken, when the database is.
pub fn keep(tx: &mut Tx<'_>, hash: &str, procedure: &Procedure, body: &str) -> Result<()> {
    tx.execute(
        sql("insert into procedure_text (hash, id, version, body) values ($1, $2, $3, $4) \
             on conflict (hash) do nothing"),
        &[&hash, &procedure.id, &i64::from(procedure.version), &body],
    )?;
    Ok(())
}

/// The text of a hash.
///
/// # Errors
///
/// Broken, when the database is.
pub fn find(tx: &mut Tx<'_>, hash: &str) -> Result<Option<String>> {
    tx.opt(sql("select body from procedure_text where hash = $1"), &[&hash], |row| row.get(0))
}
