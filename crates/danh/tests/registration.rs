//! A resident becomes the holder of an account, without any script.

mod country;

use country::{Country, people::ANH};
use jiff::SignedDuration;

#[tokio::test]
async fn a_resident_registers_is_approved_told_and_activates() {
    for country in Country::each().await {
        country.settle().await;
        let case = country.register(&mut country.browser()).await;
        country.approve(&mut country.browser(), &case).await;
        assert_eq!(
            country.message().await,
            "Cuc Canh sat QLHC ve TTXH thong bao: Ho so dang ky tai khoan dinh danh dien tu cua cong dan \
             Le Thi Hong Anh da duoc phe duyet. De nghi truy cap ung dung VNeID hoac dia chi \
             https://vneid.gov.vn de kich hoat tai khoan"
        );
        country.activate(&mut country.browser()).await;
    }
}

#[tokio::test]
async fn after_seven_days_activation_is_for_the_hotline() {
    let country = Country::small().await;
    country.settle().await;
    let case = country.register(&mut country.browser()).await;
    country.approve(&mut country.browser(), &case).await;
    country.pass(SignedDuration::from_hours(7 * 24));
    let mut browser = country.browser();
    browser.open("http://localhost:8000/kich-hoat").await;
    browser.fill("so", ANH).fill("lien-he", country::people::ANH_PHONE).send("").await;
    let code = country.code().await;
    browser.fill("ma", &code).send("Tiếp tục").await;
    assert_eq!(browser.heading(), "Đã quá thời hạn kích hoạt");
}
