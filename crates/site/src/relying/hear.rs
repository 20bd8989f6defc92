//! News from a provider: somebody's sign-in there has ended.

use std::sync::Arc;

use domain::{
    Error, Result,
    event::{Actor, Event, Events},
};
use jiff::{SignedDuration, Timestamp};
use oidc::{
    form::Form,
    jose::Invalid,
    logout::{self, Ended},
};

use super::{Refusal, fetch};
use crate::{Env, session, upstream::Upstream};

/// How long the name of a piece of news is remembered, longer than it is good.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(1);

/// Hears a logout token (OpenID Connect Back-Channel Logout §2.6): the sessions
/// that hang on the sign-in end here, and their own parties are told in turn.
///
/// # Errors
///
/// A [`Refusal`], when it is not believed.
pub async fn signed_out(env: &Arc<Env>, text: &str) -> Result<()> {
    let form = Form::parse(text).map_err(|_| Refusal::State)?;
    let token = form.get("logout_token").ok_or(Refusal::State)?;
    let now = env.clock.now();
    let mut heard = Err(Refusal::State.into());
    for upstream in env.upstreams.all() {
        heard = believed(env, upstream, token, now).await.map(|news| (upstream.issuer.clone(), news));
        if heard.is_ok() {
            break;
        }
    }
    let (issuer, (ended, jti)) = heard?;
    let until = now.saturating_add(REMEMBERED).unwrap_or(Timestamp::MAX);
    env.db
        .write(move |tx| {
            let mut events = Events::from(Event::new(now, Actor::House, "relying.told_of_sign_out"));
            if !store::grant::spend_assertion(tx, &issuer, &jti, until)? {
                return Ok(((), events));
            }
            for session in concerned(tx, &issuer, &ended)? {
                events = session::end(tx, &session, now)?.into_iter().fold(events, Events::and);
            }
            Ok(((), events))
        })
        .await
}

fn concerned(tx: &mut store::Tx<'_>, issuer: &str, ended: &Ended) -> Result<Vec<store::session::Session>> {
    match ended {
        Ended::Session { sid, .. } => store::session::of_upstream_session(tx, issuer, sid),
        Ended::Person { sub } => store::session::of_upstream(tx, issuer, sub),
    }
}

async fn believed(env: &Env, upstream: &Upstream, token: &str, now: Timestamp) -> Result<(Ended, String)> {
    let published = fetch::published(env, upstream, now).await?;
    let check = |keys| logout::verify(token, &upstream.issuer, &upstream.client_id, keys, now.as_second());
    let judged = match check(&published.keys) {
        Err(logout::Refusal::Token(Invalid::UnknownKey)) => {
            check(&fetch::again(env, upstream, now).await?.keys)
        }
        judged => judged,
    };
    judged.map_err(|refusal| Error::from(Refusal::Answer(refusal.to_string())))
}
