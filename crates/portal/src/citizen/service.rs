//! A service: what it is, what it needs, and where it begins.

use askama::Template;
use axum::{extract::Path, response::Response};
use domain::{
    Error,
    identity::account::Level,
    services::{Catalogue, Fresh, Lack, Needs, Service, service::FRESH_FOR},
};
use site::{
    Visit,
    answer::{self, Answer},
};
use ui::{Form, Page};

use super::{
    Visitor,
    offer::{self, Offer, words},
    procedure, query,
    visitor::Person,
};

/// What a service without a file is and needs.
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

/// Something this portal offers.
pub async fn show(visit: Visit, Path(slug): Path<String>) -> Answer {
    let visitor = Visitor::of(visit).await?;
    match find(&visitor.visit, &slug)? {
        Offer::File(published) => procedure::show(&visitor, published).await,
        offer @ Offer::Service(service) => {
            let said = |what| words(visitor.visit.prefs.lang, service, what);
            let view = Show {
                page: visitor.page("services").back("/dich-vu"),
                title: said("title"),
                summary: said("summary"),
                who: said("who"),
                handled_by: handled_by(service),
                law: said("law"),
                needs: needs(service.needs),
                begin: offer.begins_at(),
            };
            answer::page(&Form::default(), &view)
        }
    }
}

fn find(visit: &Visit, slug: &str) -> Result<Offer, Response> {
    let found = offer::find(&visit.env, visit.now, slug);
    found.ok_or_else(|| answer::error(visit, Error::Missing("service")))
}

fn handled_by(service: &Service) -> &'static str {
    match service.handled_by {
        Catalogue::National | Catalogue::Police => "portal.at_police",
        Catalogue::Province => "portal.at_commune",
    }
}

/// The keys of the words for what is needed to begin.
pub(super) fn needs(needs: Needs) -> Vec<&'static str> {
    let level = match needs.level {
        Level::One => "portal.needs_level_1",
        Level::Two => "portal.needs_level_2",
    };
    match needs.fresh {
        Fresh::No => vec![level],
        Fresh::PasscodeOrPasskey => vec![level, "portal.needs_fresh"],
    }
}

/// A service without a file may begin: by what somebody proved themselves, and where to go.
#[derive(Template)]
#[template(path = "citizen/service_ready.html")]
struct Ready {
    page: Page,
    title: String,
    proved: String,
    handled_by: &'static str,
}

/// The account's level is too low.
#[derive(Template)]
#[template(path = "citizen/service_level.html")]
struct TooLow {
    page: Page,
    title: String,
    again: String,
}

/// Begins something: whoever lacks a proof is sent to give it, and comes back here.
/// What another portal handles begins there.
pub async fn begin(visit: Visit, Path(slug): Path<String>) -> Answer {
    let visitor = Visitor::of(visit).await?;
    let visit = &visitor.visit;
    let offer = find(visit, &slug)?;
    if let Offer::File(_) = &offer
        && !offer.is_handled_by(visit.env.settings.catalogue)
    {
        return answer::see_other(&elsewhere(visit, &offer));
    }
    let Some(person) = &visitor.person else {
        return answer::see_other(&demand("/dang-nhap", &offer));
    };
    let title = offer.title(visit.prefs.lang).to_owned();
    let page = visitor.page("services").back(offer.path());
    let step_up = demand(&sign_in_again(visit, person), &offer);
    match (offer.needs().lack(person.level, person.standing(), visit.now), &offer) {
        (Some(Lack::Fresh), _) => answer::see_other(&step_up),
        (Some(Lack::Level), _) => answer::page(&Form::default(), &TooLow { page, title, again: step_up }),
        (None, Offer::File(_)) => answer::see_other(&format!("{}/doi-tuong", offer.path())),
        (None, Offer::Service(service)) => {
            let proved = proved(&page, service, person);
            let view = Ready { page, title, proved, handled_by: handled_by(service) };
            answer::page(&Form::default(), &view)
        }
    }
}

/// Where something begins that other portals handle: at the only one, or where one is chosen.
fn elsewhere(visit: &Visit, offer: &Offer) -> String {
    match offer.handlers(&visit.env)[..] {
        [portal] => portal.signed_in_at(&offer.begins_at()),
        _ => format!("{}#noi-nop", offer.path()),
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

/// A way to sign in that demands what an offer needs, and leads back to its beginning.
fn demand(path: &str, offer: &Offer) -> String {
    let needs = offer.needs();
    let level = if needs.level == Level::Two { "2" } else { "" };
    let fresh = if needs.fresh == Fresh::PasscodeOrPasskey { "1" } else { "" };
    query::link(path, &[("tiep", &offer.begins_at()), ("muc", level), ("moi", fresh)])
}
