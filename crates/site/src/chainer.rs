//! The chainer: gives committed events their number and hash within a second,
//! and signs how far the log has reached.

use std::{sync::Arc, time::Duration};

use domain::Result;
use jiff::SignedDuration;
use store::chain::{self, Checkpoint};

use crate::Env;

/// How many events one act of the chainer takes.
const BATCH: u32 = 512;
/// How long an event may wait before somebody is to be told.
const ALARM: SignedDuration = SignedDuration::from_secs(60);

/// Chains what has been committed since the last call, and signs the head.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn advance(env: &Env) -> Result<u32> {
    let mut chained = 0;
    loop {
        let advance = env
            .db
            .write_quietly("the chainer numbers events; an event about it would never end", |tx| {
                chain::advance(tx, BATCH)
            })
            .await?;
        chained += advance.chained;
        if advance.chained < BATCH {
            break;
        }
    }
    sign(env).await?;
    Ok(chained)
}

async fn sign(env: &Env) -> Result<()> {
    let Some(head) = env.db.read(chain::unsigned).await? else { return Ok(()) };
    let at = env.clock.now();
    let signature = env.keys.sign_checkpoint(&head.to_sign(env.settings.issuer(), at));
    let checkpoint = Checkpoint { head, at, key_id: "checkpoint".to_owned(), signature };
    env.db
        .write_quietly("a checkpoint is about the log, and not in it", move |tx| {
            chain::keep_checkpoint(tx, &checkpoint)
        })
        .await
}

/// Runs for as long as the site does.
pub async fn run(env: Arc<Env>) {
    let mut every = tokio::time::interval(Duration::from_millis(500));
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(error) = round(&env).await {
            tracing::error!(site = %env.settings.site, %error, "the log could not be chained");
        }
    }
}

async fn round(env: &Env) -> Result<()> {
    // A quiet site costs one read of an empty index.
    let Some(since) = env.db.read(chain::lag).await? else { return Ok(()) };
    if env.clock.now().duration_since(since) > ALARM {
        tracing::warn!(site = %env.settings.site, "the chain lags behind the log by more than a minute");
    }
    advance(env).await.map(|_| ())
}
