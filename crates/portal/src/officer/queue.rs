//! The queues: what an officer has taken, what waits at each step, what is due,
//! what is with the citizen, what can be handed over; and the search.

use askama::Template;
use axum::extract::Path;
use jiff::Timestamp;
use site::{
    answer::{self, Answer},
    visit::Typed,
};
use store::services::queue::{After, COUNTED, Queued};
use ui::{Form, Html, Page, parts::Table};

use super::{Desk, lines, said};
use crate::{
    acts::{
        desk::{self, Bench},
        queues::{self, Counts, Due},
    },
    citizen::query,
};

/// How many dossiers one page has.
const PAGE: u32 = 50;

/// Which queue.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Which {
    Taken,
    Step(Bench),
    Today,
    Overdue,
    Citizen,
    Withdrawn,
    Result,
}

impl Which {
    /// The queue of a word in an address.
    fn of(word: &str, benches: &[Bench]) -> Option<Self> {
        Some(match word {
            "cua-toi" => Self::Taken,
            "den-han" => Self::Today,
            "qua-han" => Self::Overdue,
            "cho-cong-dan" => Self::Citizen,
            "xin-rut" => Self::Withdrawn,
            "cho-tra" => Self::Result,
            other => Self::Step(benches.iter().find(|bench| slug(bench) == other)?.clone()),
        })
    }

    fn word(&self) -> String {
        match self {
            Self::Taken => "cua-toi".to_owned(),
            Self::Step(bench) => slug(bench),
            Self::Today => "den-han".to_owned(),
            Self::Overdue => "qua-han".to_owned(),
            Self::Citizen => "cho-cong-dan".to_owned(),
            Self::Withdrawn => "xin-rut".to_owned(),
            Self::Result => "cho-tra".to_owned(),
        }
    }

    fn href(&self) -> String {
        match self {
            Self::Taken => "/can-bo".to_owned(),
            other => format!("/can-bo/hang/{}", other.word()),
        }
    }

    fn title(&self, desk: &Desk) -> String {
        let key = match self {
            Self::Taken => "desk.queue_taken",
            Self::Step(bench) => return step_name(desk, bench),
            Self::Today => "desk.queue_today",
            Self::Overdue => "desk.queue_overdue",
            Self::Citizen => "desk.queue_citizen",
            Self::Withdrawn => "desk.queue_withdrawn",
            Self::Result => "desk.queue_result",
        };
        desk.lang().text(key).to_owned()
    }

    /// Whether it is ordered by due date; else by when it was sent.
    const fn by_due(&self) -> bool {
        matches!(self, Self::Step(_) | Self::Today | Self::Overdue)
    }
}

fn slug(bench: &Bench) -> String {
    format!("{}:{}", bench.procedure, bench.step)
}

fn step_name(desk: &Desk, bench: &Bench) -> String {
    let procedure = desk.procedures().find(|procedure| procedure.id == bench.procedure);
    let step = procedure.and_then(|procedure| procedure.step(&bench.step));
    step.map_or(bench.step.as_str(), |step| said(desk.lang(), &step.title)).to_owned()
}

/// A queue in the list at the left.
struct Place {
    href: String,
    name: String,
    count: String,
    late: Option<String>,
    here: bool,
}

/// A queue, with all of them at the left.
#[derive(Template)]
#[template(path = "officer/queue.html")]
struct Queue<'a> {
    page: Page,
    desk: &'a Desk,
    title: String,
    places: Vec<Place>,
    lines: Vec<Queued>,
    more: Option<String>,
    start: Option<String>,
}

impl Queue<'_> {
    fn table(&self) -> Table {
        lines::table(self.desk, &self.page, &self.title, &self.lines).quiet()
    }
}

/// What the officer has taken.
pub async fn taken(desk: Desk) -> Answer {
    shown(&desk, Which::Taken).await
}

/// One of the queues.
pub async fn show(desk: Desk, Path(word): Path<String>) -> Answer {
    match Which::of(&word, &desk.benches()) {
        Some(which) => shown(&desk, which).await,
        None => Err(desk.error(domain::Error::Missing("queue"))),
    }
}

async fn shown(desk: &Desk, which: Which) -> Answer {
    let after = after(&query::value(&desk.visit, "sau"));
    let lines = lines_of(desk, &which, after).await.map_err(|error| desk.error(error))?;
    let places = places(desk, &which).await.map_err(|error| desk.error(error))?;
    let full = lines.len() == PAGE as usize && which != Which::Taken;
    let more = lines.last().filter(|_| full).map(|line| next(&which, line));
    let start = after.map(|_| which.href());
    let mut page = desk.page("queue");
    if let Some(done) = super::act::done(&desk.visit) {
        let said = page.t(&done).to_owned();
        page = page.notice(said);
    }
    let view = Queue { page, desk, title: which.title(desk), places, lines, more, start };
    answer::page(&Form::default(), &view)
}

async fn lines_of(desk: &Desk, which: &Which, after: Option<After>) -> domain::Result<Vec<Queued>> {
    let (env, officer) = (&desk.visit.env, &desk.officer);
    let states: &'static [&'static str] = match which {
        Which::Taken => return desk::taken(env, officer.id, PAGE).await,
        Which::Step(bench) => return desk::at_bench(env, officer, bench.clone(), after, PAGE).await,
        Which::Today => return queues::due(env, officer, desk.benches(), (Due::Today, after), PAGE).await,
        Which::Overdue => {
            return queues::due(env, officer, desk.benches(), (Due::Overdue, after), PAGE).await;
        }
        Which::Citizen => &["supplement", "fee_due"],
        Which::Withdrawn => &["withdrawn"],
        Which::Result => &["decided"],
    };
    queues::in_states(env, officer, states, after.map(|after| after.1), PAGE).await
}

async fn places(desk: &Desk, here: &Which) -> domain::Result<Vec<Place>> {
    let counts = queues::counts(&desk.visit.env, &desk.officer, desk.benches()).await?;
    let lang = desk.lang();
    let mut places = Vec::new();
    for (which, count, late) in counted(counts) {
        let late = (late > 0).then(|| lang.with("desk.overdue_count", &[("count", shortened(late))]));
        let (href, name) = (which.href(), which.title(desk));
        places.push(Place { href, name, count: shortened(count), late, here: which == *here });
    }
    Ok(places)
}

/// Every queue in the order shown, with how many wait and how many of them are late.
fn counted(counts: Counts) -> Vec<(Which, i64, i64)> {
    let (today, overdue) = (counts.today(), counts.overdue());
    let steps = counts.benches.into_iter().map(|(bench, load)| (Which::Step(bench), load.all, load.overdue));
    [(Which::Taken, counts.taken, 0)]
        .into_iter()
        .chain(steps)
        .chain([
            (Which::Today, today, 0),
            (Which::Overdue, overdue, 0),
            (Which::Citizen, counts.citizen, 0),
            (Which::Withdrawn, counts.withdrawn, 0),
            (Which::Result, counts.result, 0),
        ])
        .collect()
}

/// A count, as far as anybody counts.
fn shortened(count: i64) -> String {
    if count >= i64::from(COUNTED) { format!("{COUNTED}+") } else { count.to_string() }
}

fn next(which: &Which, line: &Queued) -> String {
    let due = line.due.filter(|_| which.by_due()).unwrap_or(Timestamp::UNIX_EPOCH);
    format!("{}?sau={}.{}", which.href(), due.as_millisecond(), line.id)
}

/// Where the list goes on: a due date and a dossier.
fn after(text: &str) -> Option<After> {
    let (due, id) = text.split_once('.')?;
    Some((due.parse().ok()?, id.parse().ok()?))
}

/// The search, and what it found.
#[derive(Template)]
#[template(path = "officer/search.html")]
struct Search<'a> {
    page: Page,
    desk: &'a Desk,
    found: Option<Vec<Queued>>,
}

impl Search<'_> {
    fn table(&self, found: &[Queued]) -> Html {
        let caption = self.page.t("desk.search_found");
        Html::trusted(lines::table(self.desk, &self.page, caption, found))
    }
}

/// The search.
pub async fn search(desk: Desk) -> Answer {
    let view = Search { page: desk.page("search"), desk: &desk, found: None };
    answer::page(&Form::default(), &view)
}

/// What was looked for is posted, so that no number stands in an address.
pub async fn find(desk: Desk, Typed(form): Typed) -> Answer {
    let found = queues::search(&desk.visit.env, &desk.officer, form.get("tim")).await;
    let found = found.map_err(|error| desk.error(error))?;
    let view = Search { page: desk.page("search").form(form), desk: &desk, found: Some(found) };
    answer::page(&Form::default(), &view)
}
