//! A connection that sends ahead: `begin` goes out with the first statement,
//! and what an act only leaves behind goes out with its `commit`.

use std::{
    collections::HashMap,
    future::{Future, poll_fn},
    pin::Pin,
    task::Poll,
};

use domain::{Error, Result};
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, Config, NoTls, Statement, types::ToSql};

use crate::db::{
    error::{self, Doom},
    row::Row,
    value::{Arg, Owned, Value},
};

type Answer<T> = Result<T, tokio_postgres::Error>;

/// A connection and what it has prepared. It lives on one thread.
pub(in crate::db) struct Session {
    runtime: Runtime,
    client: Client,
    statements: HashMap<&'static str, Statement>,
    /// The `begin` that nothing was sent after yet.
    begin: Option<&'static str>,
    /// What goes out with the commit.
    tail: Vec<(Statement, Vec<Owned>)>,
}

/// Why a commit did not end well.
pub(super) struct Unkept {
    /// What it means.
    pub(super) doom: Doom,
    /// In words.
    pub(super) error: Error,
    /// Whether it was the first statement left for the commit that failed.
    pub(super) first: bool,
}

impl Session {
    pub(in crate::db) fn connect(config: &Config) -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(Error::broken)?;
        let (client, connection) =
            runtime.block_on(config.connect(NoTls)).map_err(|e| error::of_postgres(&e).1)?;
        // What ends the connection is told to whoever uses the client next.
        runtime.spawn(async move { drop(connection.await) });
        Ok(Self { runtime, client, statements: HashMap::new(), begin: None, tail: Vec::new() })
    }

    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Runs statements that have no arguments, outside of a transaction of ours.
    pub(in crate::db) fn batch(&mut self, text: &str) -> Answer<()> {
        self.runtime.block_on(self.client.batch_execute(text))
    }

    /// Begins a transaction, as soon as there is something to do in it.
    pub(super) fn begin(&mut self, begin: &'static str) {
        self.tail.clear();
        self.begin = Some(begin);
    }

    pub(in crate::db) fn execute(&mut self, text: &'static str, args: &[&dyn Arg]) -> Answer<u64> {
        let statement = self.statement(text)?;
        let values: Vec<Value<'_>> = args.iter().map(|arg| arg.value()).collect();
        let (begin, client) = (self.begin.take(), &self.client);
        self.runtime.block_on(after(begin, client, client.execute(&statement, &borrowed(&values))))
    }

    /// The outer result is the engine's, the inner one the reader's.
    pub(in crate::db) fn each(
        &mut self,
        text: &'static str,
        args: &[&dyn Arg],
        see: &mut dyn FnMut(&Row<'_>) -> Result<bool>,
    ) -> Answer<Result<()>> {
        let statement = self.statement(text)?;
        let values: Vec<Value<'_>> = args.iter().map(|arg| arg.value()).collect();
        let (begin, client) = (self.begin.take(), &self.client);
        let rows =
            self.runtime.block_on(after(begin, client, client.query(&statement, &borrowed(&values))))?;
        for row in &rows {
            match see(&Row::Postgres(row)) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => return Ok(Err(error)),
            }
        }
        Ok(Ok(()))
    }

    /// Leaves a statement for the commit. Nothing of the act may read what it writes.
    pub(in crate::db) fn leave(&mut self, text: &'static str, args: &[&dyn Arg]) -> Answer<()> {
        let statement = self.statement(text)?;
        self.tail.push((statement, args.iter().map(|arg| arg.value().to_owned()).collect()));
        Ok(())
    }

    /// Sends what was left and the commit, all at once. If a statement of it
    /// fails, the engine turns the commit into a rollback.
    pub(super) fn commit(&mut self) -> Result<(), Unkept> {
        let (begin, tail) = (self.begin.take(), std::mem::take(&mut self.tail));
        let values: Vec<Vec<Value<'_>>> =
            tail.iter().map(|(_, args)| args.iter().map(Owned::value).collect()).collect();
        let client = &self.client;
        let mut sent: Vec<Sent<'_>> = Vec::with_capacity(tail.len() + 1);
        for ((statement, _), values) in tail.iter().zip(&values) {
            sent.push(Box::pin(async move { client.execute(statement, &borrowed(values)).await.map(drop) }));
        }
        sent.push(Box::pin(client.batch_execute("commit")));
        let answers = self.runtime.block_on(after(begin, client, async { Ok(in_order(sent).await) }));
        let answers = answers.map_err(|error| unkept(&error, false))?;
        answers.into_iter().enumerate().try_for_each(|(index, answer)| {
            answer.map_err(|error| unkept(&error, index == 0 && !tail.is_empty()))
        })
    }

    /// Ends a transaction without keeping anything. False when not even that could be done.
    pub(super) fn rollback(&mut self) -> bool {
        self.tail.clear();
        self.begin.take().is_some() || self.batch("rollback").is_ok()
    }

    fn statement(&mut self, text: &'static str) -> Answer<Statement> {
        if let Some(statement) = self.statements.get(text) {
            return Ok(statement.clone());
        }
        let statement =
            self.runtime.block_on(after(self.begin.take(), &self.client, self.client.prepare(text)))?;
        self.statements.insert(text, statement.clone());
        Ok(statement)
    }
}

fn unkept(error: &tokio_postgres::Error, first: bool) -> Unkept {
    let (doom, error) = error::of_postgres(error);
    Unkept { doom, error, first }
}

fn borrowed<'a>(values: &'a [Value<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

/// Sends `begin`, if it is still to be sent, and `then` without waiting in between.
async fn after<T>(
    begin: Option<&'static str>,
    client: &Client,
    then: impl Future<Output = Answer<T>>,
) -> Answer<T> {
    let Some(begin) = begin else { return then.await };
    let (open, answer) = tokio::join!(biased; client.batch_execute(begin), then);
    open?;
    answer
}

type Sent<'a> = Pin<Box<dyn Future<Output = Answer<()>> + 'a>>;

/// Polls all in their order, so that they are sent in it, and waits for all.
async fn in_order(mut sent: Vec<Sent<'_>>) -> Vec<Answer<()>> {
    let mut answers: Vec<Option<Answer<()>>> = sent.iter().map(|_| None).collect();
    poll_fn(|context| {
        for (request, answer) in sent.iter_mut().zip(&mut answers) {
            if answer.is_none()
                && let Poll::Ready(ready) = request.as_mut().poll(context)
            {
                *answer = Some(ready);
            }
        }
        if answers.iter().all(Option::is_some) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    answers.into_iter().flatten().collect()
}
