use domain::identity::{account::State as AccountState, look::Purpose, officer::Role};
use jiff::SignedDuration;
use site::testing::{World, resident};

use super::centre::{APPLICANT, Centre, application, code};
use crate::acts::{
    hotline::{self, Caller, Fits},
    log::{self, Subject},
    registration,
};

fn caller() -> Caller {
    let said = application(&resident(APPLICANT));
    Caller { number: said.number, name: said.name, birth: said.birth, card_issued_on: said.card_issued_on }
}

/// A centre where the applicant was approved and let the days pass.
async fn overdue() -> Centre {
    let centre = Centre::open(World::identity()).await;
    let (officer, case) = (centre.reviewer().await, centre.sent().await);
    registration::approve(centre.env(), officer, case.id).await.expect("approved");
    centre.world.pass(SignedDuration::from_hours(7 * 24));
    centre
}

#[tokio::test]
async fn a_case_that_is_opened_twice_in_an_hour_is_looked_at_once() {
    let centre = Centre::open(World::identity()).await;
    let (officer, case) = (centre.reviewer().await, centre.sent().await);
    for _ in 0..2 {
        registration::open(centre.env(), officer, case.id).await.expect("opened");
        registration::own_portrait(centre.env(), officer, case.id).await.expect("shown");
    }
    centre.world.pass(SignedDuration::from_mins(61));
    registration::open(centre.env(), officer, case.id).await.expect("opened");
    let person = case.person;
    let looks =
        centre.env().db.read(move |tx| store::look::of_person(tx, person, None, 50)).await.expect("read");
    assert_eq!(looks.len(), 2);
    assert_eq!((looks[0].purpose, looks[0].viewer.as_str()), (Purpose::Review, "Trung tâm Định danh Mẫu"));
}

#[tokio::test]
async fn the_queue_is_no_look_and_is_for_reviewers() {
    let centre = Centre::open(World::identity()).await;
    let (officer, case) = (centre.reviewer().await, centre.sent().await);
    let hotline = centre.officer("001080004456", &[Role::Hotline]).await;
    let queue = registration::queue(centre.env(), officer, None, 50).await.expect("a queue");
    assert_eq!((queue[0].code.as_str(), queue[0].initials.as_str()), (case.code.as_str(), "L.T.H.Á."));
    assert!(centre.events(&case).await.iter().all(|entry| entry.what != "look.recorded"));
    assert_eq!(code(registration::queue(centre.env(), hotline, None, 50).await), "officer.role");
    assert_eq!(code(registration::open(centre.env(), hotline, case.id).await), "officer.role");
}

#[tokio::test]
async fn a_case_is_found_by_code_number_and_phone() {
    let centre = Centre::open(World::identity()).await;
    let (officer, case) = (centre.reviewer().await, centre.sent().await);
    let phone = application(&resident(APPLICANT)).contact.text();
    for sought in [case.code.to_lowercase(), APPLICANT.to_owned(), phone] {
        let found = registration::find(centre.env(), officer, &sought).await.expect("looked for");
        assert_eq!(found, std::slice::from_ref(&case), "{sought}");
    }
}

#[tokio::test]
async fn a_caller_whose_words_fit_gets_seven_new_days() {
    let centre = overdue().await;
    let officer = centre.officer("001080004456", &[Role::Hotline]).await;
    let heard = hotline::check(centre.env(), officer, &caller()).await.expect("heard");
    assert!(heard.proved());
    let until = hotline::reopen(centre.env(), officer, &caller()).await.expect("opened");
    assert_eq!(until, domain::identity::account::approved_at(centre.now()).until().expect("a deadline"));
    let again = hotline::reopen(centre.env(), officer, &caller()).await;
    assert_eq!(code(again), "account.still_open");
    centre.world.deliver().await;
    assert_eq!(centre.world.phone.sent()[0].template, "account.activation_reopened");
}

#[tokio::test]
async fn a_caller_who_is_wrong_in_one_thing_gets_nothing() {
    let centre = overdue().await;
    let officer = centre.officer("001080004456", &[Role::Hotline]).await;
    let wrong = Caller { card_issued_on: "2022-09-03".parse().expect("a day"), ..caller() };
    let heard = hotline::check(centre.env(), officer, &wrong).await.expect("heard");
    assert_eq!((heard.name, heard.birth, heard.card), (Fits::Yes, Fits::Yes, Fits::No));
    assert_eq!(code(hotline::reopen(centre.env(), officer, &wrong).await), "hotline.not_matching");
    let account = heard.account.expect("an account");
    assert!(matches!(account.state, AccountState::Approved { .. }));
    let looks = centre.env().db.read(move |tx| store::look::of_person(tx, account.id, None, 50)).await;
    assert_eq!(looks.expect("read")[0].purpose, Purpose::Hotline);
}

#[tokio::test]
async fn a_reviewer_does_not_open_activation_again() {
    let centre = overdue().await;
    let officer = centre.officer("001080004456", &[Role::Reviewer]).await;
    assert_eq!(code(hotline::reopen(centre.env(), officer, &caller()).await), "officer.role");
}

#[tokio::test]
async fn an_auditor_reads_what_happened_to_a_case_and_is_seen_reading_of_a_person() {
    let centre = Centre::open(World::identity()).await;
    let (officer, case) = (centre.reviewer().await, centre.sent().await);
    centre.world.pass(SignedDuration::from_mins(5));
    registration::approve(centre.env(), officer, case.id).await.expect("approved");
    let auditor = centre.officer("001080004457", &[Role::Auditor]).await;
    let subject = log::subject(centre.env(), auditor, &case.code).await.expect("found").expect("a case");
    let entries = log::read(centre.env(), auditor, subject, None).await.expect("read");
    let what: Vec<&str> = entries.iter().map(|entry| entry.what.as_str()).collect();
    assert_eq!(what, ["registration.approved", "registration.sent"]);
    let person = log::subject(centre.env(), auditor, APPLICANT).await.expect("found").expect("a person");
    assert_eq!(person, Subject::Person(case.person));
    log::read(centre.env(), auditor, person, None).await.expect("read");
    let looks = centre.env().db.read(move |tx| store::look::of_person(tx, case.person, None, 50)).await;
    assert_eq!(looks.expect("read")[0].purpose, Purpose::Audit);
    assert_eq!(code(log::subject(centre.env(), officer, &case.code).await), "officer.role");
}
