//! Officers at their desks: what they see, what they may decide, who sees them.

mod country;

use country::{
    Country,
    browser::Browser,
    people::{ANH, ANH_PHONE, DESK_PASSWORD, REVIEWER, appoint, day},
};
use domain::identity::officer::Role;
use jiff::SignedDuration;
use site::testing::resident;

const SECOND: &str = "001082000902";
const HOTLINE: &str = "001184000903";
const AUDITOR: &str = "001086000904";
const KEEPER: &str = "001188000905";
const SEED: &[u8] = b"twenty bytes of seeds";

/// An officer signs in at their desk.
async fn desk(country: &Country, number: &str) -> Browser {
    let mut browser = country.browser();
    browser.open("http://localhost:8000/can-bo").await;
    assert_eq!(browser.heading(), "Đăng nhập dành cho cán bộ", "{}", browser.text());
    let code = identity::totp::code_at(SEED, country.identity.now());
    browser.fill("so", number).fill("mat-khau", DESK_PASSWORD).fill("ma", &code).send("Đăng nhập").await;
    browser
}

async fn track(country: &Country, case: &str) -> Browser {
    let mut browser = country.browser();
    browser.open("http://localhost:8000/dang-ky/tra-cuu").await;
    browser.fill("ma", case).fill("lien-he", ANH_PHONE).send("Tra cứu").await;
    browser
}

fn say(browser: &mut Browser, name: &str) {
    browser.fill("so", ANH).fill("ho-ten", name);
    day(browser, "ngay-sinh", ["8", "3", "1985"]);
    day(browser, "ngay-cap", ["2", "9", "2022"]);
}

#[tokio::test]
async fn a_case_speaks_the_language_of_its_officer() {
    let country = Country::small().await;
    country.settle().await;
    let case = country.register(&mut country.browser()).await;
    let mut browser = desk(&country, REVIEWER).await;
    browser.press(&case).await;
    assert!(browser.says("Nữ"), "{}", browser.text());
    browser.press("English").await;
    assert!(browser.says("Female") && !browser.says("Nữ"), "{}", browser.text());
}

#[tokio::test]
async fn a_relative_neither_sees_nor_decides_a_case_and_another_officer_does() {
    let country = Country::small().await;
    country.settle().await;
    appoint(&country.identity, SECOND, Role::Reviewer).await;
    let mut brother = resident(REVIEWER);
    // The page names its officer, who is not to be taken for the applicant.
    brother.name = "Phạm Văn Mẫu".parse().expect("a name");
    brother.kin.spouse = ANH.parse().ok();
    country.identity.resident(&brother).await;
    let case = country.register(&mut country.browser()).await;

    let mut relative = desk(&country, REVIEWER).await;
    relative.press(&case).await;
    assert_eq!(relative.status, 403);
    assert!(relative.says("người thân") && !relative.says("Lê Thị Hồng Ánh"), "{}", relative.text());

    let mut stranger = desk(&country, SECOND).await;
    stranger.press(&case).await;
    assert!(stranger.says("Lê Thị Hồng Ánh") && stranger.says("khớp"), "{}", stranger.text());
    stranger.send("Đạt").await;
    assert!(stranger.says("Kết quả đã có Đạt"), "{}", stranger.text());
    assert!(track(&country, &case).await.says("Kích hoạt trước"), "the applicant is told");
}

#[tokio::test]
async fn a_refusal_is_read_before_it_is_sent_and_reads_the_same_to_the_citizen() {
    let country = Country::small().await;
    country.settle().await;
    let case = country.register(&mut country.browser()).await;
    let mut officer = desk(&country, REVIEWER).await;
    officer.press(&case).await.press("Không đạt").await;
    officer.send("Xem trước").await;
    assert_eq!((officer.status, officer.heading()), (422, format!("Từ chối hồ sơ {case}")));
    officer.fill("ly-do", "registration.portrait_unclear").fill("giai-thich", "Ảnh bị lóa ở nửa mặt.");
    officer.send("Xem trước").await;
    assert!(officer.says("Công dân sẽ đọc"), "{}", officer.text());
    assert!(track(&country, &case).await.says("Đang chờ giải quyết"), "nothing is sent yet");
    officer.send("Từ chối và gửi").await;
    let citizen = track(&country, &case).await;
    for words in ["Không đạt", "Ảnh chân dung chưa rõ.", "Ảnh bị lóa ở nửa mặt."] {
        assert!(citizen.says(words), "{words}: {}", citizen.text());
    }
}

#[tokio::test]
async fn the_hotline_opens_activation_for_whoever_knows_their_card() {
    let country = Country::small().await;
    country.settle().await;
    appoint(&country.identity, HOTLINE, Role::Hotline).await;
    let case = country.register(&mut country.browser()).await;
    country.approve(&mut country.browser(), &case).await;
    country.pass(SignedDuration::from_hours(7 * 24));

    let mut officer = desk(&country, HOTLINE).await;
    assert_eq!(officer.heading(), "Đường dây nóng");
    say(&mut officer, "Lê Thị Hồng Anh");
    officer.send("Đối chiếu").await;
    assert!(officer.says("khác") && !officer.says("Mở lại 7 ngày"), "{}", officer.text());
    say(&mut officer, "Lê Thị Hồng Ánh");
    officer.send("Đối chiếu").await;
    officer.send("Mở lại 7 ngày").await;
    assert!(officer.says("Đã mở lại"), "{}", officer.text());
    country.activate(&mut country.browser()).await;
}

#[tokio::test]
async fn whoever_keeps_the_relying_parties_sees_where_each_sends_people_back() {
    let country = Country::small().await;
    country.settle().await;
    appoint(&country.identity, KEEPER, Role::SecurityAdmin).await;
    let mut keeper = desk(&country, KEEPER).await;
    assert_eq!(keeper.heading(), "Các bên liên kết", "{}", keeper.text());
    assert!(keeper.says("http://localhost:8003/") && keeper.says("Đang hoạt động"), "{}", keeper.text());
    keeper.open("http://localhost:8000/can-bo/nhat-ky").await;
    assert_eq!(keeper.status, 403);
    appoint(&country.identity, AUDITOR, Role::Auditor).await;
    let mut auditor = desk(&country, AUDITOR).await;
    auditor.open("http://localhost:8000/can-bo/ben-lien-ket").await;
    assert_eq!(auditor.status, 403);
}

#[tokio::test]
async fn an_auditor_reads_what_happened_and_sees_no_case() {
    let country = Country::small().await;
    country.settle().await;
    appoint(&country.identity, AUDITOR, Role::Auditor).await;
    let case = country.register(&mut country.browser()).await;
    country.approve(&mut country.browser(), &case).await;
    let mut auditor = desk(&country, AUDITOR).await;
    assert_eq!(auditor.heading(), "Nhật ký");
    auditor.fill("tim", &case).send("Tìm kiếm").await;
    for what in ["registration.sent", "look.recorded", "registration.approved"] {
        assert!(auditor.says(what), "{what}: {}", auditor.text());
    }
    auditor.open("http://localhost:8000/can-bo/duong-day-nong").await;
    assert_eq!(auditor.status, 403);
}

#[tokio::test]
async fn a_desk_that_rests_for_ten_minutes_is_closed() {
    let country = Country::small().await;
    country.settle().await;
    let mut officer = desk(&country, REVIEWER).await;
    country.pass(SignedDuration::from_mins(9));
    officer.open("http://localhost:8000/can-bo").await;
    assert_eq!(officer.heading(), "Hồ sơ chờ giải quyết");
    country.pass(SignedDuration::from_mins(10));
    officer.open("http://localhost:8000/can-bo").await;
    assert_eq!(officer.heading(), "Đăng nhập dành cho cán bộ");
}

#[tokio::test]
async fn whoever_leaves_the_desk_has_left() {
    let country = Country::small().await;
    country.settle().await;
    let mut officer = desk(&country, REVIEWER).await;
    officer.send("Đăng xuất").await;
    officer.open("http://localhost:8000/can-bo").await;
    assert_eq!(officer.heading(), "Đăng nhập dành cho cán bộ");
}

#[tokio::test]
async fn a_form_filled_in_wrong_says_what_to_do_and_keeps_what_was_typed() {
    let country = Country::small().await;
    country.settle().await;
    let mut citizen = country.browser();
    citizen.open("http://localhost:8000/dang-ky/lien-he").await;
    citizen.fill("so", "12345").fill("lien-he", "0985").send("Tiếp tục").await;
    assert_eq!(citizen.status, 422);
    assert!(citizen.says("Nhập số định danh gồm 12 chữ số"), "{}", citizen.text());
    assert!(citizen.html.contains("value=\"12345\"") && citizen.html.contains("<title>Lỗi: "));
    citizen.fill("so", ANH).fill("lien-he", ANH_PHONE).send("Tiếp tục").await;
    citizen.fill("ho-ten", "Lê Thị Hồng Ánh");
    day(&mut citizen, "ngay-sinh", ["31", "2", "1985"]);
    day(&mut citizen, "ngay-cap", ["2", "9", "2022"]);
    citizen.send("Tiếp tục").await;
    assert!(citizen.says("Ngày này không có thật"), "{}", citizen.text());
    citizen.attach("chan-dung", "toi.jpg", b"not a picture");
    citizen.open("http://localhost:8000/dang-ky/kiem-tra").await;
    assert_eq!(citizen.heading(), "Thông tin trên thẻ của bạn");
}

#[tokio::test]
async fn what_stands_in_the_way_is_told_to_whoever_fits_and_to_nobody_else() {
    let country = Country::small().await;
    country.settle().await;
    let case = country.register(&mut country.browser()).await;
    country.approve(&mut country.browser(), &case).await;
    for (name, heading) in
        [("Lê Thị Hồng Ánh", "Chưa thể gửi đăng ký"), ("Lê Thị Hồng Nhung", "Ảnh chân dung")]
    {
        let mut citizen = country.browser();
        citizen.open("http://localhost:8000/dang-ky/lien-he").await;
        citizen.fill("so", ANH).fill("lien-he", "0912000111").send("Tiếp tục").await;
        citizen.fill("ho-ten", name);
        day(&mut citizen, "ngay-sinh", ["8", "3", "1985"]);
        day(&mut citizen, "ngay-cap", ["2", "9", "2022"]);
        citizen.send("Tiếp tục").await;
        assert_eq!(citizen.heading(), heading, "{}", citizen.text());
    }
}
