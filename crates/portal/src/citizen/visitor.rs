//! Whoever visits: somebody signed in, or anyone.

use axum::response::Response;
use domain::{
    identity::{account::Level, session::Kind},
    services::Standing,
};
use oidc::acr::Acr;
use site::{Visit, answer};
use store::{Tx, session::Session};
use ui::Page;

/// Whoever visits, as the pages of a portal need to know them.
pub struct Visitor {
    /// Their request.
    pub visit: Visit,
    /// Who they are, where they are signed in.
    pub person: Option<Person>,
}

/// Somebody signed in.
pub struct Person {
    /// Their name.
    pub name: String,
    /// How far their identity is proved.
    pub level: Level,
    /// Their session here.
    pub session: Session,
}

impl Visitor {
    /// Looks up whoever is signed in.
    ///
    /// # Errors
    ///
    /// The answer that says what is broken.
    pub async fn of(visit: Visit) -> Result<Self, Response> {
        Self::with(visit, |_, _| Ok(())).await.map(|(visitor, _)| visitor)
    }

    /// The same, with what else is looked up about them in the same look.
    ///
    /// # Errors
    ///
    /// The answer that says what is broken.
    pub async fn with<T: Send + 'static>(
        visit: Visit,
        also: impl Fn(&mut Tx<'_>, &store::person::Person) -> domain::Result<T> + Send + 'static,
    ) -> Result<(Self, Option<T>), Response> {
        let Some(session) = visit.session.clone() else { return Ok((Self { visit, person: None }, None)) };
        let id = session.person;
        let look = move |tx: &mut Tx<'_>| {
            let person = store::person::load(tx, id)?;
            let more = also(tx, &person)?;
            Ok((person, more))
        };
        let found = visit.env.db.glance(look).await;
        let (person, more) = found.map_err(|error| answer::error(&visit, error))?;
        let name = person.profile.name.as_str().to_owned();
        let person = Person { name, level: person.account.level, session };
        Ok((Self { visit, person: Some(person) }, Some(more)))
    }

    /// The context of a page at this place of the menu.
    #[must_use]
    pub fn page(&self, place: &'static str) -> Page {
        let page = self.visit.page().nav(place);
        match &self.person {
            Some(person) => page.person(self.visit.signed_in(Kind::Citizen, person.name.clone(), 0)),
            None => page,
        }
    }
}

impl Person {
    /// The strength that the provider said.
    #[must_use]
    pub fn acr(&self) -> Acr {
        let said = self.session.upstream.as_ref().and_then(|upstream| upstream.acr.parse().ok());
        said.unwrap_or(Acr::Otp)
    }

    /// How they stand towards what a service demands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match self.acr() {
            Acr::Otp => Standing::Plain,
            Acr::Passcode | Acr::Passkey => Standing::Strong(self.session.auth_at),
        }
    }

    /// The key of the words for what they proved themselves by.
    #[must_use]
    pub fn proof(&self) -> &'static str {
        match self.acr() {
            Acr::Otp => "portal.by_otp",
            Acr::Passcode => "portal.by_passcode",
            Acr::Passkey => "portal.by_passkey",
        }
    }

    /// The key of the words for their level.
    #[must_use]
    pub fn level_word(&self) -> &'static str {
        match self.level {
            Level::One => "label.level_1",
            Level::Two => "label.level_2",
        }
    }
}
