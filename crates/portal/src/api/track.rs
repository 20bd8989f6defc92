//! Where a dossier stands.

use axum::response::Response;
use domain::{Error, services::Words};
use jiff::Timestamp;
use serde::Serialize;
use site::Visit;
use ui::Lang;

use super::error;
use crate::{
    acts::track::{self, Refusal, Tracked},
    citizen::{board::unit_name, query, track::is_four_digits},
};

/// What the public may know of a dossier.
#[derive(Serialize)]
struct Told {
    code: String,
    procedure: Words,
    unit: String,
    unit_name: Words,
    state: &'static str,
    state_code: u8,
    ended: bool,
    late: bool,
    submitted_at: String,
    accepted_at: Option<String>,
    due: Option<String>,
    wait_until: Option<String>,
    history: Vec<Passed>,
}

/// A state it came to.
#[derive(Serialize)]
struct Passed {
    at: String,
    state: &'static str,
    due: Option<String>,
}

/// `GET /api/v1/track?code=&phone4=`. Whichever is wrong, the answer is the same.
pub(super) async fn look_up(visit: Visit) -> Response {
    let (code, last_four) = (query::value(&visit, "code"), query::value(&visit, "phone4"));
    if !is_four_digits(&last_four) {
        return error(&visit, Error::from(Refusal::Unknown));
    }
    match track::track(&visit.env, visit.network_key(), &code, &last_four).await {
        Ok(tracked) => site::answer::json(200, &told(&visit, &tracked)),
        Err(why) => error(&visit, why),
    }
}

fn told(visit: &Visit, tracked: &Tracked) -> Told {
    let name = |lang| unit_name(visit, lang, &tracked.unit);
    let at = |at: Timestamp| at.to_string();
    let passed = |passage: &domain::services::dossier::Passage| Passed {
        at: at(passage.at),
        state: passage.word,
        due: passage.due.map(at),
    };
    Told {
        code: tracked.code.clone(),
        procedure: tracked.procedure.clone(),
        unit: tracked.unit.clone(),
        unit_name: Words::new(name(Lang::Vi), name(Lang::En)),
        state: tracked.state.0,
        state_code: tracked.state.1,
        ended: tracked.ended,
        late: tracked.late,
        submitted_at: at(tracked.submitted_at),
        accepted_at: tracked.accepted_at.map(at),
        due: tracked.due.map(at),
        wait_until: tracked.wait_until.map(at),
        history: tracked.passages.iter().map(passed).collect(),
    }
}
