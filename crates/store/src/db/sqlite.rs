//! `SQLite`: one thread that writes, and read-only connections in a snapshot.

#[cfg(unix)]
use std::os::unix::fs::OpenOptionsExt as _;
use std::{cell::Cell, fs::OpenOptions, io, path::Path, time::Duration};

use domain::{Error, Result};
use rusqlite::{Connection, OpenFlags, config::DbConfig};

use super::{
    Shared,
    act::{Act, End},
    faults::Fault,
    queue::{Queue, Waited},
    tx::{Engine, Tx},
};

/// The most acts that share one commit.
const BATCH: usize = 256;
/// After this long without work the writer gives memory back.
const IDLE: Duration = Duration::from_secs(10);

/// Each commit is on the disk before anybody hears of it, unless its acts say that it need not be.
const WRITER: &str = "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = off; \
    pragma cache_size = -8192; pragma temp_store = memory; pragma wal_autocheckpoint = 4000; \
    pragma journal_size_limit = 67108864;";
const READER: &str = "pragma query_only = on; pragma cache_size = -2048; pragma temp_store = memory;";

/// Opens the one connection that writes.
pub(super) fn open_writer(path: &Path) -> Result<Connection> {
    make(path).map_err(|error| Error::broken(format!("{}: {error}", path.display())))?;
    open(path, OpenFlags::SQLITE_OPEN_READ_WRITE, WRITER, 256)
}

/// Makes the file, where there is none, for nobody else to read. The engine
/// gives the files beside it the same rights.
fn make(path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new();
    file.write(true).create(true).truncate(false);
    #[cfg(unix)]
    file.mode(0o600);
    file.open(path).map(drop)
}

/// Opens a connection that only reads.
pub(super) fn open_reader(path: &Path) -> Result<Connection> {
    open(path, OpenFlags::SQLITE_OPEN_READ_ONLY, READER, 128)
}

fn open(path: &Path, flags: OpenFlags, pragmas: &str, statements: usize) -> Result<Connection> {
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)
        .map_err(|error| Error::broken(format!("{}: {error}", path.display())))?;
    connection.busy_timeout(Duration::from_secs(5)).map_err(Error::broken)?;
    connection.execute_batch(pragmas).map_err(Error::broken)?;
    // A statement is planned once, and not anew for each value it is given.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(Error::broken)?;
    connection.set_prepared_statement_cache_capacity(statements);
    Ok(connection)
}

/// The thread that writes: takes what waits, up to a batch, into one commit.
pub(super) struct Writer<'a> {
    connection: &'a Connection,
    shared: &'a Shared,
    /// Whether the next commit waits for the disk.
    synced: Cell<bool>,
}

/// An act and whether it is to be kept.
struct Ran {
    act: Box<dyn Act>,
    kept: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(connection: &'a Connection, shared: &'a Shared) -> Self {
        Self { connection, shared, synced: Cell::new(true) }
    }

    /// Runs until the line is closed and empty.
    pub(super) fn work(&self, line: &Queue<Box<dyn Act>>) {
        let mut batch = Vec::with_capacity(BATCH);
        let mut rested = true;
        loop {
            match line.take(BATCH, &mut batch, (!rested).then_some(IDLE)) {
                Waited::Jobs => {
                    rested = false;
                    self.batch(&mut batch);
                }
                Waited::Idle => {
                    rested = true;
                    let _ = self.connection.execute_batch("pragma shrink_memory");
                }
                Waited::Closed => return,
            }
        }
    }

    /// Runs every act of the batch, in as few commits as can be: one, unless
    /// the engine throws a transaction away under us.
    fn batch(&self, batch: &mut Vec<Box<dyn Act>>) {
        let alone = batch.len() == 1;
        let synced = batch.iter().any(|act| act.is_synced());
        let mut acts = batch.drain(..).peekable();
        while acts.peek().is_some() {
            if let Err(error) = self.sync(synced).and_then(|()| self.statement("begin immediate")) {
                acts.by_ref().for_each(|act| fail(act, &error));
                return;
            }
            let mut ran = Vec::with_capacity(acts.len());
            let mut whole = true;
            while whole && let Some(act) = acts.next() {
                whole = self.run(act, alone, &mut ran);
            }
            self.finish(ran, whole);
        }
    }

    /// Runs one act in its savepoint. False when the transaction is gone.
    fn run(&self, mut act: Box<dyn Act>, alone: bool, ran: &mut Vec<Ran>) -> bool {
        if !alone && self.statement("savepoint act").is_err() {
            ran.push(Ran { act, kept: false });
            return false;
        }
        let shared = self.shared;
        let mut tx = Tx::new(Engine::Sqlite(self.connection), &shared.vault, &shared.dice);
        let kept = act.run(&mut tx);
        ran.push(Ran { act, kept });
        if self.connection.is_autocommit() {
            return false;
        }
        if alone {
            return true;
        }
        let undone = if kept { Ok(()) } else { self.statement("rollback to act") };
        undone.and_then(|()| self.statement("release act")).is_ok()
    }

    /// Commits what is to be kept and tells everybody, or tells everybody that nothing was.
    fn finish(&self, ran: Vec<Ran>, whole: bool) {
        let nothing_to_keep = ran.iter().all(|ran| !ran.kept);
        let done = if !whole {
            Err("the engine rolled the transaction back".to_owned())
        } else if nothing_to_keep {
            self.statement("rollback")
        } else {
            self.commit()
        };
        if done.is_err() && !self.connection.is_autocommit() {
            let _ = self.connection.execute_batch("rollback");
        }
        match done {
            Ok(()) => {
                self.shared.tell_of(ran.iter().filter(|ran| ran.kept).map(|ran| ran.act.marks()));
                for ran in ran {
                    ran.act.end(End::Kept);
                }
            }
            Err(error) => {
                for ran in ran {
                    fail(ran.act, &error);
                }
            }
        }
    }

    /// Whether the commits to come wait for the disk. One that does takes
    /// those before it, which did not, onto the disk with it: they are in the same file.
    fn sync(&self, synced: bool) -> Result<(), String> {
        if self.synced.get() != synced {
            let level = if synced { "pragma synchronous = full" } else { "pragma synchronous = normal" };
            self.connection
                .execute_batch(level)
                .map_err(|error| format!("SQLite could not {level}: {error}"))?;
            self.synced.set(synced);
        }
        Ok(())
    }

    fn commit(&self) -> Result<(), String> {
        match self.shared.faults.at_commit() {
            Fault::CommitRefused => Err("the commit was refused, as a test asked".to_owned()),
            _ => self.statement("commit"),
        }
    }

    fn statement(&self, text: &'static str) -> Result<(), String> {
        run(self.connection, text).map_err(|error| format!("SQLite could not {text}: {error}"))
    }
}

fn run(connection: &Connection, text: &'static str) -> rusqlite::Result<()> {
    connection.prepare_cached(text)?.raw_execute().map(drop)
}

fn fail(act: Box<dyn Act>, error: &str) {
    act.end(End::Failed(Error::broken(error)));
}

/// Runs a look in a snapshot of a read-only connection.
pub(super) fn look(connection: &Connection, shared: &Shared, mut act: Box<dyn Act>) {
    if let Err(error) = run(connection, "begin") {
        act.end(End::Failed(Error::broken(error)));
        return;
    }
    let mut tx = Tx::new(Engine::Sqlite(connection), &shared.vault, &shared.dice);
    act.run(&mut tx);
    let ended = run(connection, "rollback");
    act.end(ended.map_or_else(|error| End::Failed(Error::broken(error)), |()| End::Kept));
}
