//! Registrations and their drafts are kept and read again, on both engines.

use domain::{
    PersonId, Result,
    event::{Actor, Event, Events},
    identity::{
        Sex,
        account::{Account, Level, State as AccountState},
        officer::OfficerId,
        registration::{Fit, Reason, Registration, RegistrationId, State},
    },
};
use jiff::{SignedDuration, Timestamp, civil::date};
use store::{
    Tables, Tx,
    contact::Contact,
    identity::{
        registration::{self, Application, Sent},
        registration_draft::{self, Portrait},
    },
    person::{self, Profile},
    testing::Scratch,
};

const BROWSER: [u8; 32] = [9; 32];

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + seconds).expect("in range")
}

fn application() -> Application {
    Application {
        number: "001099000019".parse().expect("a number"),
        name: "Nguyễn Văn Mẫu".parse().expect("a name"),
        birth: date(1999, 1, 15).into(),
        card_issued_on: date(2024, 7, 2),
        contact: Contact::parse("0912345678").expect("a phone"),
    }
}

fn case(order: u8, due: i64) -> Registration {
    Registration {
        id: RegistrationId::from_bytes([order; 16]),
        person: PersonId::from_bytes([order + 100; 16]),
        code: format!("DK-AAAAAAA{}", char::from(b'A' + order)),
        level: Level::One,
        sent_at: at(0),
        due_at: at(due),
        state: State::Sent,
        version: 1,
    }
}

fn file(tx: &mut Tx<'_>, registration: &Registration) -> Result<()> {
    let application = application();
    let account = Account { id: registration.person, level: Level::One, state: AccountState::Applied };
    let profile = Profile {
        number: application.number,
        name: application.name.clone(),
        birth: application.birth,
        sex: Sex::Male,
    };
    let key = person::insert(tx, account, &profile, at(0))?;
    let sent = Sent { registration, application: &application, portrait: b"JPEG", fit: Fit::Fits };
    registration::insert(tx, &key, &sent)
}

fn said() -> Events {
    Event::new(at(0), Actor::Anyone, "registration.sent").into()
}

fn engines() -> Vec<Scratch> {
    Scratch::each(Tables::Identity).expect("databases")
}

#[tokio::test]
async fn what_was_sent_opens_again_with_its_portrait() {
    for scratch in engines() {
        let db = scratch.db();
        db.write(|tx| Ok((file(tx, &case(1, 60))?, said()))).await.expect("kept");
        let (filed, image) = db
            .read(|tx| {
                Ok((registration::open(tx, case(1, 60).id)?, registration::portrait(tx, case(1, 60).id)?))
            })
            .await
            .expect("opened");
        assert_eq!(filed.registration, case(1, 60));
        assert_eq!(filed.application, application());
        assert_eq!((filed.fit, filed.note), (Fit::Fits, None));
        assert_eq!(image, b"JPEG");
    }
}

#[tokio::test]
async fn the_queue_is_in_the_order_of_deadlines_and_goes_on_where_it_stopped() {
    for scratch in engines() {
        let db = scratch.db();
        for (order, due) in [(1, 300), (2, 100), (3, 100)] {
            db.write(move |tx| Ok((file(tx, &case(order, due))?, said()))).await.expect("kept");
        }
        let first = db.read(|tx| registration::waiting(tx, None, 2)).await.expect("read");
        let ids: Vec<_> = first.iter().map(|queued| queued.id).collect();
        assert_eq!(ids, [case(2, 0).id, case(3, 0).id]);
        assert_eq!(first[0].initials, "N.V.M.");
        let after = (first[1].due_at, first[1].id);
        let rest = db.read(move |tx| registration::waiting(tx, Some(after), 2)).await.expect("read");
        assert_eq!(rest.iter().map(|queued| queued.id).collect::<Vec<_>>(), [case(1, 0).id]);
        let waiting = db.read(|tx| registration::count_waiting(tx, at(200))).await.expect("read");
        assert_eq!((waiting.all, waiting.overdue), (3, 2));
    }
}

#[tokio::test]
async fn a_refusal_is_kept_with_its_reason_and_its_words() {
    for scratch in engines() {
        let db = scratch.db();
        db.write(|tx| Ok((file(tx, &case(1, 60))?, said()))).await.expect("kept");
        let by = OfficerId::from_bytes([3; 16]);
        let state = State::Failed { by, at: at(5), reason: Reason::PortraitUnclear };
        let decided = Registration { state: state.clone(), ..case(1, 60) };
        let again = decided.clone();
        db.write(move |tx| {
            let key = registration::open(tx, decided.id)?.key;
            Ok((registration::save(tx, &decided, &key, Some("Ảnh bị che"))?, said()))
        })
        .await
        .expect("kept");
        let filed = db.read(|tx| registration::open(tx, case(1, 60).id)).await.expect("opened");
        assert_eq!(filed.registration.state, state);
        assert_eq!(filed.note.as_deref(), Some("Ảnh bị che"));
        let late = db
            .write(move |tx| {
                let key = registration::open(tx, again.id)?.key;
                Ok((registration::save(tx, &again, &key, None)?, said()))
            })
            .await;
        assert_eq!(late.expect_err("a conflict").code(), "conflict");
    }
}

#[tokio::test]
async fn a_case_is_found_by_code_number_and_contact() {
    for scratch in engines() {
        let db = scratch.db();
        db.write(|tx| Ok((file(tx, &case(1, 60))?, said()))).await.expect("kept");
        let (code, number, contact) = db
            .read(|tx| {
                let named = application();
                Ok((
                    registration::by_code(tx, "DK-AAAAAAAB")?,
                    registration::by_number(tx, &named.number)?,
                    registration::by_contact(tx, &named.contact)?,
                ))
            })
            .await
            .expect("read");
        assert_eq!(code, Some(case(1, 60).id));
        assert_eq!((number, contact), (vec![case(1, 60)], vec![case(1, 60)]));
    }
}

#[tokio::test]
async fn a_draft_is_kept_as_typed_until_it_is_spent_once() {
    for scratch in engines() {
        let db = scratch.db();
        let typed = vec![("so".to_owned(), " 0010 ".to_owned())];
        let answers = typed.clone();
        db.write_quietly("a draft", move |tx| {
            registration_draft::save(tx, &BROWSER, &answers, at(0))?;
            registration_draft::save_portrait(tx, &BROWSER, b"JPEG", at(1))
        })
        .await
        .expect("kept");
        let draft = db.read(|tx| registration_draft::find(tx, &BROWSER, at(2))).await.expect("read");
        let draft = draft.expect("a draft");
        assert_eq!((draft.answers, draft.portrait), (typed, Portrait::Taken));
        let version = draft.version;
        let spend = move |tx: &mut Tx<'_>| registration_draft::spend(tx, &BROWSER, version, case(1, 60).id);
        assert!(db.write_quietly("a test", spend).await.expect("first"));
        assert!(!db.write_quietly("a test", spend).await.expect("second"));
        let left = db.read(|tx| registration_draft::find(tx, &BROWSER, at(2))).await.expect("read");
        assert_eq!(left.expect("its case").sent, Some(case(1, 60).id));
    }
}

#[tokio::test]
async fn a_draft_is_gone_after_a_day() {
    for scratch in engines() {
        let db = scratch.db();
        db.write_quietly("a draft", |tx| registration_draft::save(tx, &BROWSER, &[], at(0)))
            .await
            .expect("kept");
        let later = at(0).saturating_add(SignedDuration::from_hours(24)).expect("in range");
        let draft = db.read(move |tx| registration_draft::find(tx, &BROWSER, later)).await.expect("read");
        assert_eq!(draft, None);
    }
}
