//! What is done in person: procedures without a file, and what needs a visit.

use askama::Template;
use axum::extract::Path;
use domain::Error;
use jiff::civil::Time;
use site::{
    Visit,
    answer::{self, Answer},
};
use ui::{Form, Lang, Page};

use super::Visitor;
use crate::acts::Tables;

/// A procedure that is not done online here.
#[derive(Template)]
#[template(path = "citizen/elsewhere.html")]
struct Elsewhere {
    page: Page,
    title: &'static str,
    text: &'static str,
    bring: &'static str,
}

/// Where a procedure is done that has no file: what a rule of another one leads to.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let visitor = Visitor::of(visit).await?;
    let visit = &visitor.visit;
    if !is_id(&id) {
        return Err(answer::error(visit, Error::Missing("procedure")));
    }
    let today = domain::calendar::date_in_vietnam(visit.now);
    if let Some(known) = visit.env.settings.procedures.of_id(&id, today) {
        return answer::see_other(&format!("/dich-vu/{}", known.procedure.slug));
    }
    let [title, text, bring] = ["title", "text", "bring"].map(|what| said(visit.prefs.lang, &id, what));
    let page = visitor.page("services").back("/dich-vu");
    answer::page(&Form::default(), &Elsewhere { page, title, text, bring })
}

/// What is said of a procedure, or of any that nothing is said of.
fn said(lang: Lang, id: &str, what: &str) -> &'static str {
    let own = lang.find(&format!("elsewhere.{id}.{what}"));
    own.or_else(|| lang.find(&format!("elsewhere.any.{what}"))).unwrap_or_default()
}

fn is_id(id: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
    (3..=60).contains(&id.len()) && id.bytes().all(sign)
}

/// A visit: where, and when.
#[derive(Template)]
#[template(path = "citizen/visit.html")]
struct Appointment {
    page: Page,
    hours: String,
}

/// Where to go in person, and when offices are open. Nothing is booked here.
pub async fn appointment(visit: Visit) -> Answer {
    let visitor = Visitor::of(visit).await?;
    let visit = &visitor.visit;
    let tables = Tables::read(&visit.env).await.map_err(|error| answer::error(visit, error))?;
    let spans = tables.calendar.hours().spans();
    let span = |(from, to): &(Time, Time)| format!("{}–{}", clock(*from), clock(*to));
    let hours = spans.iter().map(span).collect::<Vec<_>>().join(", ");
    let page = visitor.page("services").back("/dich-vu");
    answer::page(&Form::default(), &Appointment { page, hours })
}

fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}
