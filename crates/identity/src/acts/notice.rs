//! Notices: opening them marks them as read.

use domain::{PersonId, Result};
use jiff::Timestamp;
use site::Env;

/// Somebody opened their notices: the bell counts them no longer.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn read(env: &Env, person: PersonId, now: Timestamp) -> Result<()> {
    env.db
        .write_quietly("notices were opened: the bell's count, and nobody else's business", move |tx| {
            store::notice::read(tx, person, now)
        })
        .await
}
