//! What is kept is read again, on both engines.

use std::collections::BTreeSet;

use domain::{
    Error, Id, PersonId, Result,
    event::{Actor, Channel, Event, Events, Letter},
    identity::{
        PersonalIdNumber,
        account::{Account, Level, State},
    },
};
use jiff::{SignedDuration, Timestamp};
use store::{Sql, Tables, Tx, contact::Contact, event, outbox, person::Profile, sql, testing::Scratch};

const NOTE: Sql = sql(
    "create table note (id bytea not null primary key, version bigint not null, body text, seen_at bigint)",
);

fn noon() -> Timestamp {
    "2026-03-02T05:00:00Z".parse().expect("an instant")
}

fn somebody() -> PersonId {
    PersonId::new(noon(), [3; 10])
}

fn sentence() -> Event {
    Event::new(noon(), Actor::Citizen(somebody()), "note.written").about(somebody()).of("note")
}

/// Each engine with a table of notes.
async fn engines() -> Vec<Scratch> {
    let all = Scratch::each(Tables::Identity).expect("databases");
    for scratch in &all {
        let made = scratch.db().write_quietly("a table for the test", |tx| tx.execute(NOTE, &[])).await;
        made.expect("a table");
    }
    all
}

fn insert(tx: &mut Tx<'_>, id: PersonId) -> Result<()> {
    tx.execute(sql("insert into note (id, version, body) values ($1, 1, $2)"), &[&id, &"xin chào"])?;
    Ok(())
}

#[tokio::test]
async fn every_kind_of_value_comes_back_as_it_went() {
    for scratch in engines().await {
        let id = somebody();
        let row = scratch
            .db()
            .write(move |tx| {
                let seen: Option<Timestamp> = Some(noon());
                tx.execute(
                    sql("insert into note (id, version, body, seen_at) values ($1, $2, $3, $4)"),
                    &[&id, &7_i64, &None::<String>, &seen],
                )?;
                let row = tx.one(sql("select id, version, body, seen_at from note"), &[], |row| {
                    Ok((row.id(0)?, row.get::<i64>(1)?, row.get::<Option<String>>(2)?, row.at(3)?))
                })?;
                Ok((row, sentence().into()))
            })
            .await;
        assert_eq!(row.expect("kept"), (id, 7, None, noon()));
    }
}

#[tokio::test]
async fn an_act_that_refuses_keeps_nothing() {
    for scratch in engines().await {
        let refused = scratch
            .db()
            .write(|tx| {
                insert(tx, somebody())?;
                Err::<((), _), _>(Error::Missing("nothing"))
            })
            .await;
        assert!(matches!(refused, Err(Error::Missing("nothing"))));
        assert_eq!(notes(&scratch).await, 0);
    }
}

#[tokio::test]
async fn a_save_of_a_version_that_has_passed_is_a_conflict() {
    for scratch in engines().await {
        scratch.db().write(|tx| Ok((insert(tx, somebody())?, sentence().into()))).await.expect("kept");
        let save = |version: i64| {
            scratch.db().write(move |tx| {
                tx.one_row(
                    sql("update note set version = version + 1 where id = $1 and version = $2"),
                    &[&somebody(), &version],
                )?;
                Ok(((), sentence().into()))
            })
        };
        assert!(save(1).await.is_ok());
        assert!(matches!(save(1).await, Err(Error::Conflict)));
    }
}

#[tokio::test]
async fn a_key_taken_twice_is_a_conflict() {
    for scratch in engines().await {
        let write = || scratch.db().write(|tx| Ok((insert(tx, somebody())?, sentence().into())));
        write().await.expect("kept");
        assert!(matches!(write().await, Err(Error::Conflict)));
    }
}

#[tokio::test]
async fn a_one_time_thing_is_spent_once() {
    for scratch in engines().await {
        scratch.db().write(|tx| Ok((insert(tx, somebody())?, sentence().into()))).await.expect("kept");
        let spend = || {
            scratch.db().write(|tx| {
                let mine = tx.spend(
                    sql("update note set seen_at = $1 where id = $2 and seen_at is null"),
                    &[&noon(), &somebody()],
                )?;
                Ok((mine, sentence().into()))
            })
        };
        assert!(spend().await.expect("kept"));
        assert!(!spend().await.expect("kept"));
    }
}

#[tokio::test]
async fn of_many_who_race_for_a_one_time_thing_one_gets_it() {
    for scratch in engines().await {
        scratch.db().write(|tx| Ok((insert(tx, somebody())?, sentence().into()))).await.expect("kept");
        let racers: Vec<_> = (0..64).map(|_| tokio::spawn(race(scratch.db().clone()))).collect();
        let mut winners = 0;
        for racer in racers {
            winners += u32::from(racer.await.expect("joined").expect("kept"));
        }
        assert_eq!(winners, 1);
    }
}

async fn race(db: store::Db) -> Result<bool> {
    db.write(|tx| {
        let mine = tx.spend(
            sql("update note set seen_at = $1 where id = $2 and seen_at is null"),
            &[&noon(), &somebody()],
        )?;
        Ok((mine, sentence().into()))
    })
    .await
}

#[tokio::test]
async fn an_act_cannot_hide_a_statement_that_failed() {
    for scratch in engines().await {
        let hidden = scratch
            .db()
            .write(|tx| {
                insert(tx, somebody())?;
                let _ = insert(tx, somebody());
                Ok(((), sentence().into()))
            })
            .await;
        assert!(hidden.is_err());
        assert_eq!(notes(&scratch).await, 0);
    }
}

#[tokio::test]
async fn a_look_cannot_change_anything() {
    for scratch in engines().await {
        let written = scratch.db().read(|tx| insert(tx, somebody())).await;
        assert!(matches!(written, Err(Error::Broken(_))));
        assert_eq!(notes(&scratch).await, 0);
    }
}

#[tokio::test]
async fn events_are_found_by_person_and_by_thing_page_by_page() {
    for scratch in engines().await {
        for _ in 0..5 {
            let event = sentence().with("count", "1").with("from", "đơn");
            scratch.db().write(move |_| Ok(((), event.clone().into()))).await.expect("kept");
        }
        let first = scratch.db().read(|tx| event::by_person(tx, somebody(), None, 3)).await.expect("a page");
        let before = Some(first[2].id);
        let rest = scratch.db().read(move |tx| event::by_thing(tx, "note", before, 3)).await.expect("a page");
        assert_eq!((first.len(), rest.len()), (3, 2));
        assert!(first[2].id > rest[0].id);
        assert_eq!(first[0].act, first[0].id);
        assert_eq!(first[0].detail("from").as_deref(), Some("đơn"));
    }
}

#[tokio::test]
async fn what_waits_for_no_disk_is_kept_like_everything_else() {
    for scratch in engines().await {
        let ids = [1, 2, 3].map(|dice| PersonId::new(noon(), [dice; 10]));
        let soon = |id| scratch.db().write_unsynced("a test", move |tx| insert(tx, id));
        soon(ids[0]).await.expect("kept");
        scratch.db().write(move |tx| Ok((insert(tx, ids[1])?, sentence().into()))).await.expect("kept");
        let early =
            |id| scratch.db().write_early("a test", move |tx| Ok((insert(tx, id)?, sentence().into())));
        early(ids[2]).await.expect("kept");
        assert!(soon(ids[2]).await.is_err(), "twice the same");
        assert!(early(ids[2]).await.is_err(), "twice the same");
        assert_eq!(notes(&scratch).await, 3);
        let said = scratch.db().read(|tx| event::by_thing(tx, "note", None, 9)).await.expect("a page");
        assert_eq!(said.len(), 2, "a sentence for each change that has one, and none for what was refused");
    }
}

#[tokio::test]
async fn a_letter_is_claimed_once_put_off_and_sent() {
    for scratch in engines().await {
        let letter = Letter::to(somebody(), Channel::Sms, "otp.sign_in").with("code", 123_456);
        let act = move |_: &mut Tx<'_>| Ok(((), Events::from(sentence()).send(letter.clone())));
        scratch.db().write(act).await.expect("kept");
        let claim = |seconds: i64| {
            scratch.db().write_quietly("a courier", move |tx| {
                let now = noon() + SignedDuration::from_secs(seconds);
                outbox::claim(tx, Channel::Sms, now, SignedDuration::from_secs(60), 10)
            })
        };
        let held = claim(0).await.expect("claimed");
        assert_eq!(held[0].arg("code"), Some("123456"));
        assert!(claim(59).await.expect("claimed").is_empty());
        let again = claim(60).await.expect("claimed");
        assert_eq!((again[0].id, again[0].tries), (held[0].id, 2));
        settle(&scratch, again[0].clone()).await;
        assert!(claim(3600).await.expect("claimed").is_empty());
    }
}

/// Somebody known here, with these contacts.
fn known(tx: &mut Tx<'_>, contacts: &[&str]) -> Result<()> {
    let account = Account { id: somebody(), level: Level::One, state: State::Active };
    let number: PersonalIdNumber = "001099000019".parse()?;
    let who =
        Profile {
            number, name: "Nguyễn Văn Mẫu".parse()?, birth: "1999-01-15".parse()?, sex: number.sex()
        };
    let key = store::person::insert(tx, account, &who, noon())?;
    contacts
        .iter()
        .try_for_each(|text| store::contact::save(tx, somebody(), &key, &Contact::parse(text)?, Some(noon())))
}

#[tokio::test]
async fn for_a_key_that_nobody_has_somebody_else_is_looked_at_and_never_taken_for_its_holder() {
    for scratch in engines().await {
        let claimed = |tx: &mut Tx<'_>| store::person::claim(tx, "test", &[5; 32], somebody());
        scratch.db().write_quietly("a test fills the directory", claimed).await.expect("claimed");
        let look = |tx: &mut Tx<'_>| {
            let mut found = Vec::new();
            for byte in [3, 5, 7] {
                found.push(store::person::holder_evenly(tx, "test", &[byte; 32])?);
            }
            Ok(found)
        };
        let found = scratch.db().read(look).await.expect("readable");
        let somebody = Some(somebody());
        assert_eq!(found, [(None, somebody), (somebody, somebody), (None, None)]);
    }
}

/// An act that tells somebody of something, by this channel.
fn telling(channel: Channel) -> Events {
    Events::from(sentence()).send(Letter::to(somebody(), channel, "device.new").with("at", noon()))
}

#[tokio::test]
async fn a_notice_in_the_app_is_there_with_the_commit_and_nothing_is_carried() {
    for scratch in engines().await {
        let act = |tx: &mut Tx<'_>| Ok((known(tx, &[])?, telling(Channel::App)));
        scratch.db().write(act).await.expect("kept");
        let look = |tx: &mut Tx<'_>| {
            let person = store::person::load(tx, somebody())?;
            let notices = store::notice::of_person(tx, somebody(), &person.key, None, 10)?;
            Ok((notices, outbox::list_recent(tx, 10)?.len()))
        };
        let (notices, letters) = scratch.db().read(look).await.expect("readable");
        assert_eq!((notices.len(), letters), (1, 0));
        assert_eq!((&*notices[0].template, notices[0].at), ("device.new", noon()));
        assert_eq!(notices[0].args, [("at".to_owned(), noon().to_string())]);
    }
}

#[tokio::test]
async fn a_letter_for_the_best_contact_waits_in_the_lane_of_the_phone_or_else_of_the_mailbox() {
    for scratch in engines().await {
        let mut lanes = Vec::new();
        for contacts in [&["0985000117", "a@danh.example"] as &[&str], &["a@danh.example"]] {
            let known = move |tx: &mut Tx<'_>| {
                tx.execute(sql("delete from contact"), &[])?;
                tx.execute(sql("delete from person"), &[])?;
                known(tx, contacts)
            };
            scratch.db().write_quietly("a test knows somebody", known).await.expect("known");
            scratch.db().write(|_| Ok(((), telling(Channel::Best)))).await.expect("kept");
            let posts = scratch.db().read(|tx| outbox::list_recent(tx, 10)).await.expect("readable");
            lanes.push(posts.iter().map(|post| post.channel.word()).collect::<BTreeSet<_>>());
        }
        assert_eq!(lanes, [BTreeSet::from(["sms"]), BTreeSet::from(["email", "sms"])]);
    }
}

#[tokio::test]
async fn of_many_couriers_each_letter_is_held_by_one() {
    for scratch in engines().await {
        let letter = || Letter::to(somebody(), Channel::Void, "note.written");
        let events = (0..50).fold(Events::from(sentence()), |events, _| events.send(letter()));
        scratch.db().write(move |_| Ok(((), events.clone()))).await.expect("kept");
        let couriers: Vec<_> = (0..8).map(|_| tokio::spawn(round(scratch.db().clone()))).collect();
        let mut held = Vec::new();
        for courier in couriers {
            held.extend(courier.await.expect("joined"));
        }
        let letters: BTreeSet<_> = held.iter().collect();
        assert_eq!((letters.len(), held.len()), (50, 50));
    }
}

/// Claims until nothing is due; each letter it held, as often as it held it.
async fn round(db: store::Db) -> Vec<outbox::LetterId> {
    let mut held = Vec::new();
    loop {
        let claimed = db.write_quietly("a courier", |tx| {
            outbox::claim(tx, Channel::Void, noon(), SignedDuration::from_secs(60), 7)
        });
        let claimed = claimed.await.expect("claimed");
        if claimed.is_empty() {
            return held;
        }
        held.extend(claimed.into_iter().map(|post| post.id));
    }
}

async fn settle(scratch: &Scratch, post: outbox::Post) {
    let id = post.id;
    let done = scratch
        .db()
        .write_quietly("a courier", move |tx| {
            outbox::put_off(tx, &post, noon(), "sms.timeout")?;
            outbox::sent(tx, post.id, noon())
        })
        .await;
    done.expect("settled");
    let recent = scratch.db().glance(|tx| outbox::list_recent(tx, 10)).await.expect("a list");
    assert_eq!((recent[0].id, recent[0].sent_at), (id, Some(noon())));
}

async fn notes(scratch: &Scratch) -> i64 {
    let counted = scratch.db().read(|tx| tx.one(sql("select count(*) from note"), &[], |row| row.get(0)));
    counted.await.expect("a count")
}

#[tokio::test]
async fn a_database_opened_again_has_what_was_kept() {
    for scratch in engines().await {
        let id: Id<()> = Id::from_bytes([1; 16]);
        let event = sentence().of(id);
        scratch.db().write(move |_| Ok(((), event.clone().into()))).await.expect("kept");
        let again =
            store::Db::open(scratch.target(), Tables::Identity, &store::testing::keys()).expect("open");
        let found =
            again.read(move |tx| event::by_thing(tx, &id.to_string(), None, 1)).await.expect("a page");
        assert_eq!(found.len(), 1);
    }
}
