//! What the house itself remembers of a database, by name.

use domain::Result;

use crate::{Tx, sql};

/// What is remembered under a name.
///
/// # Errors
///
/// Broken, when the database is.
pub fn find(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>> {
    tx.opt(sql("select value from setting where name = $1"), &[&name], |row| row.get(0))
}

/// Remembers something for good: what is there stays as it is.
///
/// # Errors
///
/// Broken, when the database is.
pub fn insert(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<()> {
    tx.execute(
        sql("insert into setting (name, value) values ($1, $2) on conflict (name) do nothing"),
        &[&name, &value],
    )?;
    Ok(())
}

/// Remembers something in place of what was there.
///
/// # Errors
///
/// Broken, when the database is.
pub fn replace(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<()> {
    tx.execute(
        sql("insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value"),
        &[&name, &value],
    )?;
    Ok(())
}
