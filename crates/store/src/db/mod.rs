//! The layer that alone knows there are two engines.
//!
//! An act is a plain closure that may run more than once. [`Db::write`] keeps
//! what it did together with its events, or nothing of it, and answers only
//! when it is on the disk. There is no other way to commit.

mod act;
mod error;
mod faults;
mod migrations;
mod open;
mod postgres;
mod queue;
mod row;
mod sql;
mod sqlite;
mod tx;
mod value;

use std::sync::Arc;

use domain::{Error, Result, event::Events};
use tokio::sync::{Notify, oneshot};

pub(crate) use act::Marks;
use act::{Act, pending, unsynced};
pub use faults::{Fault, Faults};
pub use migrations::Tables;
use open::Engine;
pub(crate) use open::administer;
pub use open::{Isolation, Options, Target};
pub use row::Row;
pub use sql::{Sql, sql, sql2};
pub use tx::Tx;
pub use value::{Arg, Column, Value};

use crate::{dice::Dice, event, vault::Vault};

/// The database of one site. Clones are the same database; when the last one
/// goes, what still waits is done and the threads end.
#[derive(Clone)]
pub struct Db {
    shared: Arc<Shared>,
    engine: Arc<Engine>,
}

/// What every thread of one database has.
struct Shared {
    vault: Vault,
    dice: Dice,
    faults: Faults,
    letters: Notify,
    events: Notify,
}

impl Shared {
    /// Wakes the courier and the chainer, if there is something for them.
    fn tell_of(&self, kept: impl Iterator<Item = Marks>) {
        let (letters, events) =
            kept.fold((false, false), |(l, e), marks| (l | marks.letters, e | marks.events));
        if letters {
            self.letters.notify_one();
        }
        if events {
            self.events.notify_one();
        }
    }
}

impl Db {
    /// Runs an act and keeps what it did together with its events.
    ///
    /// `act` may run more than once and must have no effect but on `tx`. An
    /// `Err` keeps nothing. When the caller has gone away the act still ends
    /// as a whole.
    pub async fn write<T, F>(&self, act: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<(T, Events)> + Send + 'static,
    {
        let (act, result) = pending(move |tx, marks| with_events(tx, marks, &act));
        self.engine.write(act)?;
        answer(result).await
    }

    /// Keeps a change that no event tells of, because nobody will ask: `why` says so.
    ///
    /// The change must be one that may be lost or done twice.
    pub async fn write_quietly<T, F>(&self, why: &'static str, act: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        debug_assert!(!why.is_empty(), "a change without an event has a reason");
        let (act, result) = pending(move |tx, _| act(tx));
        self.engine.write(act)?;
        answer(result).await
    }

    /// Keeps a change as [`Db::write_quietly`] does, and on `SQLite` answers
    /// before it is on the disk: a power cut may undo it, the end of the
    /// process does not. For what is only done again when it is lost.
    pub async fn write_unsynced<T, F>(&self, why: &'static str, act: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        debug_assert!(!why.is_empty(), "a change without an event has a reason");
        let (act, result) = unsynced(move |tx, _| act(tx));
        self.engine.write(act)?;
        answer(result).await
    }

    /// Keeps a change with its events as [`Db::write`] does, and on `SQLite`
    /// answers before they are on the disk, all or nothing: a power cut may
    /// undo what nothing later was kept upon, the end of the process does not.
    /// For what is short-lived, and begun again when it is lost: `why` says so.
    pub async fn write_early<T, F>(&self, why: &'static str, act: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<(T, Events)> + Send + 'static,
    {
        debug_assert!(!why.is_empty(), "a change that waits for no disk has a reason");
        let (act, result) = unsynced(move |tx, marks| with_events(tx, marks, &act));
        self.engine.write(act)?;
        answer(result).await
    }

    /// Looks at one snapshot of the database, on a thread made for it.
    pub async fn read<T, F>(&self, look: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let (act, result) = pending(move |tx, _| look(tx));
        self.engine.read(&self.shared, act)?;
        answer(result).await
    }

    /// Looks at a few rows by their keys, on `SQLite` without leaving the
    /// caller's thread: for the requests that come by the thousand.
    pub async fn glance<T, F>(&self, look: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let (act, result) = pending(move |tx, _| look(tx));
        self.engine.glance(&self.shared, act)?;
        answer(result).await
    }

    /// Waits until letters were committed since the last time this was asked.
    /// One courier listens.
    pub async fn letters_posted(&self) {
        self.shared.letters.notified().await;
    }

    /// Waits until events were committed since the last time this was asked.
    /// One chainer listens.
    pub async fn events_kept(&self) {
        self.shared.events.notified().await;
    }

    /// What seals and finds personal data of this site.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.shared.vault
    }
}

/// Runs an act and keeps what happened in the same transaction.
fn with_events<T, F>(tx: &mut Tx<'_>, marks: &mut Marks, act: &F) -> Result<T>
where
    F: Fn(&mut Tx<'_>) -> Result<(T, Events)>,
{
    let (value, events) = act(tx)?;
    event::keep(tx, marks, &events)?;
    Ok(value)
}

async fn answer<T>(result: oneshot::Receiver<Result<T>>) -> Result<T> {
    result.await.unwrap_or_else(|_| Err(Error::broken("the database has stopped")))
}

/// An act that found the line closed.
fn stopped(_: Box<dyn Act>) -> Error {
    Error::broken("the database has stopped")
}
