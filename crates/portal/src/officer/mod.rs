//! The officers' desk of a portal. Officers are citizens who signed in strongly
//! and hold an appointment here.

pub mod act;
mod bar;
pub mod calendar;
pub mod document;
pub mod dossier;
pub mod export;
pub mod fees;
mod history;
mod lines;
pub mod queue;
pub mod sign_in;

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{FromRef, FromRequestParts},
    http::{StatusCode, request::Parts},
    response::Response,
};
use domain::{
    Error,
    calendar::date_in_vietnam,
    identity::{
        officer::{Officer, PortalRole},
        session::Kind,
    },
    services::{Procedure, Published},
};
use site::{Env, Visit, answer};
use ui::{Brand, Lang, MenuItem, Page};

use self::sign_in::Lack;
use crate::{
    acts::desk::{self, Bench},
    citizen::query,
};

/// The menu of the desk.
#[must_use]
pub fn menu() -> Vec<MenuItem> {
    let item = |id, href: &str, key| MenuItem { id, href: href.to_owned(), key };
    vec![
        item("queue", "/can-bo", "desk.menu_queue"),
        item("search", "/can-bo/tim", "desk.menu_search"),
        item("export", "/can-bo/xuat", "desk.menu_export"),
        item("calendar", "/can-bo/lich", "desk.menu_calendar"),
        item("fees", "/can-bo/muc-phi", "desk.menu_fees"),
    ]
}

/// A request of an officer: signed in strongly, and appointed here. Others are
/// told what is missing.
pub struct Desk {
    /// The request.
    pub visit: Visit,
    /// The appointment.
    pub officer: Officer,
    /// Their name.
    pub name: String,
}

impl Desk {
    /// A page of the desk, in this place of the menu.
    #[must_use]
    pub fn page(&self, nav: &'static str) -> Page {
        let mut page = page(&self.visit).nav(nav);
        let mut brand = Brand::clone(&page.brand);
        brand.menu.retain(|item| self.is_admin() || !matches!(item.id, "calendar" | "fees"));
        page.brand = Arc::new(brand);
        page.person(self.visit.signed_in(Kind::Citizen, self.name.clone(), 0))
    }

    /// An error as the officer is told it.
    #[must_use]
    pub fn error(&self, error: Error) -> Response {
        answer::error(&self.visit, error)
    }

    /// Whether they edit calendar and fees.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.officer.roles.iter().any(|role| role.word() == PortalRole::CATALOGUE_ADMIN)
    }

    /// The language they read.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.visit.prefs.lang
    }

    /// The procedures there are today.
    pub fn procedures(&self) -> impl Iterator<Item = &Procedure> {
        let today = date_in_vietnam(self.visit.now);
        self.visit.env.settings.procedures.on(today).map(|published: &Arc<Published>| &published.procedure)
    }

    /// The steps they work at.
    #[must_use]
    pub fn benches(&self) -> Vec<Bench> {
        desk::benches(self.procedures(), &self.officer).collect()
    }

    /// The name of a unit.
    #[must_use]
    pub fn unit<'a>(&'a self, code: &'a str) -> &'a str {
        self.visit.env.settings.units.find(code).map_or(code, |unit| said(self.lang(), &unit.name))
    }
}

/// The context of a page of the desk, for nobody yet.
fn page(visit: &Visit) -> Page {
    let mut page = visit.desk_page();
    if page.lang() == Lang::En {
        let name = visit.env.settings.name_en.clone();
        page.brand = Arc::new(Brand { name, ..(*page.brand).clone() });
    }
    page
}

pub(crate) use crate::said;

/// Somebody signed in strongly has no desk here.
#[derive(Template)]
#[template(path = "officer/not_appointed.html")]
struct NotAppointed {
    page: Page,
    name: String,
}

impl<S> FromRequestParts<S> for Desk
where
    S: Send + Sync,
    Arc<Env>: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let known = sign_in::known(&visit).await?;
        if Lack::of(&visit, known.as_ref()).is_some() {
            let place = query::link(sign_in::PATH, &[("tiep", &visit.path)]);
            return Err(ui::respond::to(&place));
        }
        let Some((_, person)) = known else { return Err(ui::respond::to(sign_in::PATH)) };
        let name = person.profile.name.as_str().to_owned();
        match desk::appointment(&visit.env, person.profile.number).await {
            Ok(officer) => Ok(Self { visit, officer, name }),
            Err(Error::Refused(_)) => {
                let seated = page(&visit).person(visit.signed_in(Kind::Citizen, name.clone(), 0));
                let mut brand = Brand::clone(&seated.brand);
                brand.menu.clear();
                let view = NotAppointed { page: Page { brand: Arc::new(brand), ..seated }, name };
                Err(ui::respond::page_with(StatusCode::FORBIDDEN, &view))
            }
            Err(error) => Err(answer::error(&visit, error)),
        }
    }
}
