//! What each portal last said it offers.

use domain::{Error, Result, identity::procedure::Procedure};
use jiff::Timestamp;

use crate::{Row, Tx, sql};

/// A portal's catalogue, as it was last heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    /// The portal, by its short name.
    pub portal: String,
    /// What it offers.
    pub procedures: Vec<Procedure>,
    /// When it last said something else than before; none, where it never said anything.
    pub heard_at: Option<Timestamp>,
    /// Since when it does not answer, while it does not.
    pub silent_since: Option<Timestamp>,
}

/// What was heard of all portals.
///
/// # Errors
///
/// Broken, when the database is.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Catalogue>> {
    tx.all(
        sql("select portal, procedures, heard_at, silent_since from portal_catalogue order by portal"),
        &[],
        read,
    )
}

fn read(row: &Row<'_>) -> Result<Catalogue> {
    Ok(Catalogue {
        portal: row.get(0)?,
        procedures: serde_json::from_str(row.text(1)?).map_err(Error::broken)?,
        heard_at: row.maybe_at(2)?,
        silent_since: row.maybe_at(3)?,
    })
}

/// Keeps what was heard of a portal.
///
/// # Errors
///
/// Broken, when the database is.
pub fn save(tx: &mut Tx<'_>, catalogue: &Catalogue) -> Result<()> {
    let procedures = serde_json::to_string(&catalogue.procedures).map_err(Error::broken)?;
    tx.execute(
        sql("insert into portal_catalogue (portal, procedures, heard_at, silent_since) values ($1, $2, $3, $4) \
             on conflict (portal) do update set procedures = excluded.procedures, \
             heard_at = excluded.heard_at, silent_since = excluded.silent_since"),
        &[&catalogue.portal, &procedures, &catalogue.heard_at, &catalogue.silent_since],
    )?;
    Ok(())
}
