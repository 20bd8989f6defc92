//! Who is signed in: by what, through whom, since and until when.

use askama::Template;
use axum::response::Response;
use domain::identity::{account::Level, session::Kind};
use site::{
    Visit,
    answer::{self, Answer},
    session,
    visit::Typed,
};
use ui::{Form, Lang, Page, format};

use super::{Visitor, visitor::Person};

/// Who is signed in.
#[derive(Template)]
#[template(path = "citizen/me.html")]
struct Me {
    page: Page,
    name: String,
    level: &'static str,
    low: bool,
    proof: &'static str,
    proved_at: String,
    since: String,
    until: String,
    idle_minutes: i64,
    through: String,
    issuer: String,
}

/// Who is signed in.
pub async fn show(visit: Visit) -> Answer {
    let visitor = Visitor::of(visit).await?;
    let Some(person) = &visitor.person else {
        return Err(answer::error(&visitor.visit, session::Refusal::None.into()));
    };
    let (through, issuer) = through(&visitor.visit, person);
    let view = Me {
        page: visitor.page("me"),
        name: person.name.clone(),
        level: person.level_word(),
        low: person.level == Level::One,
        proof: person.proof(),
        proved_at: format::moment(person.session.auth_at),
        since: format::moment(person.session.started_at),
        until: format::moment(Kind::Citizen.ends_at(person.session.started_at)),
        idle_minutes: Kind::Citizen.idle().as_mins(),
        through,
        issuer,
    };
    answer::page(&Form::default(), &view)
}

/// The provider somebody came by: what it is called, and its address.
fn through(visit: &Visit, person: &Person) -> (String, String) {
    let issuer = person.session.upstream.as_ref().map_or("", |upstream| upstream.issuer.as_str());
    let name = visit.env.upstreams.of_issuer(issuer).map(|upstream| match visit.prefs.lang {
        Lang::Vi => upstream.name_vi.clone(),
        Lang::En => upstream.name_en.clone(),
    });
    (name.unwrap_or_default(), issuer.to_owned())
}

/// Somebody is still there: the session is kept, here and upstream. The token for
/// the page's forms comes back, because a page outlives a session begun again elsewhere.
pub async fn keep(visit: Visit, Typed(_): Typed) -> Response {
    match visit.session {
        Some(_) => answer::json(200, &serde_json::json!({ "csrf": visit.csrf() })),
        None => answer::json(401, &serde_json::json!({ "error": { "code": "session.none" } })),
    }
}
