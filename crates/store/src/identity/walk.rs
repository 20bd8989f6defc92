//! What a browser is in the middle of: an activation or a recovery over several
//! pages, with what was proved and what was typed on the way. The last page
//! ends it, and only then is anything kept.

use domain::{Id, PersonId, Result};
use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::{Place, Tx, sql};

/// What a [`WalkId`] names.
#[derive(Debug)]
pub enum Begun {}
/// A walk. The challenge whose code it takes bears the same id.
pub type WalkId = Id<Begun>;

/// A walk as stored.
#[derive(Clone)]
pub struct Walk {
    /// Which walk. It is no secret: the browser is what it is bound to.
    pub id: WalkId,
    /// The browser: hash of its device cookie.
    pub device: [u8; 32],
    /// What it leads to: an activation, another password.
    pub purpose: &'static str,
    /// Whose account it is about; nobody's, where the data named nobody.
    pub person: Option<PersonId>,
    /// What was typed on the pages so far, as JSON. Sealed in the database.
    pub staged: Zeroizing<Vec<u8>>,
    /// When it began.
    pub begun_at: Timestamp,
    /// When the code was spent that it needs.
    pub proved_at: Option<Timestamp>,
    /// Goes up with every page.
    pub version: i64,
}

fn place(id: &WalkId) -> Place<'_> {
    Place { table: "walk", column: "sealed_staged", row: id.as_bytes() }
}

/// A walk begins.
///
/// # Errors
///
/// Broken, when the database is.
pub fn insert(tx: &mut Tx<'_>, walk: &Walk) -> Result<()> {
    let sealed = tx.vault().seal_site(place(&walk.id), &walk.staged)?;
    tx.execute(
        sql(
            "insert into walk (id, device, purpose, person_id, sealed_staged, begun_at, proved_at, version) \
             values ($1, $2, $3, $4, $5, $6, $7, 1)",
        ),
        &[&walk.id, &walk.device, &walk.purpose, &walk.person, &sealed, &walk.begun_at, &walk.proved_at],
    )?;
    Ok(())
}

/// Which walk, of which browser, to what end.
#[derive(Debug, Clone, Copy)]
pub struct At {
    /// Which walk.
    pub id: WalkId,
    /// The browser.
    pub device: [u8; 32],
    /// What it leads to.
    pub purpose: &'static str,
    /// Begun at this moment or later.
    pub not_before: Timestamp,
}

/// A walk of this browser to this end that has not ended.
///
/// # Errors
///
/// Broken, when the database is.
pub fn find(tx: &mut Tx<'_>, at: &At) -> Result<Option<Walk>> {
    let vault = tx.vault();
    tx.opt(
        sql("select person_id, sealed_staged, begun_at, proved_at, version from walk \
             where id = $1 and device = $2 and purpose = $3 and begun_at >= $4 and ended_at is null"),
        &[&at.id, &at.device, &at.purpose, &at.not_before],
        |row| {
            Ok(Walk {
                id: at.id,
                device: at.device,
                purpose: at.purpose,
                person: row.maybe_id(0)?,
                staged: vault.open_site(place(&at.id), row.bytes(1)?)?,
                begun_at: row.at(2)?,
                proved_at: row.maybe_at(3)?,
                version: row.get(4)?,
            })
        },
    )
}

/// A page further.
///
/// # Errors
///
/// Conflict, when it ended or went on elsewhere meanwhile.
pub fn save(tx: &mut Tx<'_>, walk: &Walk) -> Result<()> {
    let sealed = tx.vault().seal_site(place(&walk.id), &walk.staged)?;
    tx.one_row(
        sql("update walk set person_id = $1, sealed_staged = $2, proved_at = $3, version = version + 1 \
             where id = $4 and version = $5 and ended_at is null"),
        &[&walk.person, &sealed, &walk.proved_at, &walk.id, &walk.version],
    )
}

/// Ends a walk and wipes what was typed on it: true for the one who ended it.
///
/// # Errors
///
/// Broken, when the database is.
pub fn end(tx: &mut Tx<'_>, walk: &Walk, now: Timestamp) -> Result<bool> {
    tx.spend(
        sql("update walk set ended_at = $1, sealed_staged = null where id = $2 and version = $3 and ended_at is null"),
        &[&now, &walk.id, &walk.version],
    )
}

/// Forgets walks that began before a moment.
///
/// # Errors
///
/// Broken, when the database is.
pub fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64> {
    tx.execute(sql("delete from walk where begun_at < $1"), &[&before])
}
