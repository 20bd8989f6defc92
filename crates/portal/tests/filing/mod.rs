//! Dossiers at a portal, put there by hand.

#![allow(dead_code, reason = "each test files its own")]

use domain::{
    PersonId,
    calendar::{Calendar, date_in_vietnam},
    event::{Actor, Event, Events},
    identity::account::{Account, Level, State},
    services::{
        Answers, Bill, Dong, Dossier, DossierId, Facts, Mandate, OfficialCode, Published, TrackCode, Words,
        dossier::{Command, Opening, ProcedureRef, Stage, Who},
        expression::Value,
        fee::Item,
    },
};
use site::{Env, testing::World};
use store::{
    person::Profile,
    services::{Subject, dossier, dossier::Filed, procedure_text},
};

/// Whose dossiers they are: nothing of this may ever be shown.
pub const NAME: &str = "Trần Văn Kín";
pub const NUMBER: &str = "038185000225";
pub const PHONE: &str = "+84912340678";
/// The end of that phone.
pub const LAST_FOUR: &str = "0678";
pub const PERSON: PersonId = PersonId::from_bytes([9; 16]);

/// The person is known at a portal.
pub async fn known(world: &World) {
    let now = world.now();
    let save = move |tx: &mut store::Tx<'_>| {
        let account = Account { id: PERSON, level: Level::Two, state: State::Active };
        let number = NUMBER.parse().expect("a number");
        let profile = Profile {
            number,
            name: NAME.parse().expect("a name"),
            birth: "1985-03-08".parse().expect("a day"),
            sex: number.sex(),
        };
        store::person::insert(tx, account, &profile, now).map(|_| ())
    };
    world.env.db.write_quietly("a test knows somebody", save).await.expect("known");
}

fn procedure(env: &Env) -> std::sync::Arc<Published> {
    let day = date_in_vietnam(env.clock.now());
    std::sync::Arc::clone(env.settings.procedures.of_id("can-cuoc.cap-lai", day).expect("it ships"))
}

/// The tracking code of the dossier of a number.
pub fn code(order: u8) -> TrackCode {
    TrackCode::of([order; 8])
}

/// A dossier is sent, for a subject of its own; with these commands of the house done to it at once.
pub async fn filed(world: &World, order: u8, unit: &'static str, commands: Vec<Command>) {
    file(world, (order, unit), commands, None).await;
}

/// A dossier that ended, and was given stars.
pub async fn rated(world: &World, order: u8, unit: &'static str, stars: u8) {
    file(world, (order, unit), Vec::new(), Some(stars)).await;
}

async fn file(world: &World, (order, unit): (u8, &'static str), commands: Vec<Command>, stars: Option<u8>) {
    let (now, published) = (world.now(), procedure(&world.env));
    let keep = move |tx: &mut store::Tx<'_>| {
        let key = store::person::load(tx, PERSON)?.key;
        procedure_text::keep(tx, &published.procedure.hash_text(), &published.procedure, &published.text)?;
        let (calendar, facts) =
            (Calendar::default(), Facts::default().with("subject.card.issued", Value::Bool(true)));
        let day = date_in_vietnam(now);
        let official = OfficialCode { unit: unit.to_owned(), day, number: i64::from(order) };
        let stage = Stage {
            procedure: &published.procedure,
            calendar: &calendar,
            facts: &facts,
            code: Some(&official),
            now,
        };
        let (mut dossier, mut entries) = Dossier::submit(opening(&published, order, unit), &stage);
        for command in &commands {
            let (after, more) = dossier.clone().allow(Who::House, command.clone(), &stage)?;
            dossier = after;
            entries.extend(more);
        }
        dossier.stars = stars;
        let number = format!("0381850003{order:02}").parse().expect("a number");
        let subject = Subject { number, name: NAME.parse().expect("a name") };
        dossier::insert(tx, &Filed { dossier, subject, key }, &entries)?.expect("kept");
        Ok(((), Events::from(Event::new(now, Actor::House, "test.filed"))))
    };
    world.env.db.write(keep).await.expect("filed");
}

fn opening(published: &Published, order: u8, unit: &str) -> Opening {
    let item = Item {
        charge: "le-phi".to_owned(),
        title: Words::new("Lệ phí", "Fee"),
        amount: Dong(35_000),
        basis: "Thông tư 73/2024/TT-BTC".to_owned(),
    };
    Opening {
        id: DossierId::from_bytes([order; 16]),
        track: code(order),
        procedure: ProcedureRef::from(&published.procedure),
        applicant: PERSON,
        mandate: Mandate::Own,
        unit: unit.to_owned(),
        step: "tiep-nhan".to_owned(),
        answers: Answers::default().with("ly_do", "mat").with("dien_thoai", PHONE),
        digest: String::new(),
        bill: Bill(vec![item]),
    }
}

/// It is paid, and so accepted.
pub fn paid() -> Command {
    Command::Pay { receipt: "1".to_owned() }
}
