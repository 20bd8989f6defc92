//! What goes wrong on PostgreSQL is tried again, and nothing is done twice.

use std::sync::{
    Arc, Barrier,
    atomic::{AtomicU32, Ordering},
};

use domain::{
    Error, Result,
    event::{Actor, Event},
};
use jiff::Timestamp;
use store::{
    Db, Options, Tables, Tx,
    db::{Fault, Faults, Isolation},
    sql,
    testing::Scratch,
};

/// A house with a table of two notes, where the machine has PostgreSQL.
async fn house(faults: Faults, isolation: Isolation) -> Option<Scratch> {
    let options = Options { faults, isolation, connections: 2, ..Options::default() };
    let scratch = Scratch::postgres(Tables::Registers, options).expect("a database")?;
    let made = scratch.db().write_quietly("a table for the test", |tx| {
        tx.execute(sql("create table note (id bigint primary key, count bigint not null)"), &[])?;
        tx.execute(sql("insert into note (id, count) values (1, 0), (2, 0)"), &[])
    });
    made.await.expect("a table");
    Some(scratch)
}

fn sentence() -> Event {
    Event::new(Timestamp::UNIX_EPOCH, Actor::House, "note.counted")
}

fn count_up(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    tx.one_row(sql("update note set count = count + 1 where id = $1"), &[&id])
}

fn counted(tx: &mut Tx<'_>, id: i64) -> Result<i64> {
    tx.one(sql("select count from note where id = $1"), &[&id], |row| row.get(0))
}

/// Counts the first note up, and says which run did.
async fn count_runs(db: &Db, runs: &Arc<AtomicU32>) -> Result<u32> {
    let runs = Arc::clone(runs);
    db.write(move |tx| {
        let run = runs.fetch_add(1, Ordering::SeqCst) + 1;
        count_up(tx, 1)?;
        Ok((run, sentence().into()))
    })
    .await
}

/// The first note and how many events there are.
async fn state(db: &Db) -> (i64, i64) {
    let look = db.read(|tx| {
        let events = tx.one(sql("select count(*) from event"), &[], |row| row.get(0))?;
        Ok((counted(tx, 1)?, events))
    });
    look.await.expect("a look")
}

/// Two acts that meet between their look and their change, in their first run.
async fn meet<F>(db: &Db, act: F) -> (Result<()>, Result<()>, u32)
where
    F: Fn(&mut Tx<'_>, i64, &dyn Fn()) -> Result<()> + Clone + Send + 'static,
{
    let barrier = Arc::new(Barrier::new(2));
    let runs = Arc::new(AtomicU32::new(0));
    let one = |id: i64| {
        let (act, barrier, runs) = (act.clone(), Arc::clone(&barrier), Arc::clone(&runs));
        let mine = AtomicU32::new(0);
        db.write(move |tx| {
            runs.fetch_add(1, Ordering::SeqCst);
            let first = mine.fetch_add(1, Ordering::SeqCst) == 0;
            act(tx, id, &|| {
                if first {
                    barrier.wait();
                }
            })?;
            Ok(((), sentence().into()))
        })
    };
    let (first, second) = tokio::join!(one(1), one(2));
    (first, second, runs.load(Ordering::SeqCst))
}

#[tokio::test]
async fn acts_that_cannot_be_put_in_an_order_are_run_again() {
    let Some(scratch) = house(Faults::default(), Isolation::Serializable).await else { return };
    let (first, second, runs) = meet(scratch.db(), |tx, id, met| {
        let other = counted(tx, 3 - id)?;
        met();
        tx.one_row(sql("update note set count = $1 where id = $2"), &[&(other + 1), &id])
    })
    .await;
    first.and(second).expect("both kept");
    assert!(runs > 2);
    let sum = scratch.db().read(|tx| Ok(counted(tx, 1)? + counted(tx, 2)?)).await.expect("a look");
    assert_eq!(sum, 3);
}

#[tokio::test]
async fn acts_that_wait_for_each_other_are_run_again() {
    let Some(scratch) = house(Faults::default(), Isolation::ReadCommitted).await else { return };
    let (first, second, runs) = meet(scratch.db(), |tx, id, met| {
        count_up(tx, id)?;
        met();
        count_up(tx, 3 - id)
    })
    .await;
    first.and(second).expect("both kept");
    assert!(runs > 2);
    assert_eq!(state(scratch.db()).await, (2, 2));
}

#[tokio::test]
async fn an_act_that_lost_a_race_for_a_row_decides_again_on_what_is_there() {
    let Some(scratch) = house(Faults::default(), Isolation::ReadCommitted).await else { return };
    let (first, second, runs) = meet(scratch.db(), |tx, _, met| {
        let seen = counted(tx, 1)?;
        met();
        let save = sql("update note set count = count + 1 where id = 1 and count = $1");
        tx.one_row(save, &[&seen])
    })
    .await;
    first.and(second).expect("both kept");
    assert!(runs > 2);
    assert_eq!(state(scratch.db()).await, (2, 2));
}

#[tokio::test]
async fn an_act_whose_connection_breaks_is_run_again_on_another() {
    let Some(scratch) = house(Faults::default(), Isolation::ReadCommitted).await else { return };
    let runs = AtomicU32::new(0);
    let kept = scratch.db().write(move |tx| {
        count_up(tx, 1)?;
        if runs.fetch_add(1, Ordering::SeqCst) == 0 {
            tx.execute(sql("select pg_terminate_backend(pg_backend_pid())"), &[])?;
        }
        Ok((runs.load(Ordering::SeqCst), sentence().into()))
    });
    assert_eq!(kept.await.expect("kept"), 2);
    assert_eq!(state(scratch.db()).await, (1, 1));
}

#[tokio::test]
async fn a_look_whose_connection_breaks_is_taken_again() {
    let Some(scratch) = house(Faults::default(), Isolation::ReadCommitted).await else { return };
    let runs = AtomicU32::new(0);
    let seen = scratch.db().read(move |tx| {
        if runs.fetch_add(1, Ordering::SeqCst) == 0 {
            tx.execute(sql("select pg_terminate_backend(pg_backend_pid())"), &[])?;
        }
        counted(tx, 1)
    });
    assert_eq!(seen.await.expect("seen"), 0);
}

#[tokio::test]
async fn connections_that_broke_while_nobody_used_them_are_made_again() {
    let Some(scratch) = house(Faults::default(), Isolation::ReadCommitted).await else { return };
    let others = "select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = current_setting('application_name') and pid <> pg_backend_pid()";
    let cut = scratch.db().write_quietly("a cut line", move |tx| tx.execute(sql(others), &[]));
    cut.await.expect("cut");
    for _ in 0..4 {
        count_runs(scratch.db(), &Arc::default()).await.expect("kept");
    }
    assert_eq!(state(scratch.db()).await, (4, 4));
}

#[tokio::test]
async fn a_commit_of_unknown_end_that_was_kept_is_not_done_again() {
    let faults = Faults::default();
    let Some(scratch) = house(faults.clone(), Isolation::ReadCommitted).await else { return };
    faults.plan(Fault::LostAfterCommit);
    let runs = Arc::default();
    assert_eq!(count_runs(scratch.db(), &runs).await.expect("kept"), 1);
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    assert_eq!(state(scratch.db()).await, (1, 1));
}

#[tokio::test]
async fn a_commit_of_unknown_end_that_was_not_kept_is_done_again() {
    let faults = Faults::default();
    let Some(scratch) = house(faults.clone(), Isolation::ReadCommitted).await else { return };
    faults.plan(Fault::LostBeforeCommit);
    let runs = Arc::default();
    assert_eq!(count_runs(scratch.db(), &runs).await.expect("kept"), 2);
    assert_eq!(state(scratch.db()).await, (1, 1));
}

#[tokio::test]
async fn a_quiet_change_of_unknown_end_is_told_as_such() {
    let faults = Faults::default();
    let Some(scratch) = house(faults.clone(), Isolation::ReadCommitted).await else { return };
    faults.plan(Fault::LostBeforeCommit);
    let quiet = scratch.db().write_quietly("a count", |tx| count_up(tx, 1)).await;
    assert!(matches!(quiet, Err(Error::Broken(_))));
    assert_eq!(state(scratch.db()).await, (0, 0));
}

#[tokio::test]
async fn a_commit_that_is_refused_keeps_nothing() {
    let faults = Faults::default();
    let Some(scratch) = house(faults.clone(), Isolation::ReadCommitted).await else { return };
    faults.plan(Fault::CommitRefused);
    assert!(matches!(count_runs(scratch.db(), &Arc::default()).await, Err(Error::Broken(_))));
    assert_eq!(state(scratch.db()).await, (0, 0));
    count_runs(scratch.db(), &Arc::default()).await.expect("kept");
}

#[tokio::test]
async fn an_act_that_panics_fails_alone() {
    let Some(scratch) = house(Faults::default(), Isolation::ReadCommitted).await else { return };
    let panics = scratch.db().write(|tx| -> Result<((), _)> {
        count_up(tx, 1)?;
        panic!("as a test asked")
    });
    assert!(matches!(panics.await, Err(Error::Broken(_))));
    count_runs(scratch.db(), &Arc::default()).await.expect("kept");
    assert_eq!(state(scratch.db()).await, (1, 1));
}

#[tokio::test]
async fn an_act_whose_caller_has_gone_ends_as_a_whole() {
    let Some(scratch) = house(Faults::default(), Isolation::ReadCommitted).await else { return };
    let db = Db::open(scratch.target(), Tables::Registers, &store::testing::keys()).expect("open");
    let gone = tokio::spawn({
        let db = db.clone();
        async move { count_runs(&db, &Arc::default()).await }
    });
    tokio::task::yield_now().await;
    gone.abort();
    let _ = gone.await;
    drop(db);
    assert_eq!(state(scratch.db()).await, (1, 1));
}
