//! The log, by person or by thing, for auditors.

use askama::Template;
use axum::extract::RawQuery;
use domain::identity::officer::{Refusal, Role};
use site::{
    answer::{self, Answer},
    visit::Typed,
};
use store::event::{Entry, EventId};
use ui::{Form, Html, Page, format, parts::Table};

use super::Desk;
use crate::acts::log::{self, Subject};

/// Events of a subject.
#[derive(Template)]
#[template(path = "officer/log.html")]
struct Log {
    page: Page,
    /// Nothing while nobody has asked.
    entries: Option<Vec<Entry>>,
    older: Option<String>,
}

impl Log {
    fn table(&self, entries: &[Entry]) -> Table {
        let page = &self.page;
        let head =
            ["officer.log_at", "officer.log_what", "officer.log_who", "officer.log_thing", "officer.log_seq"];
        let table = page.table(page.t("officer.log_caption")).head(head.map(|key| page.t(key)));
        entries.iter().fold(table, |table, entry| {
            let thing = entry.thing.as_deref().unwrap_or_default();
            table.row_html([
                Html::text(format::moment(entry.at)),
                Html::trusted(format_args!("<code>{}</code>", Html::text(&entry.what))),
                Html::text(self.who(entry)),
                Html::trusted(format_args!("<code>{}</code>", Html::text(thing))),
                Html::text(entry.seq.map(|seq| seq.to_string()).unwrap_or_default()),
            ])
        })
    }

    /// The role, and the first signs of the id: enough to tell two apart.
    fn who(&self, entry: &Entry) -> String {
        let role = match entry.role.as_str() {
            "citizen" => "officer.log_citizen",
            "officer" => "officer.log_officer",
            "client" => "officer.log_client",
            "house" => "officer.log_house",
            _ => "officer.log_anyone",
        };
        let role = self.page.t(role);
        match entry.actor {
            Some(actor) => format!("{role} {}", &actor.to_string()[24..]),
            None => role.to_owned(),
        }
    }
}

/// The question, or, by an id that is no secret, the events.
pub async fn read(desk: Desk, RawQuery(query): RawQuery) -> Answer {
    let appointed = desk.at.appointed.officer.check_role(Role::Auditor, desk.visit.now);
    appointed.map_err(|refusal: Refusal| desk.error(refusal.into()))?;
    let query = query.unwrap_or_default();
    let asked = Form::of(url::form_urlencoded::parse(query.as_bytes()).into_owned());
    let subject = match (asked.get("nguoi").parse(), asked.get("viec")) {
        (Ok(person), _) => Some(Subject::Person(person)),
        (_, "") => None,
        (_, thing) => Some(Subject::Thing(thing.to_owned())),
    };
    let before: Option<EventId> = asked.get("truoc").parse().ok();
    let Some(subject) = subject else {
        let page = desk.page("log");
        return answer::page(&Form::default(), &Log { page, entries: None, older: None });
    };
    let (env, officer) = (&desk.visit.env, desk.officer());
    let entries =
        log::read(env, officer, subject.clone(), before).await.map_err(|error| desk.error(error))?;
    let last = entries.last().filter(|_| entries.len() == log::PAGE as usize);
    let older = last.map(|entry| format!("{}&truoc={}", place(&subject), entry.id));
    let page = desk.page("log");
    answer::page(&Form::default(), &Log { page, entries: Some(entries), older })
}

/// What was asked for is found and led to by its id. It is posted, so that no
/// number stands in an address.
pub async fn search(desk: Desk, Typed(form): Typed) -> Answer {
    let found = log::subject(&desk.visit.env, desk.officer(), form.get("tim")).await;
    if let Some(subject) = found.map_err(|error| desk.error(error))? {
        return answer::see_other(&place(&subject));
    }
    let page = desk.page("log").form(form);
    answer::page(&Form::default(), &Log { page, entries: Some(Vec::new()), older: None })
}

fn place(subject: &Subject) -> String {
    match subject {
        Subject::Person(person) => format!("/can-bo/nhat-ky?nguoi={person}"),
        Subject::Thing(thing) => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            format!("/can-bo/nhat-ky?{}", query.append_pair("viec", thing).finish())
        }
    }
}
