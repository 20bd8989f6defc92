//! Nobody changes the past unseen.

use domain::event::{Actor, Event};
use jiff::Timestamp;
use store::{
    Sql, Tables,
    chain::{self, Break, Checkpoint, Head, Verdict},
    sql,
    testing::Scratch,
};

fn noon() -> Timestamp {
    "2026-03-02T05:00:00Z".parse().expect("an instant")
}

/// Each engine with `count` events, all chained, the head signed.
async fn chained(count: u32) -> Vec<Scratch> {
    let all = Scratch::each(Tables::Identity).expect("databases");
    for scratch in &all {
        for _ in 0..count {
            let event = Event::new(noon(), Actor::House, "clock.struck").of("noon").with("hour", "12");
            scratch.db().write(move |_| Ok(((), event.clone().into()))).await.expect("kept");
        }
        chain_all(scratch).await;
        scratch.db().write_quietly("a checkpoint", sign).await.expect("signed");
    }
    all
}

fn sign(tx: &mut store::Tx<'_>) -> domain::Result<()> {
    let Some(head) = chain::unsigned(tx)? else { return Ok(()) };
    let (at, key_id, signature) = (noon(), "k1".to_owned(), signature_of(&head.to_sign("test", noon())));
    chain::keep_checkpoint(tx, &Checkpoint { head, at, key_id, signature })
}

/// Stands in for a signature: what is signed, backwards.
fn signature_of(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().rev().copied().collect()
}

async fn chain_all(scratch: &Scratch) -> Head {
    loop {
        let advance = scratch.db().write_quietly("the chain", |tx| chain::advance(tx, 4)).await;
        let advance = advance.expect("chained");
        if advance.chained < 4 {
            return advance.head;
        }
    }
}

async fn verdict(scratch: &Scratch) -> Verdict {
    let look = scratch.db().read(|tx| {
        chain::verify(tx, "test", &|checkpoint, bytes| checkpoint.signature == signature_of(bytes))
    });
    look.await.expect("walked")
}

async fn tamper(scratch: &Scratch, statement: Sql) {
    let changed = scratch.db().write_quietly("tampering", move |tx| tx.execute(statement, &[])).await;
    assert_eq!(changed.expect("tampered"), 1);
}

#[tokio::test]
async fn a_chain_that_nobody_touched_is_whole() {
    for scratch in chained(10).await {
        let Verdict::Whole { head, checkpoints } = verdict(&scratch).await else { panic!("broken") };
        assert_eq!((head.seq, checkpoints), (10, 1));
    }
}

#[tokio::test]
async fn the_chain_lags_until_the_chainer_has_been() {
    for scratch in Scratch::each(Tables::Identity).expect("databases") {
        let event = Event::new(noon(), Actor::House, "clock.struck");
        scratch.db().write(move |_| Ok(((), event.clone().into()))).await.expect("kept");
        scratch.db().events_kept().await;
        assert_eq!(scratch.db().read(chain::lag).await.expect("a lag"), Some(noon()));
        assert_eq!(chain_all(&scratch).await.seq, 1);
        assert_eq!(scratch.db().read(chain::lag).await.expect("a lag"), None);
    }
}

#[tokio::test]
async fn a_changed_event_is_found_by_its_number() {
    for scratch in chained(10).await {
        tamper(&scratch, sql("update event set details = '{\"hour\":\"13\"}' where seq = 7")).await;
        assert_eq!(verdict(&scratch).await, Verdict::Broken { seq: 7, how: Break::Changed });
    }
}

#[tokio::test]
async fn a_text_moved_from_one_column_to_another_is_found() {
    for scratch in chained(3).await {
        tamper(&scratch, sql("update event set what = 'clock.strucknoon', thing = '' where seq = 2")).await;
        assert_eq!(verdict(&scratch).await, Verdict::Broken { seq: 2, how: Break::Changed });
    }
}

#[tokio::test]
async fn a_removed_event_is_found_by_its_number() {
    for scratch in chained(10).await {
        tamper(&scratch, sql("delete from event where seq = 4")).await;
        assert_eq!(verdict(&scratch).await, Verdict::Broken { seq: 4, how: Break::Missing });
    }
}

#[tokio::test]
async fn an_end_cut_off_is_found_by_the_checkpoint() {
    for scratch in chained(10).await {
        tamper(&scratch, sql("delete from event where seq = 10")).await;
        assert_eq!(verdict(&scratch).await, Verdict::Broken { seq: 10, how: Break::Missing });
    }
}

#[tokio::test]
async fn a_checkpoint_that_nobody_signed_is_found() {
    for scratch in chained(5).await {
        tamper(&scratch, sql("update checkpoint set at = at + 1 where seq = 5")).await;
        assert_eq!(verdict(&scratch).await, Verdict::Broken { seq: 5, how: Break::Signature });
    }
}

#[tokio::test]
async fn a_log_whose_checkpoints_were_taken_away_is_not_believed() {
    for scratch in chained(10).await {
        tamper(&scratch, sql("delete from checkpoint")).await;
        assert_eq!(verdict(&scratch).await, Verdict::Broken { seq: 1, how: Break::Unsigned });
    }
}

#[tokio::test]
async fn an_event_added_after_the_last_checkpoint_is_not_believed() {
    for scratch in chained(10).await {
        let event = Event::new(noon(), Actor::House, "clock.struck");
        scratch.db().write(move |_| Ok(((), event.clone().into()))).await.expect("kept");
        chain_all(&scratch).await;
        assert_eq!(verdict(&scratch).await, Verdict::Broken { seq: 11, how: Break::Unsigned });
    }
}

#[tokio::test]
async fn a_database_that_was_begun_and_tells_of_nothing_was_robbed() {
    for scratch in Scratch::each(Tables::Identity).expect("databases") {
        assert!(matches!(verdict(&scratch).await, Verdict::Whole { head: Head::EMPTY, .. }));
        let begun = scratch.db().write(|tx| {
            store::setting::insert(tx, "site.fingerprint", "a key's")?;
            Ok(((), Event::new(noon(), Actor::House, "site.begun").into()))
        });
        begun.await.expect("begun");
        assert!(matches!(verdict(&scratch).await, Verdict::Whole { head: Head::EMPTY, .. }));
        tamper(&scratch, sql("delete from event")).await;
        assert_eq!(verdict(&scratch).await, Verdict::Broken { seq: 1, how: Break::Missing });
    }
}
