//! Text messages: plain ASCII, two segments at most.

use super::{Sender, Values, dossier};
use crate::text;

/// Every text message there is, by its template.
///
/// No accents, so that the GSM alphabet suffices; no address, save where the
/// source document has one.
const TEXTS: &[(&str, &str)] = &[
    ("registration.approved", APPROVED),
    (
        "registration.refused",
        "{co_quan} thong bao: Ho so dang ky tai khoan dinh danh dien tu cua cong dan {ho_ten} khong duoc phe \
         duyet. De nghi mo ung dung {ung_dung} de xem ly do hoac goi {duong_day_nong}",
    ),
    (
        "otp.sign_in",
        "{ung_dung}: Ma OTP {ma}, hieu luc 3 phut, de dang nhap {noi}. Khong dua ma nay cho bat ky ai, ke ca \
         can bo",
    ),
    (
        "otp.activation",
        "{ung_dung}: Ma OTP {ma}, hieu luc 3 phut, de kich hoat tai khoan. Khong dua ma nay cho bat ky ai, ke \
         ca can bo",
    ),
    (
        "otp.password_reset",
        "{ung_dung}: Ma OTP {ma}, hieu luc 3 phut, de dat lai mat khau. Khong dua ma nay cho bat ky ai, ke ca \
         can bo",
    ),
    (
        "otp.passcode_reset",
        "{ung_dung}: Ma OTP {ma}, hieu luc 3 phut, de dat lai passcode. Khong dua ma nay cho bat ky ai, ke ca \
         can bo",
    ),
    (
        "account.activated",
        "{ung_dung}: Tai khoan cua ban da duoc kich hoat luc {gio}. Neu khong phai ban, goi ngay \
         {duong_day_nong}",
    ),
    (
        "account.activation_reopened",
        "{ung_dung}: Thoi han kich hoat tai khoan cua ban da duoc mo lai 7 ngay, tu {gio}. Mo ung dung \
         {ung_dung} de kich hoat",
    ),
    (
        "account.locked",
        "{ung_dung}: Tai khoan cua ban da bi khoa luc {gio}. Neu khong phai ban yeu cau, goi {duong_day_nong}",
    ),
    (
        "device.new",
        "{ung_dung}: Tai khoan vua dang nhap tren thiet bi moi luc {gio}. Neu khong phai ban, mo ung dung \
         hoac goi {duong_day_nong}",
    ),
    (
        "password.changed",
        "{ung_dung}: Mat khau cua ban da duoc doi luc {gio}. Neu khong phai ban, goi ngay {duong_day_nong}",
    ),
    (
        "passcode.changed",
        "{ung_dung}: Passcode cua ban da duoc doi luc {gio}. Neu khong phai ban, goi ngay {duong_day_nong}",
    ),
    (
        "passcode.reset",
        "{ung_dung}: Passcode cua ban da duoc dat lai luc {gio}. Neu khong phai ban, goi ngay \
         {duong_day_nong}",
    ),
    (
        "passkey.added",
        "{ung_dung}: Khoa dang nhap (van tay, khuon mat) vua duoc them luc {gio}. Neu khong phai ban, goi \
         ngay {duong_day_nong}",
    ),
    (
        "passkey.removed",
        "{ung_dung}: Khoa dang nhap (van tay, khuon mat) vua bi xoa luc {gio}. Neu khong phai ban, goi ngay \
         {duong_day_nong}",
    ),
    (
        "recovery_code.used",
        "{ung_dung}: Mot ma khoi phuc cua ban vua duoc dung luc {gio}. Neu khong phai ban, goi ngay \
         {duong_day_nong}",
    ),
];

/// The text of the source document, to the letter.
const APPROVED: &str = "{co_quan} thong bao: Ho so dang ky tai khoan dinh danh dien tu cua cong dan \
                        {ho_ten} da duoc phe duyet. De nghi truy cap ung dung {ung_dung} hoac dia chi \
                        {dia_chi} de kich hoat tai khoan";

/// The same without an address, for those who want no address in any message.
const APPROVED_WITHOUT_ADDRESS: &str = "{co_quan} thong bao: Ho so dang ky tai khoan dinh danh dien tu \
                                        cua cong dan {ho_ten} da duoc phe duyet. De nghi mo ung dung \
                                        {ung_dung} de kich hoat tai khoan";

/// The text message of a template, or nothing where there is no such text or
/// a value for it is missing.
#[must_use]
pub fn sms<K, V>(template: &str, sender: &Sender<'_>, args: &[(K, V)]) -> Option<String>
where
    K: AsRef<str>,
    V: AsRef<str>,
{
    let (_, text) = TEXTS.iter().chain(dossier::TEXTS).find(|(name, _)| *name == template)?;
    let text = if sender.link_free && *text == APPROVED { APPROVED_WITHOUT_ADDRESS } else { text };
    Values { sender, args }.fill(text).map(|filled| plain(&filled))
}

/// How many segments the network cuts the text into (GSM 03.38, 3GPP TS 23.038).
#[must_use]
pub fn segments(text: &str) -> usize {
    let (alone, joined, length) = if text.chars().all(is_gsm) {
        // These take an escape before them.
        let escaped = text.chars().filter(|sign| "^{}\\[]~|".contains(*sign)).count();
        (160, 153, text.len() + escaped)
    } else {
        (70, 67, text.encode_utf16().count())
    };
    if length <= alone { 1 } else { length.div_ceil(joined) }
}

/// The text in what both ASCII and the GSM alphabet have.
fn plain(text: &str) -> String {
    let of_either = |sign: char| match sign {
        sign if is_gsm(sign) => sign,
        sign if sign.is_whitespace() => ' ',
        _ => '?',
    };
    text::unaccented(text).chars().map(of_either).collect()
}

/// Printable ASCII, without the one sign that the GSM alphabet lacks.
fn is_gsm(sign: char) -> bool {
    matches!(sign, ' '..='~') && sign != '`'
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENDER: Sender<'_> = Sender {
        office: "Cục Cảnh sát QLHC về TTXH",
        app: "VNeID",
        address: "https://vneid.gov.vn",
        hotline: "1900 0368",
        link_free: false,
    };

    const ARGS: [(&str, &str); 4] = [
        ("name", "Công Tằng Tôn Nữ Nguyễn Thị Hoàng Phượng"),
        ("code", "482913"),
        ("site", "Cổng dịch vụ công Bộ Công an"),
        ("at", "2026-11-22T01:05:00Z"),
    ];

    fn every_text(sender: &Sender<'_>) -> Vec<(&'static str, String)> {
        TEXTS.iter().map(|(name, _)| (*name, sms(name, sender, &ARGS).expect(name))).collect()
    }

    #[test]
    fn the_approval_text_is_the_samples_byte_for_byte() {
        let text = sms("registration.approved", &SENDER, &[("name", "NGUYỄN VĂN ĐỨC")]);
        assert_eq!(
            text.expect("a text"),
            "Cuc Canh sat QLHC ve TTXH thong bao: Ho so dang ky tai khoan dinh danh dien tu cua cong dan \
             Nguyen Van Duc da duoc phe duyet. De nghi truy cap ung dung VNeID hoac dia chi \
             https://vneid.gov.vn de kich hoat tai khoan"
        );
    }

    #[test]
    fn a_link_free_approval_names_the_app_only() {
        let sender = Sender { link_free: true, ..SENDER };
        let text = sms("registration.approved", &sender, &[("name", "Nguyễn Văn Đức")]).expect("a text");
        assert!(
            text.ends_with("da duoc phe duyet. De nghi mo ung dung VNeID de kich hoat tai khoan"),
            "{text}"
        );
    }

    #[test]
    fn a_code_says_what_it_opens_and_that_nobody_may_have_it() {
        assert_eq!(
            sms("otp.sign_in", &SENDER, &ARGS).expect("a text"),
            "VNeID: Ma OTP 482913, hieu luc 3 phut, de dang nhap Cong dich vu cong Bo Cong an. Khong dua ma \
             nay cho bat ky ai, ke ca can bo"
        );
    }

    #[test]
    fn every_text_fits_the_gsm_alphabet_and_two_segments_with_a_name_of_forty() {
        assert_eq!(ARGS[0].1.chars().count(), 40);
        for (name, text) in every_text(&SENDER) {
            assert!(text.chars().all(is_gsm), "{name}: {text}");
            assert!(!text.contains('?'), "{name}: {text}");
            assert!(segments(&text) <= 2, "{name}: {text}");
        }
    }

    #[test]
    fn only_the_approval_names_an_address() {
        let signs = ["http", "://", "www", ".vn", ".gov", ".com", "{", "}"];
        for (name, text) in every_text(&SENDER) {
            let found = signs.iter().any(|sign| text.contains(sign));
            assert_eq!(found, name == "registration.approved", "{name}: {text}");
        }
        for (name, text) in every_text(&Sender { link_free: true, ..SENDER }) {
            assert!(!signs.iter().any(|sign| text.contains(sign)), "{name}: {text}");
        }
    }

    #[test]
    fn every_code_has_a_text() {
        for purpose in crate::identity::otp::Purpose::ALL {
            assert!(sms(purpose.template(), &SENDER, &ARGS).is_some(), "{purpose:?}");
        }
    }

    #[test]
    fn a_missing_value_makes_no_text() {
        assert_eq!(sms("otp.sign_in", &SENDER, &[("site", "x")]), None);
        assert_eq!(sms("no.such_text", &SENDER, &ARGS), None);
    }

    #[test]
    fn a_sign_the_network_lacks_and_a_line_break_do_no_harm() {
        let text = sms("registration.approved", &SENDER, &[("name", "A\u{1f600}\n`B")]).expect("a text");
        assert!(text.contains("cong dan A? ?b da"), "{text}");
    }

    #[test]
    fn accents_would_cost_twice_the_segments() {
        assert_eq!(segments(&"a".repeat(160)), 1);
        assert_eq!(segments(&"a".repeat(161)), 2);
        assert_eq!(segments(&"ế".repeat(71)), 2);
        assert_eq!(segments(&"{".repeat(81)), 2);
    }
}
