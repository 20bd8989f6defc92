//! Sealed columns and blind indexes: what a stolen database cannot be read by.
//!
//! Every column with personal data is sealed with AES-256-GCM-SIV (RFC 8452)
//! under a key of its person; the person's key is wrapped by the site's key, so
//! that dropping it erases the person. Table, column and row are bound into
//! each seal: a value moved to another place does not open. What must be found
//! exactly has a blind index, HMAC-SHA-256 under a key of its own.

mod keys;
mod seal;

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

use aws_lc_rs::hmac;
use domain::{Error, PersonId, Result};
use zeroize::Zeroizing;

pub use keys::Keys;
use seal::Sealer;

/// The place a sealed value belongs to and cannot be moved from.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The row, by its id.
    pub row: &'a [u8],
}

/// The key that a person's columns are sealed under. Does not print.
pub struct PersonKey(Sealer);

impl PersonKey {
    /// Seals a value of this person for its place.
    pub fn seal(&self, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>> {
        self.0.seal(place, plain)
    }

    /// Opens a value of this person that was sealed for this place.
    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        self.0.open(place, sealed)
    }

    /// Opens a text of this person that was sealed for this place.
    pub fn open_text(&self, place: Place<'_>, sealed: &[u8]) -> Result<String> {
        text(&self.open(place, sealed)?)
    }
}

/// What seals and finds personal data of one site. Does not print.
pub struct Vault {
    site: Sealer,
    wrap: Sealer,
    blind: hmac::Key,
    indexes: RwLock<HashMap<&'static str, hmac::Key>>,
}

impl Vault {
    /// The vault that these keys open.
    pub fn new(keys: &Keys) -> Result<Self> {
        let site = keys::extract(keys.seal());
        Ok(Self {
            site: Sealer::new(&*keys::derive(&site, "danh site column"))?,
            wrap: Sealer::new(&*keys::derive(&site, "danh person key"))?,
            blind: keys::extract(keys.blind()),
            indexes: RwLock::default(),
        })
    }

    /// What `value` is found by in the blind index named `index` ("person.number").
    ///
    /// The caller gives the one normal form of the value. Never for values that
    /// few people have, or that can be told from how often they appear.
    #[must_use]
    pub fn blind(&self, index: &'static str, value: &str) -> [u8; 32] {
        let known = self.indexes.read().unwrap_or_else(PoisonError::into_inner).get(index).cloned();
        let key = known.unwrap_or_else(|| {
            let key = hmac::Key::new(hmac::HMAC_SHA256, &*keys::derive(&self.blind, index));
            self.indexes.write().unwrap_or_else(PoisonError::into_inner).insert(index, key.clone());
            key
        });
        *keys::digest(&key, &[value.as_bytes()])
    }

    /// A key for a person, and the same key wrapped, to be stored with the person.
    pub fn new_person_key(&self, person: PersonId) -> Result<(PersonKey, Vec<u8>)> {
        let mut key = Zeroizing::new([0; 32]);
        aws_lc_rs::rand::fill(&mut *key).map_err(|_| Error::broken("the system has no dice"))?;
        let wrapped = self.wrap.seal(person_key_of(&person), &*key)?;
        Ok((PersonKey(Sealer::new(&*key)?), wrapped))
    }

    /// The key of a person, from what is stored with the person.
    pub fn unwrap(&self, person: PersonId, wrapped: &[u8]) -> Result<PersonKey> {
        Ok(PersonKey(Sealer::new(&self.wrap.open(person_key_of(&person), wrapped)?)?))
    }

    /// Seals a value that is no one person's under the site's key.
    pub fn seal_site(&self, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>> {
        self.site.seal(place, plain)
    }

    /// Opens what [`Vault::seal_site`] sealed for this place.
    pub fn open_site(&self, place: Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        self.site.open(place, sealed)
    }

    /// Opens a text that [`Vault::seal_site`] sealed for this place.
    pub fn open_site_text(&self, place: Place<'_>, sealed: &[u8]) -> Result<String> {
        text(&self.open_site(place, sealed)?)
    }
}

fn person_key_of(person: &PersonId) -> Place<'_> {
    Place { table: "person", column: "wrapped_key", row: person.as_bytes() }
}

fn text(plain: &[u8]) -> Result<String> {
    std::str::from_utf8(plain).map(str::to_owned).map_err(Error::broken)
}

#[cfg(test)]
mod tests;
