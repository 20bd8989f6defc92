//! News to relying parties: a session has ended (OpenID Connect Back-Channel Logout §2.5).

use std::sync::Arc;

use domain::{
    Result,
    event::{Actor, Channel, Event, Events, Letter},
};
use gateway::http::Request;
use oidc::logout::{Ended, LOGOUT_TYPE, LogoutToken};
use store::outbox::Post;
use url::Url;

use super::{End, odd};
use crate::{
    Env,
    provider::{clients, mint},
};

/// Delivers a letter to a program.
pub(super) async fn call(env: &Arc<Env>, post: &Post) -> Result<End> {
    match post.template.as_str() {
        "session.ended" => spread(env, post).await,
        "session.ended_for_party" => tell(env, post).await,
        _ => Ok(End::Never("no such call")),
    }
}

/// One letter becomes one for each party that was told of the session, so that
/// one that does not answer holds up no other.
async fn spread(env: &Arc<Env>, post: &Post) -> Result<End> {
    let sid = post.arg("sid").ok_or_else(|| odd("sid"))?.to_owned();
    let now = env.clock.now();
    env.db
        .write(move |tx| {
            let told = store::grant::told_of_session(tx, &sid)?;
            let event = Event::new(now, Actor::House, "session.parties_told").of(&sid);
            let events = told.into_iter().fold(Events::from(event), |events, (client_id, sub)| {
                let letter = Letter {
                    to: None,
                    channel: Channel::Call,
                    template: "session.ended_for_party",
                    args: Vec::new(),
                };
                events.send(letter.with("sid", &sid).with("client", client_id).with("sub", sub))
            });
            Ok(((), events))
        })
        .await?;
    Ok(End::Sent)
}

async fn tell(env: &Arc<Env>, post: &Post) -> Result<End> {
    let arg = |name| post.arg(name).ok_or_else(|| odd(name));
    let (sid, client_id, sub) = (arg("sid")?, arg("client")?, arg("sub")?);
    let now = env.clock.now();
    let Some(known) = clients::find(env, client_id, now).await? else { return Ok(End::Sent) };
    let Some(address) = &known.client.backchannel_logout_uri else { return Ok(End::Sent) };
    let Ok(address) = Url::parse(address) else { return Ok(End::Never("address")) };
    let ended = Ended::Session { sid: sid.to_owned(), sub: Some(sub.to_owned()) };
    let issuer = env.settings.issuer();
    let token = LogoutToken::new(issuer, client_id, ended, *post.id.as_bytes(), now.as_second());
    let token = mint::sign(env, known.client.id_token_alg, Some(LOGOUT_TYPE), &token)?;
    match env.http.send(Request::post_form(address, &[("logout_token", token)])).await {
        Ok(response) if response.is_success() => Ok(End::Sent),
        // The party understood and says no: it has no such session any more (§2.8).
        Ok(response) if response.status == 400 && post.tries > 3 => Ok(End::Never("refused")),
        Ok(_) => Ok(End::Later("refused")),
        Err(_) => Ok(End::Later("unreachable")),
    }
}
