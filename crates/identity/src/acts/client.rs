//! The relying parties, as the officer who keeps them sees them.

use domain::{
    Result,
    identity::officer::{OfficerId, Role},
};
use site::Env;
use store::{
    client::{self, StoredClient},
    officer,
};

/// Every relying party, by its name in the protocol.
///
/// # Errors
///
/// "officer.role", for whoever does not keep them.
pub async fn all(env: &Env, officer: OfficerId) -> Result<Vec<StoredClient>> {
    let now = env.clock.now();
    env.db
        .read(move |tx| {
            officer::load(tx, officer)?.officer.check_role(Role::SecurityAdmin, now)?;
            client::all(tx)
        })
        .await
}
