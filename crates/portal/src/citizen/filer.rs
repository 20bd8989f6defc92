//! Whoever files: signed in at the level a procedure wants, with number and phone.

use std::sync::Arc;

use axum::response::Response;
use domain::{
    Error, PersonId,
    identity::account::Level,
    services::{Lack, Procedure, Published},
};
use site::{Visit, answer, session};
use store::contact;

use super::{Visitor, query, visitor::Person};
use crate::acts::seen::Applicant;

/// Somebody signed in who files.
pub struct Filer {
    /// Their request, and who they are.
    pub visitor: Visitor,
    /// Who, here.
    pub id: PersonId,
    /// Their number and phone.
    pub applicant: Applicant,
}

impl Filer {
    /// Whoever is signed in; anybody else is sent to sign in first.
    ///
    /// # Errors
    ///
    /// The answer that says so.
    pub async fn of(visit: Visit) -> Result<Self, Response> {
        let look = |tx: &mut store::Tx<'_>, known: &store::person::Person| {
            let contacts = contact::of(tx, known.account.id, &known.key)?;
            Ok(Applicant { number: known.profile.number, phone: contacts.phone })
        };
        let (visitor, applicant) = Visitor::with(visit, look).await?;
        let (Some(person), Some(applicant)) = (&visitor.person, applicant) else {
            return Err(answer::error(&visitor.visit, session::Refusal::None.into()));
        };
        let id = person.session.person;
        Ok(Self { visitor, id, applicant })
    }

    /// Their request.
    #[must_use]
    pub const fn visit(&self) -> &Visit {
        &self.visitor.visit
    }

    /// An error as the filer is told it.
    #[must_use]
    pub fn error(&self, error: Error) -> Response {
        answer::error(&self.visitor.visit, error)
    }

    /// What they lack for a procedure: its level, or a proof of this quarter of an hour.
    #[must_use]
    pub fn lacks(&self, procedure: &Procedure) -> Option<Lack> {
        let person = self.visitor.person.as_ref()?;
        procedure.needs.lack(person.level, person.standing(), self.visit().now)
    }

    /// Whether their account's level is enough to go on with a draft.
    #[must_use]
    pub fn level_is_enough(&self, procedure: &Procedure) -> bool {
        self.visitor.person.as_ref().is_some_and(|person| person.level >= procedure.needs.level)
    }

    /// To the beginning of a procedure, which sends whoever lacks a proof to another
    /// site: by a page, since a form may have led here.
    #[must_use]
    pub fn begin_again(&self, slug: &str) -> Response {
        ui::respond::onward(&self.visit().page(), &format!("/dich-vu/{slug}/bat-dau"))
    }

    /// Where they give a fresh proof, and come back to `place`.
    #[must_use]
    pub fn step_up(&self, place: &str) -> String {
        let path = self.visitor.person.as_ref().map(|person| sign_in_again(self.visit(), person));
        let path = path.unwrap_or_else(|| "/dang-nhap".to_owned());
        query::link(&path, &[("tiep", place), ("muc", "2"), ("moi", "1")])
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

/// The procedure of a slug that this portal handles today.
///
/// # Errors
///
/// The answer that says that there is none.
pub fn procedure(visit: &Visit, slug: &str) -> Result<Arc<Published>, Response> {
    let settings = &visit.env.settings;
    let today = domain::calendar::date_in_vietnam(visit.now);
    let found = settings.procedures.find(slug, today);
    let handled = found.filter(|one| settings.catalogue.handles(&one.procedure.authority));
    handled.cloned().ok_or_else(|| answer::error(visit, Error::Missing("procedure")))
}

/// The level a procedure wants, as pages say it.
#[must_use]
pub const fn wanted(level: Level) -> &'static str {
    match level {
        Level::One => "portal.needs_level_1",
        Level::Two => "portal.needs_level_2",
    }
}
