//! What a client may be told about a person, by name.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// One scope. The claims each one opens are in [`crate::userinfo`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// OpenID Connect Core §3.1.2.1: this is a sign-in.
    OpenId,
    /// OpenID Connect Core §5.4: name, date of birth, gender.
    Profile,
    /// OpenID Connect Core §5.4: phone number.
    Phone,
    /// OpenID Connect Core §5.4: e-mail address.
    Email,
    /// The personal identification number. Public bodies only.
    Citizen,
    /// OpenID Connect Core §11: a refresh token that outlives the session.
    OfflineAccess,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::OpenId, Self::Profile, Self::Phone, Self::Email, Self::Citizen, Self::OfflineAccess];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OpenId => "openid",
            Self::Profile => "profile",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Citizen => "citizen",
            Self::OfflineAccess => "offline_access",
        }
    }
}

/// A set of scopes; on the wire a list of words between spaces (RFC 6749 §3.3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Scopes(u8);

impl Scopes {
    /// No scope at all.
    pub const NONE: Self = Self(0);

    /// Reads a list of words. Words nobody knows are passed over (OpenID Connect Core §3.1.2.1).
    pub fn parse(words: &str) -> Self {
        let known = |word| Scope::ALL.into_iter().find(|scope| scope.as_str() == word);
        words.split(' ').filter_map(known).collect()
    }

    /// Whether this scope is among them.
    pub fn has(self, scope: Scope) -> bool {
        self.0 & (1 << scope as u8) != 0
    }

    /// Whether all of these are also in `other`.
    pub fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Each of them, in the order of [`Scope::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |&scope| self.has(scope))
    }

    /// The same scopes and this one.
    #[must_use]
    pub fn with(self, scope: Scope) -> Self {
        Self(self.0 | (1 << scope as u8))
    }

    /// The same scopes without this one.
    #[must_use]
    pub fn without(self, scope: Scope) -> Self {
        Self(self.0 & !(1 << scope as u8))
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        scopes.into_iter().fold(Self::NONE, Self::with)
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, scope) in self.iter().enumerate() {
            let space = if at == 0 { "" } else { " " };
            write!(f, "{space}{}", scope.as_str())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scopes({self})")
    }
}

impl Serialize for Scopes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Scopes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Self::parse(&String::deserialize(from)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_and_unknown_words_change_nothing() {
        assert_eq!(Scopes::parse("profile openid"), Scopes::parse("openid address profile  openid"));
        assert_eq!(Scopes::parse("citizen openid").to_string(), "openid citizen");
    }

    #[test]
    fn fewer_scopes_lie_within_more() {
        let (fewer, more) = (Scopes::parse("openid"), Scopes::parse("openid phone"));
        assert!(fewer.within(more) && !more.within(fewer) && Scopes::NONE.within(fewer));
    }
}
