//! Which calls of portals were heard.

use domain::Result;
use jiff::{SignedDuration, Timestamp};

use crate::{Tx, sql};

/// How long a call is remembered: far longer than any caller tries again.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24 * 90);

/// Notes that a call is heard. Says whether this was the first time.
///
/// # Errors
///
/// Broken, when the database is.
pub fn first(tx: &mut Tx<'_>, client_id: &str, key: &str, now: Timestamp) -> Result<bool> {
    tx.spend(
        sql("insert into heard_call (client_id, call_key, heard_at) values ($1, $2, $3) \
             on conflict (client_id, call_key) do nothing"),
        &[&client_id, &key, &now],
    )
}

/// Forgets calls that nobody makes again.
///
/// # Errors
///
/// Broken, when the database is.
pub fn sweep(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64> {
    let before = now.saturating_sub(REMEMBERED).unwrap_or(Timestamp::MIN);
    tx.execute(sql("delete from heard_call where heard_at < $1"), &[&before])
}
