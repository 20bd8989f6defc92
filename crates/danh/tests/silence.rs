//! Before proof nothing tells whether a number is registered: not the words,
//! not the status, not where one is sent, not what is written to phones.

mod country;

use country::{
    Country,
    browser::Browser,
    people::{ANH, ANH_PHONE},
};

/// A number in the form of a number that nobody has.
const NOBODY: &str = "038185999999";

/// What a page shows, with what differs from visit to visit left out.
fn shown(browser: &Browser) -> (u16, String, String) {
    let text: String = browser
        .text()
        .split_whitespace()
        .filter(|word| word.len() != 32 && *word != ANH && *word != NOBODY)
        .collect::<Vec<_>>()
        .join(" ");
    (browser.status, browser.place.path().to_owned(), text)
}

async fn signing_in(country: &Country, number: &str) -> (u16, String, String) {
    let mut browser = country.browser();
    browser.open("http://localhost:8000/dang-nhap").await;
    browser.fill("so", number).fill("mat-khau", "không phải mật khẩu này").send("Đăng nhập").await;
    shown(&browser)
}

async fn activating(country: &Country, number: &str, contact: &str) -> (u16, String, String) {
    let mut browser = country.browser();
    browser.open("http://localhost:8000/kich-hoat").await;
    browser.fill("so", number).fill("lien-he", contact).send("").await;
    shown(&browser)
}

async fn forgetting(country: &Country, number: &str, contact: &str) -> (u16, String, String) {
    let mut browser = country.browser();
    browser.open("http://localhost:8000/quen-mat-khau").await;
    browser.fill("so", number).fill("lien-he", contact).send("").await;
    shown(&browser)
}

#[tokio::test]
async fn a_wrong_password_is_answered_as_an_unknown_number_is() {
    let country = Country::small().await;
    country.with_account().await;
    assert_eq!(signing_in(&country, ANH).await, signing_in(&country, NOBODY).await);
}

#[tokio::test]
async fn activation_begins_alike_for_everybody() {
    let country = Country::small().await;
    country.with_account().await;
    assert_eq!(activating(&country, ANH, ANH_PHONE).await, activating(&country, NOBODY, "0911111111").await);
}

#[tokio::test]
async fn a_forgotten_password_begins_alike_for_everybody() {
    let country = Country::small().await;
    country.with_account().await;
    assert_eq!(forgetting(&country, ANH, ANH_PHONE).await, forgetting(&country, NOBODY, "0911111111").await);
}

#[tokio::test]
async fn a_registration_whose_data_do_not_fit_is_taken_like_any_other() {
    let country = Country::small().await;
    country.settle().await;
    let mut browser = country.browser();
    browser.open("http://localhost:8000/dang-ky").await;
    browser.fill("muc", "1").send("Tiếp tục").await;
    browser.fill("so", NOBODY).fill("lien-he", "0911111111").send("Tiếp tục").await;
    browser.fill("ho-ten", "Trần Thị Không");
    country::people::day(&mut browser, "ngay-sinh", ["1", "1", "1985"]);
    country::people::day(&mut browser, "ngay-cap", ["2", "9", "2022"]);
    browser.send("Tiếp tục").await;
    browser.attach("chan-dung", "toi.png", &country::people::portrait()).send("").await;
    browser.send("Gửi").await;
    assert_eq!(browser.place.path(), "/dang-ky/da-gui", "{}", browser.text());
}

#[tokio::test]
async fn nobody_is_written_to_about_a_number_that_is_not_theirs() {
    let country = Country::small().await;
    country.with_account().await;
    country.deliver().await;
    let before = country.identity.phone.sent().len();
    activating(&country, NOBODY, ANH_PHONE).await;
    forgetting(&country, NOBODY, ANH_PHONE).await;
    country.deliver().await;
    assert_eq!(country.identity.phone.sent().len(), before);
}
