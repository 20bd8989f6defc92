//! What dossiers do to cards in the embedded registers, on every engine this machine has.

use domain::identity::{
    Card, CardKind, CardStatus, Contact, Kin, PartialDate, Particulars, PersonalIdNumber, Resident, Sex,
    card_effect::{CardEffect, Done, Effect},
};
use jiff::Timestamp;
use store::{
    Db, Tables, Tx,
    registers::{SealedResident, card, register_import, resident},
    testing::Scratch,
};

const NUMBER: &str = "001085000001";

fn number() -> PersonalIdNumber {
    NUMBER.parse().expect("a number")
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

fn owner(card: Option<Card>) -> Resident {
    Resident {
        number: number(),
        old_id: None,
        name: "Trần Văn Mẫu".parse().expect("a name"),
        birth: PartialDate::Year(1985),
        sex: Sex::Male,
        particulars: Particulars::default(),
        kin: Kin::default(),
        contact: Contact::default(),
        card,
        biometrics_on: None,
        portrait: None,
        died_on: None,
    }
}

fn chip() -> Card {
    Card {
        kind: CardKind::CccdChip,
        issued_on: "2022-09-02".parse().expect("a day"),
        expires_on: Some("2045-03-08".parse().expect("a day")),
        status: CardStatus::Valid,
    }
}

async fn fill(db: &Db, card: Option<Card>) {
    let act = move |tx: &mut Tx<'_>| {
        let sealed = SealedResident::new(tx.vault(), owner(card), None)?;
        register_import::fill(tx, &[sealed], Timestamp::UNIX_EPOCH)
    };
    db.write_quietly("a test fills the register", act).await.expect("filled");
}

async fn done(db: &Db, dossier: &str, effect: Effect) -> Done {
    let effect =
        CardEffect { dossier: dossier.to_owned(), effect, number: number(), at: at("2026-11-23T03:00:00Z") };
    db.write(move |tx| card::apply(tx, &effect, at("2026-11-23T03:00:01Z"))).await.expect("tried")
}

async fn on_record(db: &Db) -> Option<Card> {
    db.read(|tx| resident::find(tx, &number())).await.expect("a look").expect("a resident").card
}

async fn past(db: &Db) -> Vec<Card> {
    db.read(|tx| card::past(tx, &number())).await.expect("a look")
}

async fn everywhere<F: Future<Output = ()>>(test: impl Fn(Db) -> F) {
    for scratch in Scratch::each(Tables::Registers).expect("databases") {
        test(scratch.db().clone()).await;
    }
}

#[tokio::test]
async fn a_card_is_reported_lost_replaced_and_handed_over() {
    everywhere(|db| async move {
        fill(&db, Some(chip())).await;
        assert_eq!(done(&db, "d", Effect::ReportLost).await, Done::Now);
        assert_eq!(on_record(&db).await.expect("a card").status, CardStatus::Lost);
        assert_eq!(done(&db, "d", Effect::Order).await, Done::Now);
        let card = on_record(&db).await.expect("a card");
        assert_eq!((card.kind, card.status), (CardKind::CanCuoc2024, CardStatus::Ordered));
        assert_eq!(past(&db).await, [Card { status: CardStatus::Lost, ..chip() }]);
        assert_eq!(done(&db, "d", Effect::Activate).await, Done::Now);
        assert_eq!(on_record(&db).await.expect("a card").status, CardStatus::Valid);
    })
    .await;
}

#[tokio::test]
async fn what_is_asked_for_twice_is_done_once() {
    everywhere(|db| async move {
        fill(&db, Some(chip())).await;
        for effect in Effect::ALL {
            assert_eq!(done(&db, "d", effect).await, Done::Now, "{effect:?}");
        }
        let card = on_record(&db).await;
        for effect in Effect::ALL {
            assert_eq!(done(&db, "d", effect).await, Done::Before, "{effect:?}");
        }
        assert_eq!((on_record(&db).await, past(&db).await.len()), (card, 1));
    })
    .await;
}

#[tokio::test]
async fn a_card_is_not_handed_over_before_it_was_ordered() {
    everywhere(|db| async move {
        fill(&db, Some(chip())).await;
        assert_eq!(done(&db, "d", Effect::Activate).await, Done::NotYet);
        assert_eq!(done(&db, "d", Effect::Order).await, Done::Now);
        assert_eq!(done(&db, "d", Effect::ReportLost).await, Done::Now);
        assert_eq!(on_record(&db).await.expect("a card").status, CardStatus::Ordered, "a late report");
        assert_eq!(done(&db, "d", Effect::Activate).await, Done::Now);
    })
    .await;
}

#[tokio::test]
async fn whoever_has_no_card_is_issued_one_and_whom_nobody_knows_is_not() {
    everywhere(|db| async move {
        assert_eq!(done(&db, "d", Effect::Order).await, Done::Nobody);
        fill(&db, None).await;
        assert_eq!(done(&db, "d", Effect::Order).await, Done::Now);
        assert!(on_record(&db).await.is_some());
        assert_eq!(past(&db).await, []);
    })
    .await;
}

#[tokio::test]
async fn each_effect_stands_in_the_log_of_the_registers() {
    everywhere(|db| async move {
        fill(&db, Some(chip())).await;
        done(&db, "d", Effect::Order).await;
        done(&db, "d", Effect::Order).await;
        let told = db.read(|tx| store::event::by_thing(tx, "d", None, 10)).await.expect("a look");
        let mut told: Vec<&str> = told.iter().map(|event| event.what.as_str()).collect();
        told.sort_unstable(); // both may fall into one millisecond
        assert_eq!(told, ["card.effect_repeated", "card.ordered"]);
    })
    .await;
}
