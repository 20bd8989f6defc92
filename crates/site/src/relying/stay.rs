//! A portal's session stays tied to the sign-in it hangs on.
//!
//! A refresh counts as activity there, so that filling a form here does not
//! idle the person out; and it is how a portal learns, where back-channel news
//! was lost, that the sign-in is over.

use std::sync::Arc;

use domain::{
    Error, Result,
    event::{Actor, Event, Events},
};
use oidc::rp;
use serde::{Deserialize, Serialize};
use store::session::Session;

use super::{Refusal, fetch};
use crate::{Env, session};

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
        Err(Error::Refused(refused)) if refused.code == "relying.refused" => over(env, session.clone()).await,
        Err(error) => Err(error),
    }
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

/// Where to send a browser to sign out upstream as well, once its session here has ended.
///
/// # Errors
///
/// [`Refusal::Unreachable`].
pub async fn way_out(env: &Arc<Env>, session: &Session, back: &str) -> Result<Option<String>> {
    let Some(hung) = &session.upstream else { return Ok(None) };
    let upstream = env.upstreams.of_issuer(&hung.issuer).ok_or(Refusal::UnknownUpstream)?;
    let Some(id_token) = kept(env, session).await?.and_then(|kept| kept.id_token) else { return Ok(None) };
    let published = fetch::published(env, upstream, env.clock.now()).await?;
    Ok(rp::logout_url(&published.metadata, &id_token, back, None))
}
