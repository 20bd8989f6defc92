//! Browsers somebody has signed in with.

use domain::{PersonId, Result};
use jiff::Timestamp;

use crate::{PersonKey, Place, Tx, sql};

/// A browser somebody has signed in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Hash of its device cookie.
    pub device: [u8; 32],
    /// What it calls itself, shortened.
    pub label: String,
    /// The first sign-in.
    pub first_seen_at: Timestamp,
    /// The latest sign-in.
    pub last_seen_at: Timestamp,
}

fn place(person: &PersonId) -> Place<'_> {
    Place { table: "device", column: "sealed_label", row: person.as_bytes() }
}

/// Whether somebody has signed in with this browser before.
///
/// # Errors
///
/// Broken, when the database is.
pub fn is_known(tx: &mut Tx<'_>, person: PersonId, device: &[u8; 32]) -> Result<bool> {
    let found = tx.opt(
        sql("select first_seen_at from device where person_id = $1 and device = $2"),
        &[&person, device],
        |row| row.at(0),
    )?;
    Ok(found.is_some())
}

/// Somebody signed in with this browser. Says whether it is the first time.
///
/// # Errors
///
/// Broken, when the database is.
pub fn seen(
    tx: &mut Tx<'_>,
    person: PersonId,
    key: &PersonKey,
    browser: (&[u8; 32], &str),
    now: Timestamp,
) -> Result<bool> {
    let (device, label) = browser;
    let sealed = key.seal(place(&person), label.as_bytes())?;
    let first = tx.spend(
        sql("insert into device (person_id, device, sealed_label, first_seen_at, last_seen_at) \
             values ($1, $2, $3, $4, $4) on conflict (person_id, device) do nothing"),
        &[&person, device, &sealed, &now],
    )?;
    if !first {
        tx.execute(
            sql(
                "update device set sealed_label = $1, last_seen_at = $2 where person_id = $3 and device = $4",
            ),
            &[&sealed, &now, &person, device],
        )?;
    }
    Ok(first)
}

/// Somebody's browsers, the latest first.
///
/// # Errors
///
/// Broken, when the database is.
pub fn of_person(tx: &mut Tx<'_>, person: PersonId, key: &PersonKey) -> Result<Vec<Device>> {
    tx.all(
        sql("select device, sealed_label, first_seen_at, last_seen_at from device where person_id = $1 \
             order by last_seen_at desc"),
        &[&person],
        |row| {
            Ok(Device {
                device: row.get(0)?,
                label: key.open_text(place(&person), row.bytes(1)?)?,
                first_seen_at: row.at(2)?,
                last_seen_at: row.at(3)?,
            })
        },
    )
}

/// A browser is forgotten: its next sign-in is announced again.
///
/// # Errors
///
/// Broken, when the database is.
pub fn forget(tx: &mut Tx<'_>, person: PersonId, device: &[u8; 32]) -> Result<()> {
    tx.execute(sql("delete from device where person_id = $1 and device = $2"), &[&person, device])?;
    Ok(())
}
