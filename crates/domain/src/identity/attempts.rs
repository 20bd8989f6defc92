//! How often one may guess: the counters that stand before every password.
//!
//! A counter belongs to a key (a number, a phone, an address on the network, a
//! known device) and is kept apart for passwords, OTPs and recovery, so that
//! nobody who guesses one locks the other. It is looked at *before* anything is
//! hashed. After five failures in a row the wait is 30 seconds, and doubles with
//! each further failure up to an hour; after fifty nothing helps but resetting.

use jiff::{SignedDuration, Timestamp};

use crate::Kind;

/// Failures in a row that cost nothing.
pub const FREE: u32 = 5;
/// Failures in a row after which only a reset helps.
pub const HARD_STOP: u32 = 50;
const FIRST_WAIT: i64 = 30;
const LONGEST_WAIT: i64 = 3600;

/// Where one counter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attempts {
    /// Failures since the last success.
    pub failures: u32,
    /// No try is looked at before this moment.
    pub barred_until: Option<Timestamp>,
}

/// Why a try is not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Too many failures in a row: worth another try later.
    #[error("too many failures, wait {wait} s")]
    Wait {
        /// Seconds to wait.
        wait: u64,
    },
    /// So many failures that only a reset helps.
    #[error("stopped after {HARD_STOP} failures")]
    Stopped,
}

impl crate::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Wait { .. } => "attempts.wait",
            Self::Stopped => "attempts.stopped",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Wait { wait } => vec![("seconds", wait.to_string())],
            Self::Stopped => Vec::new(),
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Wait { wait } => Kind::TooMany { retry_after: *wait },
            Self::Stopped => Kind::Forbidden,
        }
    }
}

impl Attempts {
    /// Refuses when a try at `now` is not to be looked at.
    ///
    /// # Errors
    ///
    /// [`Refusal::Wait`] while barred, [`Refusal::Stopped`] after the hard stop.
    pub fn check_open(self, now: Timestamp) -> Result<(), Refusal> {
        if self.failures >= HARD_STOP {
            return Err(Refusal::Stopped);
        }
        match self.barred_until {
            Some(until) if now < until => Err(Refusal::Wait { wait: seconds_up(until.duration_since(now)) }),
            _ => Ok(()),
        }
    }

    /// The counter after one more failure at `now`.
    #[must_use = "a failure that is not stored is a free guess"]
    pub fn fail(self, now: Timestamp) -> Self {
        let failures = self.failures.saturating_add(1);
        let barred_until = (failures >= FREE).then(|| {
            let doublings = (failures - FREE).min(16);
            let wait = (FIRST_WAIT << doublings).min(LONGEST_WAIT);
            now.saturating_add(SignedDuration::from_secs(wait)).unwrap_or(Timestamp::MAX)
        });
        Self { failures, barred_until }
    }
}

fn seconds_up(wait: SignedDuration) -> u64 {
    let whole = u64::try_from(wait.as_secs()).unwrap_or(0);
    if wait.subsec_nanos() > 0 { whole + 1 } else { whole.max(1) }
}

/// So many in a window, and then no more until it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// How many.
    pub most: u32,
    /// In how many seconds.
    pub window: i64,
}

/// Where a budget stands for one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spent {
    /// Spent in the window.
    pub count: u32,
    /// When the window ends.
    pub until: Option<Timestamp>,
}

impl Budget {
    /// One-time codes sent to one person in a day.
    pub const OTP_SENDS: Self = Self { most: 20, window: 86_400 };
    /// Wrong one-time codes of one person in a day.
    pub const OTP_GUESSES: Self = Self { most: 20, window: 86_400 };
    /// Sign-ins tried from one network address: wide, because carriers share them.
    pub const SIGN_INS_BY_NETWORK: Self = Self { most: 300, window: 600 };
    /// Registrations sent from one network address.
    pub const REGISTRATIONS_BY_NETWORK: Self = Self { most: 60, window: 3600 };
    /// Pictures looked into for one network address: each costs as much as many pages.
    pub const PICTURES_BY_NETWORK: Self = Self { most: 120, window: 3600 };
    /// Registrations that name one number.
    pub const REGISTRATIONS_BY_NUMBER: Self = Self { most: 10, window: 86_400 };

    /// Looks at where a dossier stands, from one network address.
    pub const TRACKS_BY_NETWORK: Self = Self { most: 120, window: 600 };
    /// Wrong looks at one code of a dossier in a day: the second fact has four digits.
    pub const TRACKS_BY_CODE: Self = Self { most: 10, window: 86_400 };

    /// What is left is one less, or nothing was left.
    ///
    /// # Errors
    ///
    /// [`Refusal::Wait`] until the window ends.
    pub fn spend(self, spent: Spent, now: Timestamp) -> Result<Spent, Refusal> {
        match spent.until {
            Some(until) if now < until => {
                if spent.count >= self.most {
                    return Err(Refusal::Wait { wait: seconds_up(until.duration_since(now)) });
                }
                Ok(Spent { count: spent.count + 1, until: Some(until) })
            }
            _ => {
                let until =
                    now.saturating_add(SignedDuration::from_secs(self.window)).unwrap_or(Timestamp::MAX);
                Ok(Spent { count: 1, until: Some(until) })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + seconds).expect("in range")
    }

    fn failed(times: u32, now: Timestamp) -> Attempts {
        (0..times).fold(Attempts::default(), |counter, _| counter.fail(now))
    }

    #[test]
    fn four_failures_cost_no_wait() {
        assert_eq!(failed(4, at(0)).check_open(at(0)), Ok(()));
    }

    #[test]
    fn the_fifth_failure_costs_thirty_seconds() {
        assert_eq!(failed(5, at(0)).check_open(at(0)), Err(Refusal::Wait { wait: 30 }));
        assert_eq!(failed(5, at(0)).check_open(at(30)), Ok(()));
    }

    #[test]
    fn each_further_failure_doubles_the_wait_up_to_an_hour() {
        assert_eq!(failed(6, at(0)).check_open(at(0)), Err(Refusal::Wait { wait: 60 }));
        assert_eq!(failed(20, at(0)).check_open(at(0)), Err(Refusal::Wait { wait: 3600 }));
    }

    #[test]
    fn after_fifty_failures_waiting_does_not_help() {
        assert_eq!(failed(50, at(0)).check_open(at(1_000_000)), Err(Refusal::Stopped));
    }

    #[test]
    fn a_budget_is_refused_when_spent_and_returns_when_its_window_ends() {
        let budget = Budget { most: 2, window: 60 };
        let once = budget.spend(Spent::default(), at(0)).expect("first");
        let twice = budget.spend(once, at(1)).expect("second");
        assert_eq!(budget.spend(twice, at(2)), Err(Refusal::Wait { wait: 58 }));
        assert_eq!(budget.spend(twice, at(60)).map(|spent| spent.count), Ok(1));
    }
}
