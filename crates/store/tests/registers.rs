//! The embedded registers, on every engine this machine has.

use std::sync::Arc;

use domain::{
    PersonId,
    event::{Actor, Event},
    identity::{
        Card, CardKind, CardStatus, Contact, Kin, Kinship, PartialDate, Particulars, PersonalIdNumber,
        Resident, Sex,
    },
};
use jiff::Timestamp;
use store::{
    Db, Tables, Tx,
    registers::{Directory, SealedResident, register_import, resident},
    sql,
    testing::Scratch,
};

const FATHER: &str = "001070000001";
const MOTHER: &str = "001172000002";
const SON: &str = "001210000003";
const DAUGHTER: &str = "001316000004";
const AUNT: &str = "001168000005";

fn number(text: &str) -> PersonalIdNumber {
    text.parse().expect("a number")
}

fn born(text: &str) -> Resident {
    let number = number(text);
    Resident {
        number,
        old_id: None,
        name: "Trần Văn Mẫu".parse().expect("a name"),
        birth: PartialDate::Year(number.birth_year()),
        sex: Sex::Male,
        particulars: Particulars::default(),
        kin: Kin::default(),
        contact: Contact::default(),
        card: None,
        biometrics_on: None,
        portrait: None,
        died_on: None,
    }
}

fn child(text: &str) -> Resident {
    let kin = Kin { father: Some(number(FATHER)), mother: Some(number(MOTHER)), ..Kin::default() };
    Resident { kin, ..born(text) }
}

fn family() -> Vec<Resident> {
    let mut father = born(FATHER);
    father.kin.spouse = Some(number(MOTHER));
    let mut son = child(SON);
    son.kin.guardian = Some(number(AUNT));
    vec![father, born(MOTHER), son, child(DAUGHTER), born(AUNT)]
}

fn event() -> Event {
    Event::new(Timestamp::UNIX_EPOCH, Actor::House, "register.imported")
}

async fn begin(db: &Db) -> i64 {
    let act = |tx: &mut Tx<'_>| Ok((register_import::begin(tx, Timestamp::UNIX_EPOCH)?, event().into()));
    db.write(act).await.expect("begun")
}

fn sealed(db: &Db, residents: Vec<Resident>) -> Arc<Vec<SealedResident>> {
    let seal = |resident| SealedResident::new(db.vault(), resident, Some(b"a face")).expect("sealed");
    Arc::new(residents.into_iter().map(seal).collect())
}

async fn insert(db: &Db, generation: i64, residents: Vec<Resident>) {
    let sealed = sealed(db, residents);
    let act = move |tx: &mut Tx<'_>| {
        let mut directory = Directory::default();
        for (line, resident) in (1..).zip(sealed.iter()) {
            register_import::insert(tx, generation, line, resident)?;
            directory.note(resident, line);
        }
        let (numbers, kin) = directory.sorted();
        register_import::insert_numbers(tx, generation, &numbers)?;
        register_import::insert_kin(tx, generation, &kin)
    };
    db.write_quietly("nobody sees it yet", act).await.expect("inserted");
}

async fn finish(db: &Db, generation: i64) -> domain::Result<()> {
    db.write(move |tx| {
        register_import::finish(tx, generation, 1, Timestamp::UNIX_EPOCH)?;
        Ok(((), event().into()))
    })
    .await
}

async fn fill(db: &Db, residents: Vec<Resident>) -> i64 {
    let sealed = sealed(db, residents);
    let act = move |tx: &mut Tx<'_>| {
        Ok((register_import::fill(tx, &sealed, Timestamp::UNIX_EPOCH)?, event().into()))
    };
    db.write(act).await.expect("filled")
}

async fn find(db: &Db, text: &str) -> Option<Resident> {
    let number = number(text);
    db.read(move |tx| resident::find(tx, &number)).await.expect("a look")
}

/// Runs on every engine.
async fn everywhere<F: Future<Output = ()>>(test: impl Fn(Db) -> F) {
    for scratch in Scratch::each(Tables::Registers).expect("databases") {
        test(scratch.db().clone()).await;
    }
}

#[tokio::test]
async fn a_resident_reads_back_as_written() {
    everywhere(|db| async move {
        let card = Card {
            kind: CardKind::CanCuoc2024,
            issued_on: "2024-10-01".parse().expect("a date"),
            expires_on: None,
            status: CardStatus::Lost,
        };
        let written = Resident { card: Some(card), ..child(SON) };
        fill(&db, vec![written.clone()]).await;
        assert_eq!(find(&db, SON).await, Some(written));
        assert_eq!(find(&db, AUNT).await, None);
    })
    .await;
}

#[tokio::test]
async fn an_even_look_finds_who_is_there_and_nobody_else() {
    everywhere(|db| async move {
        let look = |text: &'static str| db.read(move |tx| resident::find_evenly(tx, &number(text)));
        assert_eq!(look(SON).await.expect("a look"), None);
        fill(&db, vec![born(FATHER), born(MOTHER)]).await;
        for text in [FATHER, MOTHER] {
            assert_eq!(look(text).await.expect("a look"), Some(born(text)));
        }
        for text in [SON, DAUGHTER, AUNT] {
            assert_eq!(look(text).await.expect("a look"), None);
        }
    })
    .await;
}

#[tokio::test]
async fn a_portrait_reads_back_as_written() {
    everywhere(|db| async move {
        fill(&db, family()).await;
        let face = db.read(|tx| resident::portrait(tx, &number(SON))).await.expect("a look");
        assert_eq!(face.as_deref(), Some(&b"a face"[..]));
    })
    .await;
}

#[tokio::test]
async fn nobody_sees_a_filling_before_its_last_act() {
    everywhere(|db| async move {
        let generation = begin(&db).await;
        insert(&db, generation, family()).await;
        assert_eq!(find(&db, SON).await, None);
        assert_eq!(db.read(resident::count).await.expect("a count"), 0);
        finish(&db, generation).await.expect("visible");
        assert!(find(&db, SON).await.is_some());
        assert_eq!(db.read(resident::count).await.expect("a count"), 5);
    })
    .await;
}

#[tokio::test]
async fn a_number_the_register_knows_is_replaced() {
    everywhere(|db| async move {
        fill(&db, family()).await;
        let moved = Resident { kin: Kin::default(), ..born(SON) };
        let generation = fill(&db, vec![moved.clone()]).await;
        assert_eq!(find(&db, SON).await, Some(moved));
        assert_eq!(db.read(resident::count).await.expect("a count"), 5);
        let children = db.read(|tx| resident::children_of(tx, &number(FATHER))).await.expect("a look");
        assert_eq!(children, [child(DAUGHTER)], "the row replaced names a father no more");

        let first = PersonId::from_bytes([0; 16]);
        let sweep = move |tx: &mut Tx<'_>| register_import::sweep_replaced(tx, generation, first, 10);
        let next = db.write_quietly("swept", sweep).await.expect("swept").expect("a place to go on");
        let sweep = move |tx: &mut Tx<'_>| register_import::sweep_replaced(tx, generation, next, 10);
        assert_eq!(db.write_quietly("swept", sweep).await.expect("swept"), None);
        assert!(find(&db, SON).await.is_some());
        let rows = db.read(|tx| tx.one(sql("select count(*) from resident"), &[], |row| row.get::<i64>(0)));
        assert_eq!(rows.await.expect("a count"), 5, "the row replaced is gone");
    })
    .await;
}

#[tokio::test]
async fn a_filling_that_was_given_up_cannot_become_visible_and_is_swept_away() {
    everywhere(|db| async move {
        let given_up = begin(&db).await;
        insert(&db, given_up, family()).await;
        let generation = begin(&db).await;
        assert!(matches!(finish(&db, given_up).await, Err(domain::Error::Conflict)));
        let sweep = |tx: &mut Tx<'_>| register_import::sweep_given_up(tx, 10);
        assert_eq!(db.write_quietly("swept", sweep).await.expect("swept"), 5 + 5 + 6);
        insert(&db, generation, family()).await;
        finish(&db, generation).await.expect("visible");
        assert_eq!(db.write_quietly("swept", sweep).await.expect("swept"), 0);
    })
    .await;
}

#[tokio::test]
async fn kin_are_found_whoever_names_whom() {
    everywhere(|db| async move {
        fill(&db, family()).await;
        let kin_of = |text: &'static str| {
            let db = db.clone();
            async move {
                let kin = db
                    .read(move |tx| {
                        let one = resident::find(tx, &number(text))?.expect("on record");
                        resident::kin_of(tx, &one)
                    })
                    .await
                    .expect("a look");
                kin.into_iter().map(|(kinship, other)| (kinship, other.number)).collect::<Vec<_>>()
            }
        };
        let son = kin_of(SON).await;
        let of_son = [
            (Kinship::Guardian, number(AUNT)),
            (Kinship::Parent, number(FATHER)),
            (Kinship::Parent, number(MOTHER)),
            (Kinship::Sibling, number(DAUGHTER)),
        ];
        assert_eq!(son, of_son);
        let father = kin_of(FATHER).await;
        let of_father = [
            (Kinship::Spouse, number(MOTHER)),
            (Kinship::Child, number(SON)),
            (Kinship::Child, number(DAUGHTER)),
        ];
        assert_eq!(father, of_father);
        assert_eq!(kin_of(AUNT).await, [(Kinship::Ward, number(SON))]);
        assert_eq!(kin_of(MOTHER).await[0], (Kinship::Spouse, number(FATHER)));
    })
    .await;
}

#[tokio::test]
async fn a_marriage_on_one_record_makes_both_relatives() {
    everywhere(|db| async move {
        fill(&db, family()).await;
        let kinship = db.read(|tx| resident::kinship(tx, &number(MOTHER), &number(FATHER))).await;
        assert_eq!(kinship.expect("a look"), Some(Kinship::Spouse));
        let strangers = db.read(|tx| resident::kinship(tx, &number(MOTHER), &number(AUNT))).await;
        assert_eq!(strangers.expect("a look"), None);
    })
    .await;
}

#[tokio::test]
async fn nothing_of_a_resident_is_in_the_file_in_clear() {
    let scratch = Scratch::sqlite(Tables::Registers, store::Options::default()).expect("a database");
    fill(scratch.db(), family()).await;
    let store::Target::Sqlite(path) = scratch.target() else { unreachable!("an SQLite database") };
    for end in ["", "-wal"] {
        let mut name = path.clone().into_os_string();
        name.push(end);
        let file = std::fs::read(name).unwrap_or_default();
        for word in [FATHER, SON, "Mẫu", "a face"] {
            assert!(!file.windows(word.len()).any(|bytes| bytes == word.as_bytes()), "{word}");
        }
    }
}
