//! A procedure's page, and the pages where a rule leads on.

mod chain;

use chain::{Chain, MINISTRY, NATIONAL, PROVINCE};
use jiff::SignedDuration;

const REISSUE: &str = "http://localhost:8002/dich-vu/cap-lai-the-can-cuoc";

#[tokio::test]
async fn it_tells_the_fee_of_the_day_and_the_due_date_if_filed_now() {
    for chain in Chain::each().await {
        let mut browser = chain.browser();
        browser.open(REISSUE).await;
        for told in [
            "từ đủ 14 tuổi, cho chính mình",
            "cho con dưới 14 tuổi",
            "Người giám hộ, cho người được giám hộ",
            "35.000\u{a0}đ",
            "70.000\u{a0}đ từ ngày 01/01/2027",
            "Cách nhận: Bưu điện, đến nhà",
            "Thông tư 64/2025/TT-BTC",
            "7 ngày làm việc",
            "Đối soát dữ liệu: 2 ngày làm việc",
            "Luật Căn cước 26/2023/QH15",
            "tài khoản định danh điện tử mức 2",
            "href=\"/dich-vu/cap-lai-the-can-cuoc/bat-dau\"",
        ] {
            assert!(browser.html.to_lowercase().contains(&told.to_lowercase()), "{told}: {}", browser.html);
        }
        // Monday 23 November: the seventh working day after it, without the day off on the 24th.
        assert!(browser.says("<strong>03/12/2026</strong>"));
    }
}

#[tokio::test]
async fn the_due_date_follows_the_calendar_that_an_administrator_edited() {
    for chain in Chain::each().await {
        let csv = "date,kind,name_vi,confidence\n2026-11-25,off,Nghỉ bù,A\n";
        let actor = domain::event::Actor::House;
        let env = &chain.ministry.env;
        portal::acts::tables::edit_calendar(env, actor, csv, 0).await.expect("edited");
        let mut browser = chain.browser();
        browser.open(REISSUE).await;
        assert!(browser.says("<strong>03/12/2026</strong>"), "{}", browser.html);
    }
}

#[tokio::test]
async fn at_midnight_of_the_first_of_january_the_fee_is_the_whole_one_and_nothing_is_announced() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    // From nine on 23 November to a minute before midnight of 31 December.
    chain.pass(SignedDuration::from_hours(38 * 24 + 15) - SignedDuration::from_mins(1));
    browser.open(REISSUE).await;
    assert!(browser.says("<strong>35.000\u{a0}đ</strong>"));
    chain.pass(SignedDuration::from_mins(1));
    browser.open(REISSUE).await;
    assert!(browser.says("<strong>70.000\u{a0}đ</strong>") && !browser.says("từ ngày 01/01/2027"));
}

#[tokio::test]
async fn it_speaks_english_to_whoever_chose_it() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    browser.open(&format!("{MINISTRY}/cai-dat?lang=en&return=/dich-vu/cap-lai-the-can-cuoc")).await;
    for told in
        ["Reissue of the ID card", "Citizens from the age of 14", "7 working days", "By post, at home"]
    {
        assert!(browser.says(told), "{told}: {}", browser.html);
    }
}

#[tokio::test]
async fn search_engines_read_what_it_is() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    browser.open(REISSUE).await;
    let data = browser.html.split("<script type=\"application/ld+json\">").nth(1).expect("a block");
    let data = data.split("</script>").next().expect("its end");
    let data: serde_json::Value = serde_json::from_str(data).expect("JSON");
    assert_eq!(data["@type"], "GovernmentService");
    assert_eq!(data["url"], REISSUE);
}

#[tokio::test]
async fn what_has_no_file_says_where_it_is_done() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    for (id, told) in [
        ("can-cuoc.cap-moi", "Cấp thẻ Căn cước lần đầu"),
        ("can-cuoc.cap-doi", "Cấp đổi thẻ Căn cước"),
        ("ho-tich.khac", "chưa làm được trực tuyến"),
    ] {
        browser.open(&format!("{MINISTRY}/dich-vu/noi-lam/{id}")).await;
        assert!(browser.status == 200 && browser.says(told), "{id}: {}", browser.html);
    }
    browser.open(&format!("{MINISTRY}/dich-vu/noi-lam/can-cuoc.cap-lai")).await;
    assert_eq!(browser.place.as_str(), REISSUE, "what has a file has a page");
    browser.open(&format!("{MINISTRY}/dich-vu/noi-lam/%3Cscript%3E")).await;
    assert_eq!(browser.status, 404);
}

#[tokio::test]
async fn a_visit_is_explained_and_no_booking_is_promised() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    for portal in [NATIONAL, MINISTRY, PROVINCE] {
        browser.open(&format!("{portal}/dich-vu/hen")).await;
        assert!(browser.says("08:00–12:00, 13:00–17:00") && browser.says("Chưa đặt được lịch hẹn"));
    }
}
