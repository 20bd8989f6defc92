use std::sync::Arc;

use domain::identity::account::{Ground, State};
use site::{
    provider::Party,
    testing::{World, race, rounds},
};

use super::citizen::{Citizen, PASSWORD, browser, code};
use crate::acts;

#[tokio::test]
async fn a_citizen_signs_in_with_number_password_and_code() {
    let citizen = Citizen::active().await;
    let session = citizen.sign_in().await;
    assert_eq!(session.person, citizen.person);
    assert_eq!(session.proofs.otp_at, Some(citizen.world.now()));
    assert_eq!(session.amr, "pwd otp");
}

#[tokio::test]
async fn a_citizen_activates_and_signs_in_on_every_engine() {
    for world in World::each() {
        let citizen = Citizen::approved(world).await;
        citizen.activate().await.expect("activated");
        citizen.sign_in().await;
    }
}

#[tokio::test]
async fn an_unknown_number_and_a_wrong_password_are_one_answer() {
    let citizen = Citizen::active().await;
    let wrong = citizen.type_password(&citizen.browser, "con bò vàng ăn cỏ khô").await;
    let nobody = "001085000999".parse().expect("a number");
    let unknown = acts::sign_in::password(citizen.env(), &citizen.browser, (nobody, PASSWORD), None).await;
    assert_eq!(code(wrong), "sign_in.wrong");
    assert_eq!(code(unknown), "sign_in.wrong");
}

#[tokio::test]
async fn an_account_without_a_password_yet_is_the_same_answer_too() {
    let citizen = Citizen::approved(World::identity()).await;
    assert_eq!(code(citizen.type_password(&citizen.browser, PASSWORD).await), "sign_in.wrong");
}

#[tokio::test]
async fn a_locked_account_says_so_to_whoever_knows_the_password_only() {
    let citizen = Citizen::active().await;
    citizen.put(State::Locked { ground: Ground::Holder }).await;
    let right = citizen.type_password(&citizen.browser, PASSWORD).await;
    let wrong = citizen.type_password(&citizen.browser, "con bò vàng ăn cỏ khô").await;
    assert_eq!((code(right), code(wrong)), ("account.locked", "sign_in.wrong"));
}

#[tokio::test]
async fn a_lock_ends_a_sign_in_that_is_half_done() {
    let citizen = Citizen::active().await;
    let id = citizen.type_password(&citizen.browser, PASSWORD).await.expect("a code was sent");
    let sent = citizen.code().await;
    citizen.put(State::Locked { ground: Ground::Authority }).await;
    let signed_in = acts::sign_in::otp(citizen.env(), &citizen.browser, id, &sent, Party::None).await;
    assert_eq!(code(signed_in), "account.locked");
}

#[tokio::test]
async fn after_five_wrong_passwords_the_right_one_has_to_wait_too() {
    let citizen = Citizen::active().await;
    let elsewhere = browser(9);
    for _ in 0..5 {
        assert_eq!(code(citizen.type_password(&elsewhere, "con bò vàng ăn cỏ khô").await), "sign_in.wrong");
    }
    assert_eq!(code(citizen.type_password(&elsewhere, PASSWORD).await), "attempts.wait");
    citizen.pass_seconds(30);
    assert_eq!(code(citizen.type_password(&elsewhere, PASSWORD).await), "");
}

#[tokio::test]
async fn nobody_locks_the_owners_known_device_out() {
    let citizen = Citizen::active().await;
    citizen.sign_in().await;
    for _ in 0..5 {
        let _ = citizen.type_password(&browser(9), "con bò vàng ăn cỏ khô").await;
    }
    assert_eq!(code(citizen.type_password(&citizen.browser, PASSWORD).await), "");
}

#[tokio::test]
async fn a_code_opens_once() {
    let citizen = Citizen::active().await;
    let id = citizen.type_password(&citizen.browser, PASSWORD).await.expect("a code was sent");
    let sent = citizen.code().await;
    let first = acts::sign_in::otp(citizen.env(), &citizen.browser, id, &sent, Party::None).await;
    let again = acts::sign_in::otp(citizen.env(), &citizen.browser, id, &sent, Party::None).await;
    assert_eq!((code(first), code(again)), ("", "otp.over"));
}

#[tokio::test]
async fn a_code_opens_nothing_in_another_browser() {
    let citizen = Citizen::active().await;
    let id = citizen.type_password(&citizen.browser, PASSWORD).await.expect("a code was sent");
    let sent = citizen.code().await;
    assert_eq!(
        code(acts::sign_in::otp(citizen.env(), &browser(9), id, &sent, Party::None).await),
        "otp.over"
    );
}

#[tokio::test]
async fn a_code_is_good_for_three_minutes() {
    let citizen = Citizen::active().await;
    let id = citizen.type_password(&citizen.browser, PASSWORD).await.expect("a code was sent");
    let sent = citizen.code().await;
    citizen.pass_minutes(3);
    assert_eq!(
        code(acts::sign_in::otp(citizen.env(), &citizen.browser, id, &sent, Party::None).await),
        "otp.over"
    );
}

#[tokio::test]
async fn five_wrong_codes_end_the_challenge_for_the_right_one_too() {
    let citizen = Citizen::active().await;
    let id = citizen.type_password(&citizen.browser, PASSWORD).await.expect("a code was sent");
    let sent = citizen.code().await;
    let wrong = if sent == "000000" { "111111" } else { "000000" };
    let mut said = Vec::new();
    for _ in 0..5 {
        said.push(code(acts::sign_in::otp(citizen.env(), &citizen.browser, id, wrong, Party::None).await));
    }
    assert_eq!(said, ["otp.wrong", "otp.wrong", "otp.wrong", "otp.wrong", "otp.over"]);
    assert_eq!(
        code(acts::sign_in::otp(citizen.env(), &citizen.browser, id, &sent, Party::None).await),
        "otp.over"
    );
}

#[tokio::test]
async fn another_code_comes_after_a_minute_and_takes_the_first_ones_place() {
    let citizen = Citizen::active().await;
    let id = citizen.type_password(&citizen.browser, PASSWORD).await.expect("a code was sent");
    let first = citizen.code().await;
    let (env, browser) = (citizen.env(), &citizen.browser);
    assert_eq!(code(acts::otp::resend(env, browser, id, None).await), "otp.too_soon");
    citizen.pass_seconds(60);
    acts::otp::resend(env, browser, id, None).await.expect("sent again");
    let second = citizen.code().await;
    assert_ne!(first, second);
    assert_eq!(code(acts::sign_in::otp(env, browser, id, &first, Party::None).await), "otp.wrong");
    assert_eq!(code(acts::sign_in::otp(env, browser, id, &second, Party::None).await), "");
}

#[tokio::test]
async fn nobody_is_sent_more_than_twenty_codes_a_day() {
    let citizen = Citizen::active().await;
    for _ in 0..20 {
        citizen.type_password(&citizen.browser, PASSWORD).await.expect("a code was sent");
    }
    assert_eq!(code(citizen.type_password(&citizen.browser, PASSWORD).await), "attempts.wait");
}

#[tokio::test]
async fn a_new_device_is_announced_and_a_known_one_is_not() {
    let citizen = Citizen::active().await;
    citizen.sign_in().await;
    assert_eq!(citizen.letters("device.new").await, 1);
    citizen.sign_in().await;
    assert_eq!(citizen.letters("device.new").await, 1);
    citizen.sign_in_from(&browser(9)).await.expect("signed in");
    assert_eq!(citizen.letters("device.new").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_race_with_one_code_one_is_signed_in() {
    for world in World::each() {
        let citizen = Citizen::approved(world).await;
        citizen.activate().await.expect("activated");
        for _ in 0..rounds() {
            // A day later nobody's codes of the day are used up, and nobody is signed in.
            citizen.pass_minutes(24 * 60);
            let before = citizen.sessions().await;
            let id = citizen.type_password(&citizen.browser, PASSWORD).await.expect("a code was sent");
            let sent = citizen.code().await;
            let won = race(|_| {
                let (env, browser) = (citizen.world.env.clone(), citizen.browser.clone());
                let sent = sent.clone();
                async move { acts::sign_in::otp(&env, &browser, id, &sent, Party::None).await.is_ok() }
            });
            assert_eq!((won.await, citizen.sessions().await - before), (1, 1));
        }
    }
}

#[tokio::test]
async fn whoever_signs_out_is_signed_out() {
    let citizen = Citizen::active().await;
    let session = citizen.sign_in().await;
    acts::sign_in::out(citizen.env(), session).await.expect("signed out");
    assert_eq!(citizen.sessions().await, 0);
}

#[tokio::test]
async fn whoever_has_no_phone_gets_the_code_by_mail() {
    let citizen = Citizen::reached_by(World::identity(), None, Some("anh.mau@example.vn")).await;
    citizen.activate().await.expect("activated");
    citizen.sign_in().await;
    assert!(citizen.world.phone.sent().is_empty());
}

#[tokio::test]
async fn a_new_device_is_announced_by_phone_and_by_mail() {
    let world = World::identity();
    let citizen = Citizen::reached_by(world, Some("0912000117"), Some("anh.mau@example.vn")).await;
    citizen.activate().await.expect("activated");
    citizen.sign_in().await;
    assert_eq!(citizen.letters("device.new").await, 2);
}

#[tokio::test]
async fn where_one_device_is_the_rule_a_new_one_ends_the_session_on_the_other() {
    let mut world = World::identity();
    Arc::get_mut(&mut world.env).expect("nobody else has it yet").settings.one_device = true;
    let citizen = Citizen::approved(world).await;
    citizen.activate().await.expect("activated");
    citizen.sign_in().await;
    citizen.sign_in_from(&browser(9)).await.expect("signed in");
    assert_eq!(citizen.sessions().await, 1);
}

#[tokio::test]
async fn letters_by_mail_name_the_office_with_its_accents() {
    let citizen = Citizen::reached_by(World::identity(), None, Some("anh.mau@example.vn")).await;
    citizen.activate().await.expect("activated");
    let letters = citizen.world.mailbox.sent();
    assert!(!letters.is_empty());
    for letter in letters {
        assert!(letter.text.contains("Cục Cảnh sát QLHC về TTXH"), "{}", letter.text);
    }
}
