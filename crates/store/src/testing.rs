//! Databases for tests, each its own and gone when the test is.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use domain::Result;
use zeroize::Zeroizing;

use crate::{
    Db, Keys, Options, Tables, Target, Tx,
    db::{Isolation, administer},
    sql,
};

/// The variable that holds the address of a PostgreSQL server for tests.
pub const POSTGRES: &str = "DANH_TEST_POSTGRES";

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A database that is removed when this goes.
pub struct Scratch {
    db: Option<Db>,
    target: Target,
    server: Option<String>,
}

impl Scratch {
    /// An `SQLite` database of its own.
    pub fn sqlite(tables: Tables, options: Options) -> Result<Self> {
        let name = format!("danh-test-{}.db", unique());
        let path = std::env::temp_dir().join(name);
        remove(&path);
        Self::open(Target::Sqlite(path), None, tables, options)
    }

    /// A PostgreSQL schema of its own, which is a database to those who use it, where the machine has a server for tests.
    pub fn postgres(tables: Tables, options: Options) -> Result<Option<Self>> {
        let Ok(server) = std::env::var(POSTGRES) else { return Ok(None) };
        let name = format!("danh_test_{}", unique());
        administer(&server, &format!("drop schema if exists {name} cascade; create schema {name}"))?;
        let join = if server.contains('?') { '&' } else { '?' };
        let own = format!("options=-c%20search_path%3D{name}&application_name={name}");
        let target = Target::Postgres(format!("{server}{join}{own}"));
        Self::open(target, Some(server), tables, options).map(Some)
    }

    /// One on each engine the machine has, PostgreSQL with either isolation.
    pub fn each(tables: Tables) -> Result<Vec<Self>> {
        let mut all = vec![Self::sqlite(tables, Options::default())?];
        for isolation in [Isolation::ReadCommitted, Isolation::Serializable] {
            let options = Options { isolation, connections: 2, ..Options::default() };
            all.extend(Self::postgres(tables, options)?);
        }
        Ok(all)
    }

    /// The database.
    ///
    /// # Panics
    ///
    /// Never: it is only taken away when this is dropped.
    #[must_use]
    pub fn db(&self) -> &Db {
        self.db.as_ref().expect("a scratch database is open until it is dropped")
    }

    /// Where it is.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.target
    }

    fn open(target: Target, server: Option<String>, tables: Tables, options: Options) -> Result<Self> {
        let db = Db::open_with(&target, tables, &keys(), options)?;
        Ok(Self { db: Some(db), target, server })
    }
}

/// How many rows what is counted by anybody has: for tests that two acts leave
/// the same behind.
pub fn row_counts(tx: &mut Tx<'_>) -> Result<Vec<(&'static str, i64)>> {
    let tables = [
        ("event", sql("select count(*) from event")),
        ("outbox", sql("select count(*) from outbox")),
        ("otp", sql("select count(*) from otp")),
        ("walk", sql("select count(*) from walk")),
        ("attempt", sql("select count(*) from attempt")),
    ];
    tables.into_iter().map(|(table, count)| Ok((table, tx.one(count, &[], |row| row.get(0))?))).collect()
}

/// Keys that are no secret.
#[must_use]
pub fn keys() -> Keys {
    Keys::new(Zeroizing::new([7; 32]), Zeroizing::new([8; 32]))
}

/// Removes a database file and those beside it.
fn remove(path: &Path) {
    for end in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        let _ = std::fs::remove_file(PathBuf::from(name));
    }
}

fn unique() -> String {
    format!("{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

impl Drop for Scratch {
    fn drop(&mut self) {
        drop(self.db.take());
        match (&self.target, &self.server) {
            (Target::Sqlite(path), _) => remove(path),
            (Target::Postgres(address), Some(server)) => {
                let name = address.rsplit('=').next().unwrap_or_default();
                let _ = administer(server, &format!("drop schema if exists {name} cascade"));
            }
            (Target::Postgres(_), None) => {}
        }
    }
}
