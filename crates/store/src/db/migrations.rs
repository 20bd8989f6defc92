//! The tables and how they came to be: forward only, each step once.

use std::borrow::Cow;

use domain::{Error, Result};
use jiff::Timestamp;

use super::postgres::Session;

/// Whose tables a database holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tables {
    /// The identity centre's.
    Identity,
    /// A portal's.
    Portal,
    /// The embedded registers'.
    Registers,
}

/// One step: its name, and statements that each end in `;` at the end of a line.
struct Migration {
    name: &'static str,
    text: &'static str,
}

macro_rules! migration {
    ($path:literal) => {
        Migration { name: $path, text: include_str!(concat!("../../migrations/", $path, ".sql")) }
    };
}

/// What every database has: the log, the outbox, the chain.
const COMMON: &[Migration] = &[
    migration!("common/0001_log"),
    migration!("common/0002_person"),
    migration!("common/0003_session"),
    migration!("common/0004_look"),
    migration!("common/0005_officer"),
    migration!("common/0006_provider"),
    migration!("common/0007_consent"),
    migration!("common/0008_setting"),
    migration!("common/0009_client_name"),
    migration!("common/0010_look_viewer"),
    migration!("common/0011_outbox_channel"),
    migration!("common/0012_outbox_lanes"),
    migration!("common/0013_session_upstream"),
    migration!("common/0014_expiry"),
];
const IDENTITY: &[Migration] = &[
    migration!("identity/0001_registration"),
    migration!("identity/0002_credential"),
    migration!("identity/0003_favourite"),
    migration!("identity/0004_portal"),
    migration!("identity/0005_otp_expiry"),
];
const PORTAL: &[Migration] = &[migration!("portal/0001_dossier"), migration!("portal/0002_dossier_waits")];
const REGISTERS: &[Migration] = &[migration!("registers/0001_resident"), migration!("registers/0002_card")];

/// The tables of short rows, which `SQLite` lays out in the order of their key:
/// elsewhere it keeps a second tree that leads from the key to the row, so that
/// each row written dirties one page more. Long rows would make the one tree deep.
/// A table made before it stood here is as right as one made after.
const BY_KEY: [&str; 18] = [
    "event",
    "outbox",
    "directory",
    "contact",
    "session",
    "device",
    "attempt",
    "look",
    "notice",
    "token",
    "assertion",
    "pairwise",
    "password",
    "passcode",
    "otp",
    "heard_call",
    "payment",
    "code_counter",
];

const LEDGER: &str =
    "create table if not exists migration (name text not null primary key, at bigint not null)";
const RECORDED: &str = "select name from migration where name = $1";
const RECORD_ONCE: &str = "insert into migration (name, at) values ($1, $2) on conflict (name) do nothing";
const RECORD: &str = "insert into migration (name, at) values ($1, $2)";

impl Tables {
    fn migrations(self) -> impl Iterator<Item = &'static Migration> {
        let own = match self {
            Self::Identity => IDENTITY,
            Self::Portal => PORTAL,
            Self::Registers => REGISTERS,
        };
        COMMON.iter().chain(own)
    }
}

/// Brings an `SQLite` database up to date and says which steps it took.
pub(super) fn migrate_sqlite(
    connection: &mut rusqlite::Connection,
    tables: Tables,
) -> Result<Vec<&'static str>> {
    connection.execute_batch(LEDGER).map_err(Error::broken)?;
    let mut taken = Vec::new();
    for migration in tables.migrations() {
        if step_sqlite(connection, migration).map_err(|error| failed(migration, &error))? {
            taken.push(migration.name);
        }
    }
    Ok(taken)
}

fn step_sqlite(connection: &mut rusqlite::Connection, migration: &Migration) -> rusqlite::Result<bool> {
    let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    if tx.prepare(RECORDED)?.exists([migration.name])? {
        return Ok(false);
    }
    statements(migration.text).try_for_each(|statement| tx.execute_batch(&laid_out(statement)))?;
    tx.execute(RECORD, rusqlite::params![migration.name, today()])?;
    tx.commit()?;
    Ok(true)
}

/// A statement as `SQLite` runs it.
fn laid_out(statement: &str) -> Cow<'_, str> {
    let made = statement.split_once("create table ").and_then(|(_, rest)| rest.split_once(' '));
    match made {
        Some((table, _)) if BY_KEY.contains(&table) => {
            Cow::Owned(format!("{} without rowid;", statement.trim_end_matches(';')))
        }
        _ => Cow::Borrowed(statement),
    }
}

/// Brings a PostgreSQL database up to date and says which steps it took.
pub(super) fn migrate_postgres(session: &mut Session, tables: Tables) -> Result<Vec<&'static str>> {
    // Two processes may get here at once; the one that loses sees the table the other made.
    if session.execute(RECORDED, &[&""]).is_err() && session.batch(LEDGER).is_err() {
        session.execute(RECORDED, &[&""]).map_err(Error::broken)?;
    }
    let mut taken = Vec::new();
    for migration in tables.migrations() {
        let step = step_postgres(session, migration);
        if step.is_err() {
            let _ = session.batch("rollback");
        }
        if step.map_err(|error| failed(migration, &error))? {
            taken.push(migration.name);
        }
    }
    Ok(taken)
}

/// Whether a PostgreSQL database has tables of ours.
pub(super) fn taken_on_postgres(session: &mut Session) -> bool {
    session.execute(RECORDED, &[&""]).is_ok()
}

/// The row of the ledger comes first: of two processes one waits on it for the other.
fn step_postgres(session: &mut Session, migration: &Migration) -> Result<bool, tokio_postgres::Error> {
    if session.execute(RECORDED, &[&migration.name])? > 0 {
        return Ok(false);
    }
    session.batch("begin")?;
    if session.execute(RECORD_ONCE, &[&migration.name, &today()])? == 0 {
        session.batch("rollback")?;
        return Ok(false);
    }
    statements(migration.text).try_for_each(|statement| session.batch(statement))?;
    session.batch("commit")?;
    Ok(true)
}

/// The statements of a text, which end in `;` at the end of a line.
fn statements(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(";\n").map(str::trim).filter(|statement| !statement.is_empty())
}

#[expect(clippy::disallowed_methods, reason = "when a table was made is for the operator; no rule reads it")]
fn today() -> i64 {
    Timestamp::now().as_millisecond()
}

fn failed(migration: &Migration, error: &dyn std::error::Error) -> Error {
    Error::broken(format!("migration {}: {error}", migration.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_lays_each_table_of_short_rows_out_by_its_key() {
        let all = || [COMMON, IDENTITY, PORTAL, REGISTERS].into_iter().flatten();
        let made: Vec<_> = all().flat_map(|migration| statements(migration.text)).map(laid_out).collect();
        for table in BY_KEY {
            let whole = |text: &&Cow<'_, str>| text.contains(&format!("create table {table} ("));
            let text = made.iter().find(whole).expect(table);
            assert!(text.ends_with(") without rowid;"), "{text}");
        }
        assert_eq!(made.iter().filter(|text| matches!(text, Cow::Owned(_))).count(), BY_KEY.len());
    }
}
