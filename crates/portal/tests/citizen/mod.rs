//! A citizen at the ministry's portal, before choosing for whom and up to the check of all answers.

#![allow(dead_code, reason = "each test uses its own part of the way")]

use domain::identity::{Card, CardKind, CardStatus, Resident, account::Level};

use super::chain::{Chain, MINISTRY, NATIONAL, NUMBER, browser::Browser};

pub const REISSUE: &str = "/dich-vu/cap-lai-the-can-cuoc";

/// Somebody whose card can be reissued online.
fn holder(number: &str) -> Resident {
    let mut resident = site::testing::resident(number);
    resident.card = Some(Card {
        kind: CardKind::CanCuoc2024,
        issued_on: "2024-09-02".parse().expect("a day"),
        expires_on: Some("2045-03-08".parse().expect("a day")),
        status: CardStatus::Valid,
    });
    resident.biometrics_on = Some("2024-09-02".parse().expect("a day"));
    "Số 1, Thôn Mẫu, Xã Mẫu, Thanh Hóa".clone_into(&mut resident.particulars.current_address);
    resident
}

/// A daughter of ten with a card of her own.
fn child() -> Resident {
    let mut child = holder("038316000311");
    child.birth = "2016-11-30".parse().expect("a day");
    child.name = "Nguyễn Lê Ỷ Lan".parse().expect("a name");
    child.kin.mother = Some(NUMBER.parse().expect("a number"));
    child
}

/// Somebody signed in at the ministry's portal with a passcode of this moment, before choosing for whom.
pub async fn begun(chain: &Chain) -> Browser {
    chain.ministry.residents(&[holder(NUMBER), child()]).await;
    let mut browser = chain.browser();
    chain.signed_in(&mut browser, Level::Two).await;
    browser.open(&format!("{NATIONAL}/dang-nhap/dinh-danh")).await;
    browser.open(&format!("{MINISTRY}/dang-nhap/quoc-gia?tiep=/dich-vu&muc=2&moi=1")).await;
    chain.passcode(&mut browser).await;
    browser.again("/authorize").await;
    assert_eq!(browser.place.port(), Some(8002), "{}", browser.html);
    browser.open(&format!("{MINISTRY}{REISSUE}/doi-tuong")).await;
    browser
}

/// Chooses whom a row of the page names.
pub async fn choose(browser: &mut Browser, name: &str) {
    let row = browser.html.split("<input").find(|row| row.contains(name)).expect("a row").to_owned();
    let value =
        row.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a value").to_owned();
    browser.fill(&format!("{REISSUE}/doi-tuong"), &[("doi-tuong", &value)]).await;
}

/// Answers every page up to the check.
pub async fn answered(browser: &mut Browser, receiving: &str) {
    let send = async |browser: &mut Browser, fields: &[(&str, &str)]| {
        let path = browser.place.path().to_owned();
        browser.fill(&path, fields).await;
        assert_eq!(browser.status, 200, "{}", browser.html);
    };
    assert!(browser.place.path().ends_with("/ly-do"), "{}", browser.place);
    send(browser, &[("ly_do", "mat")]).await;
    assert!(browser.place.path().ends_with("/thong-tin"), "{}", browser.place);
    send(browser, &[]).await;
    send(browser, &[("dien_thoai", "0905000103")]).await;
    send(browser, &[("nhan_tai", receiving), ("dia_chi_nhan", "Số 1, Thôn Mẫu, Xã Mẫu, Thanh Hóa")]).await;
    assert!(browser.place.path().ends_with("/kiem-tra"), "{}", browser.place);
}

pub async fn submit(browser: &mut Browser) {
    let path = browser.place.path().to_owned();
    browser.fill(&path, &[("cam-doan", "co")]).await;
}
