use super::citizen::{Citizen, browser, code};
use crate::acts;

#[tokio::test]
async fn the_device_in_use_stands_first_and_each_shows_its_sessions() {
    let citizen = Citizen::active().await;
    let mine = citizen.sign_in().await;
    citizen.sign_in_from(&browser(2)).await.expect("signed in");
    let (id, now) = (citizen.person, citizen.world.now());
    let known = citizen.env().db.read(move |tx| {
        let person = store::person::load(tx, id)?;
        acts::device::of_person(tx, &person, &mine.device, now)
    });
    let known = known.await.expect("read");
    let devices: Vec<u8> = known.iter().map(|known| known.device.device[0]).collect();
    assert_eq!(devices, [1, 2]);
    assert!(known.iter().all(|known| known.sessions.len() == 1));
}

#[tokio::test]
async fn a_session_that_rested_too_long_is_not_shown() {
    let citizen = Citizen::active().await;
    citizen.sign_in().await;
    citizen.pass_minutes(20);
    let (id, now) = (citizen.person, citizen.world.now());
    let known = citizen.env().db.read(move |tx| {
        let person = store::person::load(tx, id)?;
        acts::device::of_person(tx, &person, &[0; 32], now)
    });
    assert!(known.await.expect("read")[0].sessions.is_empty());
}

#[tokio::test]
async fn another_devices_session_can_be_ended() {
    let citizen = Citizen::active().await;
    citizen.sign_in().await;
    let other = citizen.sign_in_from(&browser(2)).await.expect("signed in").session;
    acts::device::end(citizen.env(), citizen.person, &other.sid).await.expect("ended");
    assert_eq!(citizen.sessions().await, 1);
}

#[tokio::test]
async fn a_session_ended_before_is_as_it_was_wanted_and_one_that_never_was_is_missing() {
    let citizen = Citizen::active().await;
    citizen.sign_in().await;
    let other = citizen.sign_in_from(&browser(2)).await.expect("signed in").session;
    for _ in 0..2 {
        assert_eq!(code(acts::device::end(citizen.env(), citizen.person, &other.sid).await), "");
    }
    for never in ["", "x"] {
        assert_eq!(code(acts::device::end(citizen.env(), citizen.person, never).await), "missing");
    }
}

#[tokio::test]
async fn nobody_ends_the_session_of_somebody_else() {
    let citizen = Citizen::active().await;
    let mine = citizen.sign_in().await;
    let stranger = citizen.env().dice.id(citizen.world.now());
    let ended = acts::device::end(citizen.env(), stranger, &mine.sid).await;
    assert_eq!(code(ended), "missing");
    assert_eq!(citizen.sessions().await, 1);
}

#[tokio::test]
async fn all_other_sessions_end_at_once_and_the_one_in_use_stays() {
    let citizen = Citizen::active().await;
    let mine = citizen.sign_in().await;
    for byte in 2..5 {
        citizen.pass_minutes(2);
        citizen.sign_in_from(&browser(byte)).await.expect("signed in");
    }
    acts::device::end_others(citizen.env(), &mine).await.expect("ended");
    assert_eq!(citizen.sessions().await, 1);
    acts::device::end_others(citizen.env(), &mine).await.expect("nothing left to end");
}

#[tokio::test]
async fn a_forgotten_device_is_signed_out_and_announced_again() {
    let citizen = Citizen::active().await;
    let mine = citizen.sign_in().await;
    citizen.sign_in_from(&browser(2)).await.expect("signed in");
    let before = citizen.letters("device.new").await;
    acts::device::forget(citizen.env(), &mine, [2; 32]).await.expect("forgotten");
    assert_eq!(citizen.sessions().await, 1);
    citizen.pass_minutes(2);
    citizen.sign_in_from(&browser(2)).await.expect("signed in");
    assert_eq!(citizen.letters("device.new").await, before + 1);
}

#[tokio::test]
async fn the_device_in_use_is_not_forgotten() {
    let citizen = Citizen::active().await;
    let mine = citizen.sign_in().await;
    assert_eq!(code(acts::device::forget(citizen.env(), &mine, mine.device).await), "device.current");
    assert_eq!(code(acts::device::forget(citizen.env(), &mine, [9; 32]).await), "missing");
}
