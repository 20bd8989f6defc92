//! Where a dossier stands, for whoever has its code and the end of a phone.

mod chain;
mod filing;

use chain::{Chain, MINISTRY, browser::Browser};
use filing::{LAST_FOUR, NAME, NUMBER, code, filed, known, paid};
use jiff::SignedDuration;

async fn looked_up(browser: &mut Browser, code: &str, last_four: &str) {
    browser.open(&format!("{MINISTRY}/tra-cuu")).await;
    browser.post("/tra-cuu", &[("ma", code), ("so", last_four)]).await;
}

async fn with_dossiers(chain: &Chain) {
    known(&chain.ministry).await;
    filed(&chain.ministry, 1, "G01.38", vec![]).await;
    filed(&chain.ministry, 2, "G01.38", vec![paid()]).await;
}

#[tokio::test]
async fn both_facts_tell_state_dates_and_unit_and_nobodys_name() {
    for chain in Chain::each().await {
        with_dossiers(&chain).await;
        let mut browser = chain.browser();
        let typed = code(2).to_string().to_lowercase();
        looked_up(&mut browser, &typed, LAST_FOUR).await;
        for told in ["Đang xử lý", "Cấp lại thẻ Căn cước", "Thanh Hóa", "G01.38-261123-0002", "03/12/2026"]
        {
            assert!(browser.says(told), "{told}: {}", browser.html);
        }
        for hidden in [NAME, NUMBER, LAST_FOUR, "912340678"] {
            assert!(!browser.says(hidden), "{hidden}");
        }
        looked_up(&mut browser, "G01.38-261123-0002", LAST_FOUR).await;
        assert!(browser.says("Được tiếp nhận"));
        looked_up(&mut browser, code(1).as_str(), LAST_FOUR).await;
        assert!(
            browser.says("Yêu cầu thực hiện nghĩa vụ tài chính") && browser.says("03/12/2026"),
            "{}",
            browser.html
        );
    }
}

#[tokio::test]
async fn a_wrong_second_fact_and_a_code_nobody_has_give_the_same_page() {
    for chain in Chain::each().await {
        with_dossiers(&chain).await;
        let mut browser = chain.browser();
        let mut pages = Vec::new();
        for (code, last_four) in [
            (code(1).to_string(), "0679"),
            (code(77).to_string(), LAST_FOUR),
            ("G01.38-261123-0099".to_owned(), LAST_FOUR),
        ] {
            looked_up(&mut browser, &code, last_four).await;
            assert_eq!(browser.status, 422);
            pages.push(browser.html.replace(&code, "").replace(last_four, ""));
        }
        assert!(pages[0].contains("Không có hồ sơ nào khớp"));
        assert!(pages.iter().all(|page| *page == pages[0]));
    }
}

#[tokio::test]
async fn guessing_the_digits_of_one_code_ends_after_ten_tries_until_the_next_day() {
    for chain in Chain::each().await {
        with_dossiers(&chain).await;
        let mut browser = chain.browser();
        for guess in 0..10 {
            looked_up(&mut browser, code(1).as_str(), &format!("{guess:04}")).await;
            assert_eq!(browser.status, 422, "{guess}");
        }
        looked_up(&mut browser, code(1).as_str(), LAST_FOUR).await;
        assert_eq!(browser.status, 429, "not even the right digits are looked at");
        looked_up(&mut browser, code(2).as_str(), LAST_FOUR).await;
        assert_eq!(browser.status, 200, "another dossier is not held up");
        chain.pass(SignedDuration::from_hours(24));
        looked_up(&mut browser, code(1).as_str(), LAST_FOUR).await;
        assert_eq!(browser.status, 200);
    }
}

#[tokio::test]
async fn whoever_has_both_facts_may_look_as_often_as_they_like() {
    let chain = Chain::small().await;
    with_dossiers(&chain).await;
    let mut browser = chain.browser();
    for _ in 0..15 {
        looked_up(&mut browser, code(2).as_str(), LAST_FOUR).await;
        assert_eq!(browser.status, 200);
    }
}

#[tokio::test]
async fn one_network_is_held_up_after_many_codes() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    for order in 0..120 {
        looked_up(&mut browser, code(order).as_str(), "0000").await;
        assert_eq!(browser.status, 422, "{order}");
    }
    looked_up(&mut browser, code(121).as_str(), "0000").await;
    assert_eq!(browser.status, 429);
}

#[tokio::test]
async fn a_code_that_comes_along_is_filled_in_and_what_is_missing_is_said() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    browser.open(&format!("{MINISTRY}/tra-cuu?ma=ABCD-EFGH-J")).await;
    assert!(browser.says("value=\"ABCD-EFGH-J\""), "{}", browser.html);
    browser.post("/tra-cuu", &[("ma", ""), ("so", "12")]).await;
    assert_eq!(browser.status, 422);
    assert!(browser.says("Hãy điền mục này") && browser.says("Nhập 4 số cuối"), "{}", browser.html);
}
