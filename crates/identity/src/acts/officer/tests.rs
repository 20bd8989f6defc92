//! Officers at the door of their desk.

use domain::identity::officer::{OfficerId, Role};
use jiff::SignedDuration;
use site::{
    SiteKind,
    testing::{Engine, Wishes, World, resident},
};
use zeroize::Zeroizing;

use super::{
    Appointment, Typed, appoint,
    passkey::{self, SetUp},
    set_password, sign_in,
};
use crate::{
    acts::{Browser, passkey::ceremony},
    testing::{Authenticator, Verifies},
    totp,
};

const NUMBER: &str = "001080004455";
const SEED: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

async fn appointed(world: &World) -> OfficerId {
    world.resident(&resident(NUMBER)).await;
    let appointment = Appointment {
        number: NUMBER.parse().expect("a number"),
        unit: "Trung tâm Định danh Mẫu".to_owned(),
        roles: vec![Role::Reviewer],
        from: world.now(),
        until: world.now().checked_add(SignedDuration::from_hours(48)).ok(),
    };
    let (id, _) = appoint(&world.env, appointment).await.expect("appointed");
    set_password(&world.env, id, "mật khẩu của cán bộ", SEED).await.expect("set");
    id
}

fn browser() -> Browser {
    Browser { device: [1; 32], network: vec![10, 0, 1], label: "Trình duyệt mẫu".to_owned() }
}

fn typed(world: &World, password: &str) -> Typed {
    let code = totp::code_at(&totp::seed(SEED).expect("a seed"), world.now());
    let password = Zeroizing::new(password.to_owned());
    Typed { number: NUMBER.parse().expect("a number"), password, code }
}

async fn tried(world: &World, typed: Typed) -> &'static str {
    sign_in(&world.env, &browser(), typed).await.err().map_or("", |error| error.code())
}

#[tokio::test]
async fn an_officer_signs_in_with_password_and_code() {
    for world in World::each() {
        appointed(&world).await;
        assert_eq!(tried(&world, typed(&world, "mật khẩu của cán bộ")).await, "");
    }
}

#[tokio::test]
async fn a_code_is_good_once() {
    let world = World::identity();
    appointed(&world).await;
    let typed = typed(&world, "mật khẩu của cán bộ");
    assert_eq!(tried(&world, typed.clone()).await, "");
    assert_eq!(tried(&world, typed).await, "officer.wrong");
}

#[tokio::test]
async fn a_wrong_password_a_wrong_code_and_a_number_nobody_has_are_one_refusal() {
    let world = World::identity();
    appointed(&world).await;
    let right = typed(&world, "mật khẩu của cán bộ");
    let wrong_code = Typed { code: "000000".to_owned(), ..right.clone() };
    let nobody = Typed { number: "001080009999".parse().expect("a number"), ..right };
    for wrong in [typed(&world, "khác"), wrong_code, nobody] {
        assert_eq!(tried(&world, wrong).await, "officer.wrong");
    }
}

#[tokio::test]
async fn guessing_costs_a_wait() {
    let world = World::identity();
    appointed(&world).await;
    for _ in 0..5 {
        assert_eq!(tried(&world, typed(&world, "khác")).await, "officer.wrong");
    }
    assert_eq!(tried(&world, typed(&world, "mật khẩu của cán bộ")).await, "attempts.wait");
}

#[tokio::test]
async fn an_appointment_that_is_over_opens_nothing() {
    let world = World::identity();
    appointed(&world).await;
    world.pass(SignedDuration::from_hours(48));
    assert_eq!(tried(&world, typed(&world, "mật khẩu của cán bộ")).await, "officer.wrong");
}

#[tokio::test]
async fn the_one_time_code_sets_one_passkey_and_the_passkey_opens_the_desk() {
    let world = World::identity();
    let (env, browser) = (&world.env, browser());
    let (with, mut authenticator) = code_holder(&world).await;
    let asked = passkey::ask_set_up(env, &browser, &with).await.expect("asked");
    let made = authenticator.make(&asked);
    passkey::set_up(env, &browser, &with, &made).await.expect("set");
    assert_eq!(refusal(passkey::ask_set_up(env, &browser, &with).await), "officer.set_up_again");
    let asked = passkey::ask_sign_in(env, &browser).await.expect("asked");
    let signed = authenticator.sign(&asked);
    assert_eq!(refusal(passkey::sign_in(env, &browser, &signed).await), "");
    assert_eq!(refusal(passkey::sign_in(env, &browser, &signed).await), "passkey.over");
}

#[tokio::test]
async fn a_one_time_code_is_good_for_a_day() {
    let world = World::identity();
    let (with, _) = code_holder(&world).await;
    world.pass(super::CODE_LIFE);
    assert_eq!(refusal(passkey::ask_set_up(&world.env, &browser(), &with).await), "officer.set_up_again");
}

#[tokio::test]
async fn a_citizens_passkey_opens_no_desk() {
    let world = World::identity();
    let (env, browser) = (&world.env, browser());
    let mut authenticator = Authenticator::new(world.env.settings.issuer(), Verifies::Yes);
    let holder = ceremony::Holder { id: [9; 16], name: "Công dân".to_owned() };
    let asking = ceremony::Asking { device: browser.device, purpose: "passkey.add", now: world.now() };
    let asked = ceremony::ask_new(env, asking, &holder, &[]).await.expect("asked");
    let _ = authenticator.make(&asked);
    let asked = passkey::ask_sign_in(env, &browser).await.expect("asked");
    let signed = authenticator.sign(&asked);
    assert_eq!(refusal(passkey::sign_in(env, &browser, &signed).await), "passkey.refused");
}

/// An officer with a code, and an authenticator with nothing in it.
async fn code_holder(world: &World) -> (SetUp, Authenticator) {
    world.resident(&resident(NUMBER)).await;
    let number = NUMBER.parse().expect("a number");
    let appointment = Appointment {
        number,
        unit: "Trung tâm Định danh Mẫu".to_owned(),
        roles: vec![Role::Reviewer],
        from: world.now(),
        until: None,
    };
    let (_, code) = appoint(&world.env, appointment).await.expect("appointed");
    let authenticator = Authenticator::new(world.env.settings.issuer(), Verifies::Yes);
    (SetUp { number, code: code.to_lowercase() }, authenticator)
}

fn refusal<T>(result: domain::Result<T>) -> &'static str {
    result.err().map_or("", |error| error.code())
}

fn wanted(world: &World) -> Appointment {
    Appointment {
        number: NUMBER.parse().expect("a number"),
        unit: "Trung tâm Định danh Mẫu".to_owned(),
        roles: vec![Role::Reviewer],
        from: world.now(),
        until: None,
    }
}

#[tokio::test]
async fn nobody_is_appointed_whom_the_register_does_not_know() {
    let world = World::identity();
    assert_eq!(refusal(appoint(&world.env, wanted(&world)).await), "officer.not_in_register");
}

#[tokio::test]
async fn an_appointment_has_an_office_and_time_ahead() {
    let world = World::identity();
    world.resident(&resident(NUMBER)).await;
    let nowhere = Appointment { unit: " ".to_owned(), ..wanted(&world) };
    assert_eq!(refusal(appoint(&world.env, nowhere).await), "officer.no_unit");
    let over = Appointment { until: Some(world.now()), ..wanted(&world) };
    assert_eq!(refusal(appoint(&world.env, over).await), "officer.over");
}

#[tokio::test]
async fn nobody_is_appointed_twice_to_the_same() {
    let world = World::identity();
    world.resident(&resident(NUMBER)).await;
    assert_eq!(refusal(appoint(&world.env, wanted(&world)).await), "");
    assert_eq!(refusal(appoint(&world.env, wanted(&world)).await), "officer.already");
    let more = Appointment { roles: vec![Role::Reviewer, Role::Hotline], ..wanted(&world) };
    assert_eq!(refusal(appoint(&world.env, more).await), "");
}

#[tokio::test]
async fn a_portal_has_nobody_who_decides_registrations() {
    let wishes = Wishes { kind: SiteKind::Portal, site: "thanh-hoa", ..Wishes::default() };
    let portal = World::built(Engine::Sqlite, wishes).expect("SQLite is always there");
    portal.resident(&resident(NUMBER)).await;
    assert_eq!(refusal(appoint(&portal.env, wanted(&portal)).await), "officer.elsewhere");
}
