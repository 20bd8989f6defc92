//! Signing in at portals, through whom and how strongly.

mod chain;

use std::sync::atomic::Ordering;

use chain::{Chain, MINISTRY, NATIONAL, NUMBER, PROVINCE};
use domain::identity::account::Level;
use jiff::SignedDuration;
use site::testing::World;

const STEP_UP: &str = "/dang-nhap/quoc-gia?tiep=/toi&muc=2&moi=1";

#[tokio::test]
async fn the_ministrys_portal_signs_in_by_the_steps_of_the_guide() {
    for chain in Chain::each().await {
        let mut browser = chain.browser();
        // Steps 1 to 4: the portal, "Đăng nhập", the National Portal, the identity account.
        browser.open(&format!("{MINISTRY}/")).await;
        assert!(browser.says("href=\"/dang-nhap\""));
        browser.open(&format!("{MINISTRY}/dang-nhap?tiep=/toi")).await;
        assert!(browser.says("href=\"/dang-nhap/quoc-gia?tiep=%2Ftoi\""), "{}", browser.html);
        browser.open(&format!("{MINISTRY}/dang-nhap/quoc-gia?tiep=/toi")).await;
        assert_eq!((browser.place.port(), browser.place.path()), (Some(8001), "/dang-nhap"));
        assert!(browser.says("ministry"), "it says where one is going: {}", browser.html);
        let ask = browser.place.query().expect("a request").to_owned();
        browser.open(&format!("{NATIONAL}/dang-nhap/dinh-danh?{ask}")).await;
        assert_eq!((browser.place.port(), browser.place.path()), (Some(8000), "/dang-nhap"));
        // Steps 5 and 6 are the identity centre's own pages. Step 7: back where one wanted to go.
        let came = browser.trail.clone();
        chain.signed_in(&mut browser, Level::Two).await;
        browser.trail = came;
        browser.again("/authorize").await;
        assert_eq!(browser.place.as_str(), format!("{MINISTRY}/toi"));
        assert_eq!(browser.ports(), [8000, 8001, 8002]);
        assert!(browser.says("Lê Thị Hồng Ánh") && browser.says("mật khẩu và mã OTP"));
    }
}

#[tokio::test]
async fn a_portal_leaves_it_to_the_identity_centre_to_tell_of_a_new_device() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    chain.signed_in(&mut browser, Level::Two).await;
    browser.open(&format!("{NATIONAL}/dang-nhap/dinh-danh?tiep=/toi")).await;
    assert_eq!(browser.status, 200);
    assert!(!tells_of_a_device(&chain.national).await);
    assert!(tells_of_a_device(&chain.identity).await);
}

async fn tells_of_a_device(world: &World) -> bool {
    let posts = world.env.db.read(|tx| store::outbox::list_recent(tx, 10)).await.expect("readable");
    posts.iter().any(|post| post.template == "device.new")
}

#[tokio::test]
async fn tokens_and_the_number_never_pass_through_the_browser() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    chain.signed_in(&mut browser, Level::Two).await;
    browser.open(&format!("{NATIONAL}/dang-nhap/dinh-danh")).await;
    browser.open(&format!("{MINISTRY}/dang-nhap/quoc-gia?tiep=/toi")).await;
    assert_eq!(browser.status, 200);
    for place in &browser.trail {
        assert!(!place.as_str().contains(NUMBER) && !place.as_str().contains("token"), "{place}");
    }
    assert!(!browser.html.contains(NUMBER));
}

#[tokio::test]
async fn a_step_up_passes_through_the_broker_unchanged() {
    for chain in Chain::each().await {
        let mut browser = chain.browser();
        chain.signed_in(&mut browser, Level::Two).await;
        browser.open(&format!("{NATIONAL}/dang-nhap/dinh-danh")).await;
        browser.open(&format!("{MINISTRY}/dang-nhap/quoc-gia")).await;
        chain.pass(SignedDuration::from_mins(5));
        browser.open(&format!("{MINISTRY}{STEP_UP}")).await;
        assert_eq!((browser.place.port(), browser.place.path()), (Some(8000), "/passcode"));
        chain.passcode(&mut browser).await;
        browser.again("/authorize").await;
        assert_eq!(browser.place.as_str(), format!("{MINISTRY}/toi"));
        let there = chain.session(&chain.identity, &browser).await.expect("a session");
        let here = chain.session(&chain.ministry, &browser).await.expect("a session");
        assert_eq!(here.upstream.expect("a provider").acr, "urn:danh:acr:passcode");
        assert_eq!(here.amr, "pwd otp pin");
        let proved = there.proofs.passcode_at.expect("a proof");
        assert_eq!(here.auth_at.as_second(), proved.as_second());
    }
}

#[tokio::test]
async fn a_broker_never_answers_a_step_up_from_its_own_session() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    chain.signed_in(&mut browser, Level::Two).await;
    browser.open(&format!("{NATIONAL}/dang-nhap/dinh-danh")).await;
    browser.open(&format!("{MINISTRY}{STEP_UP}")).await;
    chain.passcode(&mut browser).await;
    browser.again("/authorize").await;
    assert_eq!(browser.place.as_str(), format!("{MINISTRY}/toi"));
    chain.pass(SignedDuration::from_secs(1));
    browser.open(&format!("{MINISTRY}{STEP_UP}")).await;
    assert_eq!((browser.place.port(), browser.place.path()), (Some(8000), "/passcode"));
}

#[tokio::test]
async fn a_broker_answers_a_plain_sign_in_from_the_session_that_stands() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    chain.signed_in(&mut browser, Level::Two).await;
    browser.open(&format!("{NATIONAL}/dang-nhap/dinh-danh")).await;
    browser.open(&format!("{MINISTRY}/dang-nhap/quoc-gia?tiep=/toi")).await;
    assert_eq!(browser.place.as_str(), format!("{MINISTRY}/toi"));
    assert_eq!(browser.ports(), [8002, 8001, 8002]);
}

#[tokio::test]
async fn a_level_that_is_demanded_and_not_there_is_refused_through_the_broker() {
    for chain in Chain::each().await {
        let mut browser = chain.browser();
        chain.signed_in(&mut browser, Level::One).await;
        browser.open(&format!("{NATIONAL}/dang-nhap/dinh-danh")).await;
        browser.open(&format!("{MINISTRY}/dang-nhap/quoc-gia")).await;
        browser.open(&format!("{MINISTRY}{STEP_UP}")).await;
        assert_eq!(browser.status, 403);
        assert_eq!(browser.place.path(), "/dang-nhap/khong-duoc");
        assert!(browser.says("Công an xã, phường"), "it says where to go: {}", browser.html);
        assert!(!browser.says("Quên passcode"), "and nothing of what was not the reason");
        assert!(chain.session(&chain.ministry, &browser).await.is_some(), "nobody is signed out by it");
    }
}

#[tokio::test]
async fn one_person_is_one_person_whichever_way_they_came() {
    for chain in Chain::each().await {
        let mut browser = chain.browser();
        chain.signed_in(&mut browser, Level::Two).await;
        browser.open(&format!("{MINISTRY}/dang-nhap/dinh-danh?tiep=/toi")).await;
        let directly = chain.session(&chain.ministry, &browser).await.expect("a session");
        browser.open(&format!("{NATIONAL}/dang-nhap/dinh-danh")).await;
        browser.open(&format!("{MINISTRY}/dang-nhap/quoc-gia?tiep=/toi")).await;
        let by_broker = chain.session(&chain.ministry, &browser).await.expect("a session");
        let sub = |session: &store::session::Session| session.upstream.clone().expect("a provider").sub;
        assert_ne!(sub(&directly), sub(&by_broker), "each provider has a name of its own for them");
        assert_eq!(directly.person, by_broker.person);
        assert_eq!(chain.people(&chain.ministry).await, 1);
    }
}

#[tokio::test]
async fn a_silent_sign_in_shows_no_page_and_never_goes_round() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    let silently = format!("{PROVINCE}/dang-nhap/dinh-danh?im-lang=1&tiep=/dich-vu");
    browser.open(&silently).await;
    assert_eq!((browser.place.as_str(), browser.status), (&*format!("{PROVINCE}/dich-vu"), 200));
    assert!(chain.session(&chain.province, &browser).await.is_none());
    chain.signed_in(&mut browser, Level::One).await;
    browser.open(&silently).await;
    assert_eq!(browser.place.as_str(), format!("{PROVINCE}/dich-vu"));
    assert!(browser.says("Lê Thị Hồng Ánh"));
}

#[tokio::test]
async fn a_silent_sign_in_goes_through_a_broker_without_a_page() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    let silently = format!("{MINISTRY}/dang-nhap?im-lang=1&tiep=/dich-vu");
    browser.open(&silently).await;
    assert_eq!((browser.place.as_str(), browser.status), (&*format!("{MINISTRY}/dich-vu"), 200));
    chain.signed_in(&mut browser, Level::One).await;
    browser.open(&silently).await;
    assert!(browser.says("Lê Thị Hồng Ánh"));
    assert!(chain.session(&chain.national, &browser).await.is_some());
}

#[tokio::test]
async fn an_answer_brought_by_another_browser_is_not_taken() {
    let chain = Chain::small().await;
    let (mut victim, mut other) = (chain.browser(), chain.browser());
    chain.signed_in(&mut other, Level::Two).await;
    other.open(&format!("{PROVINCE}/dang-nhap/dinh-danh")).await;
    let callback =
        other.trail.iter().find(|place| place.path() == "/callback").expect("a return").to_string();
    victim.open(&callback).await;
    assert_eq!(victim.status, 422);
    assert!(chain.session(&chain.province, &victim).await.is_none());
}

#[tokio::test]
async fn a_place_to_sign_in_that_is_not_offered_is_refused() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    browser.open(&format!("{PROVINCE}/dang-nhap/khong-co")).await;
    assert_eq!(browser.status, 422);
}

#[tokio::test]
async fn a_provider_that_is_broken_is_said_to_be_out_of_reach() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    chain.broken.store(true, Ordering::SeqCst);
    browser.open(&format!("{PROVINCE}/dang-nhap/dinh-danh")).await;
    assert_eq!(browser.status, 503);
    assert!(browser.says("Chưa kết nối được với nơi đăng nhập"));
}
