//! A service of a portal: where it belongs, and what it demands before it begins.
//!
//! Names, summaries and further words for the search are messages:
//! "service.", the slug, and ".title", ".summary", ".keywords".

use jiff::{SignedDuration, Timestamp};

use super::Catalogue;
use crate::identity::account::Level;

/// How long a passcode or passkey opens a service without another: long enough
/// to fill in a form, too short to find somebody else's phone still open.
pub const FRESH_FOR: SignedDuration = SignedDuration::from_mins(15);

/// Which part of life a service belongs to: the headings of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The identity card (Law on Identification 26/2023/QH15).
    Card,
    /// Residence (Law on Residence 68/2020/QH14).
    Residence,
    /// Birth, death, marriage, and extracts of them (Law on Civil Status 60/2014/QH13).
    CivilStatus,
}

impl Field {
    /// All of them, in the order shown.
    pub const ALL: [Self; 3] = [Self::Card, Self::Residence, Self::CivilStatus];

    /// The area of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.word() == word)
    }

    /// Its word in message keys.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Residence => "residence",
            Self::CivilStatus => "civil_status",
        }
    }
}

/// Whether a service wants a proof of this hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fresh {
    /// A sign-in that stands will do.
    No,
    /// The passcode or a passkey, not older than [`FRESH_FOR`].
    PasscodeOrPasskey,
}

/// What a service demands before it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// The lowest account level that will do.
    pub level: Level,
    /// Whether it wants a proof of this hour.
    pub fresh: Fresh,
}

/// One service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Service {
    /// Its word in addresses and message keys.
    pub slug: &'static str,
    /// Where it stands in the list.
    pub field: Field,
    /// What it demands.
    pub needs: Needs,
    /// The portal that handles it. The National Portal lists them all.
    pub handled_by: Catalogue,
}

/// How strongly somebody signed in, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// By password and one-time code.
    Plain,
    /// By passcode or passkey, at this moment.
    Strong(Timestamp),
}

/// What stands between somebody and a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// The account's level is too low: nothing to be done from here.
    Level,
    /// A proof of this hour: to be given now.
    Fresh,
}

impl Needs {
    /// What is missing, the graver first; nothing, when the service may begin.
    #[must_use]
    pub fn lack(self, level: Level, standing: Standing, now: Timestamp) -> Option<Lack> {
        if level < self.level {
            return Some(Lack::Level);
        }
        match (self.fresh, standing) {
            (Fresh::No, _) => None,
            (Fresh::PasscodeOrPasskey, Standing::Strong(at)) if now.duration_since(at) <= FRESH_FOR => None,
            (Fresh::PasscodeOrPasskey, _) => Some(Lack::Fresh),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRICT: Needs = Needs { level: Level::Two, fresh: Fresh::PasscodeOrPasskey };

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + minutes * 60).expect("in range")
    }

    #[test]
    fn a_level_1_account_is_told_of_its_level_before_anything_else() {
        assert_eq!(STRICT.lack(Level::One, Standing::Plain, at(0)), Some(Lack::Level));
    }

    #[test]
    fn a_password_is_not_a_proof_of_this_hour() {
        assert_eq!(STRICT.lack(Level::Two, Standing::Plain, at(0)), Some(Lack::Fresh));
    }

    #[test]
    fn a_passcode_opens_a_service_for_a_quarter_of_an_hour() {
        let proved = Standing::Strong(at(0));
        assert_eq!(STRICT.lack(Level::Two, proved, at(15)), None);
        assert_eq!(STRICT.lack(Level::Two, proved, at(16)), Some(Lack::Fresh));
    }

    #[test]
    fn a_service_that_wants_no_fresh_proof_takes_the_sign_in_that_stands() {
        let easy = Needs { level: Level::One, fresh: Fresh::No };
        assert_eq!(easy.lack(Level::One, Standing::Plain, at(0)), None);
    }
}
