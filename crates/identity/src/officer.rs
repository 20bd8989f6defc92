//! The desk of the identity centre's officers.

pub mod client;
pub mod hotline;
pub mod log;
pub mod queue;
pub mod registration;
pub mod sign_in;

use std::sync::Arc;

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
    response::Response,
};
use domain::{
    Error,
    identity::{
        officer::{OfficerId, Role},
        session::Kind,
    },
};
use site::{Env, Visit, answer};
use ui::{Brand, MenuItem, Page};

use crate::acts::officer::{self, AtDesk};

/// The menu of the desk.
#[must_use]
pub fn menu() -> Vec<MenuItem> {
    let item = |id, href: &str, key| MenuItem { id, href: href.to_owned(), key };
    vec![
        item("queue", "/can-bo", "officer.menu_queue"),
        item("hotline", "/can-bo/duong-day-nong", "officer.menu_hotline"),
        item("client", "/can-bo/ben-lien-ket", "officer.menu_client"),
        item("log", "/can-bo/nhat-ky", "officer.menu_log"),
    ]
}

/// A request of an officer who is signed in. Others are led to the sign-in.
pub struct Desk {
    /// The request.
    pub visit: Visit,
    /// Who sits at the desk.
    pub at: AtDesk,
}

impl Desk {
    /// Which appointment it is.
    fn officer(&self) -> OfficerId {
        self.at.id()
    }

    /// A page of the desk, in this place of the menu.
    fn page(&self, nav: &'static str) -> Page {
        page_for(&self.visit, &self.at).nav(nav)
    }

    /// An error as the officer is told it.
    fn error(&self, error: Error) -> Response {
        answer::error(&self.visit, error)
    }
}

/// A page of the desk for whoever sits there.
///
/// # Errors
///
/// "session.none", when nobody does.
pub async fn page(visit: &Visit) -> domain::Result<Page> {
    let at = officer::at_desk(&visit.env, visit.officer()?).await?;
    Ok(page_for(visit, &at))
}

/// With their name, and the places of the menu that are for one of their roles.
fn page_for(visit: &Visit, at: &AtDesk) -> Page {
    let mut page = visit.desk_page().person(visit.signed_in(Kind::Desk, &at.name, 0));
    let mut brand = Brand::clone(&page.brand);
    brand.menu.retain(|item| may_open(at, item));
    page.brand = Arc::new(brand);
    page
}

fn may_open(at: &AtDesk, item: &MenuItem) -> bool {
    match item.id {
        "queue" => at.is(Role::Reviewer),
        "hotline" => at.is(Role::Hotline),
        "client" => at.is(Role::SecurityAdmin),
        "log" => at.is(Role::Auditor),
        _ => true,
    }
}

impl<S> FromRequestParts<S> for Desk
where
    S: Send + Sync,
    Arc<Env>: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let session = visit.officer().cloned().map_err(|error| answer::error(&visit, error))?;
        match officer::at_desk(&visit.env, &session).await {
            Ok(at) => Ok(Self { visit, at }),
            Err(error) => Err(answer::error(&visit, error)),
        }
    }
}
