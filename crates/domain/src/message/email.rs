//! E-mails: Vietnamese with accents, an English line beneath, nothing personal
//! in the subject, and no link that opens anything.

use super::{Sender, Values, dossier};

/// An e-mail as plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    /// Says what it is about and nothing about whom.
    pub subject: String,
    /// Vietnamese, then English.
    pub body: String,
}

/// One e-mail: template, subject, Vietnamese, English.
pub(super) type Text = (&'static str, &'static str, &'static str, &'static str);

/// Every e-mail there is.
const TEXTS: &[Text] = &[
    (
        "registration.approved",
        "{ung_dung}: Hồ sơ đăng ký tài khoản đã được phê duyệt",
        "{co_quan} thông báo: Hồ sơ đăng ký tài khoản định danh điện tử của công dân {ho_ten} đã được phê duyệt. \
         Đề nghị mở ứng dụng {ung_dung} để kích hoạt tài khoản trong 7 ngày.",
        "Your registration is approved. Open {ung_dung} and activate your account within 7 days.",
    ),
    (
        "registration.refused",
        "{ung_dung}: Hồ sơ đăng ký tài khoản không được phê duyệt",
        "{co_quan} thông báo: Hồ sơ đăng ký tài khoản định danh điện tử của công dân {ho_ten} không được phê \
         duyệt. Đề nghị mở ứng dụng {ung_dung} để xem lý do hoặc gọi {duong_day_nong}.",
        "Your registration was not approved. Open {ung_dung} to see why, or call {duong_day_nong}.",
    ),
    (
        "otp.sign_in",
        "{ung_dung}: Mã OTP để đăng nhập",
        "Mã OTP của bạn là {ma}, hiệu lực 3 phút, để đăng nhập {noi}. Không đưa mã này cho bất kỳ ai, kể cả cán bộ.",
        "Your code to sign in at {noi} is {ma}. It is good for 3 minutes. Give it to nobody, officers included.",
    ),
    (
        "otp.activation",
        "{ung_dung}: Mã OTP để kích hoạt tài khoản",
        "Mã OTP của bạn là {ma}, hiệu lực 3 phút, để kích hoạt tài khoản. Không đưa mã này cho bất kỳ ai, kể cả \
         cán bộ.",
        "Your code to activate your account is {ma}. It is good for 3 minutes. Give it to nobody, officers \
         included.",
    ),
    (
        "otp.password_reset",
        "{ung_dung}: Mã OTP để đặt lại mật khẩu",
        "Mã OTP của bạn là {ma}, hiệu lực 3 phút, để đặt lại mật khẩu. Không đưa mã này cho bất kỳ ai, kể cả cán \
         bộ.",
        "Your code to set another password is {ma}. It is good for 3 minutes. Give it to nobody, officers \
         included.",
    ),
    (
        "otp.passcode_reset",
        "{ung_dung}: Mã OTP để đặt lại passcode",
        "Mã OTP của bạn là {ma}, hiệu lực 3 phút, để đặt lại passcode. Không đưa mã này cho bất kỳ ai, kể cả cán \
         bộ.",
        "Your code to set another passcode is {ma}. It is good for 3 minutes. Give it to nobody, officers \
         included.",
    ),
    (
        "account.activated",
        "{ung_dung}: Tài khoản đã được kích hoạt",
        "Tài khoản của bạn đã được kích hoạt lúc {gio}. Nếu không phải bạn, hãy gọi ngay {duong_day_nong}.",
        "Your account was activated at {gio}. If this was not you, call {duong_day_nong} at once.",
    ),
    (
        "account.activation_reopened",
        "{ung_dung}: Thời hạn kích hoạt đã được mở lại",
        "Thời hạn kích hoạt tài khoản của bạn đã được mở lại 7 ngày, từ {gio}. Mở ứng dụng {ung_dung} để kích hoạt.",
        "You have another 7 days from {gio} to activate your account. Open {ung_dung} to activate it.",
    ),
    (
        "account.locked",
        "{ung_dung}: Tài khoản đã bị khóa",
        "Tài khoản của bạn đã bị khóa lúc {gio}. Nếu không phải bạn yêu cầu, hãy gọi {duong_day_nong}.",
        "Your account was locked at {gio}. If you did not ask for this, call {duong_day_nong}.",
    ),
    (
        "device.new",
        "{ung_dung}: Đăng nhập trên thiết bị mới",
        "Tài khoản vừa đăng nhập trên thiết bị mới lúc {gio}. Nếu không phải bạn, hãy mở ứng dụng hoặc gọi \
         {duong_day_nong}.",
        "Your account was signed in to on a new device at {gio}. If this was not you, open the app or call \
         {duong_day_nong}.",
    ),
    (
        "password.changed",
        "{ung_dung}: Mật khẩu đã được đổi",
        "Mật khẩu của bạn đã được đổi lúc {gio}. Nếu không phải bạn, hãy gọi ngay {duong_day_nong}.",
        "Your password was changed at {gio}. If this was not you, call {duong_day_nong} at once.",
    ),
    (
        "passcode.changed",
        "{ung_dung}: Passcode đã được đổi",
        "Passcode của bạn đã được đổi lúc {gio}. Nếu không phải bạn, hãy gọi ngay {duong_day_nong}.",
        "Your passcode was changed at {gio}. If this was not you, call {duong_day_nong} at once.",
    ),
    (
        "passcode.reset",
        "{ung_dung}: Passcode đã được đặt lại",
        "Passcode của bạn đã được đặt lại lúc {gio}. Nếu không phải bạn, hãy gọi ngay {duong_day_nong}.",
        "Your passcode was reset at {gio}. If this was not you, call {duong_day_nong} at once.",
    ),
    (
        "passkey.added",
        "{ung_dung}: Một khóa đăng nhập vừa được thêm",
        "Một khóa đăng nhập (vân tay, khuôn mặt) vừa được thêm lúc {gio}. Nếu không phải bạn, hãy gọi ngay \
         {duong_day_nong}.",
        "A passkey was added at {gio}. If this was not you, call {duong_day_nong} at once.",
    ),
    (
        "passkey.removed",
        "{ung_dung}: Một khóa đăng nhập vừa bị xóa",
        "Một khóa đăng nhập (vân tay, khuôn mặt) vừa bị xóa lúc {gio}. Nếu không phải bạn, hãy gọi ngay \
         {duong_day_nong}.",
        "A passkey was removed at {gio}. If this was not you, call {duong_day_nong} at once.",
    ),
    (
        "recovery_code.used",
        "{ung_dung}: Một mã khôi phục vừa được dùng",
        "Một mã khôi phục của bạn vừa được dùng lúc {gio}. Nếu không phải bạn, hãy gọi ngay {duong_day_nong}.",
        "One of your recovery codes was used at {gio}. If this was not you, call {duong_day_nong} at once.",
    ),
];

/// Under the approval, where a deployment names its address.
const ADDRESS: &str = "{dia_chi}";

/// Who writes, beneath every e-mail.
const SIGNATURE: &str = "{co_quan} · {ung_dung}\n\
    Chúng tôi không bao giờ hỏi mật khẩu, passcode hay mã OTP của bạn.\n\
    We never ask for your password, passcode or codes.";

/// The e-mail of a template, or nothing where there is no such text or a
/// value for it is missing.
#[must_use]
pub fn email<K, V>(template: &str, sender: &Sender<'_>, args: &[(K, V)]) -> Option<Email>
where
    K: AsRef<str>,
    V: AsRef<str>,
{
    let (_, subject, vietnamese, english) =
        TEXTS.iter().chain(dossier::MAILS).find(|(name, ..)| *name == template)?;
    let names_address = template == "registration.approved" && !sender.link_free;
    let parts =
        [*vietnamese, *english].into_iter().chain(names_address.then_some(ADDRESS)).chain([SIGNATURE]);
    let values = Values { sender, args };
    let body: Option<Vec<String>> = parts.map(|part| values.fill(part)).collect();
    // A line break in a value must not begin another header line.
    let subject = crate::text::tidy(&values.fill(subject)?);
    Some(Email { subject, body: body?.join("\n\n") })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENDER: Sender<'_> = Sender {
        office: "Cục Cảnh sát quản lý hành chính về trật tự xã hội",
        app: "Danh",
        address: "https://danh.example",
        hotline: "1900 0000",
        link_free: false,
    };

    const ARGS: [(&str, &str); 4] = [
        ("name", "Lê Thị Hồng Ánh"),
        ("code", "482913"),
        ("site", "Cổng dịch vụ công quốc gia"),
        ("at", "2026-11-22T01:05:00Z"),
    ];

    #[test]
    fn whoever_is_told_by_text_message_can_be_told_by_mail() {
        for (template, ..) in TEXTS {
            assert!(email(template, &SENDER, &ARGS).is_some(), "{template}");
            assert!(super::super::sms(template, &SENDER, &ARGS).is_some(), "{template}");
        }
    }

    #[test]
    fn no_subject_carries_a_name_or_a_code() {
        for (template, ..) in TEXTS {
            let subject = email(template, &SENDER, &ARGS).expect(template).subject;
            assert!(!subject.contains("Ánh") && !subject.contains("482913"), "{subject}");
        }
    }

    #[test]
    fn only_the_approval_names_the_address_and_only_where_links_are_wanted() {
        for (template, ..) in TEXTS {
            let body = email(template, &SENDER, &ARGS).expect(template).body;
            assert_eq!(body.contains("https://"), *template == "registration.approved", "{body}");
        }
        let sender = Sender { link_free: true, ..SENDER };
        assert!(!email("registration.approved", &sender, &ARGS).expect("a mail").body.contains("https://"));
    }

    #[test]
    fn a_code_is_told_in_both_languages() {
        let mail = email("otp.sign_in", &SENDER, &ARGS).expect("a mail");
        assert_eq!(mail.subject, "Danh: Mã OTP để đăng nhập");
        assert!(mail.body.starts_with("Mã OTP của bạn là 482913, hiệu lực 3 phút"), "{}", mail.body);
        assert!(mail.body.contains("Your code to sign in at Cổng dịch vụ công quốc gia is 482913."));
    }
}
