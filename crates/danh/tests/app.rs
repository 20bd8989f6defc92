//! The citizens' app, page by page, without any script.

mod country;

use country::{Country, IDENTITY, PROVINCE, browser::Browser, people::ANH};
use domain::{
    event::{Actor, Event},
    identity::{Kin, Resident, account::Level},
};
use site::testing::resident;

/// Every page of the app.
const PAGES: [&str; 13] = [
    "/",
    "/thu-tuc",
    "/tim-kiem?q=the",
    "/ho-so",
    "/tien-ich",
    "/giay-to",
    "/giay-to/can-cuoc",
    "/giay-to/cu-tru",
    "/giay-to/nguoi-phu-thuoc",
    "/toi",
    "/toi/thiet-bi",
    "/toi/nhat-ky",
    "/thong-bao",
];
/// Its address for whoever is signed in: they come there signed in.
const REISSUE: &str = "http://localhost:8002/dang-nhap?tiep=%2Fdich-vu%2Fcap-lai-the-can-cuoc&#38;im-lang=1";

async fn open(browser: &mut Browser, path: &str) {
    browser.open(&format!("{IDENTITY}{path}")).await;
}

/// Anh, signed in at the identity centre.
async fn signed_in(country: &Country) -> Browser {
    country.with_account().await;
    again(country).await
}

/// Anh, signed in from another browser.
async fn again(country: &Country) -> Browser {
    country.pass(jiff::SignedDuration::from_mins(2));
    let mut browser = country.browser();
    open(&mut browser, "/dang-nhap").await;
    country.prove(&mut browser).await;
    browser
}

/// Anh has been at the counter: her account is of level 2.
async fn at_level_2(country: &Country) {
    let now = country.identity.now();
    let raise = move |tx: &mut store::Tx<'_>| {
        let number = ANH.parse().expect("a number");
        let id = store::person::by_number(tx, &number)?.expect("an account");
        let person = store::person::load(tx, id)?;
        let account = domain::identity::account::Account { level: Level::Two, ..person.account };
        store::person::save(tx, account, person.version)?;
        Ok(((), Event::new(now, Actor::House, "account.raised").about(id).into()))
    };
    country.identity.env.db.write(raise).await.expect("raised");
}

fn child_of_anh() -> Resident {
    let kin = Kin { mother: ANH.parse().ok(), ..Kin::default() };
    let (name, birth) = ("Trần Gia Mẫu".parse().expect("a name"), "2018-06-01".parse().expect("a date"));
    Resident { name, birth, kin, card: None, ..resident("038318000456") }
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_told_what_this_is() {
    let country = Country::small().await;
    let mut browser = country.browser();
    for (link, heading) in [
        ("Đăng nhập", "Đăng nhập"),
        ("Đăng ký tài khoản định danh điện tử", "Đăng ký tài khoản định danh điện tử"),
        ("Kích hoạt", "Kích hoạt tài khoản"),
    ] {
        open(&mut browser, "/").await;
        browser.press(link).await;
        assert!(browser.heading().contains(heading.split(' ').next().expect("a word")), "{link}");
        assert_eq!(browser.status, 200);
    }
}

#[tokio::test]
async fn a_personal_page_asks_to_sign_in_and_comes_back() {
    let country = Country::small().await;
    country.with_account().await;
    let mut browser = country.browser();
    open(&mut browser, "/toi/nhat-ky").await;
    country.prove(&mut browser).await;
    assert_eq!(browser.heading(), "Nhật ký truy cập");
}

#[tokio::test]
async fn the_three_ways_lead_to_one_procedure() {
    let country = Country::small().await;
    let mut browser = signed_in(&country).await;
    let leads = |browser: &Browser| browser.html.contains(REISSUE);
    browser.press("Dịch vụ").await;
    assert_eq!(browser.heading(), "Thủ tục hành chính");
    assert!(leads(&browser), "by the menu");
    browser.press("Trang chủ").await;
    browser.fill("q", "cap lai the can cuoc").send("Tìm kiếm").await;
    assert!(leads(&browser) && browser.says("1 kết quả"), "by name: {}", browser.text());
    open(&mut browser, "/tien-ich").await;
    browser.send("Thêm : Cấp lại thẻ Căn cước").await;
    browser.press("Trang chủ").await;
    assert!(leads(&browser) && browser.says("Tiện ích yêu thích"), "among the favourites");
    assert!(browser.says("Danh sách tiện ích"));
}

#[tokio::test]
async fn favourites_stand_on_the_first_page_in_their_order() {
    let country = Country::small().await;
    let mut browser = signed_in(&country).await;
    open(&mut browser, "/tien-ich").await;
    for name in ["Thiết bị", "Nhật ký truy cập", "Đổi passcode"] {
        browser.send(&format!("Thêm : {name}")).await;
    }
    browser.send("Lên : Đổi passcode").await;
    browser.send("Bỏ : Thiết bị").await;
    open(&mut browser, "/").await;
    let text = browser.text();
    let place = |name| text.find(name).unwrap_or_else(|| panic!("{name}: {text}"));
    assert!(place("Đổi passcode") < place("Nhật ký truy cập"));
    assert!(!text.contains("Thiết bị"));
}

#[tokio::test]
async fn a_search_that_finds_nothing_offers_words_that_are_close() {
    let country = Country::small().await;
    let mut browser = country.browser();
    open(&mut browser, "/tim-kiem?q=khai%20sinj").await;
    assert!(browser.says("Không tìm thấy gì cho “khai sinj”"), "{}", browser.text());
    browser.press("sinh").await;
    assert!(browser.says("Đăng ký khai sinh"));
}

#[tokio::test]
async fn whoever_reads_english_finds_a_procedure_by_its_vietnamese_name() {
    let country = Country::small().await;
    let mut browser = country.browser();
    for site in [IDENTITY, PROVINCE] {
        browser.open(&format!("{site}/cai-dat?lang=en&return=/tim-kiem?q=khai%2520sinh")).await;
        assert!(browser.says("Registration of a birth"), "{site}: {}", browser.text());
    }
}

#[tokio::test]
async fn level_1_is_told_why_there_are_no_papers_and_where_to_go() {
    let country = Country::small().await;
    let mut browser = signed_in(&country).await;
    browser.press("Giấy tờ").await;
    assert!(browser.says("Tài khoản của bạn ở mức 1"), "{}", browser.text());
    open(&mut browser, "/giay-to/can-cuoc").await;
    assert_eq!(browser.status, 403);
    browser.press("Cách đăng ký mức 2").await;
    assert!(browser.says("Công an xã, phường, đặc khu"));
}

#[tokio::test]
async fn level_2_sees_card_residence_and_dependants_with_their_sources() {
    let country = Country::small().await;
    let mut browser = signed_in(&country).await;
    at_level_2(&country).await;
    country.identity.resident(&child_of_anh()).await;
    open(&mut browser, "/giay-to").await;
    browser.press("Căn cước công dân gắn chip").await;
    // She turned 40 after it was issued.
    assert!(
        browser.says("Đã đến tuổi đổi thẻ") && browser.says("Theo Cơ sở dữ liệu căn cước"),
        "{}",
        browser.text()
    );
    open(&mut browser, "/giay-to/cu-tru").await;
    assert!(browser.says("không có thời hạn") && browser.says("Số 1, Thôn Mẫu, Xã Mẫu, Thanh Hóa"));
    open(&mut browser, "/giay-to/nguoi-phu-thuoc").await;
    assert!(browser.says("Trần Gia Mẫu") && browser.says("Theo Cơ sở dữ liệu quốc gia về dân cư"));
    open(&mut browser, "/giay-to/can-cuoc/chan-dung").await;
    assert!(browser.html.starts_with("<svg"));
    open(&mut browser, "/giay-to/ho-chieu").await;
    assert_eq!(browser.status, 404);
}

#[tokio::test]
async fn the_profile_says_where_each_value_comes_from() {
    let country = Country::small().await;
    let mut browser = signed_in(&country).await;
    browser.press("Tôi").await;
    for words in ["Lê Thị Hồng Ánh", "0381 8500 0117", "0985000117", "Tài khoản mức 1"] {
        assert!(browser.text().replace('\u{a0}', " ").contains(words), "{words}: {}", browser.text());
    }
    assert!(browser.says("Theo Cơ sở dữ liệu quốc gia về dân cư"));
    assert!(browser.says("Bạn khai khi đăng ký tài khoản"));
    for words in ["A-", "A+", "Tối", "English", "Đăng xuất"] {
        assert!(browser.says(words), "{words}");
    }
}

#[tokio::test]
async fn a_session_elsewhere_is_seen_and_ended() {
    let country = Country::small().await;
    let mut mine = signed_in(&country).await;
    let mut other = again(&country).await;
    open(&mut mine, "/toi/thiet-bi").await;
    assert!(mine.says("Thiết bị này"), "{}", mine.text());
    mine.send("Kết thúc phiên").await;
    assert!(mine.says("Phiên đó đã kết thúc"), "{}", mine.text());
    open(&mut other, "/toi").await;
    assert_eq!(other.heading(), "Đăng nhập");
    open(&mut mine, "/toi").await;
    assert_eq!(mine.heading(), "Tôi");
}

#[tokio::test]
async fn all_other_sessions_end_at_once_and_a_device_is_forgotten() {
    let country = Country::small().await;
    let mut mine = signed_in(&country).await;
    let mut other = again(&country).await;
    open(&mut mine, "/toi/thiet-bi").await;
    mine.send("Kết thúc mọi phiên khác").await;
    assert!(mine.says("Mọi phiên khác đã kết thúc"));
    open(&mut other, "/toi").await;
    assert_eq!(other.heading(), "Đăng nhập");
    mine.send("Quên thiết bị này").await;
    assert!(mine.says("Đã quên thiết bị"), "{}", mine.text());
}

#[tokio::test]
async fn the_access_log_tells_who_looked_why_and_at_what() {
    let country = Country::small().await;
    let mut browser = signed_in(&country).await;
    open(&mut browser, "/toi/nhat-ky").await;
    for words in ["Đội Mẫu", "Giải quyết đăng ký tài khoản", "Ảnh chân dung"] {
        assert!(browser.says(words), "{words}: {}", browser.text());
    }
}

#[tokio::test]
async fn a_receipt_tells_what_a_portal_was_told() {
    let country = Country::small().await;
    let mut browser = signed_in(&country).await;
    browser.open(&format!("{PROVINCE}/dang-nhap/dinh-danh")).await;
    open(&mut browser, "/toi/chia-se").await;
    for words in ["Họ tên", "Số định danh cá nhân", "Mật khẩu và mã OTP"] {
        assert!(browser.says(words), "{words}: {}", browser.text());
    }
    open(&mut browser, "/toi/nhat-ky").await;
    assert!(browser.says("Bạn đăng nhập vào cổng này"), "{}", browser.text());
}

#[tokio::test]
async fn a_new_device_is_announced_with_its_time_and_reading_clears_the_bell() {
    let country = Country::small().await;
    let mut browser = signed_in(&country).await;
    country.deliver().await;
    open(&mut browser, "/").await;
    assert!(browser.says("thông báo chưa đọc"), "{}", browser.text());
    open(&mut browser, "/thong-bao").await;
    assert!(
        browser.says("Đăng nhập trên thiết bị mới") && browser.says(", 23/11/2026"),
        "{}",
        browser.text()
    );
    open(&mut browser, "/").await;
    assert!(browser.says("Lúc này không có việc nào cần bạn làm."), "{}", browser.text());
}

#[tokio::test]
async fn every_page_speaks_both_languages_under_one_heading() {
    let country = Country::small().await;
    let mut browser = signed_in(&country).await;
    at_level_2(&country).await;
    for lang in ["vi", "en"] {
        open(&mut browser, &format!("/cai-dat?lang={lang}&return=/")).await;
        for page in PAGES {
            open(&mut browser, page).await;
            assert_eq!(browser.status, 200, "{page}");
            assert_eq!(browser.html.matches("<h1").count(), 1, "{page}");
            assert!(browser.html.contains(&format!("<title>{} – ", browser.heading())), "{page}");
            assert!(browser.html.contains(&format!("<html lang=\"{lang}\"")), "{page}");
            let key = browser.text().split_whitespace().find(|word| is_key(word)).map(str::to_owned);
            assert_eq!(key, None, "{page}");
        }
    }
}

/// A message key that found no words: "paper.title".
fn is_key(word: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c == '_' || c == '.';
    word.contains('.')
        && !word.ends_with('.')
        && word.chars().all(plain)
        && word.rsplit('.').next().is_none_or(|last| last != "vn")
}

#[tokio::test]
async fn every_page_of_the_app_is_light() {
    let country = Country::small().await;
    let mut browser = signed_in(&country).await;
    at_level_2(&country).await;
    for page in PAGES {
        open(&mut browser, page).await;
        assert!(browser.html.len() < 40_000, "{page}: {} bytes before compression", browser.html.len());
    }
}
