//! The words that the source documents fix stand letter for letter.

use ui::Lang;

/// Each fixed label and its key.
const FIXED: &[(&str, &str)] = &[
    ("label.sign_in", "Đăng nhập"),
    ("label.sign_in_national", "Đăng nhập tài khoản cấp bởi Cổng dịch vụ công Quốc gia"),
    ("label.sign_in_identity", "Tài khoản Định danh điện tử cấp bởi Bộ Công an"),
    ("label.number", "Số tài khoản định danh điện tử"),
    ("label.password", "Mật khẩu"),
    ("label.otp", "Nhập mã OTP"),
    ("label.waiting", "Thời gian chờ: 60 giây"),
    ("label.procedures", "Thủ tục hành chính"),
    ("label.reissue_card", "Cấp lại thẻ Căn cước"),
    ("label.home", "Trang chủ"),
    ("label.search", "Tìm kiếm"),
    ("label.utilities", "Danh sách tiện ích"),
    ("label.favourites", "Tiện ích yêu thích"),
    ("label.forgot_passcode", "Quên passcode"),
    ("label.fingerprint", "vân tay"),
    ("label.face", "khuôn mặt"),
    ("label.subject", "Chọn đối tượng"),
    ("label.full_online", "Dịch vụ công trực tuyến toàn trình"),
    ("label.portal_national", "Cổng dịch vụ công quốc gia"),
    ("label.portal_police", "Cổng dịch vụ công Bộ Công an"),
    ("label.portal_province", "Hệ thống thông tin giải quyết TTHC"),
    ("label.register", "Đăng ký tài khoản định danh điện tử"),
    ("label.level_1", "mức 1"),
    ("label.level_2", "mức 2"),
    ("label.activate", "Kích hoạt"),
    ("label.passed", "Đạt"),
    ("label.dependant", "người phụ thuộc"),
    ("label.integrate", "tích hợp"),
    ("label.driving_licence", "Giấy phép lái xe"),
    ("label.vehicle", "Đăng ký xe"),
    ("label.social_insurance", "Bảo hiểm xã hội"),
    ("label.health_insurance", "Bảo hiểm y tế"),
    ("label.progress", "Công khai tiến độ giải quyết TTHC"),
    ("label.civil_status", "Đăng ký khai sinh, khai tử, kết hôn, Cấp bản sao trích lục hộ tịch"),
    ("label.temporary_stay", "Khai báo tạm trú"),
    ("label.reception", "Lịch tiếp công dân"),
    ("label.drafts", "Góp ý dự thảo"),
    ("label.polls", "Thăm dò ý kiến"),
    ("settings.smaller", "A-"),
    ("settings.normal", "A"),
    ("settings.larger", "A+"),
    ("nav.home", "Trang chủ"),
    ("nav.papers", "Giấy tờ"),
    ("nav.services", "Dịch vụ"),
    ("nav.me", "Tôi"),
    ("nav.notices", "Thông báo"),
    ("nav.sign_in", "Đăng nhập"),
    ("common.search", "Tìm kiếm"),
    ("common.check_answers", "Kiểm tra câu trả lời"),
    ("common.change", "Thay đổi"),
    ("common.saved", "Đã lưu"),
    ("compare.same", "khớp"),
    ("compare.differs", "khác"),
];

#[test]
fn every_fixed_label_stands_letter_for_letter() {
    for (key, label) in FIXED {
        assert_eq!(Lang::Vi.text(key), *label, "{key}");
    }
}

#[test]
fn the_idle_warning_tells_the_seconds_as_the_source_does() {
    assert_eq!(Lang::Vi.with("idle.waiting", &[("seconds", 60)]), "Thời gian chờ: 60 giây");
}
