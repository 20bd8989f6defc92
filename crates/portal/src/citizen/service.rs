//! A service: what it is, what it needs, and where it begins.

use askama::Template;
use domain::{
    Error,
    identity::account::Level,
    services::{Catalogue, Fresh, Lack, Service, service::FRESH_FOR},
};
use site::{
    Visit,
    answer::{self, Answer},
};
use ui::{Form, Page};

use super::{Visitor, home::words, query, visitor::Person};

/// What a service is and needs.
#[derive(Template)]
#[template(path = "citizen/service.html")]
struct Show {
    page: Page,
    title: &'static str,
    summary: &'static str,
    who: &'static str,
    handled_by: &'static str,
    law: &'static str,
    needs: Vec<&'static str>,
    begin: String,
}

/// A service of this portal.
pub async fn show(visit: Visit, axum::extract::Path(slug): axum::extract::Path<String>) -> Answer {
    let visitor = Visitor::of(visit).await?;
    let service = find(&visitor.visit, &slug)?;
    let said = |what| words(visitor.visit.prefs.lang, service, what);
    let view = Show {
        page: visitor.page("services").back("/dich-vu"),
        title: said("title"),
        summary: said("summary"),
        who: said("who"),
        handled_by: handled_by(service),
        law: said("law"),
        needs: needs(service),
        begin: begins_at(service),
    };
    answer::page(&Form::default(), &view)
}

fn find(visit: &Visit, slug: &str) -> Result<&'static Service, axum::response::Response> {
    let found = visit.env.settings.catalogue.find(slug);
    found.ok_or_else(|| answer::error(visit, Error::Missing("service")))
}

fn begins_at(service: &Service) -> String {
    format!("/dich-vu/{}/bat-dau", service.slug)
}

fn handled_by(service: &Service) -> &'static str {
    match service.handled_by {
        Catalogue::National | Catalogue::Police => "portal.at_police",
        Catalogue::Province => "portal.at_commune",
    }
}

fn needs(service: &Service) -> Vec<&'static str> {
    let level = match service.needs.level {
        Level::One => "portal.needs_level_1",
        Level::Two => "portal.needs_level_2",
    };
    match service.needs.fresh {
        Fresh::No => vec![level],
        Fresh::PasscodeOrPasskey => vec![level, "portal.needs_fresh"],
    }
}

/// The service may begin: by what somebody proved themselves, and what comes next.
#[derive(Template)]
#[template(path = "citizen/service_ready.html")]
struct Ready {
    page: Page,
    title: &'static str,
    proved: String,
    handled_by: &'static str,
}

/// The account's level is too low.
#[derive(Template)]
#[template(path = "citizen/service_level.html")]
struct TooLow {
    page: Page,
    title: &'static str,
    again: String,
}

/// Begins a service: whoever lacks a proof is sent to give it, and comes back here.
pub async fn begin(visit: Visit, axum::extract::Path(slug): axum::extract::Path<String>) -> Answer {
    let visitor = Visitor::of(visit).await?;
    let service = find(&visitor.visit, &slug)?;
    let Some(person) = &visitor.person else {
        return answer::see_other(&demand("/dang-nhap", service));
    };
    let title = words(visitor.visit.prefs.lang, service, "title");
    let page = visitor.page("services").back(format!("/dich-vu/{slug}"));
    let step_up = demand(&sign_in_again(&visitor.visit, person), service);
    match service.needs.lack(person.level, person.standing(), visitor.visit.now) {
        Some(Lack::Fresh) => answer::see_other(&step_up),
        Some(Lack::Level) => answer::page(&Form::default(), &TooLow { page, title, again: step_up }),
        None => {
            let proved = proved(&page, service, person);
            let view = Ready { page, title, proved, handled_by: handled_by(service) };
            answer::page(&Form::default(), &view)
        }
    }
}

fn proved(page: &Page, service: &Service, person: &Person) -> String {
    let by = page.t(person.proof()).to_owned();
    let at = ui::format::moment(person.session.auth_at);
    match service.needs.fresh {
        Fresh::No => page.with("portal.proved_plain", &[("by", by), ("at", at)]),
        Fresh::PasscodeOrPasskey => {
            let until = person.session.auth_at.saturating_add(FRESH_FOR).unwrap_or(person.session.auth_at);
            page.with("portal.proved_fresh", &[("by", by), ("at", at), ("until", ui::format::time(until))])
        }
    }
}

/// Where somebody signed in is sent for another proof: to the provider they came by.
fn sign_in_again(visit: &Visit, person: &Person) -> String {
    let issuer = person.session.upstream.as_ref().map_or("", |upstream| upstream.issuer.as_str());
    match visit.env.upstreams.of_issuer(issuer) {
        Some(upstream) => format!("/dang-nhap/{}", upstream.id),
        None => "/dang-nhap".to_owned(),
    }
}

/// A way to sign in that demands what a service needs, and leads back to it.
fn demand(path: &str, service: &Service) -> String {
    let level = if service.needs.level == Level::Two { "2" } else { "" };
    let fresh = if service.needs.fresh == Fresh::PasscodeOrPasskey { "1" } else { "" };
    query::link(path, &[("tiep", &begins_at(service)), ("muc", level), ("moi", fresh)])
}
