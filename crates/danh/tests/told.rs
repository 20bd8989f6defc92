//! What portals tell the identity centre, and where the person finds it.

mod country;

use country::{Country, IDENTITY, MINISTRY, browser::Browser, people::ANH};
use domain::event::{Actor, Channel, Event, Events, Letter};
use site::testing::World;

async fn open(browser: &mut Browser, path: &str) {
    browser.open(&format!("{IDENTITY}{path}")).await;
}

/// Anh, signed in at the identity centre.
async fn signed_in(country: &Country) -> Browser {
    country.with_account().await;
    country.pass(jiff::SignedDuration::from_mins(2));
    let mut browser = country.browser();
    open(&mut browser, "/dang-nhap").await;
    country.prove(&mut browser).await;
    browser
}

/// A portal posts a letter as its acts do.
async fn post(portal: &World, template: &'static str, args: &[(&'static str, &str)]) {
    let now = portal.now();
    let letter = Letter { to: None, channel: Channel::Call, template, args: Vec::new() };
    let letter = args.iter().fold(letter, |letter, (name, value)| letter.with(name, value));
    let act = move |_: &mut store::Tx<'_>| {
        Ok(((), Events::from(Event::new(now, Actor::House, "test.posted")).send(letter.clone())))
    };
    portal.env.db.write(act).await.expect("posted");
}

async fn dossier(portal: &World, state: &str, rev: &str) {
    let args = [
        ("number", ANH),
        ("dossier", "d1"),
        ("code", "TQKM-4827"),
        ("title_vi", "Cấp lại thẻ Căn cước"),
        ("title_en", "Reissue of an identity card"),
        ("state", state),
        ("due", "2026-12-04T09:00:00Z"),
        ("link", "/ho-so/d1"),
        ("updated_at", "2026-11-23T02:00:00Z"),
        ("rev", rev),
    ];
    post(portal, "identity.dossier", &args).await;
}

async fn news(portal: &World, template: &str) {
    let unit = ("don_vi", "Trung tâm Dữ liệu quốc gia về dân cư");
    let args =
        [("number", ANH), ("template", template), unit, ("ma_ho_so", "TQKM-4827"), ("ngay", "2026-12-04")];
    post(portal, "identity.notice", &args).await;
}

/// How many text messages of this template went out.
fn texts(country: &Country, template: &str) -> usize {
    country.identity.phone.sent().iter().filter(|sent| sent.template == template).count()
}

#[tokio::test]
async fn a_dossier_of_a_portal_is_listed_in_the_app_and_what_waits_is_said_first() {
    for country in Country::each().await {
        let mut browser = signed_in(&country).await;
        dossier(&country.ministry, "fee_due", "1").await;
        country.deliver().await;
        open(&mut browser, "/").await;
        assert!(browser.says("1 hồ sơ cần nộp phí, lệ phí."), "{}", browser.text());
        open(&mut browser, "/ho-so").await;
        for words in ["Cấp lại thẻ Căn cước", "TQKM-4827", "Cổng dịch vụ công Bộ Công an", "04/12/2026"]
        {
            assert!(browser.says(words), "{words}: {}", browser.text());
        }
        assert!(browser.html.contains(&format!("{MINISTRY}/dang-nhap?tiep=%2Fho-so%2Fd1")));
        open(&mut browser, "/cai-dat?lang=en&return=/ho-so").await;
        assert!(browser.says("Reissue of an identity card"), "{}", browser.text());
    }
}

#[tokio::test]
async fn an_older_summary_never_overwrites_a_newer_one() {
    let country = Country::small().await;
    let mut browser = signed_in(&country).await;
    dossier(&country.ministry, "delivered", "9").await;
    country.deliver().await;
    dossier(&country.ministry, "processing", "4").await;
    country.deliver().await;
    open(&mut browser, "/ho-so").await;
    assert!(browser.says("Đã trả kết quả") && browser.says("Đã kết thúc"), "{}", browser.text());
}

#[tokio::test]
async fn news_of_a_dossier_reach_the_phone_and_the_app_once() {
    for country in Country::each().await {
        let mut browser = signed_in(&country).await;
        news(&country.ministry, "dossier.accepted").await;
        country.deliver().await;
        country.deliver().await;
        assert_eq!(texts(&country, "dossier.accepted"), 1);
        open(&mut browser, "/thong-bao").await;
        assert!(browser.says("Hồ sơ đã được tiếp nhận") && browser.says("04/12/2026"), "{}", browser.text());
    }
}

#[tokio::test]
async fn a_portal_speaks_in_no_words_of_its_own() {
    let country = Country::small().await;
    country.with_account().await;
    news(&country.ministry, "registration.approved").await;
    let before = texts(&country, "registration.approved");
    country.deliver().await;
    assert_eq!(texts(&country, "registration.approved"), before);
}

#[tokio::test]
async fn an_officers_look_at_a_portal_stands_in_the_persons_log() {
    let country = Country::small().await;
    let mut browser = signed_in(&country).await;
    let args = [
        ("number", ANH),
        ("viewer", "Đội Mẫu của Bộ"),
        ("viewer_en", "Sample Team of the Ministry"),
        ("viewer_id", "o1"),
        ("purpose", "dossier"),
        ("thing", "TQKM-4827"),
        ("fields", "name number"),
        ("at", "2026-11-23T02:00:00Z"),
    ];
    post(&country.ministry, "identity.look", &args).await;
    country.deliver().await;
    open(&mut browser, "/toi/nhat-ky").await;
    assert!(browser.says("Đội Mẫu của Bộ") && browser.says("Giải quyết hồ sơ của bạn"), "{}", browser.text());
    open(&mut browser, "/cai-dat?lang=en&return=/toi/nhat-ky").await;
    assert!(browser.says("Sample Team of the Ministry"), "{}", browser.text());
}

#[tokio::test]
async fn a_sign_in_by_way_of_the_national_portal_shows_the_ministry_in_log_and_receipts() {
    for country in Country::each().await {
        let mut browser = signed_in(&country).await;
        browser.open(&format!("{MINISTRY}/dang-nhap/quoc-gia")).await;
        browser.press("Tài khoản Định danh điện tử cấp bởi Bộ Công an").await;
        country.deliver().await;
        let name = country.ministry.env.settings.name_vi.clone();
        open(&mut browser, "/toi/nhat-ky").await;
        assert!(browser.says(&name) && browser.says("qua một cổng khác"), "{}", browser.text());
        open(&mut browser, "/toi/chia-se").await;
        assert!(browser.says("Xác nhận tại cổng mà bạn đi qua"), "{}", browser.text());
        let told = browser.text().matches("Mức tài khoản").count();
        assert_eq!(told, 2, "what an id_token said is told too, of either portal: {}", browser.text());
    }
}

#[tokio::test]
async fn what_cannot_be_told_now_waits_and_is_told_later() {
    let country = Country::small().await;
    let mut browser = signed_in(&country).await;
    dossier(&country.ministry, "processing", "1").await;
    // The ministry's clock is far off: its calls are not believed, and not lost.
    country.ministry.pass(jiff::SignedDuration::from_hours(30));
    country.deliver().await;
    open(&mut browser, "/ho-so").await;
    assert!(!browser.says("TQKM-4827"));
    for world in [&country.identity, &country.national, &country.province] {
        world.pass(jiff::SignedDuration::from_hours(30));
    }
    country.pass(jiff::SignedDuration::from_mins(1));
    country.deliver().await;
    country.pass(jiff::SignedDuration::from_mins(1));
    open(&mut browser, "/dang-nhap").await;
    country.prove(&mut browser).await;
    open(&mut browser, "/ho-so").await;
    assert!(browser.says("TQKM-4827"), "{}", browser.text());
}

#[tokio::test]
async fn a_card_reported_lost_by_a_dossier_is_lost_in_the_register() {
    let country = Country::small().await;
    country.with_account().await;
    country.ministry.resident(&site::testing::resident(ANH)).await;
    let effect =
        |effect| [("dossier", "d1"), ("effect", effect), ("number", ANH), ("at", "2026-11-23T02:00:00Z")];
    for what in ["card.activate", "card.report_lost", "card.order"] {
        post(&country.ministry, "register.card", &effect(what)).await;
    }
    country.ministry.deliver().await;
    country.ministry.pass(jiff::SignedDuration::from_mins(1));
    country.ministry.deliver().await;
    let number = ANH.parse().expect("a number");
    let card = country.ministry.env.registers.read(move |tx| {
        store::registers::resident::find(tx, &number).map(|found| found.and_then(|found| found.card))
    });
    let card = card.await.expect("a look").expect("a card");
    assert_eq!(card.status, domain::identity::CardStatus::Valid);
    assert_eq!(card.kind, domain::identity::CardKind::CanCuoc2024);
}

#[tokio::test]
async fn a_portal_that_falls_silent_keeps_its_place_in_the_list() {
    let country = Country::small().await;
    let mut browser = country.browser();
    let known = country.identity.env.db.read(store::identity::portal_catalogue::all).await.expect("known");
    let mut silent = known.into_iter().find(|heard| heard.portal == "ministry").expect("heard");
    silent.silent_since = Some(country.identity.now());
    let save = move |tx: &mut store::Tx<'_>| store::identity::portal_catalogue::save(tx, &silent);
    country.identity.env.db.write_quietly("a test silences a portal", save).await.expect("saved");
    open(&mut browser, "/thu-tuc").await;
    assert!(browser.says("chưa trả lời") && browser.says("Cấp lại thẻ Căn cước"), "{}", browser.text());
    identity::acts::procedure::gather(&country.identity.env).await.expect("gathered");
    open(&mut browser, "/thu-tuc").await;
    assert!(!browser.says("chưa trả lời"), "{}", browser.text());
}

#[tokio::test]
async fn a_search_as_one_types_gets_the_results_without_the_page() {
    let country = Country::small().await;
    let mut browser = country.browser();
    open(&mut browser, "/tim-kiem?q=can%20cuoc&phan=ket-qua").await;
    assert!(browser.html.contains("Cấp lại thẻ Căn cước") && !browser.html.contains("<html"));
}
