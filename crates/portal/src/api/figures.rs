//! How units do.

use std::sync::Arc;

use axum::{Extension, response::Response};
use domain::services::Words;
use serde::Serialize;
use site::Visit;
use store::services::progress::Progress;
use ui::Lang;

use super::{error, kept_for};
use crate::{
    acts::progress::{self, Counted},
    citizen::board::unit_name,
};

/// The figures.
#[derive(Serialize)]
struct Figures {
    updated_at: String,
    units: Vec<Unit>,
    total: Counts,
}

/// One unit.
#[derive(Serialize)]
struct Unit {
    #[serde(rename = "unit")]
    id: String,
    name: Words,
    #[serde(flatten)]
    counts: Counts,
}

/// What is counted of it.
#[derive(Serialize)]
struct Counts {
    received: i64,
    early: i64,
    on_time: i64,
    late: i64,
    pending: i64,
    overdue: i64,
    with_citizen: i64,
    in_time_percent: Option<f64>,
    supplement_percent: Option<f64>,
    ratings: Option<i64>,
    rating: Option<f64>,
}

/// `GET /api/v1/progress`
pub(super) async fn list(visit: Visit, Extension(counted): Extension<Arc<Counted>>) -> Response {
    match counted.figures(&visit.env).await {
        Ok(figures) => {
            let told = Figures {
                updated_at: figures.at.to_string(),
                units: figures.units.iter().map(|unit| named(&visit, unit)).collect(),
                total: counts(&figures.total),
            };
            kept_for(figures.fresh_for(visit.now), &told)
        }
        Err(why) => error(&visit, why),
    }
}

fn named(visit: &Visit, unit: &Progress) -> Unit {
    let name = |lang| unit_name(visit, lang, &unit.unit);
    Unit { id: unit.unit.clone(), name: Words::new(name(Lang::Vi), name(Lang::En)), counts: counts(unit) }
}

fn counts(unit: &Progress) -> Counts {
    let rating = progress::rating(unit);
    Counts {
        received: unit.received,
        early: unit.early,
        on_time: unit.on_time,
        late: unit.late,
        pending: unit.pending,
        overdue: unit.overdue,
        with_citizen: unit.with_citizen,
        in_time_percent: progress::in_time(unit).map(tenths),
        supplement_percent: progress::supplemented(unit).map(tenths),
        // Too few ratings are not even counted.
        ratings: rating.map(|_| unit.ratings),
        rating: rating.map(tenths),
    }
}

/// A number of tenths; there are at most a thousand of them.
fn tenths(value: i64) -> f64 {
    f64::from(i32::try_from(value).unwrap_or(i32::MAX)) / 10.0
}
