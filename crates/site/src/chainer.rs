//! The chainer: gives committed events their number and hash within a second,
//! and signs how far the log has reached.

use std::{sync::Arc, time::Duration};

use domain::Result;
use gateway::Keys;
use jiff::{SignedDuration, Timestamp};
use store::{
    Db,
    chain::{self, Checkpoint, Head},
};

use crate::{Clock, Env};

/// How many events one act of the chainer takes.
const BATCH: u32 = 512;
/// How long an event may wait before somebody is to be told.
const ALARM: SignedDuration = SignedDuration::from_secs(60);

/// A log that is chained: a site's, or the registers'.
#[derive(Clone)]
pub struct Log {
    /// What it goes by in what is signed: a site's short name, which it keeps
    /// for life, wherever browsers reach it.
    pub name: String,
    /// Where it is.
    pub db: Db,
    /// What signs it.
    pub keys: Arc<Keys>,
    /// What time it is.
    pub clock: Clock,
}

impl Log {
    /// The log of a site.
    #[must_use]
    pub fn of(env: &Env) -> Self {
        let (name, db) = (env.settings.site.clone(), env.db.clone());
        Self { name, db, keys: Arc::clone(&env.keys), clock: env.clock.clone() }
    }

    /// Chains what has been committed since the last call, and signs the head
    /// in the same commit: no number is ever without a signature that reaches it.
    ///
    /// # Errors
    ///
    /// Broken, when the database is.
    pub async fn advance(&self) -> Result<u32> {
        let mut chained = 0;
        loop {
            let (signer, at) = (self.signer(), self.clock.now());
            let advance = self
                .db
                .write_quietly("the chainer numbers events; an event about it would never end", move |tx| {
                    let advance = chain::advance(tx, BATCH)?;
                    if let Some(head) = chain::unsigned(tx)? {
                        chain::keep_checkpoint(tx, &signer.checkpoint(head, at))?;
                    }
                    Ok(advance)
                })
                .await?;
            chained += advance.chained;
            if advance.chained < BATCH {
                return Ok(chained);
            }
        }
    }

    fn signer(&self) -> Signer {
        Signer { name: self.name.clone(), keys: Arc::clone(&self.keys) }
    }

    /// Runs for as long as the process does.
    pub async fn run(self) {
        if let Err(error) = self.advance().await {
            tracing::error!(log = %self.name, %error, "the log could not be chained");
        }
        let mut every = tokio::time::interval(Duration::from_millis(500));
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            every.tick().await;
            if let Err(error) = self.round().await {
                tracing::error!(log = %self.name, %error, "the log could not be chained");
            }
        }
    }

    async fn round(&self) -> Result<()> {
        // A quiet log costs one read of an empty index.
        let Some(since) = self.db.read(chain::lag).await? else { return Ok(()) };
        if self.clock.now().duration_since(since) > ALARM {
            tracing::warn!(log = %self.name, "the chain lags behind the log by more than a minute");
        }
        self.advance().await.map(|_| ())
    }
}

/// What signs heads of a log. The signature needs no dice (Ed25519, RFC 8032),
/// so an act that runs again signs the same.
struct Signer {
    name: String,
    keys: Arc<Keys>,
}

impl Signer {
    fn checkpoint(&self, head: Head, at: Timestamp) -> Checkpoint {
        let signature = self.keys.sign_checkpoint(&head.to_sign(&self.name, at));
        Checkpoint { head, at, key_id: "checkpoint".to_owned(), signature }
    }
}

/// Chains what a site has committed since the last call, and signs the head.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn advance(env: &Env) -> Result<u32> {
    Log::of(env).advance().await
}
