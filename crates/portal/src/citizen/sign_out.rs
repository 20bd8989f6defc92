//! Signing out, here and wherever this sign-in came from.

use askama::Template;
use domain::identity::session::Kind;
use site::{
    Visit,
    answer::{self, Answer},
    provider::logout,
    relying::stay,
    visit::{Typed, no_session_cookie},
};
use ui::{Form, Page};

use super::{Visitor, query};

/// Asks whether somebody wants to sign out.
#[derive(Template)]
#[template(path = "citizen/sign_out.html")]
struct SignOut {
    page: Page,
}

/// Asks whether somebody wants to sign out.
pub async fn show(visit: Visit) -> Answer {
    if visit.session.is_none() {
        return answer::see_other(stay::SIGNED_OUT);
    }
    let visitor = Visitor::of(visit).await?;
    answer::page(&Form::default(), &SignOut { page: visitor.page("") })
}

/// Somebody wants to. The session here ends first; then the browser goes the way it came.
pub async fn send(visit: Visit, Typed(_): Typed) -> Answer {
    let gone = no_session_cookie(&visit.env, Kind::Citizen);
    let Some(session) = visit.session.clone() else { return answer::see_other(stay::SIGNED_OUT) };
    let ended = logout::sign_out(&visit, session.clone()).await;
    ended.map_err(|error| answer::error(&visit, error))?;
    let answered = match stay::way_out(&visit.env, &session, None).await {
        Ok(Some(url)) => answer::go_on(&visit, &url),
        Ok(None) => answer::see_other(stay::SIGNED_OUT),
        Err(error) => {
            tracing::warn!(%error, "somebody could not be signed out upstream");
            answer::see_other(&query::link(stay::SIGNED_OUT, &[("chi-o-day", "1")]))
        }
    };
    answered.map(|response| answer::with_cookie(response, gone))
}

/// Nobody is signed in here any longer.
#[derive(Template)]
#[template(path = "citizen/signed_out.html")]
struct SignedOut {
    page: Page,
    /// The sign-in upstream could not be ended.
    only_here: bool,
}

/// Nobody is signed in here any longer. Whoever signed out at a portal that
/// relies on this one goes back there.
pub async fn done(visit: Visit) -> Answer {
    if let Some(url) = stay::goes_onward(&visit, &query::value(&visit, "state")) {
        return answer::see_other(&url);
    }
    let only_here = !query::value(&visit, "chi-o-day").is_empty();
    let visitor = Visitor::of(visit).await?;
    answer::page(&Form::default(), &SignedOut { page: visitor.page(""), only_here })
}
