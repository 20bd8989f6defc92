//! Signing out at the wish of a relying party (OpenID Connect RP-Initiated Logout).

use askama::Template;
use axum::{
    extract::{RawForm, RawQuery},
    response::Response,
};
use domain::{
    Result,
    event::{Actor, Event, Events},
    identity::session::Kind,
};
use oidc::{
    form::Form,
    logout::{Hint, Request, Then, decide},
};
use store::session::Session;
use ui::Page;

use super::{authorize::Refusal, clients, mint};
use crate::{
    Visit,
    answer::{self, Answer},
    relying::stay,
    session, visit,
};

/// Asks whether to sign out.
#[derive(Template)]
#[template(path = "sign_out.html")]
struct Confirm {
    page: Page,
}

/// Says that it is done.
#[derive(Template)]
#[template(path = "signed_out.html")]
struct SignedOut {
    page: Page,
}

/// A browser arrives by a link.
pub async fn get(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    run(&visit, query.as_deref().unwrap_or_default()).await
}

/// A browser arrives by a form: a party's, or our own question answered.
pub async fn post(visit: Visit, RawForm(body): RawForm) -> Answer {
    let text = String::from_utf8_lossy(&body).into_owned();
    let typed = ui::Form::of(url::form_urlencoded::parse(text.as_bytes()).into_owned());
    if typed.get("xac-nhan") == "co" {
        visit.check_csrf(&typed).map_err(|error| answer::error(&visit, error))?;
        return end(&visit, None).await.map_err(|error| answer::error(&visit, error));
    }
    // A party's post comes without our cookies (SameSite=Lax); as a link they come along.
    answer::see_other(&format!("/logout?{}", answer::as_query(&body)))
}

async fn run(visit: &Visit, text: &str) -> Answer {
    let then = judge(visit, text).await.map_err(|error| answer::error(visit, error))?;
    match then {
        Then::Error(why) => {
            tracing::info!(why, "a request to sign out was refused");
            Err(answer::error(visit, Refusal::malformed(why).into()))
        }
        Then::Confirm if visit.session.is_some() => Ok(ui::respond::page(&Confirm { page: visit.page() })),
        Then::Confirm => Ok(signed_out(visit)),
        Then::SignedOut => end(visit, None).await.map_err(|error| answer::error(visit, error)),
        Then::Return(url) => end(visit, Some(url)).await.map_err(|error| answer::error(visit, error)),
    }
}

async fn judge(visit: &Visit, text: &str) -> Result<Then> {
    let form = Form::parse(text).map_err(Refusal::malformed)?;
    let request = Request::read(&form);
    let keys = mint::public_keys(&visit.env)?;
    let hint = request.id_token_hint.map(|hint| Hint::verify(hint, visit.env.settings.issuer(), &keys));
    let known = match &hint {
        Some(Ok(hint)) => clients::find(&visit.env, &hint.client_id, visit.now).await?,
        _ => None,
    };
    let sid = visit.session.as_ref().map(|session| session.sid.as_str());
    Ok(decide(&request, hint.as_ref(), known.as_ref().map(|known| &known.client), sid))
}

fn signed_out(visit: &Visit) -> Response {
    let mut page = visit.page();
    page.person = None;
    let response = ui::respond::page(&SignedOut { page });
    answer::with_cookie(response, visit::no_session_cookie(&visit.env, Kind::Citizen))
}

/// Ends the session and sends the browser on: back to the party, if one asked.
///
/// A broker's people sign out upstream on the way, because signing out means the
/// same whichever way one came: on a shared computer, a sign-in left standing
/// upstream would let the next person in with one press.
async fn end(visit: &Visit, back: Option<String>) -> Result<Response> {
    let mut way = back.clone();
    if let Some(session) = visit.session.clone() {
        sign_out(visit, session.clone()).await?;
        let state = back.map(|url| stay::onward(visit, &url));
        match stay::way_out(&visit.env, &session, state.as_deref()).await {
            Ok(Some(upstream)) => way = Some(upstream),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "somebody could not be signed out upstream"),
        }
    }
    let Some(url) = way else { return Ok(signed_out(visit)) };
    let response = ui::respond::onward(&visit.page(), &url);
    Ok(answer::with_cookie(response, visit::no_session_cookie(&visit.env, Kind::Citizen)))
}

/// Ends a session at the wish of whoever it is.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn sign_out(visit: &Visit, session: Session) -> Result<()> {
    let now = visit.now;
    visit
        .env
        .db
        .write(move |tx| {
            let asked =
                Event::new(now, Actor::Citizen(session.person), "session.signed_out").about(session.person);
            let ended = session::end(tx, &session, now)?;
            Ok(((), ended.into_iter().fold(Events::from(asked), Events::and)))
        })
        .await
}
