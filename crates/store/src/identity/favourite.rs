//! What somebody has put on the first page of their app, in their order.

use domain::{Error, PersonId, Result, identity::favourite::Favourites};

use crate::{PersonKey, Place, Tx, sql};

/// The favourites of one person as stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// The favourites.
    pub favourites: Favourites,
    /// Goes up with every change; 0 where nothing was ever chosen.
    pub version: i64,
}

fn place(person: &PersonId) -> Place<'_> {
    Place { table: "favourite", column: "sealed_words", row: person.as_bytes() }
}

/// Somebody's favourites; none, where nothing was ever chosen.
///
/// # Errors
///
/// Broken, when the database is.
pub fn of_person(tx: &mut Tx<'_>, person: PersonId, key: &PersonKey) -> Result<Kept> {
    let kept =
        tx.opt(sql("select sealed_words, version from favourite where person_id = $1"), &[&person], |row| {
            let words = key.open_text(place(&person), row.bytes(0)?)?;
            Ok(Kept { favourites: Favourites::of(words.split_whitespace()), version: row.get(1)? })
        })?;
    Ok(kept.unwrap_or_default())
}

/// Keeps somebody's favourites.
///
/// # Errors
///
/// Conflict, when they were changed elsewhere meanwhile.
pub fn save(tx: &mut Tx<'_>, person: PersonId, key: &PersonKey, kept: &Kept) -> Result<()> {
    let words = kept.favourites.words().join(" ");
    let sealed = key.seal(place(&person), words.as_bytes())?;
    if kept.version > 0 {
        return tx.one_row(
            sql("update favourite set sealed_words = $1, version = version + 1 \
                 where person_id = $2 and version = $3"),
            &[&sealed, &person, &kept.version],
        );
    }
    let first = tx.spend(
        sql("insert into favourite (person_id, sealed_words, version) values ($1, $2, 1) \
             on conflict (person_id) do nothing"),
        &[&person, &sealed],
    )?;
    if first { Ok(()) } else { Err(Error::Conflict) }
}
