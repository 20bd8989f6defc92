//! Relying parties of this site.

use domain::Result;
use jiff::Timestamp;

use crate::{Row, Tx, sql};

/// A relying party as stored. Its registration is the protocol's own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredClient {
    /// The name it goes by in the protocol.
    pub client_id: String,
    /// The name people are shown.
    pub name: String,
    /// The name for readers of English, where it has one.
    pub name_en: Option<String>,
    /// The registration, as JSON.
    pub registration: String,
    /// Keyed hash of its secret, where it has one.
    pub secret_index: Option<[u8; 32]>,
    /// Since when it may do nothing.
    pub disabled_at: Option<Timestamp>,
}

impl StoredClient {
    /// The name for readers of English.
    #[must_use]
    pub fn english(&self) -> &str {
        self.name_en.as_deref().unwrap_or(&self.name)
    }
}

fn read(row: &Row<'_>) -> Result<StoredClient> {
    Ok(StoredClient {
        client_id: row.get(0)?,
        name: row.get(1)?,
        name_en: row.get(2)?,
        registration: row.get(3)?,
        secret_index: row.get(4)?,
        disabled_at: row.maybe_at(5)?,
    })
}

/// A relying party by its name in the protocol.
///
/// # Errors
///
/// Broken, when the database is.
pub fn find(tx: &mut Tx<'_>, client_id: &str) -> Result<Option<StoredClient>> {
    tx.opt(
        sql("select client_id, name, name_en, registration, secret_index, disabled_at from client \
             where client_id = $1"),
        &[&client_id],
        read,
    )
}

/// All of them, by name in the protocol.
///
/// # Errors
///
/// Broken, when the database is.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<StoredClient>> {
    tx.all(
        sql("select client_id, name, name_en, registration, secret_index, disabled_at from client \
             order by client_id"),
        &[],
        read,
    )
}

/// Adds a relying party, or changes what is registered of it.
///
/// # Errors
///
/// Broken, when the database is.
pub fn save(tx: &mut Tx<'_>, client: &StoredClient, now: Timestamp) -> Result<()> {
    tx.execute(
        sql("insert into client (client_id, name, name_en, registration, secret_index, added_at, disabled_at) \
             values ($1, $2, $3, $4, $5, $6, $7) on conflict (client_id) do update set name = excluded.name, \
             name_en = excluded.name_en, registration = excluded.registration, secret_index = excluded.secret_index, \
             disabled_at = excluded.disabled_at"),
        &[
            &client.client_id,
            &client.name,
            &client.name_en,
            &client.registration,
            &client.secret_index,
            &now,
            &client.disabled_at,
        ],
    )?;
    Ok(())
}

/// From now on it may do nothing. Says whether it could until now.
///
/// # Errors
///
/// Broken, when the database is.
pub fn disable(tx: &mut Tx<'_>, client_id: &str, now: Timestamp) -> Result<bool> {
    tx.spend(
        sql("update client set disabled_at = $1 where client_id = $2 and disabled_at is null"),
        &[&now, &client_id],
    )
}
