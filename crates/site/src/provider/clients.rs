//! Relying parties, as the endpoints need them: parsed once, looked up again every few seconds.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use domain::{Error, Result};
use gateway::Keys;
use jiff::{SignedDuration, Timestamp};
use oidc::client::Client;
use store::client::StoredClient;
use ui::Lang;

use crate::Env;

/// How long a parsed relying party is believed before it is looked up again.
const BELIEVED: SignedDuration = SignedDuration::from_secs(5);

/// A relying party that may act.
#[derive(Debug)]
pub struct Known {
    /// What is registered of it.
    pub client: Client,
    /// The name people are shown.
    pub name: String,
    /// The name for readers of English.
    pub name_en: String,
    /// Keyed hash of its secret, where it has one.
    pub secret_index: Option<[u8; 32]>,
}

/// The relying parties looked up lately.
#[derive(Debug, Default)]
pub struct Clients {
    lately: RwLock<HashMap<String, (Timestamp, Arc<Known>)>>,
}

impl Known {
    /// The name in a reader's language.
    #[must_use]
    pub fn name_in(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.name,
            Lang::En => &self.name_en,
        }
    }
}

impl Clients {
    fn believed(&self, client_id: &str, now: Timestamp) -> Option<Arc<Known>> {
        let lately = self.lately.read().unwrap_or_else(PoisonError::into_inner);
        let (at, known) = lately.get(client_id)?;
        (now.duration_since(*at) < BELIEVED).then(|| Arc::clone(known))
    }

    fn keep(&self, client_id: &str, known: &Arc<Known>, now: Timestamp) {
        let mut lately = self.lately.write().unwrap_or_else(PoisonError::into_inner);
        lately.insert(client_id.to_owned(), (now, Arc::clone(known)));
    }

    /// Forgets what was looked up: a registration has changed.
    pub fn forget(&self) {
        self.lately.write().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// The relying party of this name, unless it is disabled.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn find(env: &Env, client_id: &str, now: Timestamp) -> Result<Option<Arc<Known>>> {
    if let Some(known) = env.clients.believed(client_id, now) {
        return Ok(Some(known));
    }
    let wanted = client_id.to_owned();
    let found = env.db.glance(move |tx| store::client::find(tx, &wanted)).await?;
    let Some(stored) = found.filter(|stored| stored.disabled_at.is_none()) else { return Ok(None) };
    let known = Arc::new(parse(stored)?);
    env.clients.keep(client_id, &known, now);
    Ok(Some(known))
}

/// What a relying party's secret is kept as.
#[must_use]
pub fn secret_index(keys: &Keys, secret: &[u8]) -> [u8; 32] {
    keys.mac("client secret", secret)
}

fn parse(stored: StoredClient) -> Result<Known> {
    let client = serde_json::from_str(&stored.registration).map_err(Error::broken)?;
    let name_en = stored.english().to_owned();
    Ok(Known { client, name: stored.name, name_en, secret_index: stored.secret_index })
}
