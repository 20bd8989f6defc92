//! Sign-ins begun here as a relying party, waiting for the browser to return.

use domain::Result;
use jiff::Timestamp;

use crate::{Place, Tx, ask::AskId, sql};

/// A sign-in begun at another site's provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    /// SHA-256 of the `state`.
    pub state_index: [u8; 32],
    /// Which provider.
    pub upstream: String,
    /// The browser that went.
    pub device: [u8; 32],
    /// The request on its way, as JSON. It holds the verifier of RFC 7636.
    pub pending: String,
    /// Where the person wanted to go: a path of this site.
    pub return_to: String,
    /// The request of our own client that this answers, at a broker.
    pub ask: Option<AskId>,
}

fn place(index: &[u8; 32]) -> Place<'_> {
    Place { table: "errand", column: "sealed_pending", row: index }
}

/// A browser is sent off.
///
/// # Errors
///
/// Broken, when the database is.
pub fn insert(tx: &mut Tx<'_>, errand: &Errand, expires_at: Timestamp) -> Result<()> {
    let sealed = tx.vault().seal_site(place(&errand.state_index), errand.pending.as_bytes())?;
    tx.execute(
        sql("insert into errand (state_index, upstream, device, sealed_pending, return_to, ask_id, expires_at) \
             values ($1, $2, $3, $4, $5, $6, $7)"),
        &[
            &errand.state_index,
            &errand.upstream,
            &errand.device,
            &sealed,
            &errand.return_to,
            &errand.ask,
            &expires_at,
        ],
    )?;
    Ok(())
}

/// Whether a browser is expected back with this state.
///
/// # Errors
///
/// Broken, when the database is.
pub fn waits(tx: &mut Tx<'_>, state_index: &[u8; 32], device: &[u8; 32], now: Timestamp) -> Result<bool> {
    let found = tx.opt(
        sql("select expires_at from errand where state_index = $1 and device = $2 and spent_at is null \
             and expires_at > $3"),
        &[state_index, device, &now],
        |row| row.at(0),
    )?;
    Ok(found.is_some())
}

/// The browser returns: its errand, spent by this. None when it is another
/// browser's, too late, or done before.
///
/// # Errors
///
/// Broken, when the database is.
pub fn spend(
    tx: &mut Tx<'_>,
    state_index: &[u8; 32],
    device: &[u8; 32],
    now: Timestamp,
) -> Result<Option<Errand>> {
    let spent = tx.spend(
        sql("update errand set spent_at = $1 where state_index = $2 and device = $3 and spent_at is null \
             and expires_at > $1"),
        &[&now, state_index, device],
    )?;
    if !spent {
        return Ok(None);
    }
    let vault = tx.vault();
    tx.opt(
        sql("select upstream, sealed_pending, return_to, ask_id from errand where state_index = $1"),
        &[state_index],
        |row| {
            Ok(Errand {
                state_index: *state_index,
                upstream: row.get(0)?,
                device: *device,
                pending: vault.open_site_text(place(state_index), row.bytes(1)?)?,
                return_to: row.get(2)?,
                ask: row.maybe_id(3)?,
            })
        },
    )
}
