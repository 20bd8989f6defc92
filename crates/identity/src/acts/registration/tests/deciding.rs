use std::sync::Arc;

use domain::identity::{
    account::{State as AccountState, approved_at},
    officer::Role,
    registration::{Reason, State},
};
use jiff::SignedDuration;
use site::testing::{World, race, resident, rounds};

use super::centre::{APPLICANT, Centre, REVIEWER, SECOND, application, code};
use crate::acts::registration::{self, Refused};

fn because(reason: Reason) -> Refused {
    Refused { reason, note: "Ảnh bị che mất một phần.".to_owned() }
}

#[tokio::test]
async fn an_approval_opens_seven_days_and_tells_the_person_to_the_letter() {
    for world in World::each() {
        let centre = Centre::open(world).await;
        let (officer, case) = (centre.reviewer().await, centre.sent().await);
        let passed = registration::approve(centre.env(), officer, case.id).await.expect("approved");
        assert_eq!(passed.state, State::Passed { by: officer, at: centre.now() });
        let account = centre.env().db.read(move |tx| store::person::account_of(tx, case.person)).await;
        assert_eq!(account.expect("read").expect("somebody").state, approved_at(centre.now()));
        centre.world.deliver().await;
        let told = centre.world.phone.sent();
        assert_eq!(
            told[0].text,
            "Cuc Canh sat QLHC ve TTXH thong bao: Ho so dang ky tai khoan dinh danh dien tu cua cong dan \
             Le Thi Hong Anh da duoc phe duyet. De nghi truy cap ung dung VNeID hoac dia chi \
             https://vneid.gov.vn de kich hoat tai khoan"
        );
        assert_eq!(told.len(), 1);
    }
}

#[tokio::test]
async fn an_approved_number_leads_to_its_person_and_is_no_longer_free() {
    let centre = Centre::open(World::identity()).await;
    let (officer, first) = (centre.reviewer().await, centre.sent().await);
    let again = centre.send(2, application(&resident(APPLICANT))).await.expect("sent");
    registration::approve(centre.env(), officer, first.id).await.expect("approved");
    let number = application(&resident(APPLICANT)).number;
    let holder = centre.env().db.read(move |tx| store::person::by_number(tx, &number)).await.expect("read");
    assert_eq!(holder, Some(first.person));
    let second = registration::approve(centre.env(), officer, again.id).await;
    assert_eq!(code(second), "registration.has_account");
    let third = centre.send(3, application(&resident(APPLICANT))).await;
    assert_eq!(code(third), "registration.has_account");
}

#[tokio::test]
async fn a_phone_that_serves_another_person_is_refused_at_approval() {
    let centre = Centre::open(World::identity()).await;
    let (officer, first) = (centre.reviewer().await, centre.sent().await);
    registration::approve(centre.env(), officer, first.id).await.expect("approved");
    let other = resident("001095000777");
    centre.world.resident(&other).await;
    let mut typed = application(&other);
    typed.contact = application(&resident(APPLICANT)).contact;
    let second = centre.send(2, typed).await.expect("sent");
    let approved = registration::approve(centre.env(), officer, second.id).await;
    assert_eq!(code(approved), "registration.contact_taken");
    let refused = registration::refuse(centre.env(), officer, second.id, because(Reason::ContactTaken)).await;
    assert_eq!(code(refused), "");
}

#[tokio::test]
async fn data_that_do_not_fit_are_refused_for_that_reason_alone() {
    let centre = Centre::open(World::identity()).await;
    let officer = centre.reviewer().await;
    let case = centre.send(1, application(&resident("001095000777"))).await.expect("sent");
    assert_eq!(
        code(registration::approve(centre.env(), officer, case.id).await),
        "registration.not_matching"
    );
    let telling = registration::refuse(centre.env(), officer, case.id, because(Reason::HasAccount)).await;
    assert_eq!(code(telling), "registration.only_not_matching");
    let refused = registration::refuse(centre.env(), officer, case.id, because(Reason::NotMatching)).await;
    assert_eq!(code(refused), "");
}

#[tokio::test]
async fn data_that_fit_are_not_refused_as_if_they_did_not() {
    let centre = Centre::open(World::identity()).await;
    let (officer, case) = (centre.reviewer().await, centre.sent().await);
    let refused = registration::refuse(centre.env(), officer, case.id, because(Reason::NotMatching)).await;
    assert_eq!(code(refused), "registration.contradicted");
}

#[tokio::test]
async fn a_refusal_ends_the_application_and_is_told_with_its_reason_and_words() {
    let centre = Centre::open(World::identity()).await;
    let (officer, case) = (centre.reviewer().await, centre.sent().await);
    let refused = because(Reason::PortraitUnclear);
    registration::refuse(centre.env(), officer, case.id, refused.clone()).await.expect("refused");
    let contact = application(&resident(APPLICANT)).contact;
    let tracked = registration::track(centre.env(), &super::browser(2), case.code, contact).await;
    let tracked = tracked.expect("told");
    assert_eq!(tracked.filed.note, Some(refused.note));
    assert!(matches!(
        tracked.filed.registration.state,
        State::Failed { reason: Reason::PortraitUnclear, .. }
    ));
    assert_eq!(tracked.account.state, AccountState::Withdrawn);
    let again = registration::approve(centre.env(), officer, case.id).await;
    assert_eq!(code(again), "registration.decided");
    centre.world.deliver().await;
    assert_eq!(centre.world.phone.sent().len(), 1);
}

#[tokio::test]
async fn whoever_was_refused_may_register_again() {
    let centre = Centre::open(World::identity()).await;
    let (officer, case) = (centre.reviewer().await, centre.sent().await);
    let refused = registration::refuse(centre.env(), officer, case.id, because(Reason::PortraitUnclear));
    refused.await.expect("refused");
    let again = centre.send(1, application(&resident(APPLICANT))).await.expect("sent");
    assert_eq!(code(registration::approve(centre.env(), officer, again.id).await), "");
}

#[tokio::test]
async fn an_officer_neither_sees_nor_decides_their_own_case() {
    let centre = Centre::open(World::identity()).await;
    let own = centre.appoint(APPLICANT, &[Role::Reviewer]).await;
    let case = centre.sent().await;
    assert_eq!(code(registration::open(centre.env(), own, case.id).await), "officer.own_case");
    assert_eq!(code(registration::approve(centre.env(), own, case.id).await), "officer.own_case");
    assert!(centre.events(&case).await.iter().all(|entry| entry.what != "look.recorded"));
}

#[tokio::test]
async fn an_officer_does_not_decide_a_relatives_case_and_another_officer_does() {
    let centre = Centre::open(World::identity()).await;
    let mut spouse = resident(REVIEWER);
    spouse.kin.spouse = APPLICANT.parse().ok();
    centre.world.resident(&spouse).await;
    let relative = centre.appoint(REVIEWER, &[Role::Reviewer]).await;
    let second = centre.officer(SECOND, &[Role::Reviewer]).await;
    let case = centre.sent().await;
    let refusal =
        registration::refuse(centre.env(), relative, case.id, because(Reason::PortraitUnclear)).await;
    assert_eq!(code(refusal), "officer.relatives_case");
    assert_eq!(code(registration::open(centre.env(), relative, case.id).await), "officer.relatives_case");
    assert_eq!(code(registration::approve(centre.env(), second, case.id).await), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixty_four_approvals_at_once_one_counts() {
    for world in World::each() {
        let centre = Centre::open(world).await;
        let officers = [centre.reviewer().await, centre.officer(SECOND, &[Role::Reviewer]).await];
        for round in 0..rounds() {
            // An hour later this network may register again.
            centre.world.pass(SignedDuration::from_hours(1));
            let applicant = resident(&format!("038185{:06}", 1000 + round));
            centre.world.resident(&applicant).await;
            let case = centre.send(1, application(&applicant)).await.expect("sent");
            let won = race(|which| {
                let (env, id) = (Arc::clone(&centre.world.env), case.id);
                let officer = officers[which % officers.len()];
                async move { registration::approve(&env, officer, id).await.is_ok() }
            });
            let won = won.await;
            let approvals = centre.events(&case).await;
            let approvals = approvals.iter().filter(|entry| entry.what == "registration.approved").count();
            assert_eq!((won, approvals), (1, 1));
        }
    }
}
