//! People a site knows: who they are, how far that is proved, where their account stands.
//!
//! In the identity centre a person is an applicant or the holder of an account;
//! at a portal, somebody who signed in. The number leads to the person through
//! the directory, which only an approved account enters.

use domain::{
    Error, PersonId, Result,
    identity::{
        FullName, PartialDate, PersonalIdNumber, Sex,
        account::{Account, Level, State},
    },
};
use jiff::Timestamp;

use crate::{PersonKey, Place, Row, Tx, sql};

/// Who somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The number, for life.
    pub number: PersonalIdNumber,
    /// The full name.
    pub name: FullName,
    /// The date of birth, as far as it is known.
    pub birth: PartialDate,
    /// The sex on record.
    pub sex: Sex,
}

/// Somebody as stored.
pub struct Person {
    /// The account: id, level, state.
    pub account: Account,
    /// Who they are.
    pub profile: Profile,
    /// The key their columns are sealed under.
    pub key: PersonKey,
    /// Goes up with every change.
    pub version: i64,
}

/// The blind index a number is found by.
pub fn number_index(tx: &Tx<'_>, number: &PersonalIdNumber) -> [u8; 32] {
    tx.vault().blind("person.number", number.as_str())
}

fn place<'a>(column: &'static str, id: &'a PersonId) -> Place<'a> {
    Place { table: "person", column, row: id.as_bytes() }
}

/// Puts somebody on record, with a key of their own.
///
/// # Errors
///
/// Broken, when the database is.
pub fn insert(tx: &mut Tx<'_>, account: Account, profile: &Profile, now: Timestamp) -> Result<PersonKey> {
    let id = account.id;
    let (key, wrapped) = tx.vault().new_person_key(id)?;
    let index = number_index(tx, &profile.number);
    tx.execute(
        sql("insert into person (id, number_index, wrapped_key, sealed_number, sealed_name, sealed_birth_date, \
             sealed_sex, level, state, state_until, created_at, version) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)"),
        &[
            &id,
            &index,
            &wrapped,
            &key.seal(place("sealed_number", &id), profile.number.as_str().as_bytes())?,
            &key.seal(place("sealed_name", &id), profile.name.as_str().as_bytes())?,
            &key.seal(place("sealed_birth_date", &id), profile.birth.to_string().as_bytes())?,
            &key.seal(place("sealed_sex", &id), profile.sex.word().as_bytes())?,
            &account.level.number(),
            &account.state.word(),
            &account.state.until(),
            &now,
        ],
    )?;
    Ok(key)
}

/// Somebody by id.
///
/// # Errors
///
/// Missing, when nobody has that id.
pub fn load(tx: &mut Tx<'_>, id: PersonId) -> Result<Person> {
    find(tx, id)?.ok_or(Error::Missing("person"))
}

/// Somebody by id, where there is one.
///
/// # Errors
///
/// Broken, when the database is.
pub fn find(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<Person>> {
    let vault = tx.vault();
    tx.opt(
        sql("select wrapped_key, sealed_number, sealed_name, sealed_birth_date, sealed_sex, level, state, \
             state_until, version from person where id = $1"),
        &[&id],
        |row| {
            let key = vault.unwrap(id, row.bytes(0)?)?;
            let open = |column, index: usize| key.open_text(place(column, &id), row.bytes(index)?);
            let profile = Profile {
                number: open("sealed_number", 1)?.parse()?,
                name: open("sealed_name", 2)?.parse()?,
                birth: open("sealed_birth_date", 3)?.parse()?,
                sex: open("sealed_sex", 4)?.parse()?,
            };
            Ok(Person { account: account(row, id, 5)?, profile, key, version: row.get(8)? })
        },
    )
}

/// The key somebody's columns are sealed under, without opening any of them.
///
/// # Errors
///
/// Broken, when the database is.
pub fn key_of(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<PersonKey>> {
    let vault = tx.vault();
    tx.opt(sql("select wrapped_key from person where id = $1"), &[&id], |row| vault.unwrap(id, row.bytes(0)?))
}

/// Where an account stands, without opening what is sealed: for the gate.
///
/// # Errors
///
/// Broken, when the database is.
pub fn account_of(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<Account>> {
    tx.opt(sql("select level, state, state_until from person where id = $1"), &[&id], |row| {
        account(row, id, 0)
    })
}

fn account(row: &Row<'_>, id: PersonId, first: usize) -> Result<Account> {
    Ok(Account {
        id,
        level: Level::of(row.get(first)?)?,
        state: State::of(row.text(first + 1)?, row.maybe_at(first + 2)?)?,
    })
}

/// Where somebody's account now stands.
///
/// # Errors
///
/// Conflict, when somebody else changed it meanwhile.
pub fn save(tx: &mut Tx<'_>, account: Account, version: i64) -> Result<()> {
    tx.one_row(
        sql("update person set level = $1, state = $2, state_until = $3, version = version + 1 \
             where id = $4 and version = $5"),
        &[&account.level.number(), &account.state.word(), &account.state.until(), &account.id, &version],
    )
}

/// Who somebody is, as last told by whoever proved it.
///
/// # Errors
///
/// Conflict, when somebody else changed it meanwhile.
pub fn save_profile(tx: &mut Tx<'_>, person: &Person) -> Result<()> {
    let (id, key, profile) = (person.account.id, &person.key, &person.profile);
    tx.one_row(
        sql("update person set sealed_name = $1, sealed_birth_date = $2, sealed_sex = $3, level = $4, \
             version = version + 1 where id = $5 and version = $6"),
        &[
            &key.seal(place("sealed_name", &id), profile.name.as_str().as_bytes())?,
            &key.seal(place("sealed_birth_date", &id), profile.birth.to_string().as_bytes())?,
            &key.seal(place("sealed_sex", &id), profile.sex.word().as_bytes())?,
            &person.account.level.number(),
            &id,
            &person.version,
        ],
    )
}

/// Enters somebody in the directory under a key that only one person may hold.
/// Says whether it was free.
///
/// # Errors
///
/// Broken, when the database is.
pub fn claim(tx: &mut Tx<'_>, kind: &str, key: &[u8], person: PersonId) -> Result<bool> {
    tx.spend(
        sql("insert into directory (kind, key, person_id) values ($1, $2, $3) on conflict (kind, key) do nothing"),
        &[&kind, &key, &person],
    )
}

/// Whom the directory knows under a key.
///
/// # Errors
///
/// Broken, when the database is.
pub fn holder(tx: &mut Tx<'_>, kind: &str, key: &[u8]) -> Result<Option<PersonId>> {
    tx.opt(sql("select person_id from directory where kind = $1 and key = $2"), &[&kind, &key], |row| {
        row.id(0)
    })
}

/// Whom the directory knows under a key, and whom to look at in any case:
/// themselves, or where there is nobody whoever comes next, so that as much is
/// read, and read from as far apart, for a key that nobody has. For whoever has
/// not proved anything.
///
/// # Errors
///
/// Broken, when the database is.
pub fn holder_evenly(
    tx: &mut Tx<'_>,
    kind: &str,
    key: &[u8],
) -> Result<(Option<PersonId>, Option<PersonId>)> {
    let next = sql("select key, person_id from directory where kind = $1 and key >= $2 order by key limit 1");
    let next = tx.opt(next, &[&kind, &key], |row| Ok((row.get::<Vec<u8>>(0)?, row.id(1)?)))?;
    let Some((found, person)) = next else { return Ok((None, None)) };
    Ok(((found == key).then_some(person), Some(person)))
}

/// Takes a key out of the directory, so that it can be claimed again.
///
/// # Errors
///
/// Broken, when the database is.
pub fn release(tx: &mut Tx<'_>, kind: &str, key: &[u8]) -> Result<()> {
    tx.execute(sql("delete from directory where kind = $1 and key = $2"), &[&kind, &key])?;
    Ok(())
}

/// Who holds the account of a number.
///
/// # Errors
///
/// Broken, when the database is.
pub fn by_number(tx: &mut Tx<'_>, number: &PersonalIdNumber) -> Result<Option<PersonId>> {
    let index = number_index(tx, number);
    holder(tx, "number", &index)
}
