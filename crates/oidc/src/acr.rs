//! How strongly somebody proved who they are: `acr`, `amr`, `auth_time`.
//!
//! The three classes are ordered, and a stronger one does for a weaker one.
//! How sure we are *who somebody is* is another matter: `account_level`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// An authentication context class (OpenID Connect Core §2), weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Acr {
    /// Password and one-time code.
    Otp,
    /// A live session and the passcode.
    Passcode,
    /// A passkey, unlocked by its owner.
    Passkey,
}

impl Acr {
    /// All of them, weakest first.
    pub const ALL: [Self; 3] = [Self::Otp, Self::Passcode, Self::Passkey];

    /// The name on the wire.
    pub fn urn(self) -> &'static str {
        match self {
            Self::Otp => "urn:danh:acr:otp",
            Self::Passcode => "urn:danh:acr:passcode",
            Self::Passkey => "urn:danh:acr:passkey",
        }
    }
}

impl fmt::Display for Acr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.urn())
    }
}

/// A class that is not one of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an authentication context class that is not known here")]
pub struct UnknownAcr;

impl FromStr for Acr {
    type Err = UnknownAcr;

    fn from_str(urn: &str) -> Result<Self, UnknownAcr> {
        Self::ALL.into_iter().find(|acr| acr.urn() == urn).ok_or(UnknownAcr)
    }
}

impl Serialize for Acr {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.urn())
    }
}

impl<'de> Deserialize<'de> for Acr {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A way of proving who one is (RFC 8176).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Amr {
    /// Password.
    Pwd,
    /// One-time code.
    Otp,
    /// Passcode.
    Pin,
    /// A key in hardware or a passkey provider.
    Hwk,
    /// The authenticator checked its user.
    User,
    /// A way that another provider names and we do not.
    #[serde(other)]
    Other,
}

/// What is said about one sign-in, in an id token and to whoever asks later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strength {
    /// The class reached.
    pub acr: Acr,
    /// By which ways.
    pub amr: Vec<Amr>,
    /// When: of the proof that made the class (unix seconds).
    pub auth_time: i64,
}

impl Strength {
    /// The authentication assurance level of Decree 69/2024/ND-CP art. 20.
    ///
    /// Two for every class: two factors, and no biometric that the server sees.
    pub fn aal(&self) -> u8 {
        2
    }
}
