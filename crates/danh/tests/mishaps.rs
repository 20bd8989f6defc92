//! What goes wrong on the way, and how one goes on all the same.

mod country;

use country::{Country, IDENTITY, browser::Browser};

async fn open(browser: &mut Browser, path: &str) {
    browser.open(&format!("{IDENTITY}{path}")).await;
}

#[tokio::test]
async fn a_form_that_holds_a_field_twice_or_no_text_is_turned_away_with_a_page() {
    let country = Country::small().await;
    let mut browser = country.browser();
    for body in ["so=038185000117&so=001085000999&lien-he=0985000117", "so=%C3%28&lien-he=0985000117"] {
        browser.post(&format!("{IDENTITY}/kich-hoat"), body).await;
        assert_eq!(browser.status, 400, "{}", browser.text());
        assert!(browser.says("Dữ liệu gửi lên không đọc được"), "{}", browser.text());
    }
}
