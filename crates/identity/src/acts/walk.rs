//! Walks over several pages: what was proved and typed on the way is kept for
//! the browser, sealed, and taken all at once by the last page.

use domain::{Error, PersonId, Result, identity::otp::Purpose};
use jiff::{SignedDuration, Timestamp};
use serde::{Serialize, de::DeserializeOwned};
use site::Env;
use store::{
    Tx,
    identity::walk::{self, At, Walk, WalkId},
};
use zeroize::Zeroizing;

use super::Browser;

/// How long somebody may take from the first page to the last.
pub const LIFE: SignedDuration = SignedDuration::from_mins(30);

/// Why a walk does not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Never begun in this browser, ended, or begun too long ago: begin again.
    #[error("this walk is over")]
    Over,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        "walk.over"
    }
}

/// What a walk leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// An account in use.
    Activation,
    /// Another password.
    PasswordReset,
    /// Another passcode.
    PasscodeReset,
    /// Other recovery codes.
    RecoveryCodes,
}

impl To {
    const fn word(self) -> &'static str {
        match self {
            Self::Activation => "activation",
            Self::PasswordReset => "password_reset",
            Self::PasscodeReset => "passcode_reset",
            Self::RecoveryCodes => "recovery_codes",
        }
    }

    /// The code it takes, where it takes one.
    #[must_use]
    pub const fn purpose(self) -> Option<Purpose> {
        match self {
            Self::Activation => Some(Purpose::Activation),
            Self::PasswordReset => Some(Purpose::PasswordReset),
            Self::PasscodeReset => Some(Purpose::PasscodeReset),
            Self::RecoveryCodes => None,
        }
    }
}

/// Where a browser is on its way, at a moment.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    at: At,
    now: Timestamp,
}

impl Place {
    /// A browser's walk to an end.
    #[must_use]
    pub fn new(env: &Env, browser: &Browser, id: WalkId, to: To) -> Self {
        let now = env.clock.now();
        let not_before = now.saturating_sub(LIFE).unwrap_or(Timestamp::MIN);
        Self { at: At { id, device: browser.device, purpose: to.word(), not_before }, now }
    }

    /// Which walk.
    #[must_use]
    pub const fn id(&self) -> WalkId {
        self.at.id
    }

    /// The moment of the act.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// The walk, as far as it has come.
    ///
    /// # Errors
    ///
    /// `walk.over`.
    pub fn walk(&self, tx: &mut Tx<'_>) -> Result<Walk> {
        Ok(walk::find(tx, &self.at)?.ok_or(Refusal::Over)?)
    }

    /// The walk once its code was spent, and whose it is.
    ///
    /// # Errors
    ///
    /// `walk.over`, also before the code was spent.
    pub fn proved(&self, tx: &mut Tx<'_>) -> Result<(Walk, PersonId)> {
        let walk = self.walk(tx)?;
        match (walk.proved_at, walk.person) {
            (Some(_), Some(person)) => Ok((walk, person)),
            _ => Err(Refusal::Over.into()),
        }
    }

    /// A walk that begins here.
    ///
    /// # Errors
    ///
    /// Broken, when what is staged cannot be written down.
    pub fn begin(&self, person: Option<PersonId>, staged: &impl Serialize) -> Result<Walk> {
        Ok(Walk {
            id: self.at.id,
            device: self.at.device,
            purpose: self.at.purpose,
            person,
            staged: written(staged)?,
            begun_at: self.now,
            proved_at: None,
            version: 1,
        })
    }

    /// Ends a walk; only one caller ever does.
    ///
    /// # Errors
    ///
    /// `walk.over` for everybody but the one.
    pub fn end(&self, tx: &mut Tx<'_>, walk: &Walk) -> Result<()> {
        if walk::end(tx, walk, self.now)? { Ok(()) } else { Err(Refusal::Over.into()) }
    }
}

/// What was typed so far.
///
/// # Errors
///
/// Broken, when it is something else.
pub fn staged<T: DeserializeOwned>(walk: &Walk) -> Result<T> {
    serde_json::from_slice(&walk.staged).map_err(Error::broken)
}

/// Keeps what was typed so far.
///
/// # Errors
///
/// Conflict, when the walk went on elsewhere meanwhile.
pub fn stage(tx: &mut Tx<'_>, walk: &Walk, staged: &impl Serialize) -> Result<()> {
    walk::save(tx, &Walk { staged: written(staged)?, ..walk.clone() })
}

fn written(staged: &impl Serialize) -> Result<Zeroizing<Vec<u8>>> {
    serde_json::to_vec(staged).map(Zeroizing::new).map_err(Error::broken)
}
