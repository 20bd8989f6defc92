//! A citizen's dossiers: the list, each with its history, and what they can do with it.

mod document;
mod list;
mod rate;
mod sent;
mod supplement;
mod withdraw;

use askama::Template;
use axum::{extract::Path, response::Response};
use domain::{
    Error,
    services::{
        Dossier, DossierId, Mandate, Procedure,
        dossier::{Event, Moment, Outcome, State, explanation, timeline},
    },
};
use jiff::Timestamp;
use site::{
    Visit,
    answer::{self, Answer},
};
use ui::{Form, Html, Lang, Page, format, parts::Reached};

pub use self::{
    document::document,
    list::list,
    rate::{rate, send_rating},
    sent::sent,
    supplement::{complete, supplement},
    withdraw::{send_withdrawal, withdraw},
};
use super::{filer::Filer, query};
use crate::said;
use crate::{
    acts::{
        Tables,
        dossier::{self, View},
    },
    document::Paper,
};

/// Somebody with a dossier of theirs.
pub(super) struct Own {
    pub(super) filer: Filer,
    pub(super) view: View,
}

impl Own {
    /// A dossier of whoever is signed in.
    pub(super) async fn of(visit: Visit, id: &str) -> Result<Self, Response> {
        let filer = Filer::of(visit).await?;
        let id: DossierId = id.parse().map_err(|_| filer.error(Error::Missing("dossier")))?;
        let view = dossier::view(&filer.visit().env, filer.id, id).await;
        let view = view.map_err(|error| filer.error(error))?;
        Ok(Self { filer, view })
    }

    pub(super) fn dossier(&self) -> &Dossier {
        &self.view.filed.dossier
    }

    pub(super) fn procedure(&self) -> &Procedure {
        &self.view.published.procedure
    }

    pub(super) fn lang(&self) -> Lang {
        self.filer.visit().prefs.lang
    }

    pub(super) fn title(&self) -> String {
        said(self.lang(), &self.procedure().title).to_owned()
    }

    /// An address of this dossier.
    pub(super) fn at(&self, rest: &str) -> String {
        format!("/ho-so/{}{rest}", self.dossier().id)
    }

    /// A page of this dossier: who is acted for, and what just went well.
    pub(super) fn page(&self) -> Page {
        let mut page = self.filer.visitor.page("dossiers");
        let done = query::value(self.filer.visit(), "xong");
        if done == "da-nop" {
            page = page.caution(self.lang().text("dossier.sent_before"));
        } else if let Some(said) = page.lang().find(&format!("dossier.done_{}", done.replace('-', "_"))) {
            page = page.notice(said);
        }
        match self.dossier().mandate {
            Mandate::Own => page,
            Mandate::Child | Mandate::Ward => page.acting_for(self.view.filed.subject.name.as_str()),
        }
    }
}

/// A state in words.
#[must_use]
pub fn state_words(lang: Lang, dossier: &Dossier) -> &'static str {
    let key = match (&dossier.state, &dossier.outcome) {
        (State::Withdrawn { was: None }, _) => "dossier.state_taken_back",
        (State::Decided, Some(Outcome::Refused { .. })) => "dossier.state_refused",
        (state, _) => return lang.find(&format!("dossier.state_{}", state.word())).unwrap_or_default(),
    };
    lang.find(key).unwrap_or_default()
}

/// Something the citizen can do with a dossier.
struct Act {
    href: String,
    key: &'static str,
    first: bool,
}

/// A line of the history.
struct Line {
    at: String,
    machine: String,
    what: String,
    due: Option<String>,
}

/// A dossier.
#[derive(Template)]
#[template(path = "citizen/dossier.html")]
struct Show {
    page: Page,
    title: String,
    state: &'static str,
    /// What comes next, in a sentence.
    next: String,
    rows: Html,
    dots: Html,
    acts: Vec<Act>,
    papers: Vec<(String, &'static str)>,
    lines: Vec<Line>,
    days: Vec<(String, String, String)>,
}

impl Show {
    fn days(&self) -> Html {
        let head = ["dossier.day", "dossier.day_minutes", "dossier.day_why"].map(|key| self.page.t(key));
        let table = self.page.table(self.page.t("dossier.days_title")).head(head);
        Html::trusted(self.days.iter().fold(table, |table, day| table.row([&day.0, &day.1, &day.2])))
    }
}

/// A dossier.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let own = Own::of(visit, &id).await?;
    let tables = Tables::read(&own.filer.visit().env).await.map_err(|error| own.filer.error(error))?;
    let page = own.page().back("/ho-so");
    let lang = own.lang();
    let days = explanation(own.dossier(), &own.view.history, &tables.calendar);
    let view = Show {
        title: own.title(),
        state: state_words(lang, own.dossier()),
        next: next(&own),
        rows: rows(&own, &page),
        dots: dots(&own, &page),
        acts: acts(&own),
        papers: papers(&own),
        lines: timeline(&own.view.history).into_iter().rev().map(|moment| line(&own, &moment)).collect(),
        days: days.into_iter().map(|day| explained(lang, day)).collect(),
        page,
    };
    answer::page(&Form::default(), &view)
}

fn explained(lang: Lang, day: domain::services::clock::DayOf) -> (String, String, String) {
    use domain::services::clock::Counted;
    let hours = lang.with("dossier.minutes", &[("hours", day.minutes / 60), ("minutes", day.minutes % 60)]);
    let why = match day.why {
        Counted::Yes => lang.text("dossier.counted").to_owned(),
        Counted::Weekend => lang.text("dossier.weekend").to_owned(),
        Counted::Off(name) => lang.with("dossier.day_off", &[("name", name)]),
        Counted::NotYet => lang.text("dossier.not_yet").to_owned(),
        Counted::Paused => lang.text("dossier.paused").to_owned(),
    };
    (format::date(day.date), hours, why)
}

/// What comes next: whose turn it is, and until when.
fn next(own: &Own) -> String {
    let (lang, dossier) = (own.lang(), own.dossier());
    let until = |key: &str, at: Timestamp| lang.with(key, &[("at", format::moment(at))]);
    match &dossier.state {
        State::FeeDue { pay_by, .. } => until("dossier.next_fee", *pay_by),
        State::Supplement { answer_by, .. } => until("dossier.next_supplement", *answer_by),
        State::Submitted => lang.text("dossier.next_submitted").to_owned(),
        State::Processing => match dossier.clocks.due {
            Some(due) if dossier.is_late(own.filer.visit().now) => until("dossier.next_late", due),
            Some(due) => until("dossier.next_processing", due),
            None => lang.text("dossier.next_submitted").to_owned(),
        },
        State::Decided if matches!(dossier.outcome, Some(Outcome::Refused { .. })) => {
            lang.text("dossier.next_refused").to_owned()
        }
        State::Decided if dossier.shipment.is_some() => lang.text("dossier.next_shipped").to_owned(),
        State::Decided if dossier.goes_by_post(own.procedure()) => lang.text("dossier.next_post").to_owned(),
        State::Decided => lang.text("dossier.next_desk").to_owned(),
        State::Delivered => lang.text("dossier.next_delivered").to_owned(),
        State::Withdrawn { was: Some(_) } => lang.text("dossier.next_withdrawn").to_owned(),
        _ => lang.text("dossier.next_ended").to_owned(),
    }
}

fn rows(own: &Own, page: &Page) -> Html {
    let (lang, dossier) = (own.lang(), own.dossier());
    let mut list = page.summary().row(page.t("dossier.track"), &dossier.track);
    if let Some(code) = &dossier.code {
        list = list.row(page.t("dossier.code"), code);
    }
    list = list.row(page.t("dossier.about"), own.view.filed.subject.name.as_str());
    let unit = own.filer.visit().env.settings.units.find(&dossier.unit);
    list = list.row(page.t("dossier.unit"), unit.map_or("", |unit| said(lang, &unit.name)));
    if let (State::Processing, Some(step)) = (&dossier.state, dossier.at_step(own.procedure())) {
        list = list.row(page.t("dossier.step"), said(lang, &step.title));
    }
    list = list.row(page.t("dossier.submitted_at"), format::moment(dossier.submitted_at));
    if let Some(due) = dossier.clocks.due.filter(|_| dossier.accepted_at.is_some()) {
        list = list.row(page.t("dossier.due"), format::moment(due));
    }
    list = list.row(page.t("dossier.fees"), paid(dossier, page));
    if let Some(parcel) = &dossier.shipment {
        list = list.row(page.t("dossier.parcel"), format!("{} · {}", parcel.carrier, parcel.tracking));
    }
    let reasons = match (&dossier.state, &dossier.outcome) {
        (State::Declined { reasons } | State::Stopped { reasons }, _)
        | (_, Some(Outcome::Refused { reasons })) => reasons.as_slice(),
        _ => &[],
    };
    for reason in reasons {
        let more = [&reason.note, &reason.law];
        list = list.row_more(page.t("dossier.reason"), said(lang, &reason.text), more);
    }
    Html::trusted(list)
}

/// What it costs, and whether that was paid.
fn paid(dossier: &Dossier, page: &Page) -> String {
    let key = if dossier.is_paid() { "desk.fee_paid" } else { "desk.fee_unpaid" };
    page.with(key, &[("sum", format::money(dossier.bill.total().0))])
}

/// Five dots: sent, paid or accepted, handled, result, in hand.
fn dots(own: &Own, page: &Page) -> Html {
    let dossier = own.dossier();
    let stopped = matches!(
        dossier.state,
        State::Declined { .. } | State::Stopped { .. } | State::Withdrawn { was: None }
    );
    let done = [
        Some(dossier.submitted_at),
        dossier.accepted_at,
        dossier.outcome.as_ref().and(decided_at(own)),
        dossier.ended_at.filter(|_| !stopped),
        delivered_at(own),
    ];
    let reached_now = done.iter().take_while(|at| at.is_some()).count();
    let keys = ["dot_sent", "dot_accepted", "dot_decided", "dot_ready", "dot_delivered"];
    let mut dots = page.timeline();
    for (place, (key, at)) in keys.into_iter().zip(done).enumerate() {
        let reached = match at {
            Some(_) => Reached::Done,
            None if place == reached_now && stopped => Reached::Stopped,
            None if place == reached_now => Reached::Current,
            None => Reached::Ahead,
        };
        dots = dots.step(page.t(&format!("dossier.{key}")), reached);
        if let Some(at) = at {
            dots = dots.note(format::moment(at));
        }
    }
    Html::trusted(dots)
}

fn decided_at(own: &Own) -> Option<Timestamp> {
    let fixed = |event: &Event| matches!(event, Event::OutcomeFixed { .. });
    own.view.history.iter().rev().find(|entry| fixed(&entry.event)).map(|entry| entry.at)
}

fn delivered_at(own: &Own) -> Option<Timestamp> {
    let delivered = |event: &Event| matches!(event, Event::Delivered { .. });
    own.view.history.iter().rev().find(|entry| delivered(&entry.event)).map(|entry| entry.at)
}

/// The papers there are, each with the key of its name.
fn papers(own: &Own) -> Vec<(String, &'static str)> {
    let mine = Paper::ALL.into_iter().filter(|paper| *paper != Paper::Control && paper.is_there(&own.view));
    mine.map(|paper| (own.at(&format!("/giay/{}", paper.word())), paper.key())).collect()
}

fn acts(own: &Own) -> Vec<Act> {
    let dossier = own.dossier();
    let act = |rest: &str, key, first| Act { href: own.at(rest), key, first };
    let mut acts = Vec::new();
    match dossier.state {
        State::FeeDue { .. } => acts.push(act("/thanh-toan", "dossier.pay", true)),
        State::Supplement { .. } => acts.push(act("/bo-sung", "dossier.complete", true)),
        State::Delivered if dossier.stars.is_none() => acts.push(act("/danh-gia", "dossier.rate", true)),
        _ => {}
    }
    if dossier.state.may_be_withdrawn() {
        acts.push(act("/rut", "dossier.withdraw", false));
    }
    acts
}

fn line(own: &Own, moment: &Moment<'_>) -> Line {
    let (lang, event) = (own.lang(), moment.event);
    let mut what = lang.text(&event.word().replace("dossier.", "dossier.happened_")).to_owned();
    let step = |id: &str| own.procedure().step(id).map(|step| said(lang, &step.title).to_owned());
    let more = match event {
        Event::Accepted { code, .. } => Some(code.to_string()),
        Event::StepPassed { next } => step(next),
        Event::OutcomeFixed { outcome: Outcome::Approved, .. } => Some(lang.text("desk.approved").to_owned()),
        Event::SentBack { to, .. } => step(to),
        Event::Shipped(parcel) => Some(format!("{} {}", parcel.carrier, parcel.tracking)),
        Event::Extended { reason, .. } => Some(reason.clone()),
        Event::SupplementAsked { asked, .. } => {
            asked.first().map(|asked| said(lang, &asked.reason.text).to_owned())
        }
        Event::Declined { reasons }
        | Event::Stopped { reasons }
        | Event::WithdrawRefused { reasons }
        | Event::OutcomeFixed { outcome: Outcome::Refused { reasons }, .. } => {
            reasons.first().map(|reason| said(lang, &reason.text).to_owned())
        }
        _ => None,
    };
    if let Some(more) = more {
        what = format!("{what}: {more}");
    }
    let due = (moment.moved == domain::services::dossier::Moved::Yes).then_some(moment.due).flatten();
    Line {
        at: format::moment(moment.at),
        machine: format::machine(moment.at),
        what,
        due: due.map(|due| lang.with("dossier.due_moved", &[("at", format::moment(due))])),
    }
}
