//! Every door of an account, page by page, without any script.

mod country;

use country::{
    Country, IDENTITY,
    browser::Browser,
    people::{ANH, ANH_PHONE, PASSCODE, PASSWORD, day},
};
use jiff::SignedDuration;

const CHOSEN: &str = "con trâu đen gặm lúa nếp";

async fn open(browser: &mut Browser, path: &str) {
    browser.open(&format!("{IDENTITY}{path}")).await;
}

/// Anh, signed in at the identity centre.
async fn signed_in(country: &Country) -> Browser {
    country.with_account().await;
    let mut browser = country.browser();
    open(&mut browser, "/dang-nhap").await;
    country.prove(&mut browser).await;
    assert!(browser.cookie("danh-identity").is_some(), "{}", browser.text());
    browser
}

#[tokio::test]
async fn the_sign_in_page_bears_the_labels_of_the_guide() {
    let country = Country::small().await;
    let mut browser = country.browser();
    open(&mut browser, "/dang-nhap").await;
    for label in ["Số tài khoản định danh điện tử", "Mật khẩu", "Đăng nhập", "Quên mật khẩu", "Kích hoạt"]
    {
        assert!(browser.says(label), "{label}: {}", browser.text());
    }
}

#[tokio::test]
async fn a_wrong_password_keeps_the_number_and_says_what_to_do() {
    let country = Country::small().await;
    country.with_account().await;
    let mut browser = country.browser();
    open(&mut browser, "/dang-nhap").await;
    browser.fill("so", ANH).fill("mat-khau", "không phải mật khẩu").send("Đăng nhập").await;
    assert_eq!(browser.status, 422);
    assert!(browser.says("Số tài khoản hoặc mật khẩu không đúng. Hãy kiểm tra lại cả hai."));
    assert!(browser.html.contains(ANH) && !browser.html.contains("không phải mật khẩu"));
}

#[tokio::test]
async fn an_unknown_number_gets_the_same_page_to_the_letter() {
    let country = Country::small().await;
    country.with_account().await;
    let mut pages = Vec::new();
    for number in [ANH, "001085000999"] {
        let mut browser = country.browser();
        open(&mut browser, "/dang-nhap").await;
        browser.fill("so", number).fill("mat-khau", "không phải mật khẩu").send("Đăng nhập").await;
        pages.push((browser.status, browser.text().replace(number, "")));
    }
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test]
async fn the_code_page_sends_another_code_after_a_minute() {
    let country = Country::small().await;
    country.with_account().await;
    let mut browser = country.browser();
    open(&mut browser, "/dang-nhap").await;
    browser.fill("so", ANH).fill("mat-khau", PASSWORD).send("Đăng nhập").await;
    assert!(browser.says("Nhập mã OTP gửi về số điện thoại đăng ký"), "{}", browser.text());
    country.pass(SignedDuration::from_secs(60));
    browser.send("Gửi lại mã").await;
    assert!(browser.says("Đã gửi mã mới"), "{}", browser.text());
    browser.fill("ma", "12345").send("Tiếp tục").await;
    assert!(browser.says("Nhập mã gồm 6 chữ số"), "{}", browser.text());
    let code = country.code().await;
    browser.fill("ma", &code).send("Tiếp tục").await;
    assert!(browser.cookie("danh-identity").is_some(), "{}", browser.text());
}

#[tokio::test]
async fn whoever_activated_before_is_told_so_once_the_contact_is_proved() {
    let country = Country::small().await;
    country.with_account().await;
    let mut browser = country.browser();
    open(&mut browser, "/kich-hoat").await;
    browser.fill("so", ANH).fill("lien-he", ANH_PHONE).send("").await;
    let code = country.code().await;
    browser.fill("ma", &code).send("Tiếp tục").await;
    assert_eq!(browser.heading(), "Tài khoản của bạn đã thực hiện kích hoạt");
}

#[tokio::test]
async fn after_seven_days_activation_names_the_hotline() {
    let country = Country::small().await;
    country.settle().await;
    let case = country.register(&mut country.browser()).await;
    country.approve(&mut country.browser(), &case).await;
    country.pass(SignedDuration::from_hours(7 * 24));
    let mut browser = country.browser();
    open(&mut browser, "/kich-hoat").await;
    browser.fill("so", ANH).fill("lien-he", ANH_PHONE).send("").await;
    let code = country.code().await;
    browser.fill("ma", &code).send("Tiếp tục").await;
    assert!(browser.says("1900 0000"), "{}", browser.text());
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew_page_by_page() {
    let country = Country::small().await;
    country.with_account().await;
    let mut browser = country.browser();
    open(&mut browser, "/dang-nhap").await;
    browser.press("Quên mật khẩu").await;
    assert!(browser.says("Nhập thông tin xác thực"), "{}", browser.text());
    browser.fill("so", ANH).fill("lien-he", ANH_PHONE).send("Tiếp tục").await;
    browser.fill("ho-ten", "Lê Thị Hồng Ánh");
    day(&mut browser, "sinh", ["8", "3", "1985"]);
    day(&mut browser, "cap", ["2", "9", "2022"]);
    browser.send("Tiếp tục").await;
    let code = country.code().await;
    browser.fill("ma", &code).send("Tiếp tục").await;
    browser.fill("mat-khau", CHOSEN).fill("mat-khau-lai", "khác").send("Tiếp tục").await;
    assert!(browser.says("Hai lần nhập không giống nhau"), "{}", browser.text());
    browser.fill("mat-khau", CHOSEN).fill("mat-khau-lai", CHOSEN).send("Tiếp tục").await;
    assert_eq!(browser.heading(), "Mật khẩu đã được đặt lại", "{}", browser.text());
}

#[tokio::test]
async fn a_wrong_passcode_says_how_many_tries_are_left() {
    let country = Country::small().await;
    let mut browser = signed_in(&country).await;
    open(&mut browser, "/passcode?tiep=/toi/khoa").await;
    browser.fill("passcode", "111222").send("Xác nhận").await;
    assert!(browser.says("Bạn còn 5 lần nhập"), "{}", browser.text());
    browser.fill("passcode", PASSCODE).send("Xác nhận").await;
    assert_eq!((browser.place.path(), browser.heading().as_str()), ("/toi/khoa", "Khóa truy cập"));
}

#[tokio::test]
async fn a_forgotten_passcode_leads_back_to_where_it_was_asked_for() {
    let country = Country::small().await;
    let mut browser = signed_in(&country).await;
    open(&mut browser, "/passcode?tiep=/toi/khoa").await;
    browser.press("Quên passcode").await;
    browser.send("Gửi mã OTP").await;
    let code = country.code().await;
    browser.fill("ma", &code).send("Tiếp tục").await;
    browser.fill("passcode", "864202").fill("passcode-lai", "864202").send("Tiếp tục").await;
    assert_eq!(browser.heading(), "Passcode đã được đặt lại", "{}", browser.text());
    browser.press("Đã hiểu").await;
    assert_eq!(browser.place.path(), "/passcode");
    assert!(browser.place.query().unwrap_or_default().contains("tiep=%2Ftoi%2Fkhoa"));
}

#[tokio::test]
async fn a_changed_password_is_asked_for_at_the_next_sign_in() {
    let country = Country::small().await;
    let mut browser = signed_in(&country).await;
    open(&mut browser, "/toi/mat-khau").await;
    browser.fill("truoc", PASSWORD).fill("mat-khau", CHOSEN).fill("mat-khau-lai", CHOSEN);
    browser.fill("passcode", PASSCODE).send("Đổi mật khẩu").await;
    assert_eq!(browser.place.path(), "/dang-nhap");
    assert!(browser.says("Đã đổi mật khẩu"), "{}", browser.text());
    assert!(browser.cookie("danh-identity").is_none());
}

#[tokio::test]
async fn another_passcode_and_other_recovery_codes_are_had_from_ones_own_pages() {
    let country = Country::small().await;
    let mut browser = signed_in(&country).await;
    open(&mut browser, "/toi/passcode").await;
    browser.fill("truoc", PASSCODE).fill("passcode", "864202").fill("passcode-lai", "864202");
    browser.send("Đổi passcode").await;
    assert!(browser.says("Đã đổi passcode"), "{}", browser.text());
    open(&mut browser, "/toi/ma-khoi-phuc").await;
    browser.fill("passcode", "864202").send("Tạo mã mới").await;
    browser.send("Dùng các mã này").await;
    assert!(browser.says("Hãy cất giữ các mã"), "{}", browser.text());
    browser.fill("da-cat-giu", "co").send("Dùng các mã này").await;
    assert!(browser.says("Đã đổi mã khôi phục"), "{}", browser.text());
}

#[tokio::test]
async fn whoever_is_not_signed_in_comes_back_after_signing_in() {
    let country = Country::small().await;
    country.with_account().await;
    let mut browser = country.browser();
    open(&mut browser, "/toi/khoa").await;
    assert_eq!(browser.place.path(), "/dang-nhap");
    country.prove(&mut browser).await;
    assert_eq!(browser.place.path(), "/toi/khoa", "{}", browser.text());
}

#[tokio::test]
async fn no_way_on_leads_to_another_site() {
    let country = Country::small().await;
    country.with_account().await;
    for evil in ["//evil.example", "https://evil.example", "/%5Cevil.example"] {
        let mut browser = country.browser();
        open(&mut browser, &format!("/dang-nhap?tiep={evil}")).await;
        country.prove(&mut browser).await;
        assert_eq!(browser.place.host_str(), Some("localhost"), "{}", browser.place);
    }
}

#[tokio::test]
async fn signing_out_takes_the_session_and_its_cookie() {
    let country = Country::small().await;
    let mut browser = signed_in(&country).await;
    open(&mut browser, "/dang-xuat").await;
    browser.send("Đăng xuất").await;
    assert_eq!(browser.heading(), "Bạn đã đăng xuất", "{}", browser.text());
    open(&mut browser, "/toi/khoa").await;
    assert_eq!(browser.place.path(), "/dang-nhap");
}

#[tokio::test]
async fn what_no_page_begins_is_told_to_begin_again() {
    let country = Country::small().await;
    for path in [
        "/dang-nhap/otp",
        "/kich-hoat/otp",
        "/kich-hoat/mat-khau?lan=x",
        "/kich-hoat/ma-khoi-phuc?lan=00000000000000000000000000000001",
        "/quen-mat-khau/mat-khau?lan=00000000000000000000000000000001",
    ] {
        let mut browser = country.browser();
        open(&mut browser, path).await;
        assert_eq!(browser.status, 422, "{path}: {}", browser.text());
    }
}
