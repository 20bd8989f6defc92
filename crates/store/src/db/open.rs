//! Opening a database: which engine, whose tables, how many threads.

use std::{
    fmt,
    path::PathBuf,
    str::FromStr,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use domain::{Error, Result};
use rusqlite::Connection;
use tokio::sync::Notify;

use super::{
    Db, Faults, Shared, Tables,
    act::{Act, End},
    error, migrations,
    postgres::{Session, Worker},
    queue::Queue,
    sqlite::{self, Writer},
    stopped,
};
use crate::{
    dice::Dice,
    vault::{Keys, Vault},
};

/// Where a database is.
#[derive(Clone, PartialEq, Eq)]
pub enum Target {
    /// A file.
    Sqlite(PathBuf),
    /// A `postgres://` address.
    Postgres(String),
}

/// Without the address of a server, which may hold a password.
impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "{}", path.display()),
            Self::Postgres(_) => f.write_str("postgres://…"),
        }
    }
}

impl FromStr for Target {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let postgres = text.starts_with("postgres://") || text.starts_with("postgresql://");
        Ok(if postgres { Self::Postgres(text.to_owned()) } else { Self::Sqlite(text.into()) })
    }
}

/// What PostgreSQL guarantees to acts that run side by side. The house is
/// right under both; the second costs retries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Isolation {
    /// Every change is a compare-and-swap, so this is enough.
    #[default]
    ReadCommitted,
    /// As if one after another.
    Serializable,
}

impl Isolation {
    pub(super) fn begin(self) -> &'static str {
        match self {
            Self::ReadCommitted => "begin isolation level read committed",
            Self::Serializable => "begin isolation level serializable",
        }
    }
}

/// What an operator or a test may set.
#[derive(Clone)]
pub struct Options {
    /// Where the random part of ids comes from.
    pub dice: Dice,
    /// Faults to come, in tests.
    pub faults: Faults,
    /// On PostgreSQL.
    pub isolation: Isolation,
    /// Threads, each with a connection, on PostgreSQL.
    pub connections: usize,
    /// Threads for looks on `SQLite`.
    pub readers: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            dice: Dice::system(),
            faults: Faults::default(),
            isolation: Isolation::default(),
            connections: 8,
            readers: 2,
        }
    }
}

impl Db {
    /// Opens a database and brings its tables up to date.
    pub fn open(target: &Target, tables: Tables, keys: &Keys) -> Result<Self> {
        Self::open_with(target, tables, keys, Options::default())
    }

    /// The same, where something is to be set.
    pub fn open_with(target: &Target, tables: Tables, keys: &Keys, options: Options) -> Result<Self> {
        let Options { dice, faults, isolation, connections, readers } = options;
        let shared = Arc::new(Shared {
            vault: Vault::new(keys)?,
            dice,
            faults,
            letters: Notify::new(),
            events: Notify::new(),
        });
        let engine = match target {
            Target::Sqlite(path) => Engine::Sqlite(Sqlite::open(path.clone(), tables, &shared, readers)?),
            Target::Postgres(url) => {
                Engine::Postgres(Postgres::open(url, tables, &shared, (isolation, connections))?)
            }
        };
        Ok(Self { shared, engine: Arc::new(engine) })
    }

    /// Whether a database with tables is there. Looking makes none.
    pub fn exists(target: &Target) -> Result<bool> {
        match target {
            Target::Sqlite(path) => path.try_exists().map_err(Error::broken),
            Target::Postgres(url) => {
                let config = config(url)?;
                aside(|| Ok(migrations::taken_on_postgres(&mut Session::connect(&config)?)))
            }
        }
    }

    /// Brings the tables of a database up to date, says which steps were taken, and does no more.
    pub fn migrate(target: &Target, tables: Tables) -> Result<Vec<&'static str>> {
        match target {
            Target::Sqlite(path) => migrations::migrate_sqlite(&mut sqlite::open_writer(path)?, tables),
            Target::Postgres(url) => {
                let config = config(url)?;
                aside(|| migrations::migrate_postgres(&mut Session::connect(&config)?, tables))
            }
        }
    }
}

/// The threads of one database.
pub(super) enum Engine {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

pub(super) struct Sqlite {
    acts: Arc<Queue<Box<dyn Act>>>,
    looks: Arc<Queue<Box<dyn Act>>>,
    readers: Arc<Readers>,
    reading: OnceLock<()>,
    reader_threads: usize,
    threads: Threads,
}

pub(super) struct Postgres {
    jobs: Arc<Queue<Job>>,
    threads: Threads,
}

enum Job {
    Write(Box<dyn Act>),
    Read(Box<dyn Act>),
}

/// Read-only connections that wait for the next look.
struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

#[derive(Default)]
struct Threads(Mutex<Vec<JoinHandle<()>>>);

impl Engine {
    pub(super) fn write(&self, act: Box<dyn Act>) -> Result<()> {
        match self {
            Self::Sqlite(sqlite) => sqlite.acts.push(act).map_err(stopped),
            Self::Postgres(postgres) => postgres.push(Job::Write(act)),
        }
    }

    pub(super) fn read(&self, shared: &Arc<Shared>, act: Box<dyn Act>) -> Result<()> {
        match self {
            Self::Sqlite(sqlite) => sqlite.read(shared, act),
            Self::Postgres(postgres) => postgres.push(Job::Read(act)),
        }
    }

    pub(super) fn glance(&self, shared: &Shared, act: Box<dyn Act>) -> Result<()> {
        match self {
            Self::Sqlite(sqlite) => {
                sqlite.readers.look(shared, act);
                Ok(())
            }
            Self::Postgres(postgres) => postgres.push(Job::Read(act)),
        }
    }
}

impl Sqlite {
    fn open(path: PathBuf, tables: Tables, shared: &Arc<Shared>, readers: usize) -> Result<Self> {
        let mut connection = sqlite::open_writer(&path)?;
        migrations::migrate_sqlite(&mut connection, tables)?;
        let acts = Arc::new(Queue::new());
        let threads = Threads::default();
        let (line, shared) = (Arc::clone(&acts), Arc::clone(shared));
        threads.start("db-writer", move || {
            Writer::new(&connection, &shared).work(&line);
        })?;
        Ok(Self {
            acts,
            looks: Arc::new(Queue::new()),
            readers: Arc::new(Readers { path, idle: Mutex::default() }),
            reading: OnceLock::new(),
            reader_threads: readers,
            threads,
        })
    }

    fn read(&self, shared: &Arc<Shared>, act: Box<dyn Act>) -> Result<()> {
        if self.reading.set(()).is_ok() {
            for _ in 0..self.reader_threads {
                let (line, readers) = (Arc::clone(&self.looks), Arc::clone(&self.readers));
                let shared = Arc::clone(shared);
                self.threads.start("db-reader", move || {
                    while let Some(act) = line.pop() {
                        readers.look(&shared, act);
                    }
                })?;
            }
        }
        self.looks.push(act).map_err(stopped)
    }
}

impl Readers {
    fn look(&self, shared: &Shared, act: Box<dyn Act>) {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match idle.map_or_else(|| sqlite::open_reader(&self.path), Ok) {
            Ok(connection) => {
                sqlite::look(&connection, shared, act);
                self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            }
            Err(error) => act.end(End::Failed(error)),
        }
    }
}

impl Postgres {
    fn open(
        url: &str,
        tables: Tables,
        shared: &Arc<Shared>,
        (isolation, connections): (Isolation, usize),
    ) -> Result<Self> {
        let config = config(url)?;
        let first = aside(|| {
            let mut session = Session::connect(&config)?;
            migrations::migrate_postgres(&mut session, tables)?;
            Ok(session)
        })?;
        let jobs = Arc::new(Queue::new());
        let threads = Threads::default();
        let mut first = Some(first);
        for _ in 0..connections.max(1) {
            let (line, shared, config) = (Arc::clone(&jobs), Arc::clone(shared), config.clone());
            let session = first.take();
            threads.start("db-worker", move || {
                let mut worker = Worker { config: &config, shared: &shared, isolation, session };
                while let Some(job) = line.pop() {
                    match job {
                        Job::Write(act) => worker.write(act),
                        Job::Read(act) => worker.read(act),
                    }
                }
            })?;
        }
        Ok(Self { jobs, threads })
    }

    fn push(&self, job: Job) -> Result<()> {
        self.jobs.push(job).map_err(|job| match job {
            Job::Write(act) | Job::Read(act) => stopped(act),
        })
    }
}

/// Runs statements that have no arguments on a PostgreSQL server: for whoever makes databases.
pub(crate) fn administer(url: &str, statements: &str) -> Result<()> {
    let config = config(url)?;
    aside(|| Session::connect(&config)?.batch(statements).map_err(|e| error::of_postgres(&e).1))
}

/// Runs on a thread of its own: the driver must not be called where async work runs.
fn aside<T: Send>(work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    thread::scope(|scope| scope.spawn(work).join())
        .unwrap_or_else(|_| Err(Error::broken("a thread of the database panicked")))
}

fn config(url: &str) -> Result<tokio_postgres::Config> {
    let mut config: tokio_postgres::Config = url.parse().map_err(Error::broken)?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(5));
    }
    Ok(config)
}

impl Threads {
    fn start(&self, name: &str, work: impl FnOnce() + Send + 'static) -> Result<()> {
        let thread = thread::Builder::new().name(name.to_owned()).spawn(work).map_err(Error::broken)?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
        Ok(())
    }

    /// Waits for all but the thread this is called on.
    fn join(&self) {
        for handle in self.0.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            if handle.thread().id() != thread::current().id() {
                let _ = handle.join();
            }
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        match self {
            Self::Sqlite(sqlite) => {
                sqlite.acts.close();
                sqlite.looks.close();
                sqlite.threads.join();
            }
            Self::Postgres(postgres) => {
                postgres.jobs.close();
                postgres.threads.join();
            }
        }
    }
}
