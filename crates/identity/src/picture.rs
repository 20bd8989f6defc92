//! Pictures people send: portraits made small and bare, cards read.
//!
//! What a picture is, its bytes decide. It is decoded within limits, turned
//! upright, made small and written anew, so that nothing of the file that came
//! is kept: no place, no time, no name of a phone, no hidden matter.

use std::io::Cursor;

use domain::{Error, Result, identity::CardQr};
use image::{
    DynamicImage, GrayImage, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder,
};
use site::hashing::Refusal::Busy;
use tokio::sync::Semaphore;

/// The largest file taken, in bytes.
pub const LARGEST: usize = 8 << 20;
/// The most pixels a picture may have.
const MOST_PIXELS: u64 = 25_000_000;
/// The shortest side of a portrait that shows a face.
const SHORTEST_SIDE: u32 = 200;
/// The size of a portrait as it is kept, as three is to four.
const KEPT: (u32, u32) = (480, 640);
/// The shortest side of a portrait as it is kept: a strip, however large, shows nobody.
const SHORTEST_KEPT: u32 = 120;
/// How well a portrait is kept.
const QUALITY: u8 = 82;
/// The sizes at which a code is looked for: the small one forgives noise, the large one small print.
const SCAN_SIDES: [u32; 3] = [1000, 1800, 600];

/// Pictures are decoded two at a time, because each takes much memory. Fourteen
/// may wait, each with the bytes it came in.
static HANDS: Hands = Hands::new(2, 14);

/// Those who decode, and the seats before them.
struct Hands {
    seats: Semaphore,
    free: Semaphore,
}

/// Why a picture is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No picture came.
    #[error("no picture")]
    Missing,
    /// Not a JPEG, PNG or WebP image, or a broken one.
    #[error("not a picture that can be read")]
    Unreadable,
    /// Too small to make out a face.
    #[error("fewer than {SHORTEST_SIDE} pixels on a side")]
    TooSmall,
    /// More bytes or pixels than are taken.
    #[error("too large")]
    TooLarge,
    /// No QR code was found.
    #[error("no QR code")]
    NoCode,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "picture.missing",
            Self::Unreadable => "picture.unreadable",
            Self::TooSmall => "picture.too_small",
            Self::TooLarge => "picture.too_large",
            Self::NoCode => "picture.no_code",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooSmall => vec![("pixels", SHORTEST_SIDE.to_string())],
            Self::TooLarge => vec![
                ("megabytes", (LARGEST >> 20).to_string()),
                ("megapixels", (MOST_PIXELS / 1_000_000).to_string()),
            ],
            _ => Vec::new(),
        }
    }
}

/// A portrait as it is kept: an upright JPEG of at most 480 by 640 pixels,
/// with nothing in it but the picture.
///
/// # Errors
///
/// [`Refusal`].
pub async fn portrait(bytes: Vec<u8>) -> Result<Vec<u8>> {
    HANDS.work(move || Ok(kept(&bytes)?)).await
}

/// What the QR code of a card in a picture says.
///
/// # Errors
///
/// [`Refusal`]; `card_qr.not_a_card` and `card_qr.field`, for other codes.
pub async fn card(bytes: Vec<u8>) -> Result<CardQr> {
    let read = move || {
        let text = code(&bytes)?;
        Ok(CardQr::parse(&text)?)
    };
    HANDS.work(read).await
}

impl Hands {
    const fn new(hands: usize, waiting: usize) -> Self {
        Self { seats: Semaphore::const_new(hands + waiting), free: Semaphore::const_new(hands) }
    }

    /// On a thread of its own, when one of the hands is free; refused at once
    /// where nobody else may wait.
    async fn work<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T> + Send + 'static,
    {
        let _seat = self.seats.try_acquire().map_err(|_| Busy { retry_after: 5 })?;
        let _hand = self.free.acquire().await.map_err(Error::broken)?;
        tokio::task::spawn_blocking(work).await.map_err(Error::broken)?
    }
}

fn kept(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let picture = upright(bytes)?;
    if picture.width().min(picture.height()) < SHORTEST_SIDE {
        return Err(Refusal::TooSmall);
    }
    let larger = picture.width() > KEPT.0 || picture.height() > KEPT.1;
    let small = if larger { picture.thumbnail(KEPT.0, KEPT.1) } else { picture };
    if small.width().min(small.height()) < SHORTEST_KEPT {
        return Err(Refusal::TooSmall);
    }
    let mut jpeg = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
    small.into_rgb8().write_with_encoder(encoder).map_err(|_| Refusal::Unreadable)?;
    Ok(jpeg)
}

/// The text of the first QR code found.
fn code(bytes: &[u8]) -> Result<String, Refusal> {
    let picture = upright(bytes)?;
    let longest = picture.width().max(picture.height());
    let mut sides: Vec<u32> = SCAN_SIDES.into_iter().map(|side| side.min(longest)).collect();
    sides.dedup();
    let found = sides.into_iter().find_map(|side| {
        let sized =
            if side == longest { picture.to_luma8() } else { picture.thumbnail(side, side).into_luma8() };
        read(sized)
    });
    found.ok_or(Refusal::NoCode)
}

fn read(picture: GrayImage) -> Option<String> {
    let mut prepared = rqrr::PreparedImage::prepare(picture);
    let grids = prepared.detect_grids();
    grids.into_iter().find_map(|grid| grid.decode().ok()).map(|(_, text)| text)
}

fn upright(bytes: &[u8]) -> Result<DynamicImage, Refusal> {
    if bytes.len() > LARGEST {
        return Err(Refusal::TooLarge);
    }
    let unreadable = |_| Refusal::Unreadable;
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| Refusal::Unreadable)?;
    let taken = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP].map(Some);
    if !taken.contains(&reader.format()) {
        return Err(Refusal::Unreadable);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_PIXELS * 4);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Refusal::TooLarge);
    }
    let orientation = decoder.orientation().map_err(unreadable)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use domain::identity::CardQr;
    use image::{Luma, Rgb, RgbImage};

    use super::*;

    const CARD: &str = "001099000019||Nguyễn Văn An|15011999|Nam|Số 1, Phố Mẫu, Phường Mẫu, Hà Nội|02072024";

    fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).expect("written");
        bytes.into_inner()
    }

    fn plain(width: u32, height: u32) -> DynamicImage {
        RgbImage::from_pixel(width, height, Rgb([120, 90, 60])).into()
    }

    /// A QR code on a grey card.
    fn card_with(text: &str) -> Vec<u8> {
        let code = qrcode::QrCode::new(text).expect("a code");
        let (width, scale) = (u32::try_from(code.width()).expect("small"), 6);
        let colours = code.to_colors();
        let picture = GrayImage::from_fn(1600, 1000, |x, y| {
            let (column, row) = (x / scale, y / scale);
            let (column, row) = (column.wrapping_sub(100), row.wrapping_sub(40));
            if column < width && row < width {
                let dark = colours[(row * width + column) as usize] == qrcode::Color::Dark;
                return Luma([if dark { 20 } else { 240 }]);
            }
            Luma([if column < 1000 { 235 } else { 240 }])
        });
        written(&picture.into(), ImageFormat::Jpeg)
    }

    #[test]
    fn a_portrait_is_made_small_and_kept_as_jpeg() {
        let kept = kept(&written(&plain(1500, 2000), ImageFormat::Png)).expect("taken");
        let small = image::load_from_memory_with_format(&kept, ImageFormat::Jpeg).expect("a JPEG");
        assert_eq!((small.width(), small.height()), (480, 640));
    }

    #[test]
    fn nothing_of_the_file_but_the_picture_is_kept() {
        let mut bytes = written(&plain(300, 400), ImageFormat::Jpeg);
        // A comment segment (ITU-T T.81 §B.2.4.5) behind the start marker.
        let secret = b"21.0285 N 105.8542 E";
        let length = u16::try_from(secret.len() + 2).expect("short").to_be_bytes();
        let segment = [&[0xff, 0xfe], &length[..], secret].concat();
        bytes.splice(2..2, segment);
        let kept = kept(&bytes).expect("taken");
        assert!(!kept.windows(secret.len()).any(|window| window == secret));
    }

    #[test]
    fn what_is_no_picture_is_refused_whatever_it_is_called() {
        assert_eq!(kept(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), Err(Refusal::Unreadable));
        assert_eq!(kept(&written(&plain(300, 400), ImageFormat::Png)[..200]), Err(Refusal::Unreadable));
    }

    #[test]
    fn a_portrait_of_a_few_pixels_is_refused() {
        assert_eq!(kept(&written(&plain(199, 400), ImageFormat::Png)), Err(Refusal::TooSmall));
    }

    #[test]
    fn a_long_strip_is_no_portrait() {
        assert_eq!(kept(&written(&plain(2900, 250), ImageFormat::Png)), Err(Refusal::TooSmall));
        assert!(kept(&written(&plain(450, 1000), ImageFormat::Png)).is_ok());
    }

    #[test]
    fn a_file_too_large_is_not_looked_into() {
        assert_eq!(kept(&vec![0; LARGEST + 1]), Err(Refusal::TooLarge));
    }

    #[tokio::test]
    async fn whoever_finds_no_seat_is_told_to_come_back() {
        let hands = Hands::new(1, 1);
        let _both = hands.seats.acquire_many(2).await.expect("two seats");
        let refused = hands.work(|| Ok(())).await.expect_err("refused");
        assert_eq!(refused.code(), "busy");
    }

    #[test]
    fn a_picture_of_too_many_pixels_is_not_decoded() {
        let wide = written(&GrayImage::new(5001, 5000).into(), ImageFormat::Png);
        assert_eq!(kept(&wide), Err(Refusal::TooLarge));
    }

    #[tokio::test]
    async fn the_code_of_a_card_is_read_from_a_picture() {
        let read = card(card_with(CARD)).await.expect("a card");
        assert_eq!(read, CardQr::parse(CARD).expect("a card"));
    }

    #[tokio::test]
    async fn another_code_is_told_apart_from_none() {
        let other = card(card_with("https://example.vn/")).await;
        assert_eq!(other.expect_err("refused").code(), "card_qr.not_a_card");
        let none = card(written(&plain(800, 600), ImageFormat::Jpeg)).await;
        assert_eq!(none.expect_err("refused").code(), "picture.no_code");
    }
}
