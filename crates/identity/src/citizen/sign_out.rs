//! Signing out, here and wherever this sign-in led.

use askama::Template;
use domain::identity::session::Kind;
use site::{
    Visit,
    answer::{self, Answer},
    visit::{Typed, no_session_cookie},
};
use ui::{Form, Page};

use super::{reader, said};
use crate::acts;

/// Asks whether somebody wants to sign out.
#[derive(Template)]
#[template(path = "citizen/sign_out.html")]
struct SignOut {
    page: Page,
}

/// Asks whether somebody wants to sign out.
pub async fn show(visit: Visit) -> Answer {
    if visit.session.is_none() {
        return answer::see_other("/dang-xuat/xong");
    }
    answer::page(&Form::default(), &SignOut { page: reader::reader(&visit).await?.page(&visit).nav("me") })
}

/// Somebody wants to.
pub async fn send(visit: Visit, Typed(_): Typed) -> Answer {
    if let Some(session) = visit.session.clone() {
        acts::sign_in::out(&visit.env, session).await.map_err(said::no(&visit))?;
    }
    let gone = no_session_cookie(&visit.env, Kind::Citizen);
    answer::see_other("/dang-xuat/xong").map(|response| answer::with_cookie(response, gone))
}

/// Nobody is signed in any longer.
#[derive(Template)]
#[template(path = "citizen/signed_out.html")]
struct SignedOut {
    page: Page,
}

/// Nobody is signed in any longer.
pub async fn done(visit: Visit) -> Answer {
    answer::page(&Form::default(), &SignedOut { page: visit.page() })
}
