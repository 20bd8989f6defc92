//! A citizen's passcode, and the rule that protects it from guessing.
//!
//! A passcode is six digits, so guessing has to be made expensive: *more than*
//! five wrong tries in a row lock it until midnight *in Vietnam*, whatever time
//! zone the server or the citizen's phone is in. A right try clears the count.
//!
//! Everything here is a pure function of its arguments. The caller says what
//! time it is and whether the digits matched; hashing lives in `site`, and
//! storing the result is one compare-and-swap in `store`.
//!
//! Source: reissue-guide (docs/sources.md), step 2: "nhập sai passcode quá 5 lần
//! sẽ bị khoá passcode sang ngày hôm sau".
//!
//! ```
//! use domain::identity::passcode::{Digits, Passcode, Refusal};
//!
//! let morning = "2026-03-02T08:00:00+07:00".parse().unwrap();
//! let (after, verdict) = Passcode::FRESH.attempt(Digits::Wrong, morning);
//!
//! assert_eq!(verdict, Err(Refusal::Wrong { tries_left: 5 }));
//! assert_eq!(after, Passcode::Open { wrong_tries: 1 });
//! ```

use jiff::{Timestamp, ToSpan, tz};

/// How many digits a passcode has.
pub const LENGTH: usize = 6;

/// Wrong tries in a row that are forgiven. One more locks the passcode.
pub const FORGIVEN_TRIES: u8 = 5;

/// Vietnam keeps UTC+7 all year, so no time zone database is needed.
const VIETNAM: tz::Offset = tz::offset(7);

/// Where the rule stands for one citizen. The digits themselves are not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passcode {
    /// Another try is looked at.
    Open {
        /// Wrong tries since the last right one, or since the last lock ended.
        wrong_tries: u8,
    },
    /// No try is looked at.
    Locked {
        /// The first moment another try is looked at.
        until: Timestamp,
    },
}

/// Whether the digits of a try matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digits {
    /// They matched.
    Right,
    /// They did not.
    Wrong,
}

/// Why a passcode was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The digits did not match, and the citizen may try again.
    #[error("wrong passcode, {tries_left} tries left")]
    Wrong {
        /// Tries left before the passcode locks. Never zero.
        tries_left: u8,
    },
    /// Too many wrong tries. The digits were not looked at.
    #[error("passcode locked until {until}")]
    Locked {
        /// The first moment another try is looked at.
        until: Timestamp,
    },
}

impl crate::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Wrong { .. } => "passcode.wrong",
            Self::Locked { .. } => "passcode.locked",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Wrong { tries_left } => vec![("tries_left", tries_left.to_string())],
            Self::Locked { until } => vec![("until", until.to_string())],
        }
    }
}

impl Passcode {
    /// A passcode that was just set.
    pub const FRESH: Self = Self::Open { wrong_tries: 0 };

    /// Refuses when the passcode is locked at `now`.
    ///
    /// Callers ask this *before* hashing, so that a locked passcode costs us
    /// nothing and tells an attacker nothing.
    ///
    /// # Errors
    ///
    /// [`Refusal::Locked`] while the lock lasts.
    pub fn check_open(self, now: Timestamp) -> Result<(), Refusal> {
        match self {
            Self::Locked { until } if now < until => Err(Refusal::Locked { until }),
            _ => Ok(()),
        }
    }

    /// Judges one try at `now`, and returns the state to store with the verdict.
    ///
    /// The state comes back even when the try is refused, because a wrong try
    /// must be stored too. While locked, nothing changes: tries made during the
    /// lock neither count nor extend it.
    #[must_use = "a wrong try that is not stored is a free guess"]
    pub fn attempt(self, digits: Digits, now: Timestamp) -> (Self, Result<(), Refusal>) {
        let wrong_before = match self {
            Self::Locked { until } if now < until => return (self, Err(Refusal::Locked { until })),
            // A lock that has ended takes its wrong tries with it.
            Self::Locked { .. } => 0,
            Self::Open { wrong_tries } => wrong_tries,
        };
        if digits == Digits::Right {
            return (Self::FRESH, Ok(()));
        }
        let wrong_tries = wrong_before + 1;
        if wrong_tries <= FORGIVEN_TRIES {
            let tries_left = FORGIVEN_TRIES + 1 - wrong_tries;
            return (Self::Open { wrong_tries }, Err(Refusal::Wrong { tries_left }));
        }
        let until = next_midnight_in_vietnam(now);
        (Self::Locked { until }, Err(Refusal::Locked { until }))
    }
}

/// Six digits as typed, or the reason why they are no passcode.
///
/// # Errors
///
/// [`Malformed`] unless the text is exactly six digits.
pub fn parse(text: &str) -> Result<&str, Malformed> {
    let text = text.trim();
    let well_formed = text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_digit());
    if well_formed { Ok(text) } else { Err(Malformed::NotSixDigits) }
}

/// Six digits chosen as a passcode, refused when anybody would guess them first.
///
/// # Errors
///
/// [`Malformed`] for other than six digits, one digit six times, or a run up or down.
pub fn choose(text: &str) -> Result<&str, Malformed> {
    let digits = parse(text)?;
    let steps: Vec<i16> =
        digits.as_bytes().windows(2).map(|pair| i16::from(pair[1]) - i16::from(pair[0])).collect();
    let easy = steps.iter().all(|step| *step == 0)
        || steps.iter().all(|step| *step == 1)
        || steps.iter().all(|step| *step == -1);
    if easy { Err(Malformed::Easy) } else { Ok(digits) }
}

/// Why a text is no passcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Not six digits.
    #[error("a passcode is six digits")]
    NotSixDigits,
    /// One digit six times, or a run.
    #[error("too easy to guess")]
    Easy,
}

impl crate::Refusal for Malformed {
    fn code(&self) -> &'static str {
        match self {
            Self::NotSixDigits => "passcode.not_six_digits",
            Self::Easy => "passcode.easy",
        }
    }
}

/// The first moment of the day after `now`'s, by Vietnam's calendar.
fn next_midnight_in_vietnam(now: Timestamp) -> Timestamp {
    let today = VIETNAM.to_datetime(now).date();
    today
        .checked_add(1.day())
        .and_then(|tomorrow| VIETNAM.to_timestamp(tomorrow.at(0, 0, 0, 0)))
        .unwrap_or(Timestamp::MAX) // the year 9999: stay locked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Refusal as _;

    /// A moment on Vietnam's clock: `at("02 08:00")` is 2 March 2026, 8 a.m.
    fn at(day_and_time: &str) -> Timestamp {
        let (day, time) = day_and_time.split_once(' ').expect("a day and a time");
        format!("2026-03-{day}T{time}:00+07:00").parse().expect("a valid moment")
    }

    /// A fresh passcode after `count` wrong tries at `now`.
    fn guessed(count: u8, now: Timestamp) -> Passcode {
        (0..count).fold(Passcode::FRESH, |passcode, _| passcode.attempt(Digits::Wrong, now).0)
    }

    #[test]
    fn five_wrong_tries_leave_one() {
        let (_, verdict) = guessed(4, at("02 08:00")).attempt(Digits::Wrong, at("02 08:01"));
        assert_eq!(verdict, Err(Refusal::Wrong { tries_left: 1 }));
    }

    #[test]
    fn the_sixth_wrong_try_locks_until_midnight_in_vietnam() {
        let (_, verdict) = guessed(5, at("02 08:00")).attempt(Digits::Wrong, at("02 08:01"));
        assert_eq!(verdict, Err(Refusal::Locked { until: at("03 00:00") }));
    }

    #[test]
    fn the_day_is_vietnams_not_utcs() {
        // 00:30 on the 3rd in Hanoi is still the 2nd in UTC.
        let locked = guessed(6, at("03 00:30"));
        assert_eq!(locked, Passcode::Locked { until: at("04 00:00") });
    }

    #[test]
    fn a_right_try_is_refused_while_locked_and_does_not_extend_the_lock() {
        let locked = guessed(6, at("02 08:00"));
        let (after, verdict) = locked.attempt(Digits::Right, at("02 23:59"));
        assert_eq!(verdict, Err(Refusal::Locked { until: at("03 00:00") }));
        assert_eq!(after, locked);
    }

    #[test]
    fn at_midnight_the_count_starts_again() {
        let locked = guessed(6, at("02 08:00"));
        assert_eq!(locked.check_open(at("03 00:00")), Ok(()));
        let (_, verdict) = locked.attempt(Digits::Wrong, at("03 00:00"));
        assert_eq!(verdict, Err(Refusal::Wrong { tries_left: 5 }));
    }

    #[test]
    fn a_right_try_clears_the_count() {
        let judged = guessed(5, at("02 08:00")).attempt(Digits::Right, at("02 08:01"));
        assert_eq!(judged, (Passcode::FRESH, Ok(())));
    }

    #[test]
    fn every_refusal_has_a_code_of_its_own() {
        let codes =
            [Refusal::Wrong { tries_left: 1 }.code(), Refusal::Locked { until: at("03 00:00") }.code()];
        assert_eq!(codes, ["passcode.wrong", "passcode.locked"]);
    }
}
