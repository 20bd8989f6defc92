//! Officers of this site: appointments of people, by number.

use domain::{
    Error, PersonId, Result,
    identity::{
        PersonalIdNumber,
        officer::{Officer, OfficerId, Role},
    },
};
use jiff::Timestamp;

use crate::{PersonKey, Place, Row, Tx, person, sql};

/// An appointment as stored.
pub struct Appointed {
    /// The appointment.
    pub officer: Officer,
    /// Whose it is.
    pub number: PersonalIdNumber,
    /// The key the officer's columns are sealed under.
    pub key: PersonKey,
}

fn place(id: &OfficerId) -> Place<'_> {
    Place { table: "officer", column: "sealed_number", row: id.as_bytes() }
}

/// Appoints somebody.
///
/// # Errors
///
/// Broken, when the database is.
pub fn insert(tx: &mut Tx<'_>, officer: &Officer, number: &PersonalIdNumber) -> Result<()> {
    let id = officer.id;
    let (key, wrapped) = tx.vault().new_person_key(id.cast())?;
    let roles: Vec<&str> = officer.roles.iter().map(domain::identity::officer::Role::word).collect();
    tx.execute(
        sql("insert into officer (id, number_index, wrapped_key, sealed_number, unit, roles, from_at, until_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)"),
        &[
            &id,
            &person::number_index(tx, number),
            &wrapped,
            &key.seal(place(&id), number.as_str().as_bytes())?,
            &officer.unit,
            &roles.join(" "),
            &officer.from,
            &officer.until,
        ],
    )?;
    Ok(())
}

/// An appointment by id.
///
/// # Errors
///
/// Missing, when there is none.
pub fn load(tx: &mut Tx<'_>, id: OfficerId) -> Result<Appointed> {
    let vault = tx.vault();
    tx.opt(
        sql("select id, wrapped_key, sealed_number, unit, roles, from_at, until_at from officer where id = $1"),
        &[&id],
        |row| read(row, vault),
    )?
    .ok_or(Error::Missing("officer"))
}

/// The appointments of a number, the latest first.
///
/// # Errors
///
/// Broken, when the database is.
pub fn of_number(tx: &mut Tx<'_>, number: &PersonalIdNumber) -> Result<Vec<Appointed>> {
    let vault = tx.vault();
    let index = person::number_index(tx, number);
    tx.all(
        sql("select id, wrapped_key, sealed_number, unit, roles, from_at, until_at from officer \
             where number_index = $1 order by from_at desc"),
        &[&index],
        |row| read(row, vault),
    )
}

/// Every appointment there is or was, the first first.
///
/// # Errors
///
/// Broken, when the database is.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Appointed>> {
    let vault = tx.vault();
    tx.all(
        sql("select id, wrapped_key, sealed_number, unit, roles, from_at, until_at from officer order by from_at, id"),
        &[],
        |row| read(row, vault),
    )
}

fn read(row: &Row<'_>, vault: &crate::Vault) -> Result<Appointed> {
    let id: OfficerId = row.id(0)?;
    let key = vault.unwrap(id.cast(), row.bytes(1)?)?;
    let roles = row.text(4)?.split(' ').filter(|word| !word.is_empty());
    let roles = roles.map(|word| Role::of(word).ok_or_else(|| Error::broken(format!("no role {word}"))));
    let officer = Officer {
        id,
        unit: row.get(3)?,
        roles: roles.collect::<Result<_>>()?,
        from: row.at(5)?,
        until: row.maybe_at(6)?,
    };
    Ok(Appointed { officer, number: key.open_text(place(&id), row.bytes(2)?)?.parse()?, key })
}

/// The one-time code with which an officer sets their first passkey.
///
/// # Errors
///
/// Broken, when the database is.
pub fn set_up(tx: &mut Tx<'_>, id: OfficerId, code_index: &[u8; 32], until: Timestamp) -> Result<()> {
    tx.one_row(
        sql("update officer set setup_index = $1, setup_until = $2 where id = $3"),
        &[code_index, &until, &id],
    )
}

/// Whether the one-time code is good, without spending it.
///
/// # Errors
///
/// Broken, when the database is.
pub fn set_up_open(tx: &mut Tx<'_>, id: OfficerId, code_index: &[u8; 32], now: Timestamp) -> Result<bool> {
    let found = tx.opt(
        sql("select id from officer where id = $1 and setup_index = $2 and setup_until > $3"),
        &[&id, code_index, &now],
        |row| row.get::<Vec<u8>>(0),
    )?;
    Ok(found.is_some())
}

/// Spends the one-time code. Says whether it was good.
///
/// # Errors
///
/// Broken, when the database is.
pub fn spend_set_up(tx: &mut Tx<'_>, id: OfficerId, code_index: &[u8; 32], now: Timestamp) -> Result<bool> {
    tx.spend(
        sql("update officer set setup_index = null, setup_until = null \
             where id = $1 and setup_index = $2 and setup_until > $3"),
        &[&id, code_index, &now],
    )
}

/// The name by which sessions and events know an officer.
#[must_use]
pub const fn as_person(id: OfficerId) -> PersonId {
    id.cast()
}
