//! What goes wrong on `SQLite` goes wrong as a whole, and for nobody else.

use std::sync::{
    Mutex,
    mpsc::{self, Receiver, Sender},
};

use domain::{
    Error, Result,
    event::{Actor, Event},
};
use jiff::Timestamp;
use store::{
    Db, Options, Tables, Tx,
    db::{Fault, Faults},
    sql,
    testing::Scratch,
};
use tokio::task::{JoinHandle, yield_now};

/// A house with a table of notes.
async fn house(faults: Faults) -> Scratch {
    let options = Options { faults, ..Options::default() };
    let scratch = Scratch::sqlite(Tables::Registers, options).expect("a database");
    let table = sql("create table note (body text not null, weight bytea)");
    scratch
        .db()
        .write_quietly("a table for the test", move |tx| tx.execute(table, &[]))
        .await
        .expect("a table");
    scratch
}

fn sentence() -> Event {
    Event::new(Timestamp::UNIX_EPOCH, Actor::House, "note.written")
}

fn insert(tx: &mut Tx<'_>, body: &str, weight: usize) -> Result<()> {
    tx.execute(sql("insert into note (body, weight) values ($1, $2)"), &[&body, &vec![1_u8; weight]])?;
    Ok(())
}

/// Puts an act in the line and does not wait for it.
async fn line_up<F>(db: &Db, act: F) -> JoinHandle<Result<()>>
where
    F: Fn(&mut Tx<'_>) -> Result<()> + Send + 'static,
{
    let db = db.clone();
    let waiting = tokio::spawn(async move { db.write(move |tx| Ok((act(tx)?, sentence().into()))).await });
    yield_now().await;
    waiting
}

async fn note(db: &Db, body: &'static str) -> JoinHandle<Result<()>> {
    line_up(db, move |tx| insert(tx, body, 0)).await
}

/// Keeps the writer busy until the end of it is dropped, so that what comes
/// meanwhile goes into one batch.
async fn hold(db: &Db) -> (Sender<()>, JoinHandle<Result<()>>) {
    let (release, released) = mpsc::channel::<()>();
    let (enter, entered) = mpsc::channel();
    let released: Mutex<Receiver<()>> = Mutex::new(released);
    let holder = line_up(db, move |_| {
        enter.send(()).map_err(Error::broken)?;
        let _ = released.lock().expect("one holder").recv();
        Ok(())
    })
    .await;
    entered.recv().expect("the writer has begun");
    (release, holder)
}

async fn notes(db: &Db) -> Vec<String> {
    let look = db.read(|tx| tx.all(sql("select body from note order by body"), &[], |row| row.get(0)));
    look.await.expect("a list")
}

async fn most_pages(db: &Db, most: &'static str) {
    let limit = if most == "few" {
        sql("pragma max_page_count = 100")
    } else {
        sql("pragma max_page_count = 100000")
    };
    db.write_quietly("a disk of another size", move |tx| tx.opt(limit, &[], |_| Ok(()))).await.expect("set");
}

fn refused(joined: Result<Result<()>, tokio::task::JoinError>) -> bool {
    matches!(joined.expect("joined"), Err(Error::Broken(_)))
}

#[tokio::test]
async fn a_full_disk_fails_every_act_of_its_transaction_and_none_after_it() {
    let scratch = house(Faults::default()).await;
    let db = scratch.db();
    most_pages(db, "few").await;
    let (release, held) = hold(db).await;
    let before = note(db, "before").await;
    let heavy = line_up(db, |tx| insert(tx, "heavy", 1_000_000)).await;
    let after = note(db, "after").await;
    drop(release);
    held.await.expect("joined").expect("kept");
    assert!(refused(before.await));
    assert!(refused(heavy.await));
    after.await.expect("joined").expect("kept");
    assert_eq!(notes(db).await, ["after"]);
}

#[tokio::test]
async fn the_house_goes_on_when_the_disk_has_room_again() {
    let scratch = house(Faults::default()).await;
    let db = scratch.db();
    most_pages(db, "few").await;
    assert!(refused(line_up(db, |tx| insert(tx, "heavy", 1_000_000)).await.await));
    most_pages(db, "many").await;
    line_up(db, |tx| insert(tx, "heavy", 1_000_000)).await.await.expect("joined").expect("kept");
    assert_eq!(notes(db).await, ["heavy"]);
}

#[tokio::test]
async fn an_act_that_panics_fails_alone() {
    let scratch = house(Faults::default()).await;
    let db = scratch.db();
    let (release, _held) = hold(db).await;
    let before = note(db, "before").await;
    let panics = line_up(db, |tx| {
        insert(tx, "never", 0)?;
        panic!("as a test asked")
    })
    .await;
    let after = note(db, "after").await;
    drop(release);
    before.await.expect("joined").expect("kept");
    assert!(refused(panics.await));
    after.await.expect("joined").expect("kept");
    assert_eq!(notes(db).await, ["after", "before"]);
}

#[tokio::test]
async fn an_act_that_panics_alone_leaves_nothing() {
    let scratch = house(Faults::default()).await;
    let panics = line_up(scratch.db(), |tx| {
        insert(tx, "never", 0)?;
        panic!("as a test asked")
    });
    assert!(refused(panics.await.await));
    assert!(notes(scratch.db()).await.is_empty());
}

#[tokio::test]
async fn an_act_that_refuses_leaves_the_others_of_its_batch_alone() {
    let scratch = house(Faults::default()).await;
    let db = scratch.db();
    let (release, _held) = hold(db).await;
    let before = note(db, "before").await;
    let refuses = line_up(db, |tx| {
        insert(tx, "never", 0)?;
        Err(Error::Missing("reason"))
    })
    .await;
    let after = note(db, "after").await;
    drop(release);
    before.await.expect("joined").expect("kept");
    assert!(matches!(refuses.await.expect("joined"), Err(Error::Missing("reason"))));
    after.await.expect("joined").expect("kept");
    assert_eq!(notes(db).await, ["after", "before"]);
}

#[tokio::test]
async fn a_commit_that_fails_fails_every_act_in_it() {
    let faults = Faults::default();
    let scratch = house(faults.clone()).await;
    let db = scratch.db();
    faults.plan(Fault::None);
    faults.plan(Fault::CommitRefused);
    let (release, held) = hold(db).await;
    let first = note(db, "first").await;
    let second = note(db, "second").await;
    drop(release);
    held.await.expect("joined").expect("kept");
    assert!(refused(first.await));
    assert!(refused(second.await));
    assert!(notes(db).await.is_empty());
    note(db, "third").await.await.expect("joined").expect("kept");
    assert_eq!(notes(db).await, ["third"]);
}

#[tokio::test]
async fn an_act_whose_caller_has_gone_ends_as_a_whole() {
    let scratch = house(Faults::default()).await;
    let db = scratch.db();
    let (release, _held) = hold(db).await;
    note(db, "gone").await.abort();
    let last = note(db, "here").await;
    drop(release);
    last.await.expect("joined").expect("kept");
    assert_eq!(notes(db).await, ["gone", "here"]);
}

#[tokio::test]
async fn what_waits_when_the_house_closes_is_still_done() {
    let scratch = house(Faults::default()).await;
    let db = Db::open(scratch.target(), Tables::Registers, &store::testing::keys()).expect("open");
    let (release, held) = hold(&db).await;
    let waiting = note(&db, "waiting").await;
    held.abort();
    waiting.abort();
    yield_now().await;
    drop(release);
    drop(db);
    assert_eq!(notes(scratch.db()).await, ["waiting"]);
}

#[tokio::test]
async fn a_commit_is_on_the_disk_before_it_is_acknowledged() {
    let scratch = house(Faults::default()).await;
    let settings = scratch.db().write_quietly("a look at the settings", |tx| {
        let journal = tx.one(sql("pragma journal_mode"), &[], |row| row.get::<String>(0))?;
        let synchronous = tx.one(sql("pragma synchronous"), &[], |row| row.get::<i64>(0))?;
        Ok((journal, synchronous))
    });
    assert_eq!(settings.await.expect("settings"), ("wal".to_owned(), 2));
}

#[tokio::test]
async fn a_thousand_callers_are_all_answered() {
    let scratch = house(Faults::default()).await;
    let mut waiting = Vec::new();
    for _ in 0..1_000 {
        waiting.push(note(scratch.db(), "one of many").await);
    }
    for caller in waiting {
        caller.await.expect("joined").expect("kept");
    }
    assert_eq!(notes(scratch.db()).await.len(), 1_000);
}
