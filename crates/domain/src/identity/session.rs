//! A sign-in that lasts: how long it may rest, and how long it lives.

use jiff::{SignedDuration, Timestamp};

/// Who is signed in, which decides how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A citizen.
    Citizen,
    /// An officer at their desk.
    Desk,
}

impl Kind {
    /// The word stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Desk => "desk",
        }
    }

    /// The kind a stored word names.
    ///
    /// # Errors
    ///
    /// Broken, when it names none.
    pub fn of(word: &str) -> crate::Result<Self> {
        match word {
            "citizen" => Ok(Self::Citizen),
            "desk" => Ok(Self::Desk),
            other => Err(crate::Error::broken(format!("no session kind {other}"))),
        }
    }

    /// How long a session may rest before it ends.
    #[must_use]
    pub const fn idle(self) -> SignedDuration {
        match self {
            Self::Citizen => SignedDuration::from_mins(15),
            Self::Desk => SignedDuration::from_mins(10),
        }
    }

    /// How long a session lives however busy it is.
    #[must_use]
    pub const fn life(self) -> SignedDuration {
        match self {
            Self::Citizen => SignedDuration::from_hours(12),
            Self::Desk => SignedDuration::from_hours(8),
        }
    }

    /// Whether a session begun and last seen at these moments is alive at `now`.
    #[must_use]
    pub fn alive(self, started_at: Timestamp, seen_at: Timestamp, now: Timestamp) -> bool {
        now.duration_since(seen_at) < self.idle() && now.duration_since(started_at) < self.life()
    }

    /// When a session begun at this moment ends at the latest.
    #[must_use]
    pub fn ends_at(self, started_at: Timestamp) -> Timestamp {
        started_at.saturating_add(self.life()).unwrap_or(Timestamp::MAX)
    }
}

/// How stale `seen_at` may grow before it is written again.
pub const SEEN_EVERY: SignedDuration = SignedDuration::from_secs(60);

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + minutes * 60).expect("in range")
    }

    #[test]
    fn a_citizens_session_rests_for_less_than_fifteen_minutes() {
        assert!(Kind::Citizen.alive(at(0), at(0), at(14)));
        assert!(!Kind::Citizen.alive(at(0), at(0), at(15)));
    }

    #[test]
    fn a_busy_session_ends_after_twelve_hours() {
        assert!(!Kind::Citizen.alive(at(0), at(719), at(720)));
    }

    #[test]
    fn an_officers_desk_closes_sooner() {
        assert!(!Kind::Desk.alive(at(0), at(0), at(10)));
        assert!(!Kind::Desk.alive(at(0), at(479), at(480)));
    }
}
