//! What passkeys are asked to sign: kept here, bound to a browser, spent once.

use domain::{Id, Result};
use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::{Place, Tx, sql};

/// What a [`ChallengeId`] names.
#[derive(Debug)]
pub enum Asked {}
/// A challenge.
pub type ChallengeId = Id<Asked>;

/// A challenge as stored.
#[derive(Clone)]
pub struct Challenge {
    /// Which challenge. It is no secret: the browser is what it is bound to.
    pub id: ChallengeId,
    /// The browser: hash of its device cookie.
    pub device: [u8; 32],
    /// What the signature is for: signing in, adding a passkey.
    pub purpose: &'static str,
    /// Whose passkey is asked, where that is known: a person or an officer.
    pub owner: Option<[u8; 16]>,
    /// The state of the ceremony, as JSON.
    pub state: Zeroizing<Vec<u8>>,
    /// When it was asked.
    pub made_at: Timestamp,
}

/// Who answers a challenge, and for what.
#[derive(Debug, Clone, Copy)]
pub struct Answering {
    /// Which challenge.
    pub id: ChallengeId,
    /// The browser that answers.
    pub device: [u8; 32],
    /// What it is for.
    pub purpose: &'static str,
    /// Not older than this.
    pub not_before: Timestamp,
}

fn place(id: &ChallengeId) -> Place<'_> {
    Place { table: "challenge", column: "sealed_state", row: id.as_bytes() }
}

/// A challenge is asked.
///
/// # Errors
///
/// Broken, when the database is.
pub fn insert(tx: &mut Tx<'_>, challenge: &Challenge) -> Result<()> {
    let sealed = tx.vault().seal_site(place(&challenge.id), &challenge.state)?;
    tx.execute(
        sql("insert into challenge (id, device, purpose, owner, sealed_state, made_at) values ($1, $2, $3, $4, $5, $6)"),
        &[
            &challenge.id,
            &challenge.device,
            &challenge.purpose,
            &challenge.owner,
            &sealed,
            &challenge.made_at,
        ],
    )?;
    Ok(())
}

/// What was asked: of whose passkey, where that is known, and the state of the ceremony.
pub type Pending = (Option<[u8; 16]>, Zeroizing<Vec<u8>>);

/// A challenge that this browser may answer for this purpose, unless it was answered.
///
/// # Errors
///
/// Broken, when the database is.
pub fn find(tx: &mut Tx<'_>, by: &Answering) -> Result<Option<Pending>> {
    let vault = tx.vault();
    tx.opt(
        sql("select owner, sealed_state from challenge \
             where id = $1 and device = $2 and purpose = $3 and made_at >= $4 and spent_at is null"),
        &[&by.id, &by.device, &by.purpose, &by.not_before],
        |row| Ok((row.get(0)?, vault.open_site(place(&by.id), row.bytes(1)?)?)),
    )
}

/// Spends a challenge: true for the one who spent it.
///
/// # Errors
///
/// Broken, when the database is.
pub fn spend(tx: &mut Tx<'_>, by: &Answering, now: Timestamp) -> Result<bool> {
    tx.spend(
        sql("update challenge set spent_at = $1 \
             where id = $2 and device = $3 and purpose = $4 and made_at >= $5 and spent_at is null"),
        &[&now, &by.id, &by.device, &by.purpose, &by.not_before],
    )
}

/// Forgets challenges that were asked before a moment.
///
/// # Errors
///
/// Broken, when the database is.
pub fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64> {
    tx.execute(sql("delete from challenge where made_at < $1"), &[&before])
}
