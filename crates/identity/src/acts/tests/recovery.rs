use domain::identity::PartialDate;
use jiff::civil::date;
use site::provider::Party;
use store::{identity::walk::WalkId, session::Session};

use super::citizen::{Citizen, PASSCODE, PASSWORD, browser, code};
use crate::acts::{self, passcode::Shown, recovery::Knowledge};

const CHOSEN: &str = "con trâu đen gặm lúa";

impl Citizen {
    fn knowledge(&self) -> Knowledge {
        Knowledge {
            name: self.resident.name.clone(),
            birth: self.resident.birth,
            issued_on: date(2022, 9, 2),
        }
    }

    /// From the first page to the code.
    async fn forget_password(&self, known: Knowledge) -> WalkId {
        let (env, browser) = (self.env(), &self.browser);
        let id = acts::recovery::begin(env, browser, self.number(), &self.contact()).await.expect("begun");
        acts::recovery::ask(env, browser, id, known).await.expect("asked")
    }

    async fn reset_password(&self) {
        let (env, browser) = (self.env(), &self.browser);
        let id = self.forget_password(self.knowledge()).await;
        acts::recovery::confirm(env, browser, id, &self.code().await).await.expect("proved");
        acts::recovery::set_password(env, browser, id, CHOSEN).await.expect("set");
    }
}

#[tokio::test]
async fn a_forgotten_password_is_reset_by_what_is_on_the_card_and_a_code() {
    let citizen = Citizen::active().await;
    citizen.sign_in().await;
    citizen.reset_password().await;
    assert_eq!(citizen.sessions().await, 0);
    assert_eq!(citizen.letters("password.changed").await, 1);
    assert_eq!(code(citizen.type_password(&citizen.browser, PASSWORD).await), "sign_in.wrong");
    assert_eq!(code(citizen.type_password(&citizen.browser, CHOSEN).await), "");
}

#[tokio::test]
async fn data_that_do_not_fit_get_the_same_page_and_no_code() {
    let citizen = Citizen::active().await;
    let before = citizen.letters("otp.password_reset").await;
    let wrong_birth = Knowledge { birth: PartialDate::Year(1985), ..citizen.knowledge() };
    let wrong_issue = Knowledge { issued_on: date(2022, 9, 3), ..citizen.knowledge() };
    for known in [wrong_birth, wrong_issue] {
        let id = citizen.forget_password(known).await;
        assert!(acts::otp::shown(citizen.env(), &citizen.browser, id.cast()).await.is_ok());
    }
    assert_eq!(citizen.letters("otp.password_reset").await, before);
}

#[tokio::test]
async fn nobody_fills_the_table_with_recoveries_that_go_nowhere() {
    let citizen = Citizen::active().await;
    let (env, browser) = (citizen.env(), &citizen.browser);
    for _ in 0..60 {
        acts::recovery::begin(env, browser, citizen.number(), &citizen.contact()).await.expect("begun");
    }
    let more = acts::recovery::begin(env, browser, citizen.number(), &citizen.contact()).await;
    assert_eq!(code(more), "attempts.wait");
}

#[tokio::test]
async fn without_the_code_no_password_is_set() {
    let citizen = Citizen::active().await;
    let id = citizen.forget_password(citizen.knowledge()).await;
    let set = acts::recovery::set_password(citizen.env(), &citizen.browser, id, CHOSEN).await;
    assert_eq!(code(set), "walk.over");
}

#[tokio::test]
async fn a_password_is_set_once() {
    let citizen = Citizen::active().await;
    let (env, browser) = (citizen.env(), &citizen.browser);
    let id = citizen.forget_password(citizen.knowledge()).await;
    acts::recovery::confirm(env, browser, id, &citizen.code().await).await.expect("proved");
    acts::recovery::set_password(env, browser, id, CHOSEN).await.expect("set");
    assert_eq!(code(acts::recovery::set_password(env, browser, id, CHOSEN).await), "walk.over");
}

#[tokio::test]
async fn after_a_recovery_the_passcode_alone_opens_no_level_2_act_for_a_day() {
    let citizen = Citizen::active().await;
    citizen.reset_password().await;
    let id = citizen.type_password(&citizen.browser, CHOSEN).await.expect("a code was sent");
    let sent = citizen.code().await;
    let session = acts::sign_in::otp(citizen.env(), &citizen.browser, id, &sent, Party::None)
        .await
        .expect("signed in")
        .session;
    let alone = Shown { digits: PASSCODE, recovery_code: "" };
    let held = acts::passcode::prove(citizen.env(), &session, alone.clone(), Party::None).await;
    assert_eq!(code(held), "passcode.held");
    citizen.pass_minutes(24 * 60);
    assert_eq!(code(acts::passcode::prove(citizen.env(), &session, alone, Party::None).await), "");
}

#[tokio::test]
async fn a_recovery_code_ends_the_hold_and_is_good_once() {
    let citizen = Citizen::active().await;
    let session = citizen.sign_in().await;
    let (env, browser) = (citizen.env(), &citizen.browser);
    let drawn = acts::recovery_code::draw(env, browser, &session, PASSCODE).await.expect("drawn");
    let codes = acts::recovery_code::drawn(env, browser, drawn).await.expect("shown");
    acts::recovery_code::keep(env, browser, &session, drawn).await.expect("kept");
    let forgot = acts::recovery::begin_passcode(env, browser, &session).await.expect("begun");
    acts::recovery::confirm_passcode(env, browser, forgot, &citizen.code().await).await.expect("proved");
    acts::recovery::set_passcode(env, browser, &session, (forgot, "864202")).await.expect("set");
    let wrong = Shown { digits: "864202", recovery_code: "AAAAA-AAAAA" };
    assert_eq!(code(acts::passcode::prove(env, &session, wrong, Party::None).await), "recovery_code.wrong");
    let right = Shown { digits: "864202", recovery_code: &codes[0].to_lowercase() };
    let proved = acts::passcode::prove(env, &session, right, Party::None).await.expect("proved");
    assert_eq!(acts::recovery_code::left(env, citizen.person).await.expect("counted"), 7);
    let alone = Shown { digits: "864202", recovery_code: "" };
    assert_eq!(code(acts::passcode::prove(env, &proved.session, alone, Party::None).await), "");
}

#[tokio::test]
async fn a_forgotten_passcode_is_reset_by_a_code_and_ends_other_sessions() {
    let citizen = Citizen::active().await;
    let session = citizen.sign_in().await;
    citizen.sign_in_from(&browser(9)).await.expect("signed in elsewhere");
    let (env, browser) = (citizen.env(), &citizen.browser);
    let id = acts::recovery::begin_passcode(env, browser, &session).await.expect("begun");
    acts::recovery::confirm_passcode(env, browser, id, &citizen.code().await).await.expect("proved");
    acts::recovery::set_passcode(env, browser, &session, (id, "864202")).await.expect("set");
    assert_eq!(citizen.sessions().await, 1);
    assert_eq!(citizen.letters("passcode.reset").await, 1);
}

#[tokio::test]
async fn whoever_makes_up_a_walk_or_takes_anothers_costs_no_hash() {
    let mut citizen = Citizen::active().await;
    let session = citizen.sign_in().await;
    let proved =
        acts::recovery::begin_passcode(citizen.env(), &citizen.browser, &session).await.expect("begun");
    let sent = citizen.code().await;
    acts::recovery::confirm_passcode(citizen.env(), &citizen.browser, proved, &sent).await.expect("proved");
    let another = Session { person: citizen.env().dice.id(citizen.world.now()), ..session.clone() };
    citizen.nobody_hashes();
    let (env, browser) = (citizen.env(), &citizen.browser);
    let made_up: WalkId = env.dice.id(citizen.world.now());
    assert_eq!(
        code(acts::recovery::set_passcode(env, browser, &session, (made_up, "864202")).await),
        "walk.over"
    );
    assert_eq!(
        code(acts::recovery::set_passcode(env, browser, &another, (proved, "864202")).await),
        "walk.over"
    );
}

#[tokio::test]
async fn a_code_for_one_thing_opens_no_other() {
    let citizen = Citizen::active().await;
    let session = citizen.sign_in().await;
    let (env, browser) = (citizen.env(), &citizen.browser);
    let id = acts::recovery::begin_passcode(env, browser, &session).await.expect("begun");
    let sent = citizen.code().await;
    assert_eq!(code(acts::sign_in::otp(env, browser, id.cast(), &sent, Party::None).await), "otp.over");
    assert_eq!(code(acts::recovery::confirm(env, browser, id, &sent).await), "otp.over");
}

#[tokio::test]
async fn after_fifty_wrong_passwords_a_reset_helps_and_waiting_does_not() {
    let citizen = Citizen::active().await;
    citizen.sign_in().await;
    for _ in 0..50 {
        let _ = citizen.type_password(&citizen.browser, "không phải mật khẩu").await;
        citizen.pass_minutes(60);
    }
    assert_eq!(code(citizen.type_password(&citizen.browser, PASSWORD).await), "attempts.stopped");
    citizen.reset_password().await;
    assert_eq!(code(citizen.type_password(&citizen.browser, CHOSEN).await), "");
}
