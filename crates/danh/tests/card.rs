//! A picture of a card fills in the form; a picture of anything else says what to do.

mod country;

use country::{
    Country,
    people::{ANH, ANH_PHONE},
};
use image::{DynamicImage, GrayImage, ImageFormat, Luma};

const CARD: &str = "038185000117||Lê Thị Hồng Ánh|08031985|Nữ|Số 1, Thôn Mẫu, Xã Mẫu, Thanh Hóa|02092022";

/// A photograph of a code on a table.
fn photograph(code: &str) -> Vec<u8> {
    let code = qrcode::QrCode::new(code).expect("a code");
    let colours = code.to_colors();
    let width = code.width();
    let picture = GrayImage::from_fn(1500, 1100, |x, y| {
        let (column, row) = (x as usize / 8, y as usize / 8);
        let (Some(column), Some(row)) = (column.checked_sub(60), row.checked_sub(30)) else {
            return Luma([210]);
        };
        let dark = column < width && row < width && colours[row * width + column] == qrcode::Color::Dark;
        Luma([if dark { 30 } else { 225 }])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut bytes, ImageFormat::Jpeg).expect("a JPEG");
    bytes.into_inner()
}

#[tokio::test]
async fn the_code_of_a_card_fills_in_what_the_card_says() {
    let country = Country::small().await;
    country.settle().await;
    let mut citizen = country.browser();
    citizen.open("http://localhost:8000/dang-ky/quet-the").await;
    citizen.attach("anh-the", "the.jpg", &photograph(CARD)).send("Đọc mã").await;
    assert_eq!(citizen.heading(), "Số định danh và cách liên hệ với bạn", "{}", citizen.text());
    assert!(citizen.html.contains(&format!("value=\"{ANH}\"")));
    citizen.fill("so", ANH).fill("lien-he", ANH_PHONE).send("Tiếp tục").await;
    assert_eq!(citizen.heading(), "Thông tin trên thẻ của bạn");
    for value in ["Lê Thị Hồng Ánh", "1985", "2022"] {
        assert!(citizen.html.contains(&format!("value=\"{value}\"")), "{value}");
    }
    citizen.send("Tiếp tục").await;
    assert_eq!(citizen.heading(), "Ảnh chân dung", "{}", citizen.text());
}

#[tokio::test]
async fn a_picture_without_a_cards_code_says_what_to_do() {
    let country = Country::small().await;
    let pictures: [(&[u8], &str); 3] = [
        (&photograph("https://example.vn/"), "Đây không phải mã QR của thẻ Căn cước"),
        (&country::people::portrait(), "Không thấy mã QR trong ảnh"),
        (b"%PDF-1.7", "Không đọc được ảnh này"),
    ];
    for (picture, said) in pictures {
        let mut citizen = country.browser();
        citizen.open("http://localhost:8000/dang-ky/quet-the").await;
        citizen.attach("anh-the", "the.jpg", picture).send("Đọc mã").await;
        assert_eq!(citizen.status, 422);
        assert!(citizen.says(said), "{}", citizen.text());
    }
}

#[tokio::test]
async fn a_portrait_is_a_picture_or_nothing_is_kept() {
    let country = Country::small().await;
    country.settle().await;
    let mut citizen = country.browser();
    citizen.open("http://localhost:8000/dang-ky/quet-the").await;
    citizen.attach("anh-the", "the.jpg", &photograph(CARD)).send("Đọc mã").await;
    citizen.fill("lien-he", ANH_PHONE).send("Tiếp tục").await;
    citizen.send("Tiếp tục").await;
    citizen.attach("chan-dung", "toi.jpg", b"<svg onload=alert(1)>").send("Gửi ảnh").await;
    assert_eq!((citizen.status, citizen.heading().as_str()), (422, "Ảnh chân dung"));
    citizen.send("Gửi ảnh").await;
    assert!(citizen.says("Hãy chụp hoặc chọn một ảnh"), "{}", citizen.text());
    citizen.open("http://localhost:8000/dang-ky/anh").await;
    assert_eq!(citizen.status, 404);
    citizen.open("http://localhost:8000/dang-ky/chan-dung").await;
    citizen.attach("chan-dung", "toi.png", &country::people::portrait()).send("Gửi ảnh").await;
    assert_eq!(citizen.heading(), "Kiểm tra câu trả lời");
}
