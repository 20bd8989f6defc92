//! What somebody has typed of a registration, kept as typed for their browser.
//!
//! Nobody is known yet, so a draft is sealed under the site's key and found by
//! the hash of the browser's device cookie. It lives for a day.

use domain::{Error, Result, identity::registration::RegistrationId};
use jiff::{SignedDuration, Timestamp};

use crate::{Place, Row, Tx, Vault, sql};

/// How long a draft is kept after it was last typed in.
pub const LIFE: SignedDuration = SignedDuration::from_hours(24);

/// The browser, by the hash of its device cookie.
pub type Device = [u8; 32];

/// What was typed so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The answers, by the name of their field, as typed.
    pub answers: Vec<(String, String)>,
    /// Whether a portrait is there.
    pub portrait: Portrait,
    /// The case it became, once it was sent.
    pub sent: Option<RegistrationId>,
    /// When it was last kept.
    pub saved_at: Timestamp,
    /// Goes up with every change; 0 where nothing is kept yet.
    pub version: i64,
}

/// Whether a draft has a portrait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Portrait {
    /// Not yet.
    #[default]
    Missing,
    /// It was taken.
    Taken,
}

fn place<'a>(column: &'static str, device: &'a Device) -> Place<'a> {
    Place { table: "registration_draft", column, row: device }
}

/// The draft of a browser, where there is one that has not expired.
///
/// # Errors
///
/// Broken, when the database is.
pub fn find(tx: &mut Tx<'_>, device: &Device, now: Timestamp) -> Result<Option<Draft>> {
    let vault = tx.vault();
    tx.opt(
        sql("select sealed_answers, case when sealed_portrait is null then 0 else 1 end, sent, saved_at, version \
             from registration_draft where device = $1 and expires_at > $2"),
        &[device, &now],
        |row| read(row, vault, device),
    )
}

fn read(row: &Row<'_>, vault: &Vault, device: &Device) -> Result<Draft> {
    let answers = match row.get::<Option<Vec<u8>>>(0)? {
        Some(sealed) => {
            let plain = vault.open_site(place("sealed_answers", device), &sealed)?;
            serde_json::from_slice(&plain).map_err(Error::broken)?
        }
        None => Vec::new(),
    };
    let portrait = if row.get::<i64>(1)? == 0 { Portrait::Missing } else { Portrait::Taken };
    Ok(Draft { answers, portrait, sent: row.maybe_id(2)?, saved_at: row.at(3)?, version: row.get(4)? })
}

/// Keeps the answers of a browser, in place of those it had, and forgets the
/// drafts of others that have expired.
///
/// # Errors
///
/// Broken, when the database is.
pub fn save(tx: &mut Tx<'_>, device: &Device, answers: &[(String, String)], now: Timestamp) -> Result<()> {
    let until = expiry(now);
    tx.execute(sql("delete from registration_draft where expires_at <= $1"), &[&now])?;
    let plain = serde_json::to_vec(answers).map_err(Error::broken)?;
    let sealed = tx.vault().seal_site(place("sealed_answers", device), &plain)?;
    tx.execute(
        sql("insert into registration_draft (device, sealed_answers, saved_at, expires_at, version) \
             values ($1, $2, $3, $4, 1) on conflict (device) do update set \
             sealed_answers = excluded.sealed_answers, saved_at = excluded.saved_at, \
             expires_at = excluded.expires_at, version = registration_draft.version + 1"),
        &[device, &sealed, &now, &until],
    )?;
    Ok(())
}

/// Keeps the portrait of a browser's draft, in place of the one it had.
///
/// # Errors
///
/// Missing, when the browser has no draft that can be changed.
pub fn save_portrait(tx: &mut Tx<'_>, device: &Device, image: &[u8], now: Timestamp) -> Result<()> {
    let sealed = tx.vault().seal_site(place("sealed_portrait", device), image)?;
    let kept = tx.spend(
        sql("update registration_draft set sealed_portrait = $1, saved_at = $2, expires_at = $3, \
             version = version + 1 where device = $4 and sent is null and expires_at > $2"),
        &[&sealed, &now, &expiry(now), device],
    )?;
    if kept { Ok(()) } else { Err(Error::Missing("registration_draft")) }
}

/// The portrait of a browser's draft.
///
/// # Errors
///
/// Broken, when the database is.
pub fn portrait(tx: &mut Tx<'_>, device: &Device, now: Timestamp) -> Result<Option<Vec<u8>>> {
    let vault = tx.vault();
    let image = tx.opt(
        sql("select sealed_portrait from registration_draft \
             where device = $1 and expires_at > $2 and sealed_portrait is not null"),
        &[device, &now],
        |row| vault.open_site(place("sealed_portrait", device), row.bytes(0)?),
    )?;
    Ok(image.map(|image| image.to_vec()))
}

/// Spends a draft: of a press and a second press, one sends it. Says whether
/// it was this one, as long as nothing was changed since `version`.
///
/// # Errors
///
/// Broken, when the database is.
pub fn spend(tx: &mut Tx<'_>, device: &Device, version: i64, case: RegistrationId) -> Result<bool> {
    tx.spend(
        sql("update registration_draft set sent = $1, sealed_answers = null, sealed_portrait = null, \
             version = version + 1 where device = $2 and version = $3 and sent is null"),
        &[&case, device, &version],
    )
}

/// Forgets the draft of a browser.
///
/// # Errors
///
/// Broken, when the database is.
pub fn discard(tx: &mut Tx<'_>, device: &Device) -> Result<()> {
    tx.execute(sql("delete from registration_draft where device = $1"), &[device])?;
    Ok(())
}

fn expiry(now: Timestamp) -> Timestamp {
    now.saturating_add(LIFE).unwrap_or(Timestamp::MAX)
}
