//! Dossiers in a list: no name, the due date in words.

use domain::{calendar::date_in_vietnam, services::Procedure};
use jiff::Timestamp;
use store::services::queue::Queued;
use ui::{Html, Page, format, parts::Table};

use super::{Desk, said};

/// Dossiers as a table.
pub fn table(desk: &Desk, page: &Page, caption: &str, lines: &[Queued]) -> Table {
    let head = ["desk.code", "desk.procedure", "desk.initials", "desk.step", "desk.due", "desk.unit"];
    let table = page.table(caption).head(head.map(|key| page.t(key)));
    lines.iter().fold(table, |table, line| {
        let procedure = desk.procedures().find(|procedure| procedure.id == line.procedure);
        table.row_html([
            link(line),
            Html::text(procedure.map_or(line.procedure.as_str(), |known| said(page.lang(), &known.title))),
            Html::text(&line.initials),
            Html::text(place(page, procedure, line)),
            due_of(page, line, desk.visit.now),
            Html::text(desk.unit(&line.unit)),
        ])
    })
}

fn link(line: &Queued) -> Html {
    Html::trusted(format_args!(
        "<a class=\"govuk-link danh-whole\" href=\"/can-bo/ho-so/{}\" data-danh-row>{}</a>",
        line.id,
        Html::text(&line.code)
    ))
}

/// The step it is at, or the state where it is at none.
fn place(page: &Page, procedure: Option<&Procedure>, line: &Queued) -> String {
    let step = procedure.and_then(|procedure| procedure.step(&line.step));
    match (line.state.as_str(), step) {
        ("submitted" | "processing", Some(step)) => said(page.lang(), &step.title).to_owned(),
        (state, _) => page.t(&state_key(state)).to_owned(),
    }
}

/// The key of a state's name.
pub fn state_key(state: &str) -> String {
    format!("dossier.state_{state}")
}

fn due_of(page: &Page, line: &Queued, now: Timestamp) -> Html {
    match (line.due, line.wait_until) {
        (Some(at), _) => due(page, at, now),
        (None, Some(until)) => Html::text(page.with("desk.waits_until", &[("at", format::day(until))])),
        (None, None) => Html::text("–"),
    }
}

/// A due date, with how long there is in words: late and today not by colour alone.
pub fn due(page: &Page, at: Timestamp, now: Timestamp) -> Html {
    let (due, today) = (date_in_vietnam(at), date_in_vietnam(now));
    let days = today.until(due).map_or(0, |span| span.get_days());
    let (words, colour) = if at < now {
        let late = (-days).max(0);
        let words = match late {
            0 => page.t("desk.late_today").to_owned(),
            late => page.with("desk.late", &[("days", late)]),
        };
        (words, "red")
    } else if days == 0 {
        (page.with("desk.due_today", &[("time", format::time(at))]), "yellow")
    } else {
        (page.with("desk.due_in", &[("days", days)]), "grey")
    };
    let tag = page.tag(words).colour(colour);
    Html::trusted(format_args!("{} {tag}", Html::text(format::date(due))))
}
