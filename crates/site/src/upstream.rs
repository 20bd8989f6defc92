//! Where people sign in when not here: the providers a portal relies on.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use jiff::{SignedDuration, Timestamp};
use oidc::jose::JwkSet;

/// One provider this site is a relying party of.
#[derive(Debug)]
pub struct Upstream {
    /// Its word in addresses of this site: "quoc-gia", "dinh-danh".
    pub id: String,
    /// Its issuer.
    pub issuer: String,
    /// The name this site goes by there.
    pub client_id: String,
    /// What the button says, in Vietnamese.
    pub label_vi: String,
    /// What the button says, in English.
    pub label_en: String,
    /// What it is called, in Vietnamese; the words of the button, where nothing was said.
    pub name_vi: String,
    /// What it is called, in English.
    pub name_en: String,
    /// What was last fetched of it.
    fetched: RwLock<Option<Arc<Fetched>>>,
    /// Whose activity it was last told of, and when.
    told: Mutex<Told>,
}

/// When the provider was last told that a session goes on, by the session's name here.
#[derive(Debug, Default)]
struct Told {
    last: HashMap<String, Timestamp>,
    /// At this size, those nobody waits for are forgotten.
    full: usize,
}

/// What a provider publishes of itself.
#[derive(Debug)]
pub struct Fetched {
    /// Its metadata (OpenID Connect Discovery §3).
    pub metadata: oidc::discovery::Metadata,
    /// Its public keys.
    pub keys: JwkSet,
    /// When both were fetched.
    pub at: Timestamp,
}

/// How long what was fetched is believed.
const BELIEVED: SignedDuration = SignedDuration::from_mins(10);
/// How long keys just fetched are the latest there are, whoever names another:
/// a made-up key must not make this site call its provider again and again.
const LATEST: SignedDuration = SignedDuration::from_secs(10);
/// How often a provider is told that somebody is still there. Two such waits,
/// one at a portal and one at a broker, are well within the rest a session may have.
const TELL_EVERY: SignedDuration = SignedDuration::from_mins(4);
/// Fewer sessions than this are never looked through.
const FEW: usize = 1024;

impl Upstream {
    /// A provider nothing has been fetched of yet.
    #[must_use]
    pub fn new(id: &str, issuer: &str, client_id: &str, labels: (&str, &str)) -> Self {
        Self {
            id: id.to_owned(),
            issuer: issuer.trim_end_matches('/').to_owned(),
            client_id: client_id.to_owned(),
            label_vi: labels.0.to_owned(),
            label_en: labels.1.to_owned(),
            name_vi: labels.0.to_owned(),
            name_en: labels.1.to_owned(),
            fetched: RwLock::new(None),
            told: Mutex::default(),
        }
    }

    /// By its own names, which say less than its button.
    #[must_use]
    pub fn called(self, names: (&str, &str)) -> Self {
        Self { name_vi: names.0.to_owned(), name_en: names.1.to_owned(), ..self }
    }

    /// What was fetched lately enough.
    #[must_use]
    pub fn lately(&self, now: Timestamp) -> Option<Arc<Fetched>> {
        self.within(BELIEVED, now)
    }

    /// What was fetched a moment ago.
    #[must_use]
    pub fn just_now(&self, now: Timestamp) -> Option<Arc<Fetched>> {
        self.within(LATEST, now)
    }

    fn within(&self, age: SignedDuration, now: Timestamp) -> Option<Arc<Fetched>> {
        let fetched = self.fetched.read().unwrap_or_else(PoisonError::into_inner);
        fetched.as_ref().filter(|fetched| now.duration_since(fetched.at) < age).map(Arc::clone)
    }

    /// Whether the provider is to be told that a session, begun at `since`, goes
    /// on. Whoever asks and hears yes tells it.
    #[must_use]
    pub fn due(&self, sid: &str, since: Timestamp, now: Timestamp) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let last = told.last.get(sid).copied().unwrap_or(since);
        if now.duration_since(last) < TELL_EVERY {
            return false;
        }
        if told.last.len() >= told.full.max(FEW) {
            told.last.retain(|_, at| now.duration_since(*at) < TELL_EVERY);
            told.full = told.last.len() * 2;
        }
        told.last.insert(sid.to_owned(), now);
        true
    }

    /// Keeps what was fetched.
    pub fn keep(&self, fetched: Fetched) -> Arc<Fetched> {
        let fetched = Arc::new(fetched);
        *self.fetched.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&fetched));
        fetched
    }
}

/// The providers a site offers, in the order offered. None at the identity centre.
#[derive(Debug, Default)]
pub struct Upstreams {
    list: Vec<Upstream>,
}

impl Upstreams {
    /// These, in this order.
    #[must_use]
    pub fn new(list: Vec<Upstream>) -> Self {
        Self { list }
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Upstream] {
        &self.list
    }

    /// The one of this word.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Upstream> {
        self.list.iter().find(|upstream| upstream.id == id)
    }

    /// The one whose issuer this is.
    #[must_use]
    pub fn of_issuer(&self, issuer: &str) -> Option<&Upstream> {
        self.list.iter().find(|upstream| upstream.issuer == issuer)
    }

    /// Whether people sign in elsewhere: then this site, as a provider, only passes on.
    #[must_use]
    pub fn is_broker(&self) -> bool {
        !self.list.is_empty()
    }

    /// The word of the one offered first.
    #[must_use]
    pub fn first_id(&self) -> &str {
        self.list.first().map_or("", |upstream| upstream.id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + minutes * 60).expect("in range")
    }

    #[test]
    fn a_provider_is_told_every_few_minutes_that_a_session_goes_on() {
        let upstream = Upstream::new("dinh-danh", "http://localhost:8000", "thanh-hoa", ("a", "b"));
        let due = |minutes| upstream.due("sid", at(0), at(minutes));
        assert_eq!([1, 3, 4, 5, 7, 8].map(due), [false, false, true, false, false, true]);
    }
}
