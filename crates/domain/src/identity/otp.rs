//! A one-time code: six digits by SMS or e-mail, good once and for three minutes.
//!
//! A code belongs to its challenge, and the challenge to a browser and a
//! purpose: a code asked for one thing opens no other. Five wrong tries end it.
//! Limits are dated settings (domain reference §6: marked unconfirmed there).

use jiff::{SignedDuration, Timestamp};

/// How long a code is good.
pub const LIFE: SignedDuration = SignedDuration::from_mins(3);
/// Wrong tries after which a challenge is void.
pub const TRIES: u32 = 5;
/// How soon another code may be asked for.
pub const RESEND_AFTER: SignedDuration = SignedDuration::from_secs(60);

/// What a code is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The second step of signing in.
    SignIn,
    /// Activating an approved account.
    Activation,
    /// Setting another password.
    PasswordReset,
    /// Setting another passcode.
    PasscodeReset,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 4] = [Self::SignIn, Self::Activation, Self::PasswordReset, Self::PasscodeReset];

    /// The word stored.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Activation => "activation",
            Self::PasswordReset => "password_reset",
            Self::PasscodeReset => "passcode_reset",
        }
    }

    /// The text that carries the code.
    #[must_use]
    pub fn template(self) -> &'static str {
        match self {
            Self::SignIn => "otp.sign_in",
            Self::Activation => "otp.activation",
            Self::PasswordReset => "otp.password_reset",
            Self::PasscodeReset => "otp.passcode_reset",
        }
    }

    /// The purpose a stored word names.
    ///
    /// # Errors
    ///
    /// Broken, when the word names none.
    pub fn of(word: &str) -> crate::Result<Self> {
        Self::ALL
            .into_iter()
            .find(|purpose| purpose.word() == word)
            .ok_or_else(|| crate::Error::broken(format!("no purpose {word}")))
    }
}

/// Where one challenge stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Challenge {
    /// When the code was sent.
    pub sent_at: Timestamp,
    /// Wrong tries so far.
    pub wrong_tries: u32,
}

/// Why a code was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not six digits: no try is counted.
    #[error("a code is six digits")]
    Malformed,
    /// Not the code that was sent.
    #[error("wrong code, {tries_left} tries left")]
    Wrong {
        /// Tries left on this challenge. Never zero.
        tries_left: u32,
    },
    /// Too late, too many wrong tries, or already used: ask for another.
    #[error("this code is no longer good")]
    Over,
    /// Another code cannot be asked for yet.
    #[error("another code in {wait} s")]
    TooSoon {
        /// Seconds to wait.
        wait: u64,
    },
}

impl crate::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "otp.malformed",
            Self::Wrong { .. } => "otp.wrong",
            Self::Over => "otp.over",
            Self::TooSoon { .. } => "otp.too_soon",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Wrong { tries_left } => vec![("tries_left", tries_left.to_string())],
            Self::TooSoon { wait } => vec![("seconds", wait.to_string())],
            _ => Vec::new(),
        }
    }
}

impl Challenge {
    /// When the code stops being good.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.sent_at.saturating_add(LIFE).unwrap_or(Timestamp::MAX)
    }

    /// Refuses when no try is looked at any more.
    ///
    /// # Errors
    ///
    /// [`Refusal::Over`] after three minutes or five wrong tries.
    pub fn check_open(&self, now: Timestamp) -> Result<(), Refusal> {
        let open = now < self.expires_at() && self.wrong_tries < TRIES;
        if open { Ok(()) } else { Err(Refusal::Over) }
    }

    /// What a wrong try leaves, and what the person is told.
    #[must_use = "a wrong try that is not stored is a free guess"]
    pub fn wrong(self) -> (Self, Refusal) {
        let wrong_tries = self.wrong_tries + 1;
        let refusal = match TRIES.saturating_sub(wrong_tries) {
            0 => Refusal::Over,
            tries_left => Refusal::Wrong { tries_left },
        };
        (Self { wrong_tries, ..self }, refusal)
    }

    /// Refuses when another code may not be sent yet.
    ///
    /// # Errors
    ///
    /// [`Refusal::TooSoon`] within the first minute.
    pub fn check_resend(&self, now: Timestamp) -> Result<(), Refusal> {
        let ready_at = self.sent_at.saturating_add(RESEND_AFTER).unwrap_or(Timestamp::MAX);
        if now >= ready_at {
            return Ok(());
        }
        let wait = u64::try_from(ready_at.duration_since(now).as_secs()).unwrap_or(0).max(1);
        Err(Refusal::TooSoon { wait })
    }
}

/// The six digits of a code, from four bytes of dice.
#[must_use]
pub fn digits(dice: [u8; 8]) -> String {
    // 2^64 over a million: the bias is below one in 10^13.
    format!("{:06}", u64::from_be_bytes(dice) % 1_000_000)
}

/// Six digits as typed; spaces within are forgiven.
///
/// # Errors
///
/// [`Refusal::Malformed`] unless six digits remain.
pub fn parse(text: &str) -> Result<String, Refusal> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let well_formed = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if well_formed { Ok(digits) } else { Err(Refusal::Malformed) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + seconds).expect("in range")
    }

    const SENT: i64 = 0;

    fn challenge(wrong_tries: u32) -> Challenge {
        Challenge { sent_at: at(SENT), wrong_tries }
    }

    #[test]
    fn a_code_is_good_for_three_minutes() {
        assert_eq!(challenge(0).check_open(at(179)), Ok(()));
        assert_eq!(challenge(0).check_open(at(180)), Err(Refusal::Over));
    }

    #[test]
    fn a_wrong_try_says_how_many_are_left() {
        assert_eq!(challenge(0).wrong().1, Refusal::Wrong { tries_left: 4 });
    }

    #[test]
    fn the_fifth_wrong_try_ends_the_challenge() {
        let (after, refusal) = challenge(4).wrong();
        assert_eq!(refusal, Refusal::Over);
        assert_eq!(after.check_open(at(1)), Err(Refusal::Over));
    }

    #[test]
    fn another_code_may_be_asked_for_after_a_minute() {
        assert_eq!(challenge(0).check_resend(at(15)), Err(Refusal::TooSoon { wait: 45 }));
        assert_eq!(challenge(0).check_resend(at(60)), Ok(()));
    }

    #[test]
    fn a_code_always_has_six_digits() {
        assert_eq!(digits([0; 8]), "000000");
        assert_eq!(digits([0xff; 8]).len(), 6);
    }

    #[test]
    fn spaces_in_a_typed_code_are_forgiven() {
        assert_eq!(parse(" 123 456 "), Ok("123456".to_owned()));
        assert_eq!(parse("12345"), Err(Refusal::Malformed));
    }
}
