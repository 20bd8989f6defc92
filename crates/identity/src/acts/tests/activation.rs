use domain::identity::account::{State, approved_at};
use site::testing::{World, race, rounds};

use super::citizen::{Citizen, PASSCODE, PASSWORD, answers, browser, code};
use crate::acts::{self, activation::Next};

#[tokio::test]
async fn within_seven_days_an_account_is_activated_and_its_holder_told() {
    let citizen = Citizen::approved(World::identity()).await;
    citizen.pass_minutes(6 * 24 * 60);
    citizen.activate().await.expect("activated");
    assert_eq!(citizen.letters("account.activated").await, 1);
}

#[tokio::test]
async fn after_seven_days_the_proven_person_learns_that_only_the_hotline_helps() {
    let citizen = Citizen::approved(World::identity()).await;
    citizen.pass_minutes(7 * 24 * 60);
    assert_eq!(code(citizen.activate().await), "account.activation_overdue");
}

#[tokio::test]
async fn whoever_activated_before_is_told_so_after_the_code_only() {
    let citizen = Citizen::active().await;
    assert_eq!(code(citizen.activate().await), "account.already_active");
}

#[tokio::test]
async fn a_number_with_another_contact_gets_the_same_page_and_no_code() {
    let citizen = Citizen::approved(World::identity()).await;
    let (env, browser) = (citizen.env(), &citizen.browser);
    let stranger = "0987000999".parse().map(store::contact::Contact::Phone).expect("a phone");
    let id = acts::activation::begin(env, browser, citizen.number(), stranger).await.expect("the same page");
    assert!(acts::otp::shown(env, browser, id.cast()).await.is_ok());
    assert_eq!(citizen.letters("otp.activation").await, 0);
}

#[tokio::test]
async fn no_guess_opens_a_challenge_that_was_sent_to_nobody() {
    let citizen = Citizen::approved(World::identity()).await;
    let (env, browser) = (citizen.env(), &citizen.browser);
    let nobody = "001085000999".parse().expect("a number");
    let id = acts::activation::begin(env, browser, nobody, citizen.contact()).await.expect("the same page");
    assert_eq!(code(acts::activation::confirm(env, browser, id, "123456").await), "otp.wrong");
    assert_eq!(citizen.letters("otp.activation").await, 0);
}

#[tokio::test]
async fn the_pages_come_one_after_another() {
    let citizen = Citizen::approved(World::identity()).await;
    let (env, browser) = (citizen.env(), &citizen.browser);
    let id = acts::activation::begin(env, browser, citizen.number(), citizen.contact()).await.expect("begun");
    assert_eq!(code(acts::activation::next(env, browser, id).await), "walk.over");
    acts::activation::confirm(env, browser, id, &citizen.code().await).await.expect("proved");
    assert_eq!(acts::activation::next(env, browser, id).await.expect("a page"), Next::Password);
    acts::activation::set_password(env, browser, id, PASSWORD).await.expect("chosen");
    assert_eq!(acts::activation::next(env, browser, id).await.expect("a page"), Next::Passcode);
    acts::activation::set_passcode(env, browser, id, PASSCODE).await.expect("chosen");
    assert_eq!(acts::activation::next(env, browser, id).await.expect("a page"), Next::Questions);
    acts::activation::set_answers(env, browser, id, answers()).await.expect("answered");
    assert_eq!(acts::activation::next(env, browser, id).await.expect("a page"), Next::Codes);
    assert_eq!(acts::activation::codes(env, browser, id).await.expect("codes").len(), 8);
}

#[tokio::test]
async fn a_walk_belongs_to_its_browser() {
    let citizen = Citizen::approved(World::identity()).await;
    let env = citizen.env();
    let id = acts::activation::begin(env, &citizen.browser, citizen.number(), citizen.contact())
        .await
        .expect("begun");
    acts::activation::confirm(env, &citizen.browser, id, &citizen.code().await).await.expect("proved");
    assert_eq!(code(acts::activation::set_password(env, &browser(9), id, PASSWORD).await), "walk.over");
}

#[tokio::test]
async fn a_password_made_of_the_own_number_is_refused() {
    let citizen = Citizen::approved(World::identity()).await;
    let (env, browser) = (citizen.env(), &citizen.browser);
    let id = acts::activation::begin(env, browser, citizen.number(), citizen.contact()).await.expect("begun");
    acts::activation::confirm(env, browser, id, &citizen.code().await).await.expect("proved");
    let own = acts::activation::set_password(env, browser, id, "toi la 038185000117").await;
    assert_eq!(code(own), "password.personal");
}

#[tokio::test]
async fn nothing_is_kept_before_the_last_press() {
    let citizen = Citizen::approved(World::identity()).await;
    let (env, browser) = (citizen.env(), &citizen.browser);
    let id = acts::activation::begin(env, browser, citizen.number(), citizen.contact()).await.expect("begun");
    acts::activation::confirm(env, browser, id, &citizen.code().await).await.expect("proved");
    acts::activation::set_password(env, browser, id, PASSWORD).await.expect("chosen");
    assert_eq!(code(acts::activation::finish(env, browser, id).await), "walk.over");
    assert_eq!(code(citizen.type_password(browser, PASSWORD).await), "sign_in.wrong");
}

#[tokio::test]
async fn whoever_lost_the_browser_begins_again() {
    let mut citizen = Citizen::approved(World::identity()).await;
    let begun =
        acts::activation::begin(citizen.env(), &citizen.browser, citizen.number(), citizen.contact()).await;
    begun.expect("begun");
    // It arrives before the next is asked for: letters on their way may overtake each other.
    citizen.code().await;
    citizen.browser = browser(9);
    citizen.activate().await.expect("activated from another browser");
}

#[tokio::test]
async fn an_account_that_nobody_approved_is_not_activated() {
    let citizen = Citizen::in_state(World::identity(), State::Withdrawn).await;
    assert_eq!(code(citizen.activate().await), "account.ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_press_last_one_activates() {
    for world in World::each() {
        let citizen = Citizen::approved(world).await;
        for _ in 0..rounds() {
            // A day later nobody's codes of the day are used up.
            citizen.pass_minutes(24 * 60);
            citizen.put(approved_at(citizen.world.now())).await;
            let id = citizen.up_to_the_last_press().await;
            let won = race(|_| {
                let (env, browser) = (citizen.world.env.clone(), citizen.browser.clone());
                async move { acts::activation::finish(&env, &browser, id).await.is_ok() }
            });
            assert_eq!(won.await, 1);
        }
    }
}
