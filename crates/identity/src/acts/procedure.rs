//! The portals' catalogues, gathered: what each offers, and since when it is silent.

use std::{sync::Arc, time::Duration};

use domain::{
    Result,
    event::{Actor, Event},
    identity::procedure::{Procedure, listed},
};
use gateway::http::Request;
use serde_json::Value;
use site::{Env, settings::Portal};
use store::identity::portal_catalogue::{self, Catalogue};

/// Where a portal publishes what it offers.
pub const PATH: &str = "/api/v1/procedures";
/// How often portals are asked.
const EVERY: Duration = Duration::from_mins(1);

/// Asks every portal, at start and every minute, for as long as the site runs.
pub async fn run(env: Arc<Env>) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(error) = gather(&env).await {
            tracing::error!(%error, "the portals' catalogues could not be kept");
        }
    }
}

/// Asks every portal once, and keeps what is different from what was known.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn gather(env: &Env) -> Result<()> {
    let known = env.db.read(portal_catalogue::all).await?;
    for portal in &env.settings.portals {
        let before = known.iter().find(|catalogue| catalogue.portal == portal.site);
        let heard = ask(env, portal).await;
        let now = env.clock.now();
        let (after, what) = match (heard, before) {
            (Some(procedures), _) => {
                let same = before.is_some_and(|known| {
                    known.heard_at.is_some() && known.silent_since.is_none() && known.procedures == procedures
                });
                if same {
                    continue;
                }
                (catalogue(portal, procedures, Some(now)), "catalogue.heard")
            }
            (None, Some(known)) if known.silent_since.is_some() => continue,
            (None, known) => {
                let empty = || catalogue(portal, Vec::new(), None);
                let known = known.cloned().unwrap_or_else(empty);
                (Catalogue { silent_since: Some(now), ..known }, "catalogue.silent")
            }
        };
        env.db
            .write(move |tx| {
                portal_catalogue::save(tx, &after)?;
                let count = after.procedures.len().to_string();
                let event = Event::new(now, Actor::House, what).of(&after.portal);
                Ok(((), event.with("procedures", count).into()))
            })
            .await?;
    }
    Ok(())
}

fn catalogue(portal: &Portal, procedures: Vec<Procedure>, heard_at: Option<jiff::Timestamp>) -> Catalogue {
    Catalogue { portal: portal.site.clone(), procedures, heard_at, silent_since: None }
}

/// What a portal says it offers; nothing, where it says nothing that can be read.
async fn ask(env: &Env, portal: &Portal) -> Option<Vec<Procedure>> {
    let address = portal.public_url.join(PATH).ok()?;
    let answer = env.http.send(Request::get(address)).await.ok()?;
    let told: Vec<Value> = answer.is_success().then(|| answer.json().ok())??;
    // One entry that cannot be read takes no other with it.
    Some(listed(told.into_iter().filter_map(|one| serde_json::from_value(one).ok())))
}
