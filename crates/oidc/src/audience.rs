//! Whom a token is for, RFC 7519 §4.1.3: one name, or a list of them.

use serde::{Deserialize, Serialize};

/// The `aud` of a token, in the form it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Audience {
    /// One name.
    One(String),
    /// A list of names.
    List(Vec<String>),
}

impl Audience {
    /// Whether it is for this party, perhaps among others.
    pub fn has(&self, name: &str) -> bool {
        self.names().any(|one| one == name)
    }

    /// Whether it is for this party and nobody else.
    pub fn is_only(&self, name: &str) -> bool {
        self.has(name) && self.names().count() == 1
    }

    /// Everybody it is for.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        match self {
            Self::One(name) => std::slice::from_ref(name).iter(),
            Self::List(names) => names.iter(),
        }
        .map(String::as_str)
    }
}

impl From<&str> for Audience {
    fn from(name: &str) -> Self {
        Self::One(name.to_owned())
    }
}
