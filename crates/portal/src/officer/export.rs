//! An officer takes the lines of their queues away, as a table: no name, no number.

use askama::Template;
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use domain::Result;
use jiff::Timestamp;
use serde::Serialize;
use site::answer::{self, Answer};
use store::services::queue::Queued;
use ui::{Form, Page};

use super::Desk;
use crate::acts::queues;

/// Where the two files are.
#[derive(Template)]
#[template(path = "officer/export.html")]
struct Show {
    page: Page,
    unit: String,
}

/// Where the two files are.
pub async fn show(desk: Desk) -> Answer {
    let view = Show { page: desk.page("export"), unit: desk.unit(&desk.officer.unit).to_owned() };
    answer::page(&Form::default(), &view)
}

/// A dossier in the file.
#[derive(Serialize)]
struct Line {
    code: String,
    procedure: String,
    state: String,
    step: String,
    unit: String,
    due: Option<String>,
    wait_until: Option<String>,
    taken: bool,
}

impl Line {
    fn of(queued: Queued) -> Self {
        let moment = |at: Timestamp| ui::format::machine(at);
        Self {
            code: queued.code,
            procedure: queued.procedure,
            state: queued.state,
            step: queued.step,
            unit: queued.unit,
            due: queued.due.map(moment),
            wait_until: queued.wait_until.map(moment),
            taken: queued.assignee.is_some(),
        }
    }

    /// The columns hold codes and times: nothing that a table would have to quote.
    fn csv(&self) -> String {
        let Self { code, procedure, state, step, unit, due, wait_until, taken } = self;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let (due, until) = (text(due), text(wait_until));
        format!("{code},{procedure},{state},{step},{unit},{due},{until},{taken}\n")
    }
}

async fn lines(desk: &Desk) -> Result<Vec<Line>> {
    let queued = queues::export(&desk.visit.env, &desk.officer, desk.benches()).await?;
    Ok(queued.into_iter().map(Line::of).collect())
}

/// The queues as CSV.
pub async fn csv(desk: Desk) -> Answer {
    let lines = lines(&desk).await.map_err(|error| desk.error(error))?;
    let head = "code,procedure,state,step,unit,due,wait_until,taken\n".to_owned();
    let text = lines.iter().fold(head, |text, line| text + &line.csv());
    Ok(file("text/csv; charset=utf-8", "ho-so.csv", text))
}

/// The queues as JSON.
pub async fn json(desk: Desk) -> Answer {
    let lines = lines(&desk).await.map_err(|error| desk.error(error))?;
    let text = serde_json::to_string(&lines).map_err(|error| desk.error(domain::Error::broken(error)))?;
    Ok(file("application/json", "ho-so.json", text))
}

fn file(kind: &'static str, name: &str, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, text).into_response()
}
