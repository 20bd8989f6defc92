//! A case: the application beside the register, portrait beside portrait.

mod decide;

use askama::Template;
use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    Error,
    calendar::date_in_vietnam,
    identity::{
        Resident, Sex,
        registration::{Fit, RegistrationId, State},
    },
};
use jiff::Timestamp;
use site::answer::{self, Answer};
use store::{contact::Contact, identity::registration::Application};
use ui::{
    Form, Lang, Page, format,
    parts::{Compare, SummaryList, Verdict},
};

pub use self::decide::{approve, back, refuse, write_refusal};
use super::{Desk, queue::state_key};
use crate::{
    acts::registration::{self, Case},
    citizen::registration::{jpeg, shown},
};

/// A case as it is shown.
#[derive(Template)]
#[template(path = "officer/registration.html")]
struct CasePage {
    page: Page,
    now: Timestamp,
    case: Case,
}

impl CasePage {
    fn id(&self) -> RegistrationId {
        self.case.filed.registration.id
    }

    fn code(&self) -> &str {
        &self.case.filed.registration.code
    }

    fn is_open(&self) -> bool {
        self.case.filed.registration.state == State::Sent
    }

    fn is_overdue(&self) -> bool {
        self.is_open() && self.case.filed.registration.due_at < self.now
    }

    fn due(&self) -> String {
        format::moment(self.case.filed.registration.due_at)
    }

    fn fits(&self) -> bool {
        self.case.fit == Fit::Fits
    }

    /// Nothing stands in the way of *Đạt*.
    fn can_pass(&self) -> bool {
        self.is_open() && self.case.stands.is_none()
    }

    fn stands(&self) -> Option<String> {
        let reason = self.case.stands.map(|reason| self.page.t(reason_key(reason.code())))?;
        Some(format!("{} {reason}", self.page.t("officer.case_stands")))
    }

    fn refuse_href(&self) -> String {
        format!("/can-bo/dang-ky/{}/khong-dat", self.id())
    }

    /// What was sent beside what the register has.
    fn compare(&self) -> Compare {
        let page = &self.page;
        compared(&self.case, page.lang()).into_iter().fold(
            page.compare(),
            |compare, (key, said, register)| match register {
                Some((value, true)) => compare.row(page.t(key), said, value, Verdict::Same),
                Some((value, false)) => compare.row(page.t(key), said, value, Verdict::Differs),
                None => compare.row(page.t(key), said, page.t("officer.case_no_register"), Verdict::Absent),
            },
        )
    }

    /// What else the register knows that bears on the case.
    fn facts(&self) -> SummaryList {
        let page = &self.page;
        let Some(known) = &self.case.resident else { return page.summary() };
        let valid = known.valid_card(date_in_vietnam(self.now)).is_some();
        let card = if valid { "officer.case_card_valid" } else { "officer.case_card_invalid" };
        page.summary().row(page.t("officer.case_card_state"), page.t(card))
    }

    /// The decision, where there is one.
    fn decision(&self) -> Option<String> {
        let state = &self.case.filed.registration.state;
        let (State::Passed { at, .. } | State::Failed { at, .. }) = state else { return None };
        let state = self.page.t(state_key(state)).to_owned();
        Some(self.page.with("officer.case_by_at", &[("state", state), ("at", format::moment(*at))]))
    }

    fn reason(&self) -> Option<&str> {
        match &self.case.filed.registration.state {
            State::Failed { reason, .. } => Some(self.page.t(reason_key(reason.code()))),
            _ => None,
        }
    }

    fn note(&self) -> Option<&str> {
        self.case.filed.note.as_deref()
    }
}

/// A field by its key, what was sent, and what the register has, if it has, and whether they agree.
type Compared = (&'static str, String, Option<(String, bool)>);

/// What was sent beside what the register has.
fn compared(case: &Case, lang: Lang) -> [Compared; 6] {
    let sex = |sex| lang.text(if sex == Sex::Male { "paper.male" } else { "paper.female" }).to_owned();
    let known = case.resident.as_ref();
    let Application { number, name, birth, card_issued_on, contact } = &case.filed.application;
    let issued = known.and_then(|known| known.card).map(|card| card.issued_on);
    let register = |value: fn(&Resident) -> String, same: &dyn Fn(&Resident) -> bool| {
        known.map(|known| (value(known), same(known)))
    };
    [
        (
            "officer.case_number",
            number.as_str().to_owned(),
            register(|known| known.number.as_str().to_owned(), &|known| known.number == *number),
        ),
        (
            "officer.case_name",
            name.as_str().to_owned(),
            register(|known| known.name.as_str().to_owned(), &|known| known.name.same_as(name)),
        ),
        (
            "officer.case_birth",
            birth.shown(),
            register(|known| known.birth.shown(), &|known| known.birth == *birth),
        ),
        (
            "officer.case_card",
            format::date(*card_issued_on),
            issued.map(|day| (day.shown(), day == (*card_issued_on).into())),
        ),
        (
            "officer.case_sex",
            sex(number.sex()),
            known.map(|known| (sex(known.sex), known.sex == number.sex())),
        ),
        ("officer.case_phone", shown(contact), known.and_then(|known| on_record(known, contact))),
    ]
}

/// The contact of the same kind that the register has, of which only the end is shown.
fn on_record(known: &Resident, contact: &Contact) -> Option<(String, bool)> {
    match contact {
        Contact::Phone(said) => known.contact.phone.as_ref().map(|phone| (phone.masked(), phone == said)),
        Contact::Email(said) => {
            known.contact.email.as_ref().map(|email| (email.masked(), email.mailbox() == said.mailbox()))
        }
    }
}

/// How officers name a reason: "registration.dead" is `reason.dead`.
fn reason_key(code: &'static str) -> &'static str {
    match code {
        "registration.not_matching" => "reason.not_matching",
        "registration.portrait_unclear" => "reason.portrait_unclear",
        "registration.portrait_of_another" => "reason.portrait_of_another",
        "registration.under_age" => "reason.under_age",
        "registration.ward" => "reason.ward",
        "registration.has_account" => "reason.has_account",
        "registration.no_valid_card" => "reason.no_valid_card",
        "registration.dead" => "reason.dead",
        "registration.contact_taken" => "reason.contact_taken",
        other => other,
    }
}

/// A case, once the look is recorded.
pub async fn case(desk: Desk, Path(id): Path<String>) -> Answer {
    let case = open(&desk, &id).await?;
    let view = CasePage { page: desk.page("queue").back("/can-bo"), now: desk.visit.now, case };
    answer::page(&Form::default(), &view)
}

/// The portrait the applicant sent.
pub async fn own_portrait(desk: Desk, Path(id): Path<String>) -> Answer {
    let id = case_id(&desk, &id)?;
    let image = registration::own_portrait(&desk.visit.env, desk.officer(), id).await;
    Ok(jpeg(image.map_err(|error| desk.error(error))?))
}

/// The portrait on file. Where the register holds no image, it is drawn from the number.
pub async fn register_portrait(desk: Desk, Path(id): Path<String>) -> Answer {
    let id = case_id(&desk, &id)?;
    let found = registration::register_portrait(&desk.visit.env, desk.officer(), id).await;
    match found.map_err(|error| desk.error(error))? {
        (_, Some(image)) => Ok(picture(sniffed(&image), image)),
        (number, None) => Ok(picture("image/svg+xml", gateway::portrait::svg(&number).into_bytes())),
    }
}

fn picture(kind: &'static str, image: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], image).into_response()
}

/// What an image is, by its first bytes.
fn sniffed(image: &[u8]) -> &'static str {
    image::guess_format(image).map_or("application/octet-stream", |format| format.to_mime_type())
}

async fn open(desk: &Desk, id: &str) -> Result<Case, Response> {
    let id = case_id(desk, id)?;
    registration::open(&desk.visit.env, desk.officer(), id).await.map_err(|error| desk.error(error))
}

fn case_id(desk: &Desk, id: &str) -> Result<RegistrationId, Response> {
    id.parse().map_err(|_| desk.error(Error::Missing("registration")))
}
