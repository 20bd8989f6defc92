//! What has expired and is of no use to anybody.

use domain::Result;
use jiff::Timestamp;

use crate::{Tx, sql};

/// Takes away what expired before `now` and is of no use to anybody.
///
/// # Errors
///
/// Broken, when the database is.
pub fn sweep(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64> {
    let mut gone = tx.execute(sql("delete from ask where expires_at < $1"), &[&now])?;
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
