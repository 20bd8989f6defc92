//! All that happened to a dossier, with who did it; and its due date, day by day.

use domain::services::{
    clock::Counted,
    dossier::{Asked, By, Entry, Event, Outcome, Reason, explanation},
};
use ui::{Lang, Page, format, parts::Table};

use super::{dossier::Opened, said};

/// Everything, the first first.
pub fn table(opened: &Opened, page: &Page) -> Table {
    let head = ["desk.at", "desk.what", "desk.by", "desk.detail"].map(|key| page.t(key));
    let table = page.table(page.t("desk.history")).head(head);
    opened.view.history.iter().fold(table, |table, entry| table.row(line(opened, page, entry)))
}

/// When, what, who, and what belongs to it.
pub fn line(opened: &Opened, page: &Page, entry: &Entry) -> [String; 4] {
    let what = page.t(&happened(&entry.event)).to_owned();
    [format::moment(entry.at), what, by(opened, page, entry.by), detail(opened, page, &entry.event)]
}

fn happened(event: &Event) -> String {
    format!("desk.happened_{}", event.word().trim_start_matches("dossier."))
}

fn by(opened: &Opened, page: &Page, by: By) -> String {
    match by {
        By::Citizen => page.t("desk.by_citizen").to_owned(),
        By::House => page.t("desk.by_house").to_owned(),
        By::Officer(officer) => opened.beside.names.get(&officer).cloned().unwrap_or_default(),
    }
}

fn detail(opened: &Opened, page: &Page, event: &Event) -> String {
    let lang = page.lang();
    match event {
        Event::FeeAsked { pay_by: at } => format::moment(*at),
        Event::Paid { receipt: text }
        | Event::Delivered { proof: text }
        | Event::WithdrawAsked { reason: text }
        | Event::Rated { text, .. } => text.clone(),
        Event::Accepted { code, .. } => code.to_string(),
        Event::Assigned { to } => match to {
            Some(officer) => by(opened, page, By::Officer(*officer)),
            None => page.t("desk.nobody").to_owned(),
        },
        Event::StepPassed { next } => opened.step(next).to_owned(),
        Event::SentBack { to, reasons: why } => format!("{}: {}", opened.step(to), reasons(lang, why)),
        Event::Transferred { to_unit, reasons: why } => {
            format!("{}: {}", opened.desk.unit(to_unit), reasons(lang, why))
        }
        Event::SupplementAsked { asked, .. } => things(opened, asked),
        Event::Supplemented { answers } => {
            let names = answers.iter().map(|(field, _)| label(opened, field));
            names.collect::<Vec<_>>().join("; ")
        }
        Event::OutcomeFixed { outcome: Outcome::Approved, .. } => page.t("desk.approved").to_owned(),
        Event::OutcomeFixed { outcome: Outcome::Refused { reasons: why }, .. }
        | Event::Declined { reasons: why }
        | Event::RefusalProposed { reasons: why, .. }
        | Event::WithdrawRefused { reasons: why }
        | Event::Stopped { reasons: why } => reasons(lang, why),
        Event::Extended { days, reason } => {
            page.with("desk.extended_by", &[("days", days.to_string()), ("reason", reason.clone())])
        }
        Event::Shipped(parcel) => format!("{} {}", parcel.carrier, parcel.tracking),
        Event::Submitted(_) | Event::Recalculated { .. } | Event::Decided => String::new(),
    }
}

fn label(opened: &Opened, field: &str) -> String {
    let known = opened.procedure().field(field);
    known.map_or(field, |field| said(opened.lang(), &field.label)).to_owned()
}

/// What was asked of the citizen, each with its reason.
fn things(opened: &Opened, asked: &[Asked]) -> String {
    let thing = |asked: &Asked| {
        let why = reasons(opened.lang(), std::slice::from_ref(&asked.reason));
        format!("{}: {why}", label(opened, &asked.field))
    };
    asked.iter().map(thing).collect::<Vec<_>>().join("; ")
}

/// Reasons in a line: text, law, and what the officer added.
pub fn reasons(lang: Lang, reasons: &[Reason]) -> String {
    let one = |reason: &Reason| {
        let text = format!("{} ({})", said(lang, &reason.text), reason.law);
        if reason.note.is_empty() { text } else { format!("{text} {}", reason.note) }
    };
    reasons.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// What counts on each day, and why; nothing where the clock of the law never ran.
pub fn days(opened: &Opened, page: &Page) -> Option<Table> {
    let days = explanation(opened.dossier(), &opened.view.history, &opened.beside.calendar);
    if days.is_empty() {
        return None;
    }
    let head = ["desk.day", "desk.day_counted", "desk.day_why"].map(|key| page.t(key));
    let table = page.table(page.t("desk.days_title")).head(head);
    Some(days.iter().fold(table, |table, day| {
        let time = [("hours", day.minutes / 60), ("minutes", day.minutes % 60)];
        let why = match &day.why {
            Counted::Yes => page.t("desk.day_yes").to_owned(),
            Counted::Weekend => page.t("desk.day_weekend").to_owned(),
            Counted::Off(name) => page.with("desk.day_off", &[("name", name)]),
            Counted::NotYet => page.t("desk.day_not_yet").to_owned(),
            Counted::Paused => page.t("desk.day_paused").to_owned(),
        };
        table.row([format::date(day.date), page.with("desk.day_time", &time), why])
    }))
}
