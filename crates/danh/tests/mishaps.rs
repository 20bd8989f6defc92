//! What goes wrong on the way, and how one goes on all the same.

mod country;

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use country::{
    Country, IDENTITY, PROVINCE,
    browser::Browser,
    people::{ANH, PASSWORD},
};

async fn open(browser: &mut Browser, path: &str) {
    browser.open(&format!("{IDENTITY}{path}")).await;
}

/// Anh, signed in at the identity centre.
async fn signed_in(country: &Country) -> Browser {
    country.with_account().await;
    let mut browser = country.browser();
    open(&mut browser, "/dang-nhap").await;
    country.prove(&mut browser).await;
    browser
}

#[tokio::test]
async fn a_post_after_the_session_ended_leads_by_the_sign_in_to_the_page_it_was_made_on() {
    let country = Country::small().await;
    signed_in(&country).await;
    country.pass(jiff::SignedDuration::from_mins(2));
    let mut browser = country.browser();
    open(&mut browser, "/dang-nhap").await;
    country.prove(&mut browser).await;
    open(&mut browser, "/toi/thiet-bi").await;
    country.pass(jiff::SignedDuration::from_hours(1));
    browser.send("Kết thúc").await;
    assert_eq!(browser.heading(), "Đăng nhập", "{}", browser.text());
    country.prove(&mut browser).await;
    assert_eq!((browser.status, browser.place.path()), (200, "/toi/thiet-bi"), "{}", browser.text());
}

#[tokio::test]
async fn an_address_that_is_only_posted_to_shows_the_page_above_it() {
    let country = Country::small().await;
    let mut browser = country.browser();
    for (address, page) in
        [("/dang-ky/xoa", "/dang-ky"), ("/dang-nhap/khoa/hoi?tiep=/toi", "/dang-nhap/khoa")]
    {
        open(&mut browser, address).await;
        assert_eq!((browser.status, browser.place.path()), (200, page));
    }
    assert_eq!(browser.place.query(), Some("tiep=/toi"));
    open(&mut browser, "/token").await;
    assert_eq!(browser.status, 405);
    assert!(browser.says("Không có trang này"));
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

#[tokio::test]
async fn an_address_that_can_be_read_in_two_ways_is_turned_away_with_a_page() {
    let country = Country::small().await;
    let mut browser = country.browser();
    let long = format!("/tim-kiem?q={}", "x".repeat(3_000));
    for address in ["/tim-kiem?q=%ff", "/tim-kiem?q=a&q=b", &long, "/cai-dat?size=999", "/cai-dat?lang=xx"] {
        open(&mut browser, address).await;
        assert_eq!(browser.status, 400, "{address}: {}", browser.text());
        assert!(browser.says("Dữ liệu gửi lên không đọc được"), "{}", browser.text());
    }
}

#[tokio::test]
async fn a_form_sent_to_an_address_that_can_be_read_in_two_ways_is_turned_away_with_a_page() {
    let country = Country::small().await;
    let mut browser = country.browser();
    for query in ["tiep=/toi&tiep=/vi", "tiep=%ff"] {
        browser.post(&format!("{IDENTITY}/dang-nhap?{query}"), "so=038185000117&mat-khau=x").await;
        assert_eq!(browser.status, 400, "{query}: {}", browser.text());
        assert!(browser.says("Dữ liệu gửi lên không đọc được"), "{}", browser.text());
    }
}

#[tokio::test]
async fn a_portals_wrong_request_is_told_on_a_page_that_names_the_cause() {
    let country = Country::small().await;
    let mut browser = country.browser();
    open(&mut browser, "/authorize?client_id=thanh-hoa&state=a&state=b").await;
    assert_eq!(browser.status, 400);
    assert!(browser.says("the parameter state is there twice"), "{}", browser.text());
    open(&mut browser, "/authorize?client_id=nobody").await;
    assert!(browser.status == 400 && browser.says("chưa được đăng ký ở đây"), "{}", browser.text());
    open(&mut browser, "/dang-nhap?yeu-cau=zz").await;
    assert!(browser.status == 400 && browser.says("không còn hiệu lực"), "{}", browser.text());
}

#[tokio::test]
async fn whoever_tries_too_often_keeps_the_form_and_the_way_back_to_the_portal() {
    let country = Country::small().await;
    country.with_account().await;
    let mut browser = country.browser();
    browser.open(&format!("{PROVINCE}/dang-nhap/dinh-danh?tiep=/toi")).await;
    for _ in 0..6 {
        browser.fill("so", ANH).fill("mat-khau", "không phải mật khẩu").send("Đăng nhập").await;
    }
    assert_eq!(browser.status, 429, "{}", browser.text());
    assert_eq!(browser.text().matches("Hãy thử lại sau").count(), 2, "at the field and in the summary");
    assert!(browser.html.contains(ANH) && browser.says("Hủy, quay lại"), "{}", browser.text());
}

#[tokio::test]
async fn another_code_within_the_minute_leaves_the_first_one_good() {
    let country = Country::small().await;
    country.with_account().await;
    let mut browser = country.browser();
    open(&mut browser, "/dang-nhap?tiep=/toi/khoa").await;
    browser.fill("so", ANH).fill("mat-khau", PASSWORD).send("Đăng nhập").await;
    let code = country.code().await;
    browser.send("Gửi lại mã").await;
    assert_eq!(browser.status, 422);
    assert!(browser.says("giây rồi gửi lại mã"), "{}", browser.text());
    browser.fill("ma", &code).send("Tiếp tục").await;
    assert_eq!(browser.place.path(), "/toi/khoa", "{}", browser.text());
}

#[tokio::test]
async fn a_walk_that_is_over_says_where_it_begins_anew() {
    let country = Country::small().await;
    let mut browser = country.browser();
    open(&mut browser, "/dang-nhap/otp?tiep=/toi/khoa&lan=x").await;
    assert_eq!((browser.status, browser.heading().as_str()), (422, "Các bước này đã kết thúc"));
    browser.press("Bắt đầu lại").await;
    assert_eq!(browser.place.as_str(), "http://localhost:8000/dang-nhap?tiep=%2Ftoi%2Fkhoa");
}

/// Sends a picture of nine megabytes by a socket, where it comes in pieces as in
/// life, and gives back what the page says.
async fn sent_by_wire(country: &Country, browser: &Browser, path: &str) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let (address, site) =
        (listener.local_addr().expect("an address"), country.sites["localhost:8000"].clone());
    tokio::spawn(async move { axum::serve(listener, site).await });
    let csrf = browser.html.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let cookie = browser.cookie("danh-identity-device").expect("a device");
    let start = format!(
        "--x\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n--x\r\n\
         content-disposition: form-data; name=\"anh-the\"; filename=\"a.jpg\"\r\n\r\n",
        csrf.expect("a token")
    );
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\norigin: {IDENTITY}\r\nconnection: close\r\n\
         cookie: danh-identity-device={cookie}\r\ncontent-type: multipart/form-data; boundary=x\r\n\
         content-length: {}\r\n\r\n{start}",
        start.len() + (9 << 20)
    );
    let talk = move || {
        let mut wire = TcpStream::connect(address).expect("connected");
        wire.write_all(head.as_bytes()).expect("sent");
        // The site may answer and hang up before it has taken all.
        let _ = wire.write_all(&vec![0; 9 << 20]);
        let mut said = Vec::new();
        let _ = wire.read_to_end(&mut said);
        String::from_utf8_lossy(&said).into_owned()
    };
    tokio::task::spawn_blocking(talk).await.expect("said")
}

#[tokio::test]
async fn a_picture_that_is_too_large_is_told_at_its_field_in_the_readers_language() {
    let country = Country::small().await;
    let mut browser = country.browser();
    open(&mut browser, "/dang-ky/quet-the").await;
    let said = sent_by_wire(&country, &browser, "/dang-ky/quet-the").await;
    assert!(said.starts_with("HTTP/1.1 422"), "{said}");
    assert!(said.contains("id=\"anh-the-error\"") && said.contains("Ảnh quá lớn"), "{said}");
}

#[tokio::test]
async fn a_post_from_elsewhere_is_told_so_in_words() {
    let country = Country::small().await;
    let mut browser = country.browser();
    open(&mut browser, "/kich-hoat").await;
    browser.says_it_is_at("null").fill("so", ANH).send("").await;
    assert_eq!((browser.status, browser.heading().as_str()), (403, "Chưa thực hiện được"));
    assert!(browser.says("Yêu cầu này đến từ một trang khác"), "{}", browser.text());
}

#[tokio::test]
async fn a_page_that_is_not_there_knows_its_reader() {
    let country = Country::small().await;
    let mut browser = signed_in(&country).await;
    open(&mut browser, "/khong-co").await;
    assert_eq!(browser.status, 404);
    assert!(browser.says("Giấy tờ") && browser.says("Lê Thị Hồng Ánh"), "{}", browser.text());
    browser.send("Đăng xuất").await;
    assert_eq!(browser.heading(), "Bạn đã đăng xuất", "{}", browser.text());
}

#[tokio::test]
async fn an_officer_who_may_not_see_a_page_keeps_their_own_menu_and_home() {
    let country = Country::small().await;
    country.settle().await;
    let mut browser = country.browser();
    country.at_desk(&mut browser).await;
    open(&mut browser, "/can-bo/nhat-ky").await;
    assert_eq!(browser.status, 403);
    assert!(browser.says("Đăng xuất") && !browser.says("Nhật ký"), "{}", browser.text());
    browser.press("Về trang chủ").await;
    assert_eq!((browser.status, browser.place.path()), (200, "/can-bo"));
}
