//! What time it is: an act asks once.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    Machine,
    /// Stands still until a test moves it on.
    Stopped(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// A clock that stands at `now`.
    #[must_use]
    pub fn stopped(now: Timestamp) -> Self {
        Self::Stopped(Arc::new(Mutex::new(now)))
    }

    /// The time, cut to the millisecond, which is what the database keeps.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let now = match self {
            Self::Machine => machine_time(),
            Self::Stopped(time) => *time.lock().unwrap_or_else(PoisonError::into_inner),
        };
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }

    /// Moves a stopped clock on; the machine's clock moves by itself.
    pub fn advance(&self, by: SignedDuration) {
        if let Self::Stopped(time) = self {
            let mut time = time.lock().unwrap_or_else(PoisonError::into_inner);
            *time = time.saturating_add(by).unwrap_or(*time);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
fn machine_time() -> Timestamp {
    Timestamp::now()
}
