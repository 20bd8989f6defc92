//! Services: found, explained, and begun by whoever has what they need.

mod chain;

use chain::{Chain, MINISTRY, NATIONAL, PROVINCE};
use domain::identity::account::Level;
use jiff::SignedDuration;

const REISSUE: &str = "/dich-vu/cap-lai-the-can-cuoc";

#[tokio::test]
async fn each_portal_lists_its_own_services_and_no_link_is_dead() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    for (portal, there, elsewhere) in [
        (MINISTRY, "Cấp lại thẻ Căn cước", "Đăng ký kết hôn"),
        (PROVINCE, "Đăng ký kết hôn", "Cấp lại thẻ Căn cước"),
        (NATIONAL, "Cấp lại thẻ Căn cước", "Hộ chiếu"),
    ] {
        for path in ["/", "/dich-vu", "/tim-kiem", "/dang-nhap", "/da-dang-xuat", "/tra-cuu", "/cong-khai"] {
            browser.open(&format!("{portal}{path}")).await;
            let links: Vec<String> = browser
                .html
                .split("href=\"/")
                .skip(1)
                .filter_map(|rest| rest.split('"').next().map(|path| format!("/{path}")))
                .filter(|path| !path.starts_with("/tai-nguyen/") && !path.starts_with("/dang-nhap/"))
                .collect();
            for link in links {
                browser.open(&format!("{portal}{}", link.replace("&#38;", "&"))).await;
                assert_eq!(browser.status, 200, "{portal}{link}");
            }
        }
        // The links also chose English; somebody else looks.
        let mut browser = chain.browser();
        browser.open(portal).await;
        assert!(browser.says(there) && !browser.says(elsewhere), "{portal}");
    }
}

#[tokio::test]
async fn a_service_is_found_without_accents_and_close_words_are_offered() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    browser.open(&format!("{PROVINCE}/tim-kiem?q=giay%20khai%20sinh")).await;
    assert!(browser.says("Đăng ký khai sinh"));
    browser.open(&format!("{PROVINCE}/tim-kiem?q=khai%20sinj")).await;
    assert!(browser.says("khai sinj") && browser.says("q=sinh"), "{}", browser.html);
    browser.open(&format!("{PROVINCE}/tim-kiem?q=%3Cscript%3E")).await;
    assert!(!browser.says("<script>"));
}

#[tokio::test]
async fn a_procedure_is_found_by_what_people_call_it_in_either_language() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    for query in ["can%20cuoc%20lai", "mat%20the", "lost%20card", "reissue"] {
        browser.open(&format!("{MINISTRY}/tim-kiem?q={query}")).await;
        assert!(browser.says("Cấp lại thẻ Căn cước"), "{query}: {}", browser.html);
    }
}

#[tokio::test]
async fn a_service_that_is_not_offered_here_is_not_found() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    for path in [REISSUE, "/dich-vu/cap-lai-the-can-cuoc/bat-dau", "/dich-vu/khong-co"] {
        browser.open(&format!("{PROVINCE}{path}")).await;
        assert_eq!(browser.status, 404, "{path}");
    }
}

#[tokio::test]
async fn whoever_is_not_signed_in_chooses_where_and_the_demand_goes_along() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    browser.open(&format!("{MINISTRY}{REISSUE}/bat-dau")).await;
    assert_eq!(browser.place.path(), "/dang-nhap");
    let way = "/dang-nhap/quoc-gia?tiep=%2Fdich-vu%2Fcap-lai-the-can-cuoc%2Fbat-dau&#38;muc=2&#38;moi=1";
    assert!(browser.says(way), "{}", browser.html);
}

#[tokio::test]
async fn a_procedure_begins_with_a_fresh_passcode_and_goes_on_to_choosing_the_subject() {
    for chain in Chain::each().await {
        let mut browser = chain.browser();
        chain.signed_in(&mut browser, Level::Two).await;
        browser.open(&format!("{NATIONAL}/dang-nhap/dinh-danh")).await;
        browser.open(&format!("{MINISTRY}/dang-nhap/quoc-gia")).await;
        browser.open(&format!("{MINISTRY}{REISSUE}/bat-dau")).await;
        assert_eq!((browser.place.port(), browser.place.path()), (Some(8000), "/passcode"));
        chain.passcode(&mut browser).await;
        browser.again("/authorize").await;
        let subject = format!("{MINISTRY}{REISSUE}/doi-tuong");
        assert_eq!(browser.place.as_str(), subject);
        chain.pass(SignedDuration::from_mins(14));
        browser.open(&format!("{MINISTRY}{REISSUE}/bat-dau")).await;
        assert_eq!(browser.place.as_str(), subject, "a quarter of an hour is not over");
        chain.pass(SignedDuration::from_mins(2));
        browser.open(&format!("{MINISTRY}{REISSUE}/bat-dau")).await;
        assert_ne!(browser.place.port(), Some(8002), "now it is");
    }
}

#[tokio::test]
async fn a_service_without_a_file_begins_and_says_what_is_not_there_yet() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    chain.signed_in(&mut browser, Level::Two).await;
    browser.open(&format!("{MINISTRY}/dang-nhap/dinh-danh")).await;
    browser.open(&format!("{MINISTRY}/dich-vu/khai-bao-tam-tru/bat-dau")).await;
    assert_eq!(browser.status, 200);
    assert!(browser.says("Chưa nộp được hồ sơ tại đây"), "{}", browser.html);
}

#[tokio::test]
async fn from_the_national_portal_a_procedure_begins_at_the_portal_that_handles_it_signed_in() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    chain.signed_in(&mut browser, Level::Two).await;
    browser.open(&format!("{NATIONAL}/dang-nhap/dinh-danh")).await;
    browser.open(&format!("{NATIONAL}{REISSUE}")).await;
    let there = "/dang-nhap?tiep=%2Fdich-vu%2Fcap-lai-the-can-cuoc%2Fbat-dau&#38;im-lang=1";
    assert!(browser.says(&format!("href=\"{MINISTRY}{there}\"")), "{}", browser.html);
    browser.open(&format!("{NATIONAL}{REISSUE}/bat-dau")).await;
    assert!(chain.session(&chain.ministry, &browser).await.is_some(), "signed in at the ministry's portal");
    assert_eq!((browser.place.port(), browser.place.path()), (Some(8000), "/passcode"));
    chain.passcode(&mut browser).await;
    browser.again("/authorize").await;
    assert_eq!(browser.place.as_str(), format!("{MINISTRY}{REISSUE}/doi-tuong"));
}

#[tokio::test]
async fn a_level_1_account_is_told_why_not_and_where_to_go() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    chain.signed_in(&mut browser, Level::One).await;
    browser.open(&format!("{NATIONAL}/dang-nhap/dinh-danh")).await;
    browser.open(&format!("{NATIONAL}{REISSUE}/bat-dau")).await;
    assert_eq!(browser.place.as_str(), format!("{MINISTRY}{REISSUE}/bat-dau"));
    assert!(browser.says("Dịch vụ này cần tài khoản mức 2") && browser.says("Công an xã, phường"));
}

#[tokio::test]
async fn a_page_speaks_english_to_whoever_chose_it() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    browser.open(&format!("{PROVINCE}/cai-dat?lang=en&return=/dich-vu/dang-ky-ket-hon")).await;
    assert!(
        browser.says("Registration of a marriage") && !browser.says("Đăng ký kết hôn"),
        "{}",
        browser.html
    );
}

#[tokio::test]
async fn the_account_page_asks_strangers_to_sign_in_and_leads_them_back() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    browser.open(&format!("{PROVINCE}/toi")).await;
    assert_eq!(browser.place.as_str(), format!("{PROVINCE}/dang-nhap?tiep=%2Ftoi"));
}
