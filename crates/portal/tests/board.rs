//! How units do, in public.

mod chain;
mod filing;

use chain::{Chain, MINISTRY, NATIONAL};
use filing::{NAME, filed, known, paid, rated};
use jiff::SignedDuration;

const BOARD: &str = "http://localhost:8002/cong-khai";

#[tokio::test]
async fn every_unit_with_a_dossier_is_told_in_words_a_table_and_bars() {
    for chain in Chain::each().await {
        known(&chain.ministry).await;
        filed(&chain.ministry, 1, "G01.38", vec![paid()]).await;
        filed(&chain.ministry, 2, "G01.01", vec![]).await;
        let mut browser = chain.browser();
        browser.open(BOARD).await;
        assert_eq!(browser.status, 200);
        for told in [
            "Công khai tiến độ giải quyết TTHC",
            "Thanh Hóa",
            "Hà Nội",
            "Cập nhật lúc 09:00, 23/11/2026",
            "<svg",
            "<table",
        ] {
            assert!(browser.says(told), "{told}: {}", browser.html);
        }
        assert!(!browser.says(NAME));
        browser.open(&format!("{BOARD}.csv")).await;
        let lines: Vec<&str> = browser.html.lines().collect();
        assert!(lines[0].contains("unit,name,received"), "{}", browser.html);
        assert!(lines[1].starts_with("\"G01.01\",\"Công an thành phố Hà Nội (mẫu)\",1,0,0,0,0,0,1"));
        assert!(lines[2].starts_with("\"G01.38\",\"Công an tỉnh Thanh Hóa (mẫu)\",1,0,0,0,1,0,0"));
        assert!(lines[3].starts_with("\"total\",\"\",2,0,0,0,1,0,1"));
    }
}

#[tokio::test]
async fn the_figures_are_a_minute_old_at_most() {
    for chain in Chain::each().await {
        known(&chain.ministry).await;
        let mut browser = chain.browser();
        browser.open(BOARD).await;
        assert!(browser.says("chưa nhận hồ sơ nào"));
        filed(&chain.ministry, 1, "G01.38", vec![]).await;
        chain.pass(SignedDuration::from_secs(59));
        browser.open(BOARD).await;
        assert!(browser.says("chưa nhận hồ sơ nào"), "they are kept for a minute");
        chain.pass(SignedDuration::from_secs(1));
        browser.open(BOARD).await;
        assert!(browser.says("Thanh Hóa") && browser.says("09:01, 23/11/2026"), "{}", browser.html);
    }
}

#[tokio::test]
async fn a_rating_is_told_only_when_five_have_rated() {
    for chain in Chain::each().await {
        known(&chain.ministry).await;
        for order in 1..=4 {
            rated(&chain.ministry, order, "G01.38", 5).await;
        }
        let mut browser = chain.browser();
        browser.open(&format!("{MINISTRY}/api/v1/progress")).await;
        assert!(browser.says("\"rating\":null") && browser.says("\"ratings\":null"), "{}", browser.html);
        rated(&chain.ministry, 5, "G01.38", 4).await;
        chain.pass(SignedDuration::from_mins(1));
        browser.open(&format!("{MINISTRY}/api/v1/progress")).await;
        assert!(browser.says("\"ratings\":5") && browser.says("\"rating\":4.8"), "{}", browser.html);
    }
}

#[tokio::test]
async fn a_portal_without_dossiers_says_so_and_where_there_are_some() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    browser.open(&format!("{NATIONAL}/cong-khai")).await;
    assert!(
        browser.says("chưa nhận hồ sơ nào") && browser.says(&format!("href=\"{BOARD}\"")),
        "{}",
        browser.html
    );
}
