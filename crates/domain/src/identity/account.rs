//! An electronic identity account, and the one gate every token passes.
//!
//! Approved, told, activated: an account is usable only once its holder has
//! activated it, within seven days of being told (Decree 69/2024/NĐ-CP art. 14);
//! later only with the help of the hotline. Lock grounds are those of the Law on
//! Identification 26/2023/QH15 art. 34(1).

use jiff::{SignedDuration, Timestamp};

use crate::{Kind, PersonId};

/// How long after the notice an account may be activated.
pub const ACTIVATION_WINDOW: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How far the holder's identity is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Registered remotely, in the app.
    One,
    /// Registered at the counter, with biometrics.
    Two,
}

impl Level {
    /// The number, as tokens and columns carry it.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }

    /// The level of a stored number.
    ///
    /// # Errors
    ///
    /// Broken, for other numbers than 1 and 2.
    pub fn of(number: i64) -> crate::Result<Self> {
        match number {
            1 => Ok(Self::One),
            2 => Ok(Self::Two),
            other => Err(crate::Error::broken(format!("no account level {other}"))),
        }
    }
}

/// Why an account is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// The holder asked.
    Holder,
    /// The holder broke the terms.
    Terms,
    /// The card was withdrawn or held.
    Card,
    /// An authority asked.
    Authority,
}

impl Ground {
    /// Every ground.
    pub const ALL: [Self; 4] = [Self::Holder, Self::Terms, Self::Card, Self::Authority];

    /// The word stored and shown.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Holder => "holder",
            Self::Terms => "terms",
            Self::Card => "card",
            Self::Authority => "authority",
        }
    }
}

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Somebody asked for an account; nobody has decided.
    Applied,
    /// Approved and told; it may be activated before `until`.
    Approved {
        /// The first moment at which only the hotline helps.
        until: Timestamp,
    },
    /// In use.
    Active,
    /// Not usable until the ground ends.
    Locked {
        /// Why.
        ground: Ground,
    },
    /// Given up or taken back.
    Withdrawn,
    /// The holder has died.
    Dead,
}

impl State {
    /// The word stored; a lock's ground follows a colon.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Approved { .. } => "approved",
            Self::Active => "active",
            Self::Locked { ground: Ground::Holder } => "locked:holder",
            Self::Locked { ground: Ground::Terms } => "locked:terms",
            Self::Locked { ground: Ground::Card } => "locked:card",
            Self::Locked { ground: Ground::Authority } => "locked:authority",
            Self::Withdrawn => "withdrawn",
            Self::Dead => "dead",
        }
    }

    /// The state a stored word and instant are.
    ///
    /// # Errors
    ///
    /// Broken, when they are none.
    pub fn of(word: &str, until: Option<Timestamp>) -> crate::Result<Self> {
        match (word, until) {
            ("applied", _) => Ok(Self::Applied),
            ("approved", Some(until)) => Ok(Self::Approved { until }),
            ("active", _) => Ok(Self::Active),
            ("withdrawn", _) => Ok(Self::Withdrawn),
            ("dead", _) => Ok(Self::Dead),
            _ => Ground::ALL
                .into_iter()
                .find(|ground| word.strip_prefix("locked:") == Some(ground.word()))
                .map(|ground| Self::Locked { ground })
                .ok_or_else(|| crate::Error::broken(format!("no account state {word}"))),
        }
    }

    /// The instant that belongs to the state, where one does.
    #[must_use]
    pub const fn until(self) -> Option<Timestamp> {
        match self {
            Self::Approved { until } => Some(until),
            _ => None,
        }
    }
}

/// An account, without the credentials that open it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// Whose it is, and what it is called.
    pub id: PersonId,
    /// How far the identity is proved.
    pub level: Level,
    /// Where it stands.
    pub state: State,
}

/// Why an account does not do what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Approved but not yet activated.
    #[error("not yet activated")]
    NotActivated,
    /// The seven days are over: the hotline helps.
    #[error("not activated within seven days")]
    ActivationOverdue,
    /// Locked.
    #[error("locked")]
    Locked,
    /// Withdrawn, or the holder has died.
    #[error("ended")]
    Ended,
    /// Activated before.
    #[error("already activated")]
    AlreadyActive,
    /// The seven days are not over: the person can activate without help.
    #[error("still open for activation")]
    StillOpen,
}

impl crate::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotActivated => "account.not_activated",
            Self::ActivationOverdue => "account.activation_overdue",
            Self::Locked => "account.locked",
            Self::Ended => "account.ended",
            Self::AlreadyActive => "account.already_active",
            Self::StillOpen => "account.still_open",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::AlreadyActive | Self::StillOpen => Kind::Unprocessable,
            _ => Kind::Forbidden,
        }
    }
}

impl Account {
    /// The gate: nothing mints a session or a token for an account that does not pass.
    ///
    /// # Errors
    ///
    /// The [`Refusal`] that says why it is not usable at `now`.
    pub fn usable(&self, now: Timestamp) -> Result<(), Refusal> {
        match self.state {
            State::Active => Ok(()),
            State::Locked { .. } => Err(Refusal::Locked),
            State::Withdrawn | State::Dead | State::Applied => Err(Refusal::Ended),
            State::Approved { until } if now >= until => Err(Refusal::ActivationOverdue),
            State::Approved { .. } => Err(Refusal::NotActivated),
        }
    }

    /// Refuses when the account cannot be activated at `now`.
    ///
    /// # Errors
    ///
    /// The [`Refusal`] that says why.
    pub fn check_activation(&self, now: Timestamp) -> Result<(), Refusal> {
        match self.usable(now) {
            Err(Refusal::NotActivated) => Ok(()),
            Ok(()) => Err(Refusal::AlreadyActive),
            Err(refusal) => Err(refusal),
        }
    }

    /// The account once its holder has activated it.
    ///
    /// # Errors
    ///
    /// As [`Account::check_activation`].
    pub fn activate(self, now: Timestamp) -> Result<Self, Refusal> {
        self.check_activation(now)?;
        Ok(Self { state: State::Active, ..self })
    }

    /// The account after the hotline opened it for another seven days.
    ///
    /// # Errors
    ///
    /// [`Refusal::StillOpen`] before the first seven days are over; else the
    /// reason why activation is out of the question.
    pub fn reopen(self, now: Timestamp) -> Result<Self, Refusal> {
        match self.check_activation(now) {
            Err(Refusal::ActivationOverdue) => Ok(Self { state: approved_at(now), ..self }),
            Ok(()) => Err(Refusal::StillOpen),
            Err(refusal) => Err(refusal),
        }
    }
}

/// The state of an account approved, and its holder told, at `now`.
#[must_use]
pub fn approved_at(now: Timestamp) -> State {
    State::Approved { until: now.saturating_add(ACTIVATION_WINDOW).unwrap_or(Timestamp::MAX) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + day * 86_400).expect("in range")
    }

    fn account(state: State) -> Account {
        Account { id: PersonId::from_bytes([1; 16]), level: Level::One, state }
    }

    fn approved() -> Account {
        account(approved_at(day(0)))
    }

    #[test]
    fn an_approved_account_may_be_activated_within_seven_days() {
        let activated = approved().activate(day(6)).expect("in time");
        assert_eq!(activated.usable(day(6)), Ok(()));
    }

    #[test]
    fn after_seven_days_only_the_hotline_helps() {
        assert_eq!(approved().activate(day(7)), Err(Refusal::ActivationOverdue));
    }

    #[test]
    fn the_hotline_opens_another_seven_days() {
        let reopened = approved().reopen(day(9)).expect("overdue");
        assert_eq!(reopened.check_activation(day(15)), Ok(()));
        assert_eq!(reopened.check_activation(day(16)), Err(Refusal::ActivationOverdue));
    }

    #[test]
    fn the_hotline_does_not_reopen_what_is_still_open() {
        assert_eq!(approved().reopen(day(1)), Err(Refusal::StillOpen));
    }

    #[test]
    fn an_account_is_activated_once() {
        assert_eq!(account(State::Active).activate(day(0)), Err(Refusal::AlreadyActive));
    }

    #[test]
    fn only_an_active_account_passes_the_gate() {
        let others = [
            State::Applied,
            approved_at(day(0)),
            State::Locked { ground: Ground::Holder },
            State::Withdrawn,
            State::Dead,
        ];
        for state in others {
            assert!(account(state).usable(day(1)).is_err(), "{state:?}");
        }
    }

    #[test]
    fn a_state_reads_back_from_its_word() {
        let states = [
            State::Applied,
            approved_at(day(0)),
            State::Active,
            State::Locked { ground: Ground::Card },
            State::Dead,
        ];
        for state in states {
            assert_eq!(State::of(state.word(), state.until()).expect("known"), state);
        }
    }
}
