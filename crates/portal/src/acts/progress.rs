//! How units do, for everybody: counted afresh at most once a minute.

use std::sync::Arc;

use domain::Result;
use jiff::{SignedDuration, Timestamp};
use site::Env;
use store::services::progress::{self, Progress};
use tokio::sync::Mutex;

/// How old the figures may be.
pub const OLDEST: SignedDuration = SignedDuration::from_secs(60);

/// As few ratings as an average is told of: fewer would tell who gave which.
pub const FEWEST_RATINGS: i64 = 5;

/// The figures as they were counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// When.
    pub at: Timestamp,
    /// Every unit that has or had a dossier.
    pub units: Vec<Progress>,
    /// All of them together.
    pub total: Progress,
}

impl Figures {
    /// For how many seconds more they may be kept: nowhere do they grow older than [`OLDEST`].
    #[must_use]
    pub fn fresh_for(&self, now: Timestamp) -> i64 {
        (OLDEST - now.duration_since(self.at)).as_secs().clamp(0, OLDEST.as_secs())
    }
}

/// The figures of one site. Whoever comes while they are counted waits for the same count.
#[derive(Default)]
pub struct Counted(Mutex<Option<Arc<Figures>>>);

impl Counted {
    /// The figures, at most a minute old.
    ///
    /// # Errors
    ///
    /// Broken, when the database is.
    pub async fn figures(&self, env: &Env) -> Result<Arc<Figures>> {
        let now = env.clock.now();
        let mut kept = self.0.lock().await;
        if let Some(figures) = kept.as_ref().filter(|figures| now.duration_since(figures.at) < OLDEST) {
            return Ok(Arc::clone(figures));
        }
        let units = env.db.read(move |tx| progress::by_unit(tx, now)).await?;
        let figures = Arc::new(Figures { at: now, total: total(&units), units });
        *kept = Some(Arc::clone(&figures));
        Ok(figures)
    }
}

fn total(units: &[Progress]) -> Progress {
    let sum = |of: fn(&Progress) -> i64| units.iter().map(of).sum();
    Progress {
        unit: String::new(),
        received: sum(|it| it.received),
        early: sum(|it| it.early),
        on_time: sum(|it| it.on_time),
        late: sum(|it| it.late),
        pending: sum(|it| it.pending),
        overdue: sum(|it| it.overdue),
        with_citizen: sum(|it| it.with_citizen),
        supplemented: sum(|it| it.supplemented),
        ratings: sum(|it| it.ratings),
        stars: sum(|it| it.stars),
    }
}

/// What was done, early, on time or late.
#[must_use]
pub const fn done(unit: &Progress) -> i64 {
    unit.early + unit.on_time + unit.late
}

/// The share of what was done in time, in tenths of a percent; none before anything was.
#[must_use]
pub fn in_time(unit: &Progress) -> Option<i64> {
    tenths(unit.early + unit.on_time, done(unit))
}

/// The share of dossiers for which more was asked, in tenths of a percent.
#[must_use]
pub fn supplemented(unit: &Progress) -> Option<i64> {
    tenths(unit.supplemented, unit.received)
}

/// The average rating in tenths of a star; none below [`FEWEST_RATINGS`].
#[must_use]
pub fn rating(unit: &Progress) -> Option<i64> {
    let enough = unit.ratings >= FEWEST_RATINGS;
    enough.then(|| (unit.stars * 10 + unit.ratings / 2) / unit.ratings)
}

/// `part` of `whole` in tenths of a percent, rounded.
fn tenths(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| (part * 1000 + whole / 2) / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit() -> Progress {
        Progress { early: 1, on_time: 1, late: 1, received: 8, supplemented: 1, ..Progress::default() }
    }

    #[test]
    fn shares_are_rounded_to_a_tenth_of_a_percent() {
        assert_eq!((in_time(&unit()), supplemented(&unit())), (Some(667), Some(125)));
        assert_eq!(in_time(&Progress::default()), None);
    }

    #[test]
    fn four_ratings_are_too_few_to_be_told() {
        let rated = |ratings, stars| rating(&Progress { ratings, stars, ..Progress::default() });
        assert_eq!(rated(4, 20), None);
        assert_eq!(rated(5, 24), Some(48));
    }
}
