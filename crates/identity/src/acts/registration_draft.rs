//! What somebody types while they register, kept for their browser.

use domain::{Result, identity::attempts::Budget};
use site::Env;
use store::{
    Tx,
    identity::registration_draft::{self, Draft},
};

use super::Browser;

/// What this browser has typed so far; an empty draft where there is none.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn find(env: &Env, browser: &Browser) -> Result<Draft> {
    let (now, device) = (env.clock.now(), browser.device);
    let found = env.db.read(move |tx| registration_draft::find(tx, &device, now)).await?;
    Ok(found.unwrap_or_default())
}

/// The portrait this browser has sent so far.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn portrait(env: &Env, browser: &Browser) -> Result<Option<Vec<u8>>> {
    let (now, device) = (env.clock.now(), browser.device);
    env.db.read(move |tx| registration_draft::portrait(tx, &device, now)).await
}

/// Keeps answers as typed, in place of those of the same fields. Whoever types
/// after having sent begins anew.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn keep(env: &Env, browser: &Browser, typed: Vec<(String, String)>) -> Result<()> {
    let (now, device) = (env.clock.now(), browser.device);
    quietly(env, move |tx| {
        let mut before = registration_draft::find(tx, &device, now)?.unwrap_or_default();
        if before.sent.is_some() {
            registration_draft::discard(tx, &device)?;
            before = Draft::default();
        }
        let known = |name: &String| typed.iter().any(|(typed, _)| typed == name);
        let mut answers: Vec<_> = before.answers.into_iter().filter(|(name, _)| !known(name)).collect();
        answers.extend(typed.iter().cloned());
        registration_draft::save(tx, &device, &answers, now)
    })
    .await
}

/// Keeps a portrait, in place of the one before.
///
/// # Errors
///
/// Missing, when nothing was typed yet.
pub async fn keep_portrait(env: &Env, browser: &Browser, image: Vec<u8>) -> Result<()> {
    let (now, device) = (env.clock.now(), browser.device);
    quietly(env, move |tx| registration_draft::save_portrait(tx, &device, &image, now)).await
}

/// Forgets everything this browser has typed.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn discard(env: &Env, browser: &Browser) -> Result<()> {
    let device = browser.device;
    quietly(env, move |tx| registration_draft::discard(tx, &device)).await
}

/// Spends one of a budget of this key, before anything else is looked at.
///
/// # Errors
///
/// "attempts.wait", when it is spent.
pub async fn spend(env: &Env, counter: &'static str, key: Vec<u8>, budget: Budget) -> Result<()> {
    let now = env.clock.now();
    quietly(env, move |tx| store::attempt::spend(tx, counter, &key, budget, now)).await
}

async fn quietly<F>(env: &Env, change: F) -> Result<()>
where
    F: Fn(&mut Tx<'_>) -> Result<()> + Send + 'static,
{
    env.db
        .write_quietly("a draft is its browser's own until it is sent, and a budget is only counted", change)
        .await
}
