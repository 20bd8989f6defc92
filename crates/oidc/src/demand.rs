//! What a client demands of a sign-in, and whether somebody's standing meets it.
//!
//! With class passcode or passkey, `max_age` is measured from that proof and
//! `auth_time` is its moment; otherwise both are those of the full sign-in.
//! What was demanded is met or refused: never answered with something weaker
//! (OpenID Connect Core §3.1.2.1, RFC 9470 §3).

use crate::acr::{Acr, Amr, Strength};
use crate::lifetime::CLOCK_SKEW;
use crate::refusal::{Code, OAuthError};
use serde::{Deserialize, Serialize};

/// What is demanded of the sign-in behind an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demand {
    /// The weakest class that will do; `None` when nobody cares.
    pub acr: Option<Acr>,
    /// How old the proof may be, in seconds.
    pub max_age: Option<u32>,
    /// The lowest account level that will do.
    pub account_level: Option<u8>,
    /// Whether only a full sign-in made for this very request will do (`prompt=login`).
    pub sign_in: SignIn,
    /// When it was demanded. A proof given since is always young enough.
    pub asked_at: i64,
}

/// Which full sign-in is good enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignIn {
    /// One that stands, if the rest is met.
    Standing,
    /// Only one made after it was demanded.
    Again,
}

/// Where somebody stands: their live session and what was proved in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Their account's level.
    pub account_level: u8,
    /// When they signed in fully, and by which class (never [`Acr::Passcode`]).
    pub signed_in: Proof,
    /// When the passcode was last right in this session.
    pub passcode_at: Option<i64>,
    /// When a passkey was last used in this session.
    pub passkey_at: Option<i64>,
    /// The proofs the account has the means for.
    pub reach: Reach,
}

/// A proof and its moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    /// The class it makes.
    pub acr: Acr,
    /// When it was given (unix seconds).
    pub at: i64,
}

/// Which proofs beyond password and code an account has the means for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reach {
    /// Neither passcode nor passkey.
    Otp,
    /// A passcode.
    Passcode,
    /// A passkey, and no passcode.
    Passkey,
    /// Both.
    Both,
}

/// What a person has to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Sign in fully.
    SignIn,
    /// Give the passcode, or use a passkey instead.
    Passcode,
    /// Use a passkey.
    Passkey,
}

/// What another provider says of a sign-in, as far as it says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// The class.
    pub acr: Option<Acr>,
    /// When (unix seconds).
    pub auth_time: Option<i64>,
    /// The level of the account.
    pub account_level: Option<u8>,
}

/// Whether a demand is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is; this is what may be said.
    Met(Strength),
    /// Not yet.
    Needs(Step),
    /// Not by this account, whatever it does today: `unmet_authentication_requirements`.
    Never(Unmet),
}

/// What a sign-in falls short of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unmet {
    /// The account's level is too low.
    #[error("the account's level is lower than demanded")]
    Level,
    /// The class is too weak.
    #[error("the authentication is weaker than demanded")]
    Acr,
    /// The proof is too old.
    #[error("the authentication is older than demanded")]
    Age,
}

impl OAuthError for Unmet {
    fn code(&self) -> Code {
        Code::UnmetAuthenticationRequirements
    }
}

impl Step {
    /// The answer when no page may be shown for it (`prompt=none`, OpenID Connect Core §3.1.2.6).
    #[must_use]
    pub const fn silently(self) -> Code {
        match self {
            Self::SignIn => Code::LoginRequired,
            Self::Passcode | Self::Passkey => Code::InteractionRequired,
        }
    }
}

impl Said {
    /// What is kept of a sign-in, as if its provider said it now.
    pub fn of(strength: &Strength, account_level: Option<u8>) -> Self {
        Self { acr: Some(strength.acr), auth_time: Some(strength.auth_time), account_level }
    }
}

impl Demand {
    /// A demand for nothing in particular.
    pub fn nothing(asked_at: i64) -> Self {
        Self { acr: None, max_age: None, account_level: None, sign_in: SignIn::Standing, asked_at }
    }

    /// Judges the standing of somebody who is signed in.
    pub fn met_by(&self, standing: &Standing, now: i64) -> Verdict {
        if self.sign_in == SignIn::Again && standing.signed_in.at < self.asked_at {
            return Verdict::Needs(Step::SignIn);
        }
        if self.account_level.is_some_and(|level| standing.account_level < level) {
            return Verdict::Never(Unmet::Level);
        }
        match self.proof(standing, now) {
            Some(proof) => Verdict::Met(standing.strength(proof)),
            None => self.next(standing),
        }
    }

    /// Whether what another provider says of a sign-in meets this demand.
    ///
    /// Its clock may be [`CLOCK_SKEW`] apart from ours.
    pub fn accepts(&self, said: Said, now: i64) -> Result<(), Unmet> {
        if self.account_level.is_some_and(|level| said.account_level.is_none_or(|said| said < level)) {
            return Err(Unmet::Level);
        }
        if self.acr.is_some_and(|acr| said.acr.is_none_or(|said| said < acr)) {
            return Err(Unmet::Acr);
        }
        let timed = self.max_age.is_some() || self.sign_in == SignIn::Again;
        if timed && !said.auth_time.is_some_and(|at| self.young(at.saturating_add(CLOCK_SKEW), now)) {
            return Err(Unmet::Age);
        }
        Ok(())
    }

    /// The proof that meets class and age: the full sign-in if it will do, else the strongest.
    fn proof(&self, standing: &Standing, now: i64) -> Option<Proof> {
        let proofs = [
            Some(standing.signed_in),
            standing.passkey_at.map(|at| Proof { acr: Acr::Passkey, at }),
            standing.passcode_at.map(|at| Proof { acr: Acr::Passcode, at }),
        ];
        // Where nobody asked for a class, age is that of the full sign-in.
        let looked_at = if self.acr.is_some() { &proofs[..] } else { &proofs[..1] };
        let weakest = self.acr.unwrap_or(Acr::Otp);
        looked_at.iter().flatten().copied().find(|proof| proof.acr >= weakest && self.young(proof.at, now))
    }

    /// Instants are whole seconds rounded down, so an age of exactly `max_age` may be more
    /// than that. It counts as too old: asking again is always allowed.
    fn young(&self, at: i64, now: i64) -> bool {
        let in_time = self.max_age.is_none_or(|most| now.saturating_sub(at) < i64::from(most));
        at >= self.asked_at || (self.sign_in == SignIn::Standing && in_time)
    }

    fn next(&self, standing: &Standing) -> Verdict {
        let passkey = matches!(standing.reach, Reach::Passkey | Reach::Both);
        let passcode = matches!(standing.reach, Reach::Passcode | Reach::Both);
        match self.acr {
            None | Some(Acr::Otp) => Verdict::Needs(Step::SignIn),
            Some(Acr::Passcode) if passcode => Verdict::Needs(Step::Passcode),
            Some(Acr::Passcode | Acr::Passkey) if passkey => Verdict::Needs(Step::Passkey),
            Some(_) => Verdict::Never(Unmet::Acr),
        }
    }
}

impl Standing {
    /// What may be said of this person by this proof.
    fn strength(&self, proof: Proof) -> Strength {
        let amr = match (proof.acr, self.signed_in.acr) {
            (Acr::Passkey, _) => vec![Amr::Hwk, Amr::User],
            (Acr::Passcode, Acr::Passkey) => vec![Amr::Hwk, Amr::User, Amr::Pin],
            (Acr::Passcode, _) => vec![Amr::Pwd, Amr::Otp, Amr::Pin],
            (Acr::Otp, _) => vec![Amr::Pwd, Amr::Otp],
        };
        Strength { acr: proof.acr, amr, auth_time: proof.at }
    }
}

#[cfg(test)]
mod tests;
