//! The calendar and the fee table that administrators edit: each one text, with a revision.

use domain::{Error, Result};

use crate::{Tx, setting};

/// A table as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its lines, as in the file that ships.
    pub csv: String,
    /// Goes up with every change; 0 for what ships.
    pub revision: i64,
}

/// Which table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Days off and swapped days.
    Calendar,
    /// What something costs on which day.
    Fees,
}

impl Which {
    const fn name(self) -> &'static str {
        match self {
            Self::Calendar => "table.calendar",
            Self::Fees => "table.fees",
        }
    }
}

/// The table as an administrator left it; nothing where it is as it ships.
///
/// # Errors
///
/// Broken, when the database is.
pub fn find(tx: &mut Tx<'_>, which: Which) -> Result<Option<Table>> {
    let Some(kept) = setting::find(tx, which.name())? else { return Ok(None) };
    let (revision, csv) =
        kept.split_once('\n').ok_or_else(|| Error::broken("a table without its revision"))?;
    Ok(Some(Table { csv: csv.to_owned(), revision: revision.parse().map_err(Error::broken)? }))
}

/// Keeps a table that was edited from revision `from`.
///
/// # Errors
///
/// Conflict, when somebody else edited it meanwhile.
pub fn save(tx: &mut Tx<'_>, which: Which, csv: &str, from: i64) -> Result<i64> {
    let kept = find(tx, which)?.map_or(0, |table| table.revision);
    if kept != from {
        return Err(Error::Conflict);
    }
    setting::replace(tx, which.name(), &format!("{}\n{csv}", from + 1))?;
    Ok(from + 1)
}
