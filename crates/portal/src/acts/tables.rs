//! The calendar and the fee table as they stand: what ships, or what an administrator made of it.

use domain::{
    Error, Result,
    calendar::Calendar,
    event::{Actor, Event},
    services::Fees,
};
use site::Env;
use store::{
    Tx,
    services::table::{self, Table, Which},
};

/// Both tables.
#[derive(Debug, Clone)]
pub struct Tables {
    /// Working days and office hours.
    pub calendar: Calendar,
    /// The calendar's revision.
    pub calendar_revision: i64,
    /// What something costs on which day.
    pub fees: Fees,
    /// The fee table's revision.
    pub fees_revision: i64,
}

/// Why a table is not kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A line of the calendar that cannot be read.
    #[error("line {line} of the calendar")]
    Calendar {
        /// The line, counted from 1 with the header.
        line: usize,
    },
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Calendar { .. } => "calendar.unreadable",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Calendar { line } => vec![("line", line.to_string())],
        }
    }
}

impl Tables {
    /// The tables as they stand.
    ///
    /// # Errors
    ///
    /// Broken, when the database is.
    pub fn load(tx: &mut Tx<'_>) -> Result<Self> {
        let kept = table::find(tx, Which::Calendar)?;
        let (calendar, calendar_revision) = match kept {
            Some(Table { csv, revision }) => (Calendar::parse(&csv).map_err(Error::broken)?, revision),
            None => (Calendar::default(), 0),
        };
        let kept = table::find(tx, Which::Fees)?;
        let (fees, fees_revision) = match kept {
            Some(Table { csv, revision }) => (Fees::parse(&csv).map_err(Error::broken)?, revision),
            None => (Fees::shipped().clone(), 0),
        };
        Ok(Self { calendar, calendar_revision, fees, fees_revision })
    }

    /// The tables as they stand.
    ///
    /// # Errors
    ///
    /// Broken, when the database is.
    pub async fn read(env: &Env) -> Result<Self> {
        env.db.glance(Self::load).await
    }
}

/// An administrator edits the calendar. Dossiers whose clock runs follow by and by.
///
/// # Errors
///
/// A line that cannot be read; conflict, when somebody else edited it meanwhile.
pub async fn edit_calendar(env: &Env, actor: Actor, csv: &str, from: i64) -> Result<i64> {
    let calendar = Calendar::parse(csv).map_err(|wrong| Refusal::Calendar { line: wrong.line })?;
    keep(env, actor, (Which::Calendar, calendar.to_csv(), "calendar.edited"), from).await
}

/// An administrator edits the fee table. Dossiers that were sent keep their fee.
///
/// # Errors
///
/// A line that cannot be read, a gap or an overlap; conflict, when somebody else edited it meanwhile.
pub async fn edit_fees(env: &Env, actor: Actor, csv: &str, from: i64) -> Result<i64> {
    let fees = Fees::parse(csv)?;
    keep(env, actor, (Which::Fees, fees.to_csv(), "fees.edited"), from).await
}

async fn keep(
    env: &Env,
    actor: Actor,
    (which, csv, what): (Which, String, &'static str),
    from: i64,
) -> Result<i64> {
    let now = env.clock.now();
    env.db
        .write(move |tx| {
            let revision = table::save(tx, which, &csv, from)?;
            Ok((revision, Event::new(now, actor, what).with("revision", revision.to_string()).into()))
        })
        .await
}
