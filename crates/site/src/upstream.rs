//! Where people sign in when not here: the providers a portal relies on.

use std::sync::{Arc, PoisonError, RwLock};

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
    /// What was last fetched of it.
    fetched: RwLock<Option<Arc<Fetched>>>,
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
            fetched: RwLock::new(None),
        }
    }

    /// What was fetched lately enough.
    #[must_use]
    pub fn lately(&self, now: Timestamp) -> Option<Arc<Fetched>> {
        let fetched = self.fetched.read().unwrap_or_else(PoisonError::into_inner);
        fetched.as_ref().filter(|fetched| now.duration_since(fetched.at) < BELIEVED).map(Arc::clone)
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
