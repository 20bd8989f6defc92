//! Requests to sign in, from their pushing to the code (RFC 9126).

use domain::{Id, Result};
use jiff::Timestamp;

use crate::{Row, Tx, sql};

/// What an [`AskId`] names.
#[derive(Debug)]
pub enum Asked {}
/// A request to sign in.
pub type AskId = Id<Asked>;

/// A request to sign in as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAsk {
    /// Which request: harmless in an address, since it is bound to its browser.
    pub id: AskId,
    /// Whose request.
    pub client_id: String,
    /// What is asked, as JSON.
    pub ask: String,
    /// The browser that opened it.
    pub device: Option<[u8; 32]>,
    /// Until when it may be answered.
    pub expires_at: Timestamp,
}

/// A request arrives: pushed, with the index of its `request_uri`, or opened at once.
///
/// # Errors
///
/// Broken, when the database is.
pub fn insert(tx: &mut Tx<'_>, ask: &StoredAsk, request_index: Option<[u8; 32]>) -> Result<()> {
    tx.execute(
        sql("insert into ask (id, request_index, client_id, ask, device, expires_at) values ($1, $2, $3, $4, $5, $6)"),
        &[&ask.id, &request_index, &ask.client_id, &ask.ask, &ask.device, &ask.expires_at],
    )?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<StoredAsk> {
    Ok(StoredAsk {
        id: row.id(0)?,
        client_id: row.get(1)?,
        ask: row.get(2)?,
        device: row.get(3)?,
        expires_at: row.at(4)?,
    })
}

/// The pushed request with this `request_uri`, while it may be answered.
///
/// # Errors
///
/// Broken, when the database is.
pub fn pushed(tx: &mut Tx<'_>, request_index: &[u8; 32], now: Timestamp) -> Result<Option<StoredAsk>> {
    tx.opt(
        sql("select id, client_id, ask, device, expires_at from ask \
             where request_index = $1 and spent_at is null and expires_at > $2"),
        &[request_index, &now],
        read,
    )
}

/// The request a browser has opened, while it may be answered.
///
/// # Errors
///
/// Broken, when the database is.
pub fn opened(tx: &mut Tx<'_>, id: AskId, device: &[u8; 32], now: Timestamp) -> Result<Option<StoredAsk>> {
    tx.opt(
        sql("select id, client_id, ask, device, expires_at from ask \
             where id = $1 and device = $2 and spent_at is null and expires_at > $3"),
        &[&id, device, &now],
        read,
    )
}

/// A browser opens a request, and it lives on with that browser alone. Opening
/// it again there changes nothing. Says whether it is this browser's.
///
/// # Errors
///
/// Broken, when the database is.
pub fn open(tx: &mut Tx<'_>, id: AskId, device: &[u8; 32], until: Timestamp) -> Result<bool> {
    let first = tx.spend(
        sql("update ask set device = $1, expires_at = $2 where id = $3 and device is null and spent_at is null"),
        &[device, &until, &id],
    )?;
    if first {
        return Ok(true);
    }
    let found =
        tx.opt(sql("select device from ask where id = $1"), &[&id], |row| row.get::<Option<[u8; 32]>>(0))?;
    Ok(found.flatten().as_ref() == Some(device))
}

/// Spends a request: a code is issued, or the answer is no. Says whether it was still open.
///
/// # Errors
///
/// Broken, when the database is.
pub fn spend(tx: &mut Tx<'_>, id: AskId, now: Timestamp) -> Result<bool> {
    tx.spend(
        sql("update ask set spent_at = $1 where id = $2 and spent_at is null and expires_at > $1"),
        &[&now, &id],
    )
}
