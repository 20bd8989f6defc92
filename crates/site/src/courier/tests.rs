//! Carriers that do not answer.

use std::sync::Arc;

use domain::{
    event::{Actor, Event, Events, Letter},
    identity::account::{Account, Level, State},
};
use gateway::email::{Privacy, Server};
use store::person::Profile;
use tokio::net::TcpListener;

use super::*;
use crate::testing::World;

/// Somebody with a phone and a mailbox.
async fn somebody(world: &World) -> PersonId {
    let (now, id) = (world.now(), world.env.dice.id(world.now()));
    let who = Profile {
        number: "038185000117".parse().expect("a number"),
        name: "Lê Thị Hồng Ánh".parse().expect("a name"),
        birth: "1985-03-08".parse().expect("a day"),
        sex: "Nữ".parse().expect("a sex"),
    };
    let contacts = [
        Contact::Phone("0985000117".parse().expect("a phone")),
        Contact::Email("anh@danh.example".parse().expect("a mailbox")),
    ];
    let account = Account { id, level: Level::Two, state: State::Active };
    let put = move |tx: &mut store::Tx<'_>| {
        let key = store::person::insert(tx, account, &who, now)?;
        contacts.iter().try_for_each(|contact| store::contact::save(tx, id, &key, contact, Some(now)))
    };
    world.env.db.write_quietly("a test knows somebody", put).await.expect("known");
    id
}

async fn post(world: &World, to: PersonId, channel: Channel, letters: usize) {
    let now = world.now();
    let posting = move |_: &mut store::Tx<'_>| {
        let event = Events::from(Event::new(now, Actor::House, "test.posted"));
        let letter = || Letter::to(to, channel, "otp.password_reset").with("code", 123_456);
        Ok(((), (0..letters).fold(event, |events, _| events.send(letter()))))
    };
    world.env.db.write(posting).await.expect("posted");
}

#[tokio::test]
async fn a_mail_server_that_says_nothing_holds_up_no_text_message() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let mute = Server {
        host: "127.0.0.1".to_owned(),
        port: listener.local_addr().expect("an address").port(),
        privacy: Privacy::ThisMachine,
        login: None,
        from: "Danh <khong-tra-loi@danh.example>".to_owned(),
    };
    let mut world = World::identity();
    let email = gateway::Email::smtp_within(Duration::from_hours(1), &mute).expect("fit");
    Arc::get_mut(&mut world.env).expect("nobody else has it yet").email = email;
    let person = somebody(&world).await;
    let mut lanes = Lanes::default();
    post(&world, person, Channel::Email, 200).await;
    lanes.turn(&world.env).await.expect("taken");
    for sent in 1..=2 {
        post(&world, person, Channel::Sms, 1).await;
        lanes.turn(&world.env).await.expect("taken");
        lanes.ended(&world.env).await.expect("one ended").expect("noted");
        assert_eq!(world.phone.sent().len(), sent);
    }
}

#[tokio::test]
async fn letters_to_one_person_arrive_in_the_order_of_their_writing() {
    let world = World::identity();
    let person = somebody(&world).await;
    for code in 100_000..100_040 {
        let now = world.now();
        let posting = move |_: &mut store::Tx<'_>| {
            let letter = Letter::to(person, Channel::Best, "otp.password_reset").with("code", code);
            Ok(((), Events::from(Event::new(now, Actor::House, "test.posted")).send(letter)))
        };
        world.env.db.write(posting).await.expect("posted");
        world.pass(SignedDuration::from_millis(1));
    }
    world.deliver().await;
    let texts: Vec<String> = world.phone.sent().into_iter().rev().map(|message| message.text).collect();
    let in_order = |pair: &[String]| pair[0] < pair[1];
    assert_eq!(texts.len(), 40);
    assert!(texts.windows(2).all(in_order), "{texts:#?}");
}
