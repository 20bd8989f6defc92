//! What an act sees of the database while it runs.

use std::any::Any;

use domain::{Error, Result};

use super::{
    error::{self, Doom},
    postgres::Session,
    row::Row,
    sql::Sql,
    value::Arg,
};
use crate::{dice::Dice, vault::Vault};

/// One transaction. What it did is kept only if the act returns `Ok`.
///
/// After a statement has failed nothing further can be done in it, on either
/// engine: the act is over, and so are its changes.
pub struct Tx<'a> {
    engine: Engine<'a>,
    vault: &'a Vault,
    dice: &'a Dice,
    doom: Option<Doom>,
}

pub(super) enum Engine<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(&'a mut Session),
}

impl<'a> Tx<'a> {
    pub(super) fn new(engine: Engine<'a>, vault: &'a Vault, dice: &'a Dice) -> Self {
        Self { engine, vault, dice, doom: None }
    }

    /// Why this run cannot be kept, if it cannot.
    pub(super) fn doom(&self) -> Option<Doom> {
        self.doom
    }

    /// What seals and finds personal data of this site.
    #[must_use]
    pub fn vault(&self) -> &'a Vault {
        self.vault
    }

    /// Dice for ids of the log and the outbox.
    pub(crate) fn dice(&self) -> &'a Dice {
        self.dice
    }

    /// Runs a statement and says how many rows it changed.
    pub fn execute(&mut self, sql: Sql, args: &[&dyn Arg]) -> Result<u64> {
        self.alive()?;
        let done = match &mut self.engine {
            Engine::Sqlite(connection) => {
                execute_sqlite(connection, sql, args).map_err(|e| error::of_sqlite(&e))
            }
            Engine::Postgres(session) => {
                session.execute(sql.postgres, args).map_err(|e| error::of_postgres(&e))
            }
        };
        done.map_err(|(doom, error)| self.doomed(doom, error))
    }

    /// Runs a statement whose outcome the act does not ask for: it may be sent
    /// with the commit, and nothing of the act may read what it writes.
    pub(crate) fn leave(&mut self, sql: Sql, args: &[&dyn Arg]) -> Result<()> {
        let Engine::Postgres(session) = &mut self.engine else { return self.execute(sql, args).map(drop) };
        if self.doom.is_none() {
            let left = session.leave(sql.postgres, args).map_err(|e| error::of_postgres(&e));
            left.map_err(|(doom, error)| self.doomed(doom, error))?;
        }
        self.alive()
    }

    /// Changes exactly one row, or says [`Error::Conflict`]: what `save` ends in.
    pub fn one_row(&mut self, sql: Sql, args: &[&dyn Arg]) -> Result<()> {
        match self.execute(sql, args)? {
            1 => Ok(()),
            0 => Err(self.doomed(Doom::Conflict, Error::Conflict)),
            many => Err(self.doomed(Doom::Failed, Error::broken(format!("{many} rows changed, not one")))),
        }
    }

    /// Spends a one-time thing by a conditional update: true for the one who spent it.
    pub fn spend(&mut self, sql: Sql, args: &[&dyn Arg]) -> Result<bool> {
        match self.execute(sql, args)? {
            0 => Ok(false),
            1 => Ok(true),
            many => Err(self.doomed(Doom::Failed, Error::broken(format!("{many} rows spent, not one")))),
        }
    }

    /// The first row of the answer, where there is one.
    pub fn opt<T>(
        &mut self,
        sql: Sql,
        args: &[&dyn Arg],
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut first = None;
        self.each(sql, args, &mut |row| {
            first = Some(read(row)?);
            Ok(false)
        })?;
        Ok(first)
    }

    /// The first row of the answer, or [`Error::Missing`]. Where a page will
    /// tell what is missing, take [`Tx::opt`] and name it.
    pub fn one<T>(
        &mut self,
        sql: Sql,
        args: &[&dyn Arg],
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.opt(sql, args, read)?.ok_or(Error::Missing("row"))
    }

    /// Every row of the answer.
    pub fn all<T>(
        &mut self,
        sql: Sql,
        args: &[&dyn Arg],
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut all = Vec::new();
        self.each(sql, args, &mut |row| {
            all.push(read(row)?);
            Ok(true)
        })?;
        Ok(all)
    }

    /// Gives each row to `see` until it has seen enough.
    fn each(
        &mut self,
        sql: Sql,
        args: &[&dyn Arg],
        see: &mut dyn FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        self.alive()?;
        let seen = match &mut self.engine {
            Engine::Sqlite(connection) => {
                each_sqlite(connection, sql, args, see).map_err(|e| error::of_sqlite(&e))
            }
            Engine::Postgres(session) => {
                session.each(sql.postgres, args, see).map_err(|e| error::of_postgres(&e))
            }
        };
        seen.map_err(|(doom, error)| self.doomed(doom, error))?
    }

    fn alive(&self) -> Result<()> {
        match self.doom {
            None => Ok(()),
            Some(_) => Err(Error::broken("an act went on after one of its statements had failed")),
        }
    }

    fn doomed(&mut self, doom: Doom, error: Error) -> Error {
        self.doom = Some(doom);
        error
    }
}

fn bind(statement: &mut rusqlite::Statement<'_>, args: &[&dyn Arg]) -> rusqlite::Result<()> {
    let wanted = statement.parameter_count();
    if wanted != args.len() {
        return Err(rusqlite::Error::InvalidParameterCount(args.len(), wanted));
    }
    for (index, arg) in args.iter().enumerate() {
        statement.raw_bind_parameter(index + 1, arg.value())?;
    }
    Ok(())
}

fn execute_sqlite(connection: &rusqlite::Connection, sql: Sql, args: &[&dyn Arg]) -> rusqlite::Result<u64> {
    let mut statement = connection.prepare_cached(sql.sqlite)?;
    bind(&mut statement, args)?;
    statement.raw_execute().map(|rows| rows as u64)
}

/// The outer result is the engine's, the inner one the reader's.
fn each_sqlite(
    connection: &rusqlite::Connection,
    sql: Sql,
    args: &[&dyn Arg],
    see: &mut dyn FnMut(&Row<'_>) -> Result<bool>,
) -> rusqlite::Result<Result<()>> {
    let mut statement = connection.prepare_cached(sql.sqlite)?;
    bind(&mut statement, args)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        match see(&Row::Sqlite(row)) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Ok(()))
}

/// What a panic said, where it said something.
pub(super) fn panicked(payload: &(dyn Any + Send)) -> Error {
    let words = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no words");
    Error::broken(format!("an act panicked: {words}"))
}
