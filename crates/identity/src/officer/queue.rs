//! The queue: cases by legal deadline, without a name or a number.

use askama::Template;
use axum::extract::RawQuery;
use domain::{
    calendar::date_in_vietnam,
    identity::{
        account::Level,
        officer::Role,
        registration::{Registration, RegistrationId, State},
    },
};
use jiff::Timestamp;
use site::answer::{self, Answer};
use store::identity::registration::{After, Queued, Waiting};
use ui::{Form, Html, Page, format, parts::Table};

use super::Desk;
use crate::acts::registration;

/// How many cases one page of the queue has.
const PAGE: u32 = 50;

/// The queue, or what a search found.
#[derive(Template)]
#[template(path = "officer/queue.html")]
struct Queue {
    page: Page,
    now: Timestamp,
    waiting: Waiting,
    cases: Vec<Queued>,
    found: Option<Vec<Registration>>,
    more: Option<String>,
    /// The list does not begin at its start.
    later: bool,
    sought: String,
}

impl Queue {
    fn table(&self) -> Table {
        let page = &self.page;
        let head =
            ["officer.queue_code", "officer.queue_kind", "officer.queue_initials", "officer.queue_due"];
        let table = page.table(page.t("officer.queue_caption")).head(head.map(|key| page.t(key)));
        self.cases.iter().fold(table, |table, case| {
            table.row_html([
                link(&case.id, &case.code),
                Html::text(page.t(kind(case.level))),
                Html::text(&case.initials),
                self.due(case.due_at),
            ])
        })
    }

    fn found_table(&self, found: &[Registration]) -> Table {
        let page = &self.page;
        let head = ["officer.queue_code", "officer.queue_kind", "officer.queue_due", "officer.case_decide"];
        let table = page.table(page.t("officer.queue_found")).head(head.map(|key| page.t(key)));
        found.iter().fold(table, |table, case| {
            table.row_html([
                link(&case.id, &case.code),
                Html::text(page.t(kind(case.level))),
                Html::text(format::moment(case.due_at)),
                Html::text(page.t(state_key(&case.state))),
            ])
        })
    }

    /// Overdue and today's in words, not by colour alone.
    fn due(&self, due_at: Timestamp) -> Html {
        let page = &self.page;
        if due_at < self.now {
            let at = format::moment(due_at);
            return Html::trusted(page.tag(page.with("officer.queue_overdue", &[("at", at)])).colour("red"));
        }
        if date_in_vietnam(due_at) == date_in_vietnam(self.now) {
            let time = format::time(due_at);
            return Html::trusted(
                page.tag(page.with("officer.queue_today", &[("time", time)])).colour("yellow"),
            );
        }
        Html::text(format::moment(due_at))
    }

    fn counted(&self) -> String {
        let Waiting { all, overdue } = self.waiting;
        self.page.with("officer.queue_waiting", &[("all", all), ("overdue", overdue)])
    }
}

fn link(id: &RegistrationId, code: &str) -> Html {
    Html::trusted(format_args!(
        "<a class=\"govuk-link\" href=\"/can-bo/dang-ky/{id}\" data-danh-row>{}</a>",
        Html::text(code)
    ))
}

const fn kind(level: Level) -> &'static str {
    match level {
        Level::One => "officer.queue_kind_1",
        Level::Two => "officer.queue_kind_2",
    }
}

/// The word of a state.
pub(super) const fn state_key(state: &State) -> &'static str {
    match state {
        State::Sent => "registration.state_sent",
        State::Passed { .. } => "registration.state_passed",
        State::Failed { .. } => "registration.state_failed",
    }
}

/// The queue. Officers of other roles are led to their own first page.
pub async fn queue(desk: Desk, RawQuery(query): RawQuery) -> Answer {
    if !desk.at.is(Role::Reviewer) {
        return elsewhere(&desk);
    }
    let query = query.unwrap_or_default();
    let asked = Form::of(url::form_urlencoded::parse(query.as_bytes()).into_owned());
    let env = &desk.visit.env;
    let after = after(asked.get("sau"));
    let cases = registration::queue(env, desk.officer(), after, PAGE).await.map_err(|e| desk.error(e))?;
    let waiting = registration::count(env).await.map_err(|e| desk.error(e))?;
    let full = cases.len() == PAGE as usize;
    let last = cases.last().filter(|_| full);
    let more = last.map(|case| format!("/can-bo?sau={}.{}", case.due_at.as_millisecond(), case.id));
    let (page, now) = (desk.page("queue"), desk.visit.now);
    let later = after.is_some();
    let view = Queue { page, now, waiting, cases, found: None, more, later, sought: String::new() };
    answer::page(&Form::default(), &view)
}

/// What a search found. It is posted, so that no number stands in an address.
pub async fn search(desk: Desk, site::visit::Typed(form): site::visit::Typed) -> Answer {
    let env = &desk.visit.env;
    let sought = form.get("tim").to_owned();
    let found = registration::find(env, desk.officer(), &sought).await.map_err(|e| desk.error(e))?;
    let waiting = registration::count(env).await.map_err(|e| desk.error(e))?;
    let (page, now) = (desk.page("queue").back("/can-bo").form(form), desk.visit.now);
    let (cases, found) = (Vec::new(), Some(found));
    let view = Queue { page, now, waiting, cases, found, more: None, later: false, sought };
    answer::page(&Form::default(), &view)
}

fn elsewhere(desk: &Desk) -> Answer {
    if desk.at.is(Role::Hotline) {
        return answer::see_other("/can-bo/duong-day-nong");
    }
    if desk.at.is(Role::SecurityAdmin) {
        return answer::see_other("/can-bo/ben-lien-ket");
    }
    if desk.at.is(Role::Auditor) {
        return answer::see_other("/can-bo/nhat-ky");
    }
    Err(desk.error(domain::identity::officer::Refusal::Role.into()))
}

/// Where the list goes on: a deadline and a case.
fn after(text: &str) -> Option<After> {
    let (due, id) = text.split_once('.')?;
    let due = Timestamp::from_millisecond(due.parse().ok()?).ok()?;
    Some((due, id.parse().ok()?))
}
