//! What runs beside the sites of a process.

use std::{sync::Arc, time::Duration};

use gateway::Keys;
use site::{Clock, Env, SiteKind, chainer::Log};

use super::Shared;

/// What the log of the registers goes by.
pub const REGISTERS: &str = "registers";

/// How often key files are looked at: `danh keys rotate` is another process.
const LOOK: Duration = Duration::from_secs(5);

/// Starts what the sites and the registers need beside requests.
pub fn keep_up(shared: &Shared, sites: &[Arc<Env>]) {
    let (db, keys) = (shared.registers.db.clone(), Arc::clone(&shared.registers.keys));
    let log = Log { name: REGISTERS.to_owned(), db, keys, clock: Clock::Machine };
    tokio::spawn(log.run());
    for env in sites {
        site::serve::start(env);
        if env.settings.kind == SiteKind::Identity {
            tokio::spawn(identity::acts::procedure::run(Arc::clone(env)));
        } else {
            tokio::spawn(portal::acts::sweep::run(Arc::clone(env)));
        }
        tokio::spawn(keep_keys(Arc::clone(env)));
    }
}

/// Takes over what another process wrote into the key file, and lets the next
/// key sign when its time has come.
///
/// A site that relies on others proves itself to them by these very keys: they
/// change only by `danh keys rotate`, when its providers are given the next.
async fn keep_keys(env: Arc<Env>) {
    let mut every = tokio::time::interval(LOOK);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let rotates = env.upstreams.all().is_empty();
    loop {
        every.tick().await;
        let due = || if rotates { env.keys.rotate_if_due(env.clock.now()) } else { Ok(false) };
        let done = looked(&env.keys).and_then(|()| due());
        match done {
            Ok(true) => tracing::info!(site = %env.settings.site, "another key signs from now on"),
            Ok(false) => {}
            Err(error) => tracing::error!(site = %env.settings.site, %error, "the keys could not be kept up"),
        }
    }
}

fn looked(keys: &Keys) -> Result<(), gateway::keys::Refusal> {
    keys.reload_if_changed().map(|_| ())
}
