//! Drafts, dossiers and payments are kept and read again, on both engines.

use domain::{
    PersonId, Result,
    calendar::Calendar,
    event::{Actor, Event, Events},
    identity::account::{Account, Level, State as AccountState},
    services::{
        Answers, Dossier, DossierId, Facts, Mandate, Procedure, TrackCode,
        dossier::{Command, Entry, Opening, ProcedureRef, Stage, Who},
        fee::{Bill, Dong, Item},
        words::Words,
    },
};
use jiff::{SignedDuration, Timestamp};
use store::{
    PersonKey, Tables, Tx,
    person::{self, Profile},
    services::{
        Subject, dossier, draft,
        draft::{Draft, DraftId},
        payment, progress, queue, table,
    },
    testing::Scratch,
};

fn at(minutes: i64) -> Timestamp {
    let monday: Timestamp = "2026-11-23T09:00:00+07:00".parse().expect("a moment");
    monday.saturating_add(SignedDuration::from_mins(minutes)).expect("in range")
}

fn procedure() -> Procedure {
    Procedure::read(include_str!("../../../procedures/can-cuoc.cap-lai.toml"), [7; 32]).expect("the reissue")
}

fn subject() -> Subject {
    Subject {
        number: "001099000019".parse().expect("a number"),
        name: "Nguyễn Văn Mẫu".parse().expect("a name"),
    }
}

const PERSON: PersonId = PersonId::from_bytes([2; 16]);

fn somebody(tx: &mut Tx<'_>) -> Result<PersonKey> {
    let account = Account { id: PERSON, level: Level::Two, state: AccountState::Active };
    let Subject { number, name } = subject();
    let profile = Profile { number, name, birth: "1999-01-15".parse()?, sex: number.sex() };
    person::insert(tx, account, &profile, at(0))
}

fn draft() -> Draft {
    Draft {
        id: DraftId::from_bytes([3; 16]),
        person: PERSON,
        procedure: "can-cuoc.cap-lai".to_owned(),
        procedure_hash: "07".repeat(32),
        mandate: Mandate::Own,
        subject: subject(),
        answers: Answers::default().with("ly_do", "mat"),
        saved_at: at(0),
        dossier: None,
        version: 1,
    }
}

fn sent(order: u8) -> (Dossier, Vec<Entry>) {
    let procedure = procedure();
    let amount = Item {
        charge: "le-phi".to_owned(),
        title: Words::new("Lệ phí", "Fee"),
        amount: Dong(35_000),
        basis: "TT 73/2024/TT-BTC".to_owned(),
    };
    let opening = Opening {
        id: DossierId::from_bytes([order; 16]),
        track: TrackCode::of([order; 8]),
        procedure: ProcedureRef::from(&procedure),
        applicant: PERSON,
        mandate: Mandate::Own,
        unit: "G01.38".to_owned(),
        step: "tiep-nhan".to_owned(),
        answers: Answers::default().with("ly_do", "mat"),
        digest: String::new(),
        bill: Bill(vec![amount]),
    };
    Dossier::submit(opening, &stage(&procedure, &Calendar::default(), &Facts::default()))
}

fn stage<'a>(procedure: &'a Procedure, calendar: &'a Calendar, facts: &'a Facts) -> Stage<'a> {
    Stage { procedure, calendar, facts, code: None, now: at(0) }
}

fn filed(order: u8, key: PersonKey) -> (dossier::Filed, Vec<Entry>) {
    let (dossier, entries) = sent(order);
    (dossier::Filed { dossier, subject: subject(), key }, entries)
}

fn sentence() -> Events {
    Event::new(at(0), Actor::House, "test.kept").into()
}

/// Runs a test's act on each engine.
async fn on_each<T: Send + 'static>(act: fn(&mut Tx<'_>) -> Result<T>, check: fn(T)) {
    for scratch in Scratch::each(Tables::Portal).expect("databases") {
        let done = scratch.db().write(move |tx| Ok((act(tx)?, sentence()))).await;
        check(done.unwrap_or_else(|error| panic!("{error}")));
    }
}

#[tokio::test]
async fn a_draft_is_resumed_as_it_was_left_and_begun_once() {
    on_each(
        |tx| {
            let key = somebody(tx)?;
            let (first, again) = (
                draft::begin(tx, &draft(), &key)?,
                draft::begin(tx, &Draft { id: DraftId::from_bytes([4; 16]), ..draft() }, &key)?,
            );
            let answers = Answers::default().with("ly_do", "hong");
            draft::save(tx, &Draft { answers, ..draft() }, &key, at(5))?;
            Ok((first, again, draft::open_of(tx, PERSON, &key, at(6))?))
        },
        |(first, again, open)| {
            assert!(first && !again);
            assert_eq!(open.len(), 1);
            assert_eq!((open[0].answers.get("ly_do"), open[0].saved_at), (Some("hong"), at(5)));
        },
    )
    .await;
}

#[tokio::test]
async fn a_draft_becomes_one_dossier() {
    on_each(
        |tx| {
            let key = somebody(tx)?;
            draft::begin(tx, &draft(), &key)?;
            let first = draft::spend(tx, &draft(), DossierId::from_bytes([1; 16]))?;
            let second = draft::spend(tx, &draft(), DossierId::from_bytes([5; 16]))?;
            Ok((first, second, draft::open_of(tx, PERSON, &key, at(1))?.len()))
        },
        |done| assert_eq!(done, (true, false, 0)),
    )
    .await;
}

#[tokio::test]
async fn a_tracking_code_that_another_dossier_has_is_passed_over() {
    on_each(
        |tx| {
            let key = somebody(tx)?;
            let (filed, entries) = filed(1, key);
            dossier::insert(tx, &filed, &entries)?;
            dossier::unused(tx, &[filed.dossier.track, TrackCode::of([2; 8]), TrackCode::of([3; 8])])
        },
        |code| assert_eq!(code, TrackCode::of([2; 8])),
    )
    .await;
}

#[tokio::test]
async fn a_dossier_reads_back_with_its_history() {
    on_each(
        |tx| {
            let key = somebody(tx)?;
            let (filed, entries) = filed(1, key);
            let kept = dossier::insert(tx, &filed, &entries)?.map(|kept| kept.len());
            let read = dossier::load(tx, filed.dossier.id)?;
            let history = dossier::history(tx, &read)?;
            Ok((kept, read.dossier == filed.dossier, history == entries, read.subject))
        },
        |done| assert_eq!(done, (Some(2), true, true, subject())),
    )
    .await;
}

#[tokio::test]
async fn a_subject_has_one_open_dossier_of_a_procedure_until_it_ends() {
    on_each(
        |tx| {
            let key = somebody(tx)?;
            let (mut first, entries) = filed(1, key);
            dossier::insert(tx, &first, &entries)?;
            let key = person::load(tx, PERSON)?.key;
            let (second, other) = filed(6, key);
            let refused = dossier::insert(tx, &second, &other)?.is_some();
            let (procedure, calendar, facts) = (procedure(), Calendar::default(), Facts::default());
            let back = Command::Withdraw { reason: String::new() };
            let (dossier, entries) =
                first.dossier.allow(Who::Citizen(PERSON), back, &stage(&procedure, &calendar, &facts))?;
            first.dossier = dossier;
            dossier::save(tx, &first, &entries)?;
            let open = dossier::open_procedures(tx, &subject().number)?.len();
            Ok((refused, open, dossier::insert(tx, &second, &other)?.is_some()))
        },
        |done| assert_eq!(done, (false, 0, true)),
    )
    .await;
}

#[tokio::test]
async fn who_decided_on_an_older_state_is_told_so() {
    for scratch in Scratch::each(Tables::Portal).expect("databases") {
        let act = |tx: &mut Tx<'_>| {
            let key = somebody(tx)?;
            let (filed, entries) = filed(1, key);
            dossier::insert(tx, &filed, &entries)?;
            // The same entries again: another got there first.
            dossier::save(tx, &filed, &entries)?;
            Ok(((), sentence()))
        };
        let told = scratch.db().write(act).await.expect_err("a conflict");
        assert_eq!(told.code(), "conflict");
    }
}

#[tokio::test]
async fn a_queue_shows_initials_and_goes_on_where_it_stopped() {
    on_each(
        |tx| {
            let key = somebody(tx)?;
            let (mut filed, entries) = filed(1, key);
            filed.dossier.clocks.due = Some(at(60));
            dossier::insert(tx, &filed, &entries)?;
            let at_fee = ("fee_due", "tiep-nhan");
            let first = queue::at_step(tx, Some("G01.38"), at_fee, queue::beginning(), 10)?;
            let all = queue::at_step(tx, None, at_fee, queue::beginning(), 10)?;
            let after = (at(60).as_millisecond(), filed.dossier.id);
            let rest = queue::at_step(tx, Some("G01.38"), at_fee, after, 10)?;
            let load = queue::load(tx, Some("G01.38"), at_fee, (at(61), at(90)))?;
            let waits = queue::in_state(tx, Some("G01.38"), "fee_due", queue::beginning().1, 10)?.len();
            Ok((first, all.len(), rest.len(), load.overdue, waits))
        },
        |(first, all, rest, overdue, waits)| {
            assert_eq!(first[0].initials, "N.V.M.");
            assert_eq!((all, rest, overdue, waits), (1, 0, 1, 1));
        },
    )
    .await;
}

#[tokio::test]
async fn a_unit_counts_its_codes_by_day() {
    on_each(
        |tx| {
            let day = jiff::civil::date(2026, 11, 23);
            let next = |tx: &mut Tx<'_>, unit, day| dossier::next_number(tx, unit, day);
            Ok([
                next(tx, "G01.38", day)?,
                next(tx, "G01.38", day)?,
                next(tx, "G01.40", day)?,
                next(tx, "G01.38", day.tomorrow().expect("a day"))?,
            ])
        },
        |numbers| assert_eq!(numbers, [1, 2, 1, 1]),
    )
    .await;
}

#[tokio::test]
async fn of_two_answers_of_a_gateway_one_counts() {
    on_each(
        |tx| {
            let begun = payment::Payment {
                id: payment::PaymentId::from_bytes([8; 16]),
                person: PERSON,
                dossier: DossierId::from_bytes([1; 16]),
                method: payment::Method::VietQr,
                amount: Dong(35_000),
                state: payment::State::Begun,
                gateway_ref: None,
                begun_at: at(0),
                settled_at: None,
                version: 1,
            };
            payment::insert(tx, &begun)?;
            let first = payment::settle(tx, &begun, payment::State::Paid, at(1))?;
            let second = payment::settle(tx, &begun, payment::State::Failed, at(2))?;
            Ok((
                first,
                second,
                payment::load(tx, begun.id)?.state,
                payment::of_dossier(tx, PERSON, begun.dossier)?.len(),
            ))
        },
        |done| assert_eq!(done, (true, false, payment::State::Paid, 1)),
    )
    .await;
}

#[tokio::test]
async fn a_table_that_two_edit_is_kept_for_one() {
    for scratch in Scratch::each(Tables::Portal).expect("databases") {
        let edit = |tx: &mut Tx<'_>| Ok((table::save(tx, table::Which::Fees, "a,1", 0)?, sentence()));
        assert_eq!(scratch.db().write(edit).await.expect("kept"), 1);
        assert_eq!(scratch.db().write(edit).await.expect_err("a conflict").code(), "conflict");
        let kept = scratch.db().read(|tx| table::find(tx, table::Which::Fees)).await.expect("readable");
        assert_eq!(kept, Some(table::Table { csv: "a,1".to_owned(), revision: 1 }));
    }
}

#[tokio::test]
async fn the_public_counts_by_unit() {
    on_each(
        |tx| {
            let key = somebody(tx)?;
            let (filed, entries) = filed(1, key);
            dossier::insert(tx, &filed, &entries)?;
            progress::by_unit(tx, at(1))
        },
        |counted| {
            assert_eq!((counted.len(), counted[0].received, counted[0].with_citizen), (1, 1, 1));
        },
    )
    .await;
}
