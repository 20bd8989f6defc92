//! Signing in: a portal has no accounts of its own, so one chooses where.

use askama::Template;
use axum::http::StatusCode;
use domain::identity::account::Level;
use site::{
    Visit,
    answer::{self, Answer},
    provider,
};
use ui::{Form, Lang, Page};

use super::{Visitor, query};

/// Where one can sign in.
#[derive(Template)]
#[template(path = "citizen/sign_in.html")]
struct SignIn {
    page: Page,
    /// The portal that sent somebody here.
    waiting: Option<provider::Waiting>,
    /// What is demanded, where something is.
    demands: Vec<&'static str>,
    /// Where each button leads, and what it says.
    ways: Vec<(String, String)>,
}

/// Where one can sign in. Whoever is signed in and is asked for nothing goes on.
pub async fn show(visit: Visit) -> Answer {
    let visitor = Visitor::of(visit).await?;
    let visit = &visitor.visit;
    let names = ["yeu-cau", "tiep", "muc", "moi"];
    let given = names.map(|name| query::value(visit, name));
    let [ask, _, level, fresh] = &given;
    if visitor.person.is_some() && ask.is_empty() && level.is_empty() && fresh.is_empty() {
        return answer::see_other(&query::place(visit).unwrap_or_else(|| "/".to_owned()));
    }
    if ask.is_empty() && !query::value(visit, "im-lang").is_empty() {
        return answer::see_other(&silently(visit));
    }
    let pairs: Vec<(&str, &str)> = names.into_iter().zip(given.iter().map(String::as_str)).collect();
    let view = SignIn {
        page: visitor.page(""),
        waiting: provider::waiting_for(visit, Some(ask), visit.prefs.lang).await,
        demands: demands(level, fresh),
        ways: ways(visit, &pairs),
    };
    answer::page(&Form::default(), &view)
}

/// Whoever comes from the citizens' app chooses nothing: the provider offered
/// first is asked without a page, and whoever is not signed in there is not here.
fn silently(visit: &Visit) -> String {
    let path = format!("/dang-nhap/{}", visit.env.upstreams.first_id());
    query::link(&path, &[("tiep", &query::place(visit).unwrap_or_default()), ("im-lang", "1")])
}

fn ways(visit: &Visit, pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let way = |upstream: &site::upstream::Upstream| {
        let label = match visit.prefs.lang {
            Lang::Vi => &upstream.label_vi,
            Lang::En => &upstream.label_en,
        };
        (query::link(&format!("/dang-nhap/{}", upstream.id), pairs), label.clone())
    };
    visit.env.upstreams.all().iter().map(way).collect()
}

fn demands(level: &str, fresh: &str) -> Vec<&'static str> {
    let level = (level == "2").then_some("portal.needs_level_2");
    let fresh = (!fresh.is_empty()).then_some("portal.needs_fresh");
    level.into_iter().chain(fresh).collect()
}

/// Why nobody was signed in, and what to do.
#[derive(Template)]
#[template(path = "citizen/not_signed_in.html")]
struct NotSignedIn {
    page: Page,
    title: &'static str,
    text: &'static str,
    /// What was demanded, each with what to do about it.
    missing: Vec<(&'static str, &'static str)>,
    again: String,
}

/// Why nobody was signed in. Nothing here tries again by itself.
pub async fn not_signed_in(visit: Visit) -> Answer {
    let visitor = Visitor::of(visit).await?;
    let visit = &visitor.visit;
    let (level, fresh) = (query::value(visit, "muc"), query::value(visit, "moi"));
    let (title, text) = match query::value(visit, "vi").as_str() {
        // Whoever was signed in here before still is.
        "unmet_authentication_requirements" if visitor.person.is_some() => {
            ("portal.unmet_title", "portal.unmet_text")
        }
        "unmet_authentication_requirements" => ("portal.unmet_title", "portal.unmet_text_out"),
        "access_denied" if visitor.person.is_some() => ("portal.kept_title", "portal.kept_text"),
        "access_denied" => ("portal.denied_title", "portal.denied_text"),
        _ => ("portal.not_in_title", "portal.not_in_text"),
    };
    let missing = match title {
        "portal.unmet_title" => missing(&level, &fresh, visitor.person.as_ref().map(|person| person.level)),
        _ => Vec::new(),
    };
    let place = query::place(visit).unwrap_or_default();
    let again = query::link("/dang-nhap", &[("tiep", &place), ("muc", &level), ("moi", &fresh)]);
    let view = NotSignedIn { page: visitor.page(""), title, text, missing, again };
    Ok(ui::respond::page_with(StatusCode::FORBIDDEN, &view))
}

/// What is missing, each with what to do about it. Where the account's level is
/// known, it is clear which of two it was.
fn missing(level: &str, fresh: &str, known: Option<Level>) -> Vec<(&'static str, &'static str)> {
    let level = level == "2" && known != Some(Level::Two);
    let by_level_alone = level && known.is_some();
    let fresh = !fresh.is_empty() && !by_level_alone;
    let level = level.then_some(("portal.needs_level_2", "portal.level_2_where"));
    let fresh = fresh.then_some(("portal.needs_fresh", "portal.fresh_how"));
    level.into_iter().chain(fresh).collect()
}
