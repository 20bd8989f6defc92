//! Passkeys: public keys whose private halves never leave their owners' devices.
//!
//! An owner is a person, or an officer by appointment; the sealing key is theirs.

use domain::{Error, Result};
use jiff::Timestamp;

use crate::{PersonKey, Place, Row, Tx, sql};

/// Whoever owns a passkey, by id: a person or an officer.
pub type Owner = [u8; 16];

/// A passkey as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// SHA-256 of the credential's id.
    pub index: [u8; 32],
    /// The credential as WebAuthn knows it, as JSON.
    pub key: Vec<u8>,
    /// What its owner calls it.
    pub name: String,
    /// Since when.
    pub added_at: Timestamp,
    /// When it last signed.
    pub used_at: Option<Timestamp>,
    /// Goes up with every change.
    pub version: i64,
}

fn place<'a>(column: &'static str, index: &'a [u8; 32]) -> Place<'a> {
    Place { table: "passkey", column, row: index }
}

fn read(key: &PersonKey, row: &Row<'_>) -> Result<Kept> {
    let index: [u8; 32] = row.get(0)?;
    Ok(Kept {
        key: key.open(place("sealed_key", &index), row.bytes(1)?)?.to_vec(),
        name: key.open_text(place("sealed_name", &index), row.bytes(2)?)?,
        added_at: row.at(3)?,
        used_at: row.maybe_at(4)?,
        version: row.get(5)?,
        index,
    })
}

/// An owner's passkeys, the first one first.
///
/// # Errors
///
/// Broken, when the database is.
pub fn of_owner(tx: &mut Tx<'_>, owner: &Owner, key: &PersonKey) -> Result<Vec<Kept>> {
    tx.all(
        sql("select credential_index, sealed_key, sealed_name, added_at, used_at, version from passkey \
             where owner = $1 order by added_at"),
        &[owner],
        |row| read(key, row),
    )
}

/// One passkey of an owner, where they have it.
///
/// # Errors
///
/// Broken, when the database is.
pub fn find(tx: &mut Tx<'_>, owner: &Owner, key: &PersonKey, index: &[u8; 32]) -> Result<Option<Kept>> {
    tx.opt(
        sql("select credential_index, sealed_key, sealed_name, added_at, used_at, version from passkey \
             where owner = $1 and credential_index = $2"),
        &[owner, index],
        |row| read(key, row),
    )
}

/// How many passkeys an owner has.
///
/// # Errors
///
/// Broken, when the database is.
pub fn count(tx: &mut Tx<'_>, owner: &Owner) -> Result<i64> {
    tx.one(sql("select count(*) from passkey where owner = $1"), &[owner], |row| row.get(0))
}

/// An owner has another passkey.
///
/// # Errors
///
/// Conflict, when somebody has it already: a credential belongs to one owner.
pub fn insert(tx: &mut Tx<'_>, owner: &Owner, key: &PersonKey, passkey: &Kept) -> Result<()> {
    let free = tx.spend(
        sql("insert into directory (kind, key, person_id) values ('passkey', $1, $2) on conflict (kind, key) do nothing"),
        &[&passkey.index, owner],
    )?;
    if !free {
        return Err(Error::Conflict);
    }
    tx.execute(
        sql("insert into passkey (owner, credential_index, sealed_key, sealed_name, added_at, version) \
             values ($1, $2, $3, $4, $5, 1)"),
        &[
            owner,
            &passkey.index,
            &key.seal(place("sealed_key", &passkey.index), &passkey.key)?,
            &key.seal(place("sealed_name", &passkey.index), passkey.name.as_bytes())?,
            &passkey.added_at,
        ],
    )?;
    Ok(())
}

/// A passkey signed, and what it is may have changed by it: its counter, its backup.
///
/// # Errors
///
/// Conflict, when it signed elsewhere at the same moment, or is gone.
pub fn used(tx: &mut Tx<'_>, owner: &Owner, key: &PersonKey, passkey: &Kept) -> Result<()> {
    tx.one_row(
        sql("update passkey set sealed_key = $1, used_at = $2, version = version + 1 \
             where owner = $3 and credential_index = $4 and version = $5"),
        &[
            &key.seal(place("sealed_key", &passkey.index), &passkey.key)?,
            &passkey.used_at,
            owner,
            &passkey.index,
            &passkey.version,
        ],
    )
}

/// A passkey is called something else. Says whether the owner has it.
///
/// # Errors
///
/// Broken, when the database is.
pub fn rename(tx: &mut Tx<'_>, owner: &Owner, key: &PersonKey, index: &[u8; 32], name: &str) -> Result<bool> {
    let sealed = key.seal(place("sealed_name", index), name.as_bytes())?;
    tx.spend(
        sql("update passkey set sealed_name = $1, version = version + 1 where owner = $2 and credential_index = $3"),
        &[&sealed, owner, index],
    )
}

/// A passkey opens nothing any longer. Says whether the owner had it.
///
/// # Errors
///
/// Broken, when the database is.
pub fn remove(tx: &mut Tx<'_>, owner: &Owner, index: &[u8; 32]) -> Result<bool> {
    tx.execute(
        sql("delete from directory where kind = 'passkey' and key = $1 and person_id = $2"),
        &[index, owner],
    )?;
    tx.spend(sql("delete from passkey where owner = $1 and credential_index = $2"), &[owner, index])
}
