//! What people are told of their dossiers. A portal says which text and its
//! values; the words are the house's, so that no portal writes words of its own.

use super::email::Text;
use crate::calendar::date_in_vietnam;

/// The values a text of a dossier has: the unit, the dossier's code, a day.
pub const PLACES: [&str; 3] = ["don_vi", "ma_ho_so", "ngay"];

/// Text messages.
pub(super) const TEXTS: &[(&str, &str)] = &[
    (
        "dossier.accepted",
        "{don_vi}: Da tiep nhan ho so {ma_ho_so}. Hen tra {ngay}. Mo ung dung {ung_dung} de xem",
    ),
    (
        "dossier.fee_due",
        "{don_vi}: Ho so {ma_ho_so} can nop phi, le phi truoc {ngay}. Mo ung dung {ung_dung} de nop",
    ),
    (
        "dossier.paid",
        "{don_vi}: Da nhan phi, le phi cua ho so {ma_ho_so}. Mo ung dung {ung_dung} de xem bien lai",
    ),
    (
        "dossier.supplement",
        "{don_vi}: Ho so {ma_ho_so} can bo sung truoc {ngay}. Mo ung dung {ung_dung} de xem",
    ),
    ("dossier.late", "{don_vi} xin loi vi tre hen ho so {ma_ho_so}. Ngay hen moi {ngay}"),
    ("dossier.decided", "{don_vi}: Ho so {ma_ho_so} da co ket qua. Mo ung dung {ung_dung} de xem"),
    (
        "dossier.shipped",
        "{don_vi}: Ket qua ho so {ma_ho_so} da gui qua buu dien. Mo ung dung {ung_dung} de theo doi",
    ),
    ("dossier.delivered", "{don_vi}: Da tra ket qua ho so {ma_ho_so}. Mo ung dung {ung_dung} de danh gia"),
    (
        "dossier.declined",
        "{don_vi}: Ho so {ma_ho_so} khong duoc tiep nhan. Mo ung dung {ung_dung} de xem ly do",
    ),
    (
        "dossier.refused",
        "{don_vi}: Ho so {ma_ho_so} khong duoc chap thuan. Mo ung dung {ung_dung} de xem ly do",
    ),
    ("dossier.stopped", "{don_vi}: Ho so {ma_ho_so} da dung xu ly. Mo ung dung {ung_dung} de xem ly do"),
    (
        "dossier.withdraw_refused",
        "{don_vi}: Ho so {ma_ho_so} khong rut duoc va van duoc xu ly. Mo ung dung {ung_dung} de xem ly do",
    ),
];

/// E-mails.
pub(super) const MAILS: &[Text] = &[
    (
        "dossier.accepted",
        "{ung_dung}: Hồ sơ đã được tiếp nhận",
        "{don_vi}: Đã tiếp nhận hồ sơ {ma_ho_so}. Hẹn trả {ngay}. Mở ứng dụng {ung_dung} để xem.",
        "Your application {ma_ho_so} was accepted. The result is due on {ngay}. Open {ung_dung} to see it.",
    ),
    (
        "dossier.fee_due",
        "{ung_dung}: Hồ sơ cần nộp phí, lệ phí",
        "{don_vi}: Hồ sơ {ma_ho_so} cần nộp phí, lệ phí trước {ngay}. Mở ứng dụng {ung_dung} để nộp.",
        "The fee of your application {ma_ho_so} is to be paid before {ngay}. Open {ung_dung} to pay.",
    ),
    (
        "dossier.paid",
        "{ung_dung}: Đã nhận phí, lệ phí",
        "{don_vi}: Đã nhận phí, lệ phí của hồ sơ {ma_ho_so}. Mở ứng dụng {ung_dung} để xem biên lai.",
        "The fee of your application {ma_ho_so} was received. Open {ung_dung} to see the receipt.",
    ),
    (
        "dossier.supplement",
        "{ung_dung}: Hồ sơ cần bổ sung",
        "{don_vi}: Hồ sơ {ma_ho_so} cần bổ sung trước {ngay}. Mở ứng dụng {ung_dung} để xem.",
        "Your application {ma_ho_so} needs something more before {ngay}. Open {ung_dung} to see what.",
    ),
    (
        "dossier.late",
        "{ung_dung}: Xin lỗi vì trễ hẹn",
        "{don_vi} xin lỗi vì trễ hẹn hồ sơ {ma_ho_so}. Ngày hẹn mới {ngay}.",
        "We are sorry: your application {ma_ho_so} is late. It is now due on {ngay}.",
    ),
    (
        "dossier.decided",
        "{ung_dung}: Hồ sơ đã có kết quả",
        "{don_vi}: Hồ sơ {ma_ho_so} đã có kết quả. Mở ứng dụng {ung_dung} để xem.",
        "Your application {ma_ho_so} was decided. Open {ung_dung} to see the result.",
    ),
    (
        "dossier.shipped",
        "{ung_dung}: Kết quả đã được gửi qua bưu điện",
        "{don_vi}: Kết quả hồ sơ {ma_ho_so} đã gửi qua bưu điện. Mở ứng dụng {ung_dung} để theo dõi.",
        "The result of your application {ma_ho_so} is in the post. Open {ung_dung} to follow it.",
    ),
    (
        "dossier.delivered",
        "{ung_dung}: Đã trả kết quả hồ sơ",
        "{don_vi}: Đã trả kết quả hồ sơ {ma_ho_so}. Mở ứng dụng {ung_dung} để đánh giá.",
        "The result of your application {ma_ho_so} was handed over. Open {ung_dung} to rate the service.",
    ),
    (
        "dossier.declined",
        "{ung_dung}: Hồ sơ không được tiếp nhận",
        "{don_vi}: Hồ sơ {ma_ho_so} không được tiếp nhận. Mở ứng dụng {ung_dung} để xem lý do.",
        "Your application {ma_ho_so} was not accepted. Open {ung_dung} to see why.",
    ),
    (
        "dossier.refused",
        "{ung_dung}: Hồ sơ không được chấp thuận",
        "{don_vi}: Hồ sơ {ma_ho_so} không được chấp thuận. Mở ứng dụng {ung_dung} để xem lý do.",
        "Your application {ma_ho_so} was refused. Open {ung_dung} to see why.",
    ),
    (
        "dossier.stopped",
        "{ung_dung}: Hồ sơ đã dừng xử lý",
        "{don_vi}: Hồ sơ {ma_ho_so} đã dừng xử lý. Mở ứng dụng {ung_dung} để xem lý do.",
        "Work on your application {ma_ho_so} has stopped. Open {ung_dung} to see why.",
    ),
    (
        "dossier.withdraw_refused",
        "{ung_dung}: Hồ sơ không rút được",
        "{don_vi}: Hồ sơ {ma_ho_so} không rút được và vẫn được xử lý. Mở ứng dụng {ung_dung} để xem lý do.",
        "Your application {ma_ho_so} cannot be withdrawn and goes on. Open {ung_dung} to see why.",
    ),
];

/// Every text of a dossier.
pub fn templates() -> impl Iterator<Item = &'static str> {
    TEXTS.iter().map(|(template, _)| *template)
}

/// The text of a dossier that a portal names, and the values it cannot do without.
#[must_use]
pub fn template(named: &str) -> Option<(&'static str, Vec<&'static str>)> {
    let (template, text) = TEXTS.iter().find(|(template, _)| *template == named)?;
    let wanted = PLACES.into_iter().filter(|place| text.contains(&format!("{{{place}}}")));
    Some((template, wanted.collect()))
}

/// A day as people read it: "22/11/2026". What is no day or moment stays as it is.
#[must_use]
pub fn day(text: &str) -> String {
    let date =
        text.parse::<jiff::Timestamp>().map(date_in_vietnam).or_else(|_| text.parse::<jiff::civil::Date>());
    match date {
        Ok(date) => format!("{:02}/{:02}/{}", date.day(), date.month(), date.year()),
        Err(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Sender, email, segments, sms};

    const SENDER: Sender<'_> = Sender {
        office: "Trung tam Dinh danh Mau",
        app: "VNeID",
        address: "https://danh.example",
        hotline: "1900 0000",
        link_free: true,
    };

    const ARGS: [(&str, &str); 3] = [
        ("don_vi", "Trung tâm Dữ liệu quốc gia về dân cư"),
        ("ma_ho_so", "G01.899.108.000-261123-900001"),
        ("ngay", "04/12/2026"),
    ];

    #[test]
    fn the_four_texts_that_are_fixed_stand_word_for_word() {
        let told = |template| sms(template, &SENDER, &ARGS).expect("a text");
        let unit = "Trung tam Du lieu quoc gia ve dan cu";
        let code = ARGS[1].1;
        assert_eq!(
            told("dossier.accepted"),
            format!("{unit}: Da tiep nhan ho so {code}. Hen tra 04/12/2026. Mo ung dung VNeID de xem")
        );
        assert_eq!(
            told("dossier.supplement"),
            format!("{unit}: Ho so {code} can bo sung truoc 04/12/2026. Mo ung dung VNeID de xem")
        );
        assert_eq!(
            told("dossier.late"),
            format!("{unit} xin loi vi tre hen ho so {code}. Ngay hen moi 04/12/2026")
        );
        assert_eq!(
            told("dossier.decided"),
            format!("{unit}: Ho so {code} da co ket qua. Mo ung dung VNeID de xem")
        );
    }

    #[test]
    fn every_text_is_plain_short_and_without_an_address_and_has_its_mail() {
        for template in templates() {
            let text = sms(template, &SENDER, &ARGS).expect(template);
            assert!(text.is_ascii() && segments(&text) <= 2, "{text}");
            assert!(!text.contains("://") && !text.contains("www"), "{text}");
            let mail = email(template, &SENDER, &ARGS).expect(template);
            assert!(!mail.subject.contains(ARGS[1].1) && mail.body.contains(ARGS[1].1), "{template}");
        }
        assert_eq!(TEXTS.len(), MAILS.len());
    }

    #[test]
    fn a_text_says_which_values_it_cannot_do_without() {
        assert_eq!(template("dossier.late"), Some(("dossier.late", PLACES.to_vec())));
        assert_eq!(template("dossier.decided"), Some(("dossier.decided", vec!["don_vi", "ma_ho_so"])));
        assert_eq!(template("registration.approved"), None);
    }

    #[test]
    fn a_day_is_told_on_vietnams_calendar() {
        assert_eq!(day("2026-12-03T18:00:00Z"), "04/12/2026");
        assert_eq!(day("2026-12-04"), "04/12/2026");
        assert_eq!(day("04/12/2026"), "04/12/2026");
    }
}
