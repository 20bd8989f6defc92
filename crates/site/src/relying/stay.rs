//! A portal's session stays tied to the sign-in it hangs on.
//!
//! A refresh counts as activity there, so that filling a form here does not
//! idle the person out; and it is how a portal learns, where back-channel news
//! was lost, that the sign-in is over.

use std::sync::Arc;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    Error, Result,
    event::{Actor, Event, Events},
};
use jiff::Timestamp;
use oidc::rp;
use serde::{Deserialize, Serialize};
use store::session::Session;

use super::{Refusal, fetch};
use crate::{Env, Visit, session};

/// What is kept of the provider's tokens, on the server only.
#[derive(Serialize, Deserialize)]
pub struct Kept {
    /// Gives other tokens.
    pub refresh: Option<String>,
    /// Says at signing out whose session it was.
    pub id_token: Option<String>,
}

/// What is kept for a session.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn kept(env: &Env, session: &Session) -> Result<Option<Kept>> {
    let sid = session.sid.clone();
    let text = env.db.read(move |tx| store::session::tokens(tx, &sid)).await?;
    text.map(|text| serde_json::from_str(&text).map_err(Error::broken)).transpose()
}

/// Tells the provider that the person is still here. When it says that the
/// sign-in is over, the session ends here too.
///
/// # Errors
///
/// [`Refusal::Unreachable`] when it does not answer: the session then goes on.
pub async fn tell(env: &Arc<Env>, session: &Session) -> Result<()> {
    let Some(hung) = &session.upstream else { return Ok(()) };
    let Some(upstream) = env.upstreams.of_issuer(&hung.issuer) else { return Ok(()) };
    let Some(refresh) = kept(env, session).await?.and_then(|kept| kept.refresh) else { return Ok(()) };
    let published = fetch::published(env, upstream, env.clock.now()).await?;
    match fetch::tokens(env, upstream, &published.metadata, rp::refresh(&refresh, None)).await {
        Ok(_) => Ok(()),
        Err(error) if says_it_is_over(&error) => over(env, session.clone()).await,
        Err(error) => Err(error),
    }
}

/// Only a grant that is gone means that the sign-in is; any other "no" is about us.
fn says_it_is_over(error: &Error) -> bool {
    match error {
        Error::Refused(refused) if refused.code == "relying.refused" => {
            refused.args.iter().any(|(_, why)| why == "invalid_grant")
        }
        _ => false,
    }
}

/// Somebody is still here: every few minutes their provider is told, beside the
/// request and not before its answer.
pub fn still_here(env: &Arc<Env>, session: &Session, now: Timestamp) {
    let Some(hung) = &session.upstream else { return };
    let Some(upstream) = env.upstreams.of_issuer(&hung.issuer) else { return };
    if !upstream.due(&session.sid, session.started_at, now) {
        return;
    }
    let (env, session) = (Arc::clone(env), session.clone());
    tokio::spawn(async move {
        if let Err(error) = tell(&env, &session).await {
            tracing::warn!(site = %env.settings.site, %error, "a provider was not told of somebody's activity");
        }
    });
}

/// A client of a broker says that somebody is still there: the broker's own provider hears of it.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn heard_of(env: &Arc<Env>, sid: &str, now: Timestamp) -> Result<()> {
    if !env.upstreams.is_broker() {
        return Ok(());
    }
    let sid = sid.to_owned();
    if let Some(session) = env.db.glance(move |tx| store::session::by_sid(tx, &sid)).await? {
        still_here(env, &session, now);
    }
    Ok(())
}

async fn over(env: &Arc<Env>, session: Session) -> Result<()> {
    let now = env.clock.now();
    env.db
        .write(move |tx| {
            let learnt = Event::new(now, Actor::House, "relying.sign_in_over").about(session.person);
            let ended = session::end(tx, &session, now)?;
            Ok(((), ended.into_iter().fold(Events::from(learnt), Events::and)))
        })
        .await
}

/// Where a browser comes back to from signing out upstream: a page of every relying party.
pub const SIGNED_OUT: &str = "/da-dang-xuat";

/// Where to send a browser to sign out upstream as well, once its session here
/// has ended. `state` comes back with it to [`SIGNED_OUT`].
///
/// # Errors
///
/// [`Refusal::Unreachable`].
pub async fn way_out(env: &Env, session: &Session, state: Option<&str>) -> Result<Option<String>> {
    let Some(hung) = &session.upstream else { return Ok(None) };
    let upstream = env.upstreams.of_issuer(&hung.issuer).ok_or(Refusal::UnknownUpstream)?;
    let Some(id_token) = kept(env, session).await?.and_then(|kept| kept.id_token) else { return Ok(None) };
    let published = fetch::published(env, upstream, env.clock.now()).await?;
    Ok(rp::logout_url(&published.metadata, &id_token, &env.settings.url(SIGNED_OUT), state))
}

/// The word that comes back to [`SIGNED_OUT`] and says where the browser goes
/// from there: the address, vouched for, good in this browser only.
#[must_use]
pub fn onward(visit: &Visit, url: &str) -> String {
    let mut text = vouched(visit, url).to_vec();
    text.extend_from_slice(url.as_bytes());
    URL_SAFE_NO_PAD.encode(text)
}

/// The address such a word holds, if this site gave it to this browser.
#[must_use]
pub fn goes_onward(visit: &Visit, state: &str) -> Option<String> {
    let text = URL_SAFE_NO_PAD.decode(state).ok()?;
    let (vouched_for, url) = text.split_at_checked(VOUCHED)?;
    let url = str::from_utf8(url).ok()?;
    verify_slices_are_equal(vouched_for, &vouched(visit, url)).ok()?;
    Some(url.to_owned())
}

/// How many bytes vouch for an address.
const VOUCHED: usize = 16;

fn vouched(visit: &Visit, url: &str) -> [u8; VOUCHED] {
    let mut said = visit.device().to_vec();
    said.extend_from_slice(url.as_bytes());
    let mac = visit.env.keys.mac("signed out, and on", &said);
    let mut short = [0; VOUCHED];
    short.copy_from_slice(&mac[..VOUCHED]);
    short
}
