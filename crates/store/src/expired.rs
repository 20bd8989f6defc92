//! What has expired and is of no use to anybody.

use domain::Result;
use jiff::{SignedDuration, Timestamp};

use crate::{Tx, ask, sql};

/// Longer than any request to sign in waits to be answered.
const LONGEST_OPEN: SignedDuration = SignedDuration::from_hours(1);

/// Takes away what expired before `now` and is of no use to anybody.
///
/// # Errors
///
/// Broken, when the database is.
pub fn sweep(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64> {
    // No request is open for longer, and ids are ordered by time: no index by expiry is written
    // to with each request.
    let made_before = ask::AskId::new(now.saturating_sub(LONGEST_OPEN).unwrap_or(Timestamp::MIN), [0; 10]);
    let mut gone =
        tx.execute(sql("delete from ask where id < $1 and expires_at < $2"), &[&made_before, &now])?;
    gone +=
        tx.execute(sql("delete from code where expires_at < $1"), &[&(now.as_millisecond() - 3_600_000)])?;
    gone +=
        tx.execute(sql("delete from token where expires_at < $1"), &[&(now.as_millisecond() - 3_600_000)])?;
    gone += tx.execute(sql("delete from assertion where expires_at < $1"), &[&now])?;
    gone += tx.execute(sql("delete from errand where expires_at < $1"), &[&now])?;
    let day_ago = now.as_millisecond() - 86_400_000;
    gone += tx.execute(sql("delete from attempt where until < $1"), &[&day_ago])?;
    let month_ago = now.as_millisecond() - 30 * 86_400_000;
    gone += tx.execute(sql("delete from session where started_at < $1"), &[&month_ago])?;
    gone += tx.execute(sql("delete from outbox where sent_at < $1"), &[&month_ago])?;
    Ok(gone)
}
