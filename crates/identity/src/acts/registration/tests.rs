//! Registrations as applicants and officers live through them.

mod centre;
mod deciding;
mod looking;

use domain::identity::{
    FullName,
    account::State as AccountState,
    registration::{Fit, State},
};
use jiff::SignedDuration;
use site::testing::{World, resident};

use self::centre::{APPLICANT, Centre, application, browser, code};
use crate::acts::{registration, registration_draft};

#[tokio::test]
async fn what_is_sent_on_monday_before_a_day_off_is_due_at_the_close_of_wednesday() {
    let centre = Centre::open(World::identity()).await;
    let case = centre.sent().await;
    assert!(case.code.starts_with("DK-") && case.code.len() == 11, "{}", case.code);
    let due = "2026-11-25T17:00:00+07:00".parse().expect("a moment");
    assert_eq!((case.state, case.due_at), (State::Sent, due));
}

#[tokio::test]
async fn what_was_sent_is_the_applicants_and_their_browsers() {
    let centre = Centre::open(World::identity()).await;
    let case = centre.sent().await;
    let own = registration::sent_from(centre.env(), &browser(1)).await.expect("theirs");
    assert_eq!(own, case);
    assert_eq!(code(registration::sent_from(centre.env(), &browser(2)).await), "missing");
    let person = case.person;
    let account = centre.env().db.read(move |tx| store::person::account_of(tx, person)).await;
    assert_eq!(account.expect("read").expect("somebody").state, AccountState::Applied);
}

#[tokio::test]
async fn of_two_presses_one_sends() {
    let centre = Centre::open(World::identity()).await;
    let version = centre.type_all(&browser(1)).await;
    let typed = application(&resident(APPLICANT));
    let first = registration::send(centre.env(), &browser(1), typed.clone(), version).await;
    let second = registration::send(centre.env(), &browser(1), typed, version).await;
    assert_eq!((code(first), code(second)), ("", "conflict"));
    let waiting = registration::count(centre.env()).await.expect("counted");
    assert_eq!(waiting.all, 1);
}

#[tokio::test]
async fn of_sixty_four_presses_at_once_one_sends() {
    for world in World::each() {
        let centre = Centre::open(world).await;
        let version = centre.type_all(&browser(1)).await;
        let presses: Vec<_> = (0..64)
            .map(|_| {
                let env = std::sync::Arc::clone(&centre.world.env);
                let typed = application(&resident(APPLICANT));
                tokio::spawn(async move { registration::send(&env, &browser(1), typed, version).await })
            })
            .collect();
        let mut sent = 0;
        for press in presses {
            sent += u32::from(press.await.expect("ended").is_ok());
        }
        assert_eq!(sent, 1);
        assert_eq!(registration::count(centre.env()).await.expect("counted").all, 1);
    }
}

#[tokio::test]
async fn without_a_portrait_nothing_is_sent() {
    let centre = Centre::open(World::identity()).await;
    registration_draft::keep(centre.env(), &browser(1), Vec::new()).await.expect("kept");
    let sent = registration::send(centre.env(), &browser(1), application(&resident(APPLICANT)), 1).await;
    assert_eq!(code(sent), "registration.no_portrait");
}

#[tokio::test]
async fn data_that_do_not_fit_are_taken_like_any_other() {
    let centre = Centre::open(World::identity()).await;
    let wrong: FullName = "Lê Thị Hồng Nhung".parse().expect("a name");
    let known = application(&resident(APPLICANT));
    let unknown = application(&resident("001095000777"));
    for (byte, typed) in
        [(1, store::identity::registration::Application { name: wrong, ..known }), (2, unknown)]
    {
        assert_eq!(code(registration::check(centre.env(), &browser(byte), &typed).await), "");
        let case = centre.send(byte, typed).await.expect("sent");
        let filed = centre.env().db.read(move |tx| store::identity::registration::open(tx, case.id)).await;
        assert_eq!(filed.expect("opened").fit, Fit::DoesNotFit);
    }
}

#[tokio::test]
async fn data_that_fit_are_told_what_stands_in_the_way_before_sending() {
    let centre = Centre::open(World::identity()).await;
    let mut child = resident("038314000118");
    child.birth = "2014-03-08".parse().expect("a day");
    let mut cardless = resident("038185000119");
    cardless.card = cardless
        .card
        .map(|card| domain::identity::Card { status: domain::identity::CardStatus::Withdrawn, ..card });
    let mut dead = resident("038185000120");
    dead.died_on = "2025-01-02".parse().ok();
    let mut ward = resident("038185000121");
    ward.kin.guardian = "001085000456".parse().ok();
    let cases = [
        (child, "registration.under_age"),
        (ward, "registration.ward"),
        (cardless, "registration.no_valid_card"),
        (dead, "registration.dead"),
    ];
    for (byte, (who, stands)) in (1..).zip(cases) {
        centre.world.resident(&who).await;
        let typed = application(&who);
        assert_eq!(code(registration::check(centre.env(), &browser(byte), &typed).await), stands);
        assert_eq!(code(centre.send(byte, typed).await), stands);
    }
}

#[tokio::test]
async fn a_number_can_be_checked_so_often_a_day_and_no_more() {
    let centre = Centre::open(World::identity()).await;
    let typed = application(&resident(APPLICANT));
    for byte in 1..=10 {
        assert_eq!(code(registration::check(centre.env(), &browser(byte), &typed).await), "");
    }
    assert_eq!(code(registration::check(centre.env(), &browser(11), &typed).await), "attempts.wait");
    centre.world.pass(SignedDuration::from_hours(24));
    assert_eq!(code(registration::check(centre.env(), &browser(12), &typed).await), "");
}

#[tokio::test]
async fn a_case_is_told_to_whoever_knows_its_code_and_contact() {
    let centre = Centre::open(World::identity()).await;
    let case = centre.sent().await;
    let contact = application(&resident(APPLICANT)).contact;
    let tracked = registration::track(centre.env(), &browser(2), case.code.clone(), contact.clone()).await;
    assert_eq!(tracked.expect("told").filed.registration, case);
    let other = application(&resident("001095000777")).contact;
    let wrong_contact = registration::track(centre.env(), &browser(2), case.code, other).await;
    let wrong_code = registration::track(centre.env(), &browser(2), "DK-AAAAAAAA".to_owned(), contact).await;
    assert_eq!((code(wrong_contact), code(wrong_code)), ("registration.unknown", "registration.unknown"));
}

#[tokio::test]
async fn whoever_types_after_sending_begins_anew() {
    let centre = Centre::open(World::identity()).await;
    centre.sent().await;
    let typed = vec![("so".to_owned(), "001095000777".to_owned())];
    registration_draft::keep(centre.env(), &browser(1), typed.clone()).await.expect("kept");
    let draft = registration_draft::find(centre.env(), &browser(1)).await.expect("a draft");
    assert_eq!((draft.sent, draft.answers), (None, typed));
}
