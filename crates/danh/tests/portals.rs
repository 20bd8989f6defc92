//! Signing in at portals, without any script.

mod country;

use country::{
    Country, IDENTITY, MINISTRY, PROVINCE,
    browser::Browser,
    people::{ANH, ANH_PHONE, PASSCODE, PASSWORD, day},
};

#[tokio::test]
async fn the_ministrys_portal_signs_in_by_the_seven_steps() {
    for country in Country::each().await {
        country.with_account().await;
        let mut browser = country.browser();
        browser.open(&format!("{MINISTRY}/")).await;
        browser.press("Đăng nhập").await;
        browser.press("Đăng nhập tài khoản cấp bởi Cổng dịch vụ công Quốc gia").await;
        browser.press("Tài khoản Định danh điện tử cấp bởi Bộ Công an").await;
        country.prove(&mut browser).await;
        assert_eq!(browser.place.port(), Some(8002), "{}", browser.text());
        browser.open(&format!("{MINISTRY}/toi")).await;
        assert!(browser.says("Lê Thị Hồng Ánh"), "{}", browser.text());
        let through = browser.says("Cổng Dịch vụ công quốc gia");
        assert!(through && !browser.says("Đăng nhập tài khoản cấp bởi"), "{}", browser.text());
    }
}

#[tokio::test]
async fn the_province_offers_the_one_account() {
    for country in Country::each().await {
        country.with_account().await;
        let mut browser = country.browser();
        browser.open(&format!("{PROVINCE}/dang-nhap")).await;
        browser.press("Tài khoản Định danh điện tử cấp bởi Bộ Công an").await;
        country.prove(&mut browser).await;
        browser.open(&format!("{PROVINCE}/toi")).await;
        assert!(browser.says("Lê Thị Hồng Ánh"), "{}", browser.text());
    }
}

#[tokio::test]
async fn whoever_is_signed_in_enters_the_next_portal_without_typing() {
    let country = Country::small().await;
    country.with_account().await;
    let mut browser = country.browser();
    browser.open(&format!("{PROVINCE}/dang-nhap/dinh-danh")).await;
    country.prove(&mut browser).await;
    browser.open(&format!("{MINISTRY}/dang-nhap/quoc-gia?tiep=/toi")).await;
    browser.press("Tài khoản Định danh điện tử cấp bởi Bộ Công an").await;
    assert!(browser.says("Lê Thị Hồng Ánh"), "{}", browser.text());
}

#[tokio::test]
async fn a_portal_gets_the_fresh_passcode_it_demands() {
    let country = Country::small().await;
    country.with_account().await;
    let mut browser = country.browser();
    browser.open(&format!("{PROVINCE}/dang-nhap/dinh-danh?tiep=/toi")).await;
    country.prove(&mut browser).await;
    browser.open(&format!("{PROVINCE}/dang-nhap/dinh-danh?tiep=/toi&moi=1")).await;
    assert_eq!(browser.place.path(), "/passcode");
    browser.fill("passcode", PASSCODE).send("").await;
    assert_eq!(browser.place.as_str(), format!("{PROVINCE}/toi"));
}

/// Anh, in her session, before the passcode that a portal demands.
async fn before_the_passcode(country: &Country) -> Browser {
    country.with_account().await;
    let mut browser = country.browser();
    browser.open(&format!("{PROVINCE}/dang-nhap/dinh-danh?tiep=/toi")).await;
    country.prove(&mut browser).await;
    browser.open(&format!("{PROVINCE}/dang-nhap/dinh-danh?tiep=/toi&moi=1")).await;
    assert_eq!(browser.place.path(), "/passcode");
    browser
}

#[tokio::test]
async fn whoever_gives_up_a_proof_is_back_at_the_portal_that_asked() {
    let country = Country::small().await;
    let mut browser = before_the_passcode(&country).await;
    browser.send("Hủy, quay lại").await;
    assert_eq!(browser.place.port(), Some(8003), "{}", browser.text());
    assert_eq!((browser.status, browser.heading().as_str()), (403, "Chưa xác thực"));
    let mut another = country.browser();
    another.open(&format!("{PROVINCE}/dang-nhap/dinh-danh?tiep=/toi")).await;
    another.send("Hủy, quay lại").await;
    assert_eq!(another.place.port(), Some(8003), "{}", another.text());
}

#[tokio::test]
async fn a_proof_counts_although_the_portals_request_is_gone() {
    let country = Country::small().await;
    let mut browser = before_the_passcode(&country).await;
    let asked = browser.place.clone();
    browser.send("Hủy, quay lại").await;
    browser.open(asked.as_str()).await;
    browser.fill("passcode", PASSCODE).send("").await;
    assert!(browser.status == 400 && browser.says("không còn hiệu lực"), "{}", browser.text());
    browser.open(&format!("{IDENTITY}/toi/khoa")).await;
    assert!(browser.html.contains("/toi/khoa/hoi"), "{}", browser.text());
}

#[tokio::test]
async fn whoever_chooses_no_account_at_the_broker_is_back_at_the_portal_that_asked() {
    let country = Country::small().await;
    let mut browser = country.browser();
    browser.open(&format!("{MINISTRY}/dang-nhap/quoc-gia?tiep=/toi")).await;
    assert_eq!(browser.place.port(), Some(8001), "{}", browser.text());
    browser.send("Hủy, quay lại").await;
    assert_eq!(browser.place.port(), Some(8002), "{}", browser.text());
}

#[tokio::test]
async fn a_portal_hears_that_a_locked_passcode_cannot_be_given() {
    let country = Country::small().await;
    let mut browser = before_the_passcode(&country).await;
    for _ in 0..6 {
        browser.fill("passcode", "135790").send("").await;
    }
    assert!(browser.says("Passcode bị khóa"), "{}", browser.text());
    browser.open(&format!("{PROVINCE}/dang-nhap/dinh-danh?tiep=/toi&moi=1")).await;
    assert_eq!(browser.place.port(), Some(8003), "{}", browser.text());
    assert_eq!((browser.status, browser.heading().as_str()), (403, "Chưa đủ điều kiện để đi tiếp"));
}

#[tokio::test]
async fn a_level_1_account_is_refused_where_level_2_is_demanded() {
    let country = Country::small().await;
    country.with_account().await;
    let mut browser = country.browser();
    browser.open(&format!("{PROVINCE}/dang-nhap/dinh-danh?tiep=/toi")).await;
    country.prove(&mut browser).await;
    browser.open(&format!("{PROVINCE}/dang-nhap/dinh-danh?tiep=/toi&muc=2")).await;
    assert_eq!(browser.status, 403, "{}", browser.text());
    assert!(browser.says("Bạn không bị đăng xuất"), "{}", browser.text());
    browser.open(&format!("{MINISTRY}/dang-nhap/quoc-gia?tiep=/toi&muc=2")).await;
    browser.press("Tài khoản Định danh điện tử cấp bởi Bộ Công an").await;
    assert!(browser.says("Bạn chưa đăng nhập ở đây"), "never signed in here: {}", browser.text());
}

#[tokio::test]
async fn a_locked_account_is_told_whom_to_call_and_goes_back_to_the_portal() {
    let country = Country::small().await;
    country.with_account().await;
    country.lock().await;
    let mut browser = country.browser();
    browser.open(&format!("{PROVINCE}/dang-nhap/dinh-danh?tiep=/toi")).await;
    browser.fill("so", ANH).fill("mat-khau", PASSWORD).send("Đăng nhập").await;
    assert_eq!((browser.status, browser.heading().as_str()), (403, "Tài khoản đang bị khóa"));
    assert!(browser.says("1900 0000"), "{}", browser.text());
    browser.send("Hủy, quay lại").await;
    assert_eq!(browser.place.port(), Some(8003), "{}", browser.text());
}

#[tokio::test]
async fn a_forgotten_password_on_the_way_to_a_portal_still_leads_there() {
    let country = Country::small().await;
    country.with_account().await;
    let mut browser = country.browser();
    browser.open(&format!("{PROVINCE}/dang-nhap/dinh-danh?tiep=/toi")).await;
    browser.press("Quên mật khẩu").await;
    browser.fill("so", ANH).fill("lien-he", ANH_PHONE).send("Tiếp tục").await;
    browser.fill("ho-ten", "Lê Thị Hồng Ánh");
    day(&mut browser, "sinh", ["8", "3", "1985"]);
    day(&mut browser, "cap", ["2", "9", "2022"]);
    browser.send("Tiếp tục").await;
    let code = country.code().await;
    browser.fill("ma", &code).send("Tiếp tục").await;
    browser.fill("mat-khau", PASSWORD).fill("mat-khau-lai", PASSWORD).send("Tiếp tục").await;
    browser.press("Đăng nhập").await;
    country.prove(&mut browser).await;
    assert_eq!(browser.place.as_str(), format!("{PROVINCE}/toi"), "{}", browser.text());
}

#[tokio::test]
async fn whoever_reads_english_is_told_of_portals_in_english() {
    let country = Country::small().await;
    country.with_account().await;
    let mut browser = country.browser();
    browser.open(&format!("{PROVINCE}/dang-nhap/dinh-danh?tiep=/toi")).await;
    assert!(!browser.says("The portal of thanh-hoa"), "{}", browser.text());
    browser.press("English").await;
    assert!(browser.says("The portal of thanh-hoa"), "{}", browser.text());
    browser.fill("so", ANH).fill("mat-khau", PASSWORD).send("Sign in").await;
    let code = country.code().await;
    browser.fill("ma", &code).send("Continue").await;
    for page in ["nhat-ky", "chia-se"] {
        browser.open(&format!("{IDENTITY}/toi/{page}")).await;
        assert!(browser.says("The portal of thanh-hoa"), "{page}: {}", browser.text());
    }
}

#[tokio::test]
async fn every_page_of_a_site_names_its_unit_in_the_readers_language() {
    let country = Country::small().await;
    let mut browser = country.browser();
    for site in [IDENTITY, PROVINCE] {
        for page in ["/tro-giup", "/khong-co"] {
            browser.open(&format!("{site}/cai-dat?lang=en&return={page}")).await;
            assert!(browser.says("Model Unit") && !browser.says("Đơn vị Mẫu"), "{}", browser.text());
        }
    }
}
