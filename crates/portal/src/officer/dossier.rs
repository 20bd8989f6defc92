//! A dossier on an officer's page: answers beside the register, who files for
//! whom, all that happened, the due date explained, and what may be done now.

use askama::Template;
use axum::{extract::Path, response::Response};
use domain::{
    Error, Result as Done,
    calendar::date_in_vietnam,
    identity::{PartialDate, PhoneNumber, officer::Relation},
    services::{
        Dossier, DossierId, Facts, Mandate, OfficialCode, Procedure,
        dossier::{Command, Stage, State, Who},
        field::{Field, FieldKind, Source},
    },
};
use site::answer::{self, Answer};
use ui::{
    Form, Html, Lang, Page, format,
    parts::{Compare, SummaryList, Table, Verdict},
};

use super::{Desk, act::Act, bar, history, lines, said};
use crate::acts::{
    beside::{self, Beside},
    desk::{self, At},
    dossier::View,
};
use crate::document::Paper;

/// A dossier an officer opened: the look is recorded.
pub struct Opened {
    /// Whose desk it lies on.
    pub desk: Desk,
    /// The dossier.
    pub view: View,
    /// What stands beside it.
    pub beside: Beside,
}

impl Opened {
    /// Opens a dossier.
    ///
    /// # Errors
    ///
    /// The answer that says why not.
    pub async fn of(desk: Desk, id: &str) -> Result<Self, Response> {
        let id: DossierId = id.parse().map_err(|_| desk.error(Error::Missing("dossier")))?;
        let view = desk::look(&desk.visit.env, &desk.officer, id).await.map_err(|error| desk.error(error))?;
        let beside = beside::of(&desk.visit.env, &view).await.map_err(|error| desk.error(error))?;
        Ok(Self { desk, view, beside })
    }

    /// The dossier.
    #[must_use]
    pub const fn dossier(&self) -> &Dossier {
        &self.view.filed.dossier
    }

    /// Its procedure.
    #[must_use]
    pub fn procedure(&self) -> &Procedure {
        &self.view.published.procedure
    }

    /// The dossier as it was seen.
    #[must_use]
    pub const fn at(&self) -> At {
        At { id: self.dossier().id, rev: self.dossier().rev }
    }

    /// An address of this dossier.
    #[must_use]
    pub fn href(&self, rest: &str) -> String {
        format!("/can-bo/ho-so/{}{rest}", self.dossier().id)
    }

    /// The language the officer reads.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.desk.lang()
    }

    /// The name of a step.
    #[must_use]
    pub fn step<'a>(&'a self, id: &'a str) -> &'a str {
        self.procedure().step(id).map_or(id, |step| said(self.lang(), &step.title))
    }

    /// Where the dossier would stand after a command; nothing is done.
    ///
    /// # Errors
    ///
    /// Why it may not.
    pub fn tried(&self, command: Command) -> Done<Dossier> {
        let now = self.desk.visit.now;
        let (unit, day) = (self.dossier().unit.clone(), date_in_vietnam(now));
        let code = OfficialCode { unit, day, number: 0 };
        let stage = Stage {
            procedure: self.procedure(),
            calendar: &self.beside.calendar,
            facts: &Facts::default(),
            code: Some(&code),
            now,
        };
        // Whoever is a relative does not get as far as this page.
        let who = Who::Officer(&self.desk.officer, Relation::None);
        self.dossier().clone().allow(who, command, &stage).map(|(dossier, _)| dossier)
    }

    /// An answer as it is read.
    #[must_use]
    pub fn shown(&self, field: &Field, answer: &str) -> String {
        match (&field.kind, field.from) {
            _ if answer.is_empty() => self.lang().text("answer.blank").to_owned(),
            (FieldKind::Choice(_), _) => {
                field.choice(answer).map_or(answer, |choice| said(self.lang(), &choice.label)).to_owned()
            }
            (FieldKind::Date, _) => answer.parse().map_or_else(|_| answer.to_owned(), format::date),
            (FieldKind::Phone, _) => {
                answer.parse().map_or_else(|_| answer.to_owned(), |phone: PhoneNumber| phone.national())
            }
            (_, Some(Source::Birth)) => {
                answer.parse().map_or_else(|_| answer.to_owned(), |birth: PartialDate| birth.shown())
            }
            _ => answer.to_owned(),
        }
    }
}

/// A dossier.
#[derive(Template)]
#[template(path = "officer/dossier.html")]
struct Show {
    page: Page,
    opened: Opened,
}

impl Show {
    fn code(&self) -> String {
        self.opened.dossier().told_code()
    }

    fn title(&self) -> &str {
        said(self.page.lang(), &self.opened.procedure().title)
    }

    fn state(&self) -> &str {
        self.page.t(state_key(&self.opened.dossier().state))
    }

    fn due(&self) -> Option<Html> {
        let at = self.opened.dossier().clocks.due?;
        Some(lines::due(&self.page, at, self.opened.desk.visit.now))
    }

    /// Who files for whom.
    fn whom(&self) -> String {
        let (applicant, subject) = (&self.opened.beside.applicant.name, &self.opened.view.filed.subject.name);
        match self.opened.dossier().mandate {
            Mandate::Own => applicant.as_str().to_owned(),
            Mandate::Child | Mandate::Ward => {
                let names = [("one", applicant.as_str()), ("other", subject.as_str())];
                self.page.with("desk.instead", &names)
            }
        }
    }

    fn facts(&self) -> SummaryList {
        let (page, dossier) = (&self.page, self.opened.dossier());
        let list = page
            .summary()
            .row(page.t("desk.track"), &dossier.track)
            .row(page.t("desk.who"), self.whom())
            .row(page.t("desk.subject_number"), self.opened.view.filed.subject.number.as_str())
            .row(page.t("desk.mandate"), page.t(mandate_key(dossier.mandate)))
            .row(page.t("desk.step"), self.opened.step(&dossier.step))
            .row(page.t("desk.unit"), self.opened.desk.unit(&dossier.unit))
            .row(page.t("desk.assignee"), self.assignee())
            .row(page.t("desk.submitted"), format::moment(dossier.submitted_at))
            .row(page.t("desk.fee"), self.fee());
        match &dossier.shipment {
            Some(parcel) => {
                list.row(page.t("desk.parcel"), format!("{} {}", parcel.carrier, parcel.tracking))
            }
            None => list,
        }
    }

    fn assignee(&self) -> String {
        let has = self.opened.dossier().assignee.map(|id| self.opened.beside.names.get(&id).cloned());
        has.map_or_else(|| self.page.t("desk.nobody").to_owned(), Option::unwrap_or_default)
    }

    fn fee(&self) -> String {
        let dossier = self.opened.dossier();
        let key = if dossier.is_paid() { "desk.fee_paid" } else { "desk.fee_unpaid" };
        self.page.with(key, &[("sum", dossier.bill.total())])
    }

    /// What was answered beside what the register says now.
    fn compare(&self) -> Compare {
        let (opened, page) = (&self.opened, &self.page);
        let answers = &opened.dossier().answers;
        let asked = opened.procedure().fields().filter_map(|field| Some((field, answers.get(&field.id)?)));
        asked.fold(page.compare(), |rows, (field, answer)| {
            let name = said(page.lang(), &field.label);
            let register = self.register(field);
            let verdict = match &register {
                None => Verdict::Absent,
                Some(known) if known == answer => Verdict::Same,
                Some(_) => Verdict::Differs,
            };
            let known = register.map_or_else(|| "–".to_owned(), |known| opened.shown(field, &known));
            rows.row(name, opened.shown(field, answer), known, verdict)
        })
    }

    fn register(&self, field: &Field) -> Option<String> {
        let Beside { resident, phone, .. } = &self.opened.beside;
        field.from?.value(resident.as_ref()?, phone.as_ref())
    }

    /// The card by the register.
    fn card(&self) -> SummaryList {
        let page = &self.page;
        let Some(resident) = &self.opened.beside.resident else {
            return page.summary().row(page.t("desk.card"), page.t("desk.register_silent"));
        };
        let Some(card) = &resident.card else {
            return page.summary().row(page.t("desk.card"), page.t("desk.card_none"));
        };
        page.summary()
            .row(page.t("desk.card"), page.t(&format!("paper_card.{}", card.kind.word())))
            .row(page.t("desk.card_status"), page.t(&format!("paper_status.{}", card.status.word())))
            .row(page.t("desk.card_issued"), card.issued_on.shown())
    }

    /// The slips it has: where each is, and the key of its name.
    fn papers(&self) -> Vec<(String, &'static str)> {
        let there = Paper::ALL.into_iter().filter(|paper| paper.is_there(&self.opened.view));
        there.map(|paper| (self.opened.href(&format!("/giay/{}", paper.word())), paper.key())).collect()
    }

    fn history(&self) -> Table {
        history::table(&self.opened, &self.page)
    }

    fn days(&self) -> Option<Table> {
        history::days(&self.opened, &self.page)
    }

    /// A refusal that waits for whoever decides.
    fn proposal(&self) -> Option<String> {
        let reasons = self.opened.dossier().proposal.as_ref()?;
        let said = history::reasons(self.page.lang(), reasons);
        Some(self.page.with("desk.proposed", &[("reasons", said)]))
    }

    /// What was asked of the citizen, or why they want it back.
    fn waits(&self) -> Option<String> {
        let (dossier, page) = (self.opened.dossier(), &self.page);
        match &dossier.state {
            State::Supplement { answer_by, .. } => {
                Some(page.with("desk.waits_supplement", &[("at", format::moment(*answer_by))]))
            }
            State::FeeDue { pay_by, .. } => {
                Some(page.with("desk.waits_fee", &[("at", format::moment(*pay_by))]))
            }
            State::Withdrawn { was: Some(_) } => Some(page.t("desk.waits_withdrawal").to_owned()),
            _ => None,
        }
    }

    fn acts(&self) -> Vec<Act> {
        bar::acts(&self.opened)
    }

    /// Why an officer of this step may do nothing.
    fn why_not(&self) -> Option<String> {
        bar::why_not(&self.opened).map(|refused| self.page.lang().refused(&refused))
    }

    fn button(&self, act: Act) -> Html {
        let (page, opened) = (&self.page, &self.opened);
        let label = page.t(act.label(opened));
        let key = act.key().unwrap_or_default();
        let button = page.button(label);
        let button = if key.is_empty() { button } else { button.attr("data-danh-key", key) };
        let button = if act.is_main() { button } else { button.secondary() };
        if !act.is_direct() {
            return Html::trusted(button.href(opened.href(&format!("/{}", act.slug()))));
        }
        let fields = format!("{}{}", page.csrf_field(), page.hidden("rev", opened.dossier().rev));
        let action = opened.href(&format!("/{}", act.slug()));
        Html::trusted(format_args!("<form method=\"post\" action=\"{action}\">{fields}{button}</form>"))
    }
}

/// The key of a state's name.
fn state_key(state: &State) -> &'static str {
    match state {
        State::Submitted => "dossier.state_submitted",
        State::Declined { .. } => "dossier.state_declined",
        State::Processing => "dossier.state_processing",
        State::Supplement { .. } => "dossier.state_supplement",
        State::FeeDue { .. } => "dossier.state_fee_due",
        State::Withdrawn { .. } => "dossier.state_withdrawn",
        State::Stopped { .. } => "dossier.state_stopped",
        State::Decided => "dossier.state_decided",
        State::Delivered => "dossier.state_delivered",
    }
}

const fn mandate_key(mandate: Mandate) -> &'static str {
    match mandate {
        Mandate::Own => "desk.mandate_own",
        Mandate::Child => "desk.mandate_child",
        Mandate::Ward => "desk.mandate_ward",
    }
}

/// A dossier, once the look is recorded.
pub async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let opened = Opened::of(desk, &id).await?;
    let mut page = opened.desk.page("queue").back("/can-bo");
    if let Some(done) = super::act::done(&opened.desk.visit) {
        let said = page.t(&done).to_owned();
        page = page.notice(said);
    }
    answer::page(&Form::default(), &Show { page, opened })
}
