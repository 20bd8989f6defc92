//! The end of a sign-in: at a portal, at a broker, at the identity centre.

mod chain;

use chain::{Chain, MINISTRY, NATIONAL, PROVINCE, browser::Browser};
use domain::{
    event::{Actor, Event, Events},
    identity::account::Level,
};
use jiff::SignedDuration;

/// Somebody signed in at the ministry's portal through the National Portal, and at the province's.
async fn signed_in_everywhere(chain: &Chain) -> Browser {
    let mut browser = chain.browser();
    chain.signed_in(&mut browser, Level::Two).await;
    browser.open(&format!("{NATIONAL}/dang-nhap/dinh-danh")).await;
    browser.open(&format!("{MINISTRY}/dang-nhap/quoc-gia")).await;
    browser.open(&format!("{PROVINCE}/dang-nhap/dinh-danh")).await;
    browser
}

#[tokio::test]
async fn signing_out_at_a_portal_goes_the_way_one_came_and_back() {
    for chain in Chain::each().await {
        let mut browser = signed_in_everywhere(&chain).await;
        let jar = [
            chain.session(&chain.identity, &browser).await.expect("a session"),
            chain.session(&chain.national, &browser).await.expect("a session"),
            chain.session(&chain.ministry, &browser).await.expect("a session"),
        ];
        browser.open(&format!("{MINISTRY}/dang-xuat")).await;
        browser.send("/dang-xuat").await;
        assert_eq!(browser.place.as_str(), format!("{MINISTRY}/da-dang-xuat"));
        assert_eq!(browser.ports(), [8002, 8001, 8000, 8001, 8002]);
        let worlds = [&chain.identity, &chain.national, &chain.ministry];
        for (world, session) in worlds.into_iter().zip(jar) {
            let sid = session.sid.clone();
            let alive =
                world.env.db.read(move |tx| store::session::by_sid(tx, &sid)).await.expect("readable");
            assert!(alive.is_none(), "{} keeps it", world.env.settings.site);
        }
    }
}

#[tokio::test]
async fn the_end_at_the_identity_centre_is_told_to_every_portal_and_on_by_the_broker() {
    for chain in Chain::each().await {
        let browser = signed_in_everywhere(&chain).await;
        let session = chain.session(&chain.identity, &browser).await.expect("a session");
        let now = chain.identity.now();
        let end = move |tx: &mut store::Tx<'_>| {
            let first = Event::new(now, Actor::House, "test.ended");
            let ended = site::session::end(tx, &session, now)?;
            Ok(((), ended.into_iter().fold(Events::from(first), Events::and)))
        };
        chain.identity.env.db.write(end).await.expect("ended");
        chain.deliver().await;
        for world in [&chain.national, &chain.ministry, &chain.province] {
            let left = chain.session(world, &browser).await;
            assert!(left.is_none(), "{} keeps it", world.env.settings.site);
        }
    }
}

#[tokio::test]
async fn a_sign_out_that_another_site_asks_for_by_a_form_is_not_done() {
    let chain = Chain::small().await;
    let mut browser = signed_in_everywhere(&chain).await;
    browser.html = "name=\"csrf\" value=\"forged\"".to_owned();
    browser.open(&format!("{PROVINCE}/")).await;
    browser.html = "name=\"csrf\" value=\"forged\"".to_owned();
    browser.send("/dang-xuat").await;
    assert_eq!(browser.status, 403);
    assert!(chain.session(&chain.province, &browser).await.is_some());
}

#[tokio::test]
async fn nobody_is_sent_on_from_the_end_by_a_word_that_is_not_ours() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    for state in ["x", "AAAAAAAAAAAAAAAAAAAAAGh0dHBzOi8vZXZpbC5leGFtcGxl"] {
        browser.open(&format!("{NATIONAL}/da-dang-xuat?state={state}")).await;
        assert_eq!((browser.place.port(), browser.status), (Some(8001), 200));
    }
}

#[tokio::test]
async fn filling_in_a_form_at_a_portal_keeps_the_sign_in_upstream_alive() {
    let chain = Chain::small().await;
    let mut browser = signed_in_everywhere(&chain).await;
    for _ in 0..12 {
        chain.pass(SignedDuration::from_mins(5));
        browser.open(&format!("{MINISTRY}/toi")).await;
        assert_eq!(browser.place.path(), "/toi", "still signed in");
        told(&chain, &browser).await;
    }
    let there = chain.session(&chain.identity, &browser).await.expect("a session");
    let rested = chain.identity.now().duration_since(there.seen_at);
    assert!(rested < SignedDuration::from_mins(15), "{rested:?}");
}

/// Waits until what is told beside a request has arrived at the identity centre.
async fn told(chain: &Chain, browser: &Browser) {
    for _ in 0..200_000 {
        let there = chain.session(&chain.identity, browser).await.expect("a session");
        if there.seen_at == chain.identity.now() {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("the identity centre never heard of it");
}

#[tokio::test]
async fn a_portal_that_missed_the_news_learns_it_when_it_tells_of_activity() {
    let chain = Chain::small().await;
    let browser = signed_in_everywhere(&chain).await;
    let session = chain.session(&chain.province, &browser).await.expect("a session");
    site::relying::stay::tell(&chain.province.env, &session).await.expect("told");
    assert!(chain.session(&chain.province, &browser).await.is_some());
    chain.pass(SignedDuration::from_mins(16));
    site::relying::stay::tell(&chain.province.env, &session).await.expect("told");
    assert!(chain.session(&chain.province, &browser).await.is_none());
}

#[tokio::test]
async fn a_provider_that_is_broken_ends_nobodys_session() {
    let chain = Chain::small().await;
    let browser = signed_in_everywhere(&chain).await;
    let session = chain.session(&chain.province, &browser).await.expect("a session");
    chain.broken.store(true, std::sync::atomic::Ordering::SeqCst);
    assert!(site::relying::stay::tell(&chain.province.env, &session).await.is_err());
    assert!(chain.session(&chain.province, &browser).await.is_some());
}
