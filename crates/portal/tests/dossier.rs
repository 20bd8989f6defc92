//! A dossier through the real pages, without script: from choosing for whom to paid and accepted.

mod chain;
mod citizen;

use chain::{Chain, MINISTRY};
use citizen::{REISSUE, answered, begun, choose, submit};
use jiff::SignedDuration;

#[tokio::test]
async fn somebody_files_for_themselves_pays_and_is_accepted_on_both_engines() {
    for chain in Chain::each().await {
        let mut browser = begun(&chain).await;
        choose(&mut browser, "Bản thân").await;
        answered(&mut browser, "buu_chinh").await;
        assert!(browser.says("60.000 đ") && browser.says("Bị mất"), "{}", browser.html);
        submit(&mut browser).await;
        assert!(browser.place.path().ends_with("/da-nop"), "{}", browser.html);
        assert!(browser.says("Thẻ đã báo mất không còn giá trị"));
        let pay = browser.after("href=\"/ho-so/").to_owned();
        browser.open(&format!("{MINISTRY}/ho-so/{pay}")).await;
        browser.fill(&format!("/ho-so/{pay}"), &[("cach", "vietqr")]).await;
        assert!(browser.place.path().starts_with("/thanh-toan/"), "{}", browser.html);
        assert!(browser.says("danh-qr") && browser.says("Chờ tiền đến"));
        let payment = browser.place.path().rsplit('/').next().expect("an id").parse().expect("an id");
        let paid = portal::acts::payment::Answer::Paid("1".to_owned());
        portal::acts::payment::answered(&chain.ministry.env, payment, paid).await.expect("paid");
        let place = browser.place.to_string();
        browser.open(&place).await;
        assert!(browser.says("Đang xử lý") && browser.says("G01.38-261123-0001"), "{}", browser.html);
        // Accepted on Monday the 23rd; Tuesday is a day off.
        assert!(
            browser.says("17:00, 03/12/2026") && browser.says("Ngày Văn hóa Việt Nam"),
            "{}",
            browser.html
        );
    }
}

#[tokio::test]
async fn a_mother_files_for_her_child_and_every_page_says_so() {
    let chain = Chain::small().await;
    let mut browser = begun(&chain).await;
    choose(&mut browser, "Nguyễn Lê Ỷ Lan").await;
    assert!(browser.says("Bạn đang làm thay") && browser.says("Nguyễn Lê Ỷ Lan"), "{}", browser.html);
    answered(&mut browser, "tai_co_quan").await;
    assert!(browser.says("35.000 đ"));
}

#[tokio::test]
async fn what_was_answered_is_there_again_on_another_device_and_wrong_answers_are_kept() {
    let chain = Chain::small().await;
    let mut browser = begun(&chain).await;
    choose(&mut browser, "Bản thân").await;
    let path = browser.place.path().to_owned();
    browser
        .fill(
            &path,
            &[("ly_do", "mat"), ("ngay_mat-ngay", "1"), ("ngay_mat-thang", "1"), ("ngay_mat-nam", "2030")],
        )
        .await;
    assert_eq!(browser.status, 422);
    assert!(browser.says("Ngày mất không thể sau hôm nay") && browser.says("2030"), "{}", browser.html);
    browser
        .fill(
            &path,
            &[("ly_do", "mat"), ("ngay_mat-ngay", "1"), ("ngay_mat-thang", "11"), ("ngay_mat-nam", "2026")],
        )
        .await;
    assert!(browser.place.path().ends_with("/thong-tin"));
    let draft = path.trim_end_matches("/ly-do").to_owned();
    browser.open(&format!("{MINISTRY}{draft}")).await;
    assert!(
        browser.place.path().ends_with("/lien-he"),
        "what the register knows needs no answer: {}",
        browser.place
    );
    browser.open(&format!("{MINISTRY}{path}")).await;
    assert!(browser.says("value=\"2026\"") && browser.says("Đã lưu"), "{}", browser.html);
    // Choosing the same subject again resumes the same draft.
    browser.open(&format!("{MINISTRY}{REISSUE}/doi-tuong")).await;
    choose(&mut browser, "Bản thân").await;
    assert!(browser.place.path().starts_with(&draft), "{}", browser.place);
}

#[tokio::test]
async fn pressed_twice_it_is_sent_once() {
    let chain = Chain::small().await;
    let mut browser = begun(&chain).await;
    choose(&mut browser, "Bản thân").await;
    answered(&mut browser, "tai_co_quan").await;
    let (page, check) = (browser.html.clone(), browser.place.clone());
    submit(&mut browser).await;
    let first = browser.place.clone();
    (browser.html, browser.place) = (page, check);
    submit(&mut browser).await;
    assert_eq!(browser.place, first);
}

#[tokio::test]
async fn at_midnight_of_1_january_the_fee_doubles_and_nothing_is_sent_at_the_old_one() {
    let chain = Chain::small().await;
    // Monday 23 November, nine o'clock, to 31 December, 23:50.
    chain.pass(SignedDuration::from_hours(38 * 24 + 14) + SignedDuration::from_mins(50));
    let mut browser = begun(&chain).await;
    choose(&mut browser, "Bản thân").await;
    answered(&mut browser, "tai_co_quan").await;
    assert!(browser.says("35.000 đ"), "{}", browser.html);
    chain.pass(SignedDuration::from_mins(11));
    submit(&mut browser).await;
    assert_eq!(browser.status, 422);
    assert!(browser.says("35.000 đ") && browser.says("70.000 đ"), "both amounts: {}", browser.html);
    submit(&mut browser).await;
    assert!(browser.place.path().ends_with("/da-nop") && browser.says("70.000 đ"), "{}", browser.html);
}

#[tokio::test]
async fn a_proof_that_is_too_old_is_asked_again_and_the_draft_is_still_there() {
    let chain = Chain::small().await;
    let mut browser = begun(&chain).await;
    choose(&mut browser, "Bản thân").await;
    answered(&mut browser, "tai_co_quan").await;
    let check = browser.place.clone();
    // A form is filled in for long, but not idly.
    for _ in 0..2 {
        chain.pass(SignedDuration::from_mins(9));
        browser.open(check.as_str()).await;
    }
    submit(&mut browser).await;
    assert_eq!(browser.place.port(), Some(8000), "the identity centre asks: {}", browser.place);
    chain.passcode(&mut browser).await;
    browser.again("/authorize").await;
    assert_eq!(browser.place.as_str(), check.as_str());
    submit(&mut browser).await;
    assert!(browser.place.path().ends_with("/da-nop"), "{}", browser.html);
}

#[tokio::test]
async fn a_proof_that_grows_old_before_the_choice_is_asked_again() {
    let chain = Chain::small().await;
    let mut browser = begun(&chain).await;
    // Looked at for long, but not idly.
    chain.pass(SignedDuration::from_mins(9));
    browser.open(&format!("{MINISTRY}{REISSUE}/doi-tuong")).await;
    chain.pass(SignedDuration::from_mins(9));
    choose(&mut browser, "Bản thân").await;
    assert_eq!(browser.place.port(), Some(8000), "the identity centre asks: {}", browser.place);
}

#[tokio::test]
async fn with_a_dossier_under_way_nobody_begins_another_and_withdrawn_they_may() {
    let chain = Chain::small().await;
    let mut browser = begun(&chain).await;
    choose(&mut browser, "Bản thân").await;
    answered(&mut browser, "tai_co_quan").await;
    submit(&mut browser).await;
    let dossier = browser.place.path().trim_end_matches("/da-nop").to_owned();
    browser.open(&format!("{MINISTRY}{REISSUE}/doi-tuong")).await;
    choose(&mut browser, "Bản thân").await;
    assert!(browser.says("Đang có một hồ sơ") && browser.says(&dossier), "{}", browser.html);
    browser.open(&format!("{MINISTRY}{dossier}/rut")).await;
    browser.fill(&format!("{dossier}/rut"), &[("ly-do", "Tìm thấy thẻ")]).await;
    assert!(browser.says("Đã rút hồ sơ"), "{}", browser.html);
    browser.open(&format!("{MINISTRY}{REISSUE}/doi-tuong")).await;
    choose(&mut browser, "Bản thân").await;
    assert!(browser.place.path().ends_with("/ly-do"), "{}", browser.place);
}

#[tokio::test]
async fn nobody_sees_anothers_draft_or_dossier() {
    let chain = Chain::small().await;
    let mut browser = begun(&chain).await;
    choose(&mut browser, "Bản thân").await;
    let draft = browser.place.clone();
    answered(&mut browser, "tai_co_quan").await;
    submit(&mut browser).await;
    let dossier = browser.place.path().trim_end_matches("/da-nop").to_owned();
    let mut stranger = chain.stranger().await;
    for address in
        [draft.to_string(), format!("{MINISTRY}{dossier}"), format!("{MINISTRY}{dossier}/thanh-toan")]
    {
        stranger.open(&address).await;
        assert_eq!(stranger.status, 404, "{address}");
    }
}
