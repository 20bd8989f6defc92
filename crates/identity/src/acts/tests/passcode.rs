use site::provider::Party;

use super::citizen::{Citizen, PASSCODE, PASSWORD, code};
use crate::acts::{self, passcode::Shown, password::Change};

fn shown(digits: &str) -> Shown<'_> {
    Shown { digits, recovery_code: "" }
}

#[tokio::test]
async fn the_right_passcode_proves_the_session_afresh_under_another_cookie() {
    let citizen = Citizen::active().await;
    let session = citizen.sign_in().await;
    citizen.pass_minutes(5);
    let proved =
        acts::passcode::prove(citizen.env(), &session, shown(PASSCODE), Party::None).await.expect("proved");
    assert_eq!(proved.session.proofs.passcode_at, Some(citizen.world.now()));
    assert_eq!(proved.session.amr, "pwd otp pin");
    assert_ne!(proved.session.token_index, session.token_index);
}

#[tokio::test]
async fn the_sixth_wrong_passcode_locks_it_until_the_next_day_in_vietnam() {
    let citizen = Citizen::active().await;
    let session = citizen.sign_in().await;
    let mut said = Vec::new();
    for _ in 0..6 {
        said.push(code(acts::passcode::prove(citizen.env(), &session, shown("111222"), Party::None).await));
    }
    assert_eq!(said[4..], ["passcode.wrong", "passcode.locked"]);
    let right = acts::passcode::prove(citizen.env(), &session, shown(PASSCODE), Party::None).await;
    assert_eq!(code(right), "passcode.locked");
    // It is nine in the morning: fifteen hours are left of the day.
    citizen.pass_minutes(15 * 60);
    let fresh = citizen.sign_in().await;
    assert_eq!(code(acts::passcode::prove(citizen.env(), &fresh, shown(PASSCODE), Party::None).await), "");
}

#[tokio::test]
async fn what_is_not_six_digits_counts_as_no_try() {
    let citizen = Citizen::active().await;
    let session = citizen.sign_in().await;
    for _ in 0..7 {
        let typed = acts::passcode::prove(citizen.env(), &session, shown("12345"), Party::None).await;
        assert_eq!(code(typed), "passcode.not_six_digits");
    }
    assert_eq!(code(acts::passcode::prove(citizen.env(), &session, shown(PASSCODE), Party::None).await), "");
}

#[tokio::test]
async fn another_passcode_needs_the_one_before() {
    let citizen = Citizen::active().await;
    let session = citizen.sign_in().await;
    let env = citizen.env();
    assert_eq!(code(acts::passcode::change(env, &session, "111222", "864202").await), "passcode.wrong");
    acts::passcode::change(env, &session, PASSCODE, "864202").await.expect("changed");
    assert_eq!(code(acts::passcode::prove(env, &session, shown("864202"), Party::None).await), "");
}

#[tokio::test]
async fn an_easy_passcode_is_refused() {
    let citizen = Citizen::active().await;
    let session = citizen.sign_in().await;
    for easy in ["123456", "000000", "987654"] {
        let changed = acts::passcode::change(citizen.env(), &session, PASSCODE, easy).await;
        assert_eq!(code(changed), "passcode.easy", "{easy}");
    }
}

#[tokio::test]
async fn after_another_password_everybody_signs_in_again() {
    let citizen = Citizen::active().await;
    let session = citizen.sign_in().await;
    let chosen = "con trâu đen gặm lúa";
    let typed = Change { before: PASSWORD, chosen, passcode: PASSCODE };
    acts::password::change(citizen.env(), &session, typed).await.expect("changed");
    assert_eq!(citizen.sessions().await, 0);
    assert_eq!(citizen.letters("password.changed").await, 1);
    assert_eq!(code(citizen.type_password(&citizen.browser, PASSWORD).await), "sign_in.wrong");
    assert_eq!(code(citizen.type_password(&citizen.browser, chosen).await), "");
}

#[tokio::test]
async fn another_password_needs_the_one_before_and_the_passcode() {
    let citizen = Citizen::active().await;
    let session = citizen.sign_in().await;
    let chosen = "con trâu đen gặm lúa";
    for (before, passcode, said) in [
        ("không phải mật khẩu", PASSCODE, "password.wrong"),
        (PASSWORD, "111222", "passcode.wrong"),
        (chosen, PASSCODE, "password.same"),
    ] {
        let typed = Change { before, chosen, passcode };
        assert_eq!(code(acts::password::change(citizen.env(), &session, typed).await), said);
    }
}

#[tokio::test]
async fn new_recovery_codes_take_the_place_of_those_before() {
    let citizen = Citizen::active().await;
    let session = citizen.sign_in().await;
    let (env, browser) = (citizen.env(), &citizen.browser);
    let id = acts::recovery_code::draw(env, browser, &session, PASSCODE).await.expect("drawn");
    assert_eq!(acts::recovery_code::drawn(env, browser, id).await.expect("shown").len(), 8);
    acts::recovery_code::keep(env, browser, &session, id).await.expect("kept");
    assert_eq!(acts::recovery_code::left(env, citizen.person).await.expect("counted"), 8);
    assert_eq!(code(acts::recovery_code::drawn(env, browser, id).await), "walk.over");
}
