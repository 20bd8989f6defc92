//! Officers of a portal at their desks: a dossier from the queue to the citizen's hands.

mod chain;

use chain::{
    Chain, MINISTRY, NATIONAL,
    desk::{ADMIN, CHECKER, CITIZEN, CLERK, LEADER, PRINTER, SECOND_CHECKER, case},
};
use domain::identity::account::Level;
use jiff::SignedDuration;

const CHECK: &str = "can-cuoc.tham-dinh";
const QUEUE: &str = "/can-bo/hang/can-cuoc.cap-lai:doi-soat";

#[tokio::test]
async fn a_dossier_goes_from_the_queue_to_the_post_by_the_hands_of_four_officers() {
    for chain in Chain::each().await {
        let id = chain.filed().await;
        let mut checker = chain.officer(CHECKER, "Trần Văn Hùng", CHECK).await;
        checker.open(&format!("{MINISTRY}{QUEUE}")).await;
        assert!(checker.says("L.T.H.Á.") && checker.says("còn 10 ngày"), "{}", checker.html);
        assert!(!checker.html.contains(CITIZEN) && !checker.says("Lê Thị Hồng Ánh"));
        checker.open(&case(id, "")).await;
        for words in
            ["Lê Thị Hồng Ánh", "khớp", "khác", "Thẻ Căn cước", "Đã trả tiền", "không yêu cầu giấy tờ"]
        {
            assert!(checker.says(words), "{words}: {}", checker.html);
        }
        assert!(checker.says("Chưa tính: ngày tiếp nhận"), "the due date is explained");
        assert!(!checker.says("Trả lại<") && !checker.says("Bàn giao bưu điện<"), "only this step's acts");
        checker.press(id, "/nhan").await;
        assert!(checker.says("Bạn đã nhận hồ sơ này.") && checker.says("Trần Văn Hùng"), "{}", checker.html);
        checker.open(&format!("{MINISTRY}/can-bo")).await;
        assert!(checker.says(&format!("/can-bo/ho-so/{id}")), "it is among what they have taken");
        checker.press(id, "/chuyen-buoc").await;
        assert!(checker.says("Phê duyệt") && !checker.says("danh-acts"), "{}", checker.html);

        let mut leader = chain.officer(LEADER, "Lê Minh Quân", "can-cuoc.lanh-dao").await;
        leader.press(id, "/chuyen-buoc").await;
        assert!(leader.says("Đồng ý giải quyết"), "{}", leader.html);
        let mut printer = chain.officer(PRINTER, "Phạm Anh Dũng", "can-cuoc.trung-tam-in").await;
        printer.press(id, "/chuyen-buoc").await;
        let mut clerk = chain.officer(CLERK, "Hoàng Thị Thu", "can-cuoc.mot-cua").await;
        clerk.press(id, "/chuyen-buoc").await;
        clerk.open(&format!("{MINISTRY}/can-bo/hang/cho-tra")).await;
        assert!(clerk.says(&format!("/can-bo/ho-so/{id}")), "{}", clerk.html);
        clerk.act(id, "/buu-dien", &[("don-vi-chuyen", "Bưu điện Việt Nam"), ("ma-buu-gui", "")]).await;
        assert!(clerk.status == 422 && clerk.says("Nhập mã bưu gửi"), "{}", clerk.html);
        clerk.act(id, "/buu-dien", &[("don-vi-chuyen", "Bưu điện Việt Nam"), ("ma-buu-gui", "EB1VN")]).await;
        assert!(clerk.says("EB1VN") && clerk.says("Ghi nhận đã giao"), "{}", clerk.html);
        clerk.act(id, "/tra-ket-qua", &[("chung-tu", "phiếu ký nhận 12")]).await;
        assert!(clerk.says("Đã trả kết quả") && !clerk.says("danh-acts"), "{}", clerk.html);
    }
}

#[tokio::test]
async fn an_officer_prints_the_slips_that_a_dossier_has_and_no_others() {
    let chain = Chain::small().await;
    let id = chain.filed().await;
    let mut checker = chain.officer(CHECKER, "Trần Văn Hùng", CHECK).await;
    for (slip, there) in [("mau-01", true), ("mau-02", false), ("mau-04", false), ("mau-05", true)] {
        checker.open(&case(id, "")).await;
        assert_eq!(checker.says(&format!("/giay/{slip}")), there, "{slip}: {}", checker.html);
        checker.open(&case(id, &format!("/giay/{slip}"))).await;
        assert_eq!(checker.html.starts_with("%PDF-"), there, "{slip}: {}", checker.status);
        assert_eq!(checker.status, if there { 200 } else { 404 }, "{slip}");
    }
}

#[tokio::test]
async fn a_supplement_is_asked_field_by_field_and_read_before_it_is_sent() {
    let chain = Chain::small().await;
    let id = chain.filed().await;
    let mut officer = chain.officer(CHECKER, "Trần Văn Hùng", CHECK).await;
    officer.act(id, "/bo-sung", &[]).await;
    assert!(officer.status == 422 && officer.says("Chọn ít nhất một mục"));
    let fields = [("muc[]", "dia_chi_nhan"), ("ghi-chu-dia_chi_nhan", "Thiếu số nhà.")];
    let several = [fields[0], ("muc[]", "nhan_tai"), fields[1]];
    officer.act(id, "/bo-sung", &several).await;
    assert!(officer.says("Chọn lý do") && officer.says("Thiếu số nhà."), "what was typed stays");
    let reason = ("ly-do-dia_chi_nhan", "dia-chi-khong-ro");
    officer.act(id, "/bo-sung", &[fields[0], fields[1], reason]).await;
    assert!(officer.says("Công dân sẽ đọc") && officer.says("Địa chỉ nhận chưa rõ"), "{}", officer.html);
    assert!(officer.says("Nghị định 118/2025/NĐ-CP"), "the law comes with the reason");
    officer.act(id, "/bo-sung", &[fields[0], fields[1], reason, ("buoc", "gui")]).await;
    assert!(officer.says("Yêu cầu bổ sung giấy tờ") && officer.says("Đang chờ công dân bổ sung"));
    officer.open(&format!("{MINISTRY}/can-bo/hang/cho-cong-dan")).await;
    assert!(officer.says(&format!("/can-bo/ho-so/{id}")), "{}", officer.html);
}

#[tokio::test]
async fn a_refusal_is_proposed_by_one_and_confirmed_by_whoever_decides() {
    let chain = Chain::small().await;
    let id = chain.filed().await;
    let mut checker = chain.officer(CHECKER, "Trần Văn Hùng", CHECK).await;
    let said = [("ly-do", "khong-thuoc-truong-hop"), ("ghi-chu", "Thẻ vẫn còn dùng được.")];
    checker.act(id, "/tu-choi", &said).await;
    assert!(checker.says("Công dân sẽ đọc") && checker.says("Điều 24") && checker.says("Đây là đề nghị"));
    checker.act(id, "/tu-choi", &[said[0], said[1], ("buoc", "gui")]).await;
    let mut leader = chain.officer(LEADER, "Lê Minh Quân", "can-cuoc.lanh-dao").await;
    leader.open(&case(id, "")).await;
    assert!(leader.says("Có đề nghị từ chối hồ sơ này") && leader.says("Thẻ vẫn còn dùng được."));
    leader.open(&case(id, "/tu-choi")).await;
    assert!(leader.says("Thẻ vẫn còn dùng được."), "it begins with what was proposed");
    leader.act(id, "/tu-choi", &[said[0], said[1], ("buoc", "gui")]).await;
    assert!(leader.says("Đã xử lý xong"), "{}", leader.html);
}

#[tokio::test]
async fn whoever_wants_a_dossier_back_is_answered_with_a_reason() {
    use domain::services::dossier::Command;
    let chain = Chain::small().await;
    let id = chain.filed().await;
    let env = &chain.ministry.env;
    let load = move |tx: &mut store::Tx<'_>| store::services::dossier::load(tx, id);
    let citizen = env.db.read(load).await.expect("kept").dossier.applicant;
    let asked = Command::Withdraw { reason: "Đã tìm thấy thẻ.".to_owned() };
    portal::acts::dossier::act(env, citizen, id, asked).await.expect("asked");
    let mut clerk = chain.officer(CLERK, "Hoàng Thị Thu", "can-cuoc.mot-cua").await;
    clerk.open(&format!("{MINISTRY}/can-bo/hang/xin-rut")).await;
    assert!(clerk.says(&format!("/can-bo/ho-so/{id}")), "{}", clerk.html);
    clerk.act(id, "/rut", &[("tra-loi", "khong")]).await;
    assert!(clerk.status == 422 && clerk.says("Chọn lý do"), "{}", clerk.html);
    clerk.act(id, "/rut", &[("tra-loi", "dong-y")]).await;
    assert!(clerk.says("Dừng xử lý") && clerk.says("Đã tìm thấy thẻ."), "{}", clerk.html);
}

#[tokio::test]
async fn who_checked_a_dossier_does_not_approve_it() {
    let chain = Chain::small().await;
    let id = chain.filed().await;
    chain.appoint(CHECKER, "G01.38", &[CHECK, "can-cuoc.lanh-dao"]).await;
    let mut both = chain.desk(CHECKER, "Trần Văn Hùng").await;
    both.press(id, "/chuyen-buoc").await;
    assert!(both.says("Phê duyệt") && !both.says("/chuyen-buoc\""), "{}", both.html);
    let rev = "99";
    both.fill(&case(id, "/chuyen-buoc"), &[("rev", rev)]).await;
    assert_eq!(both.status, 409, "a page from elsewhere");
    let rev = both.hidden("rev");
    both.fill(&case(id, "/chuyen-buoc"), &[("rev", &rev)]).await;
    assert_eq!(both.status, 422);
    both.open(&case(id, "")).await;
    assert!(!both.says("Đồng ý giải quyết"));
}

#[tokio::test]
async fn a_relatives_dossier_is_not_opened() {
    let chain = Chain::small().await;
    let id = chain.filed().await;
    let mut brother = site::testing::resident(CHECKER);
    brother.kin.spouse = CITIZEN.parse().ok();
    chain.ministry.resident(&brother).await;
    let mut officer = chain.officer(CHECKER, "Trần Văn Hùng", CHECK).await;
    officer.open(&case(id, "")).await;
    assert_eq!(officer.status, 403);
    assert!(officer.says("người thân") && !officer.says("Lê Thị Hồng Ánh"), "{}", officer.html);
}

#[tokio::test]
async fn another_units_dossier_is_neither_found_nor_opened() {
    let chain = Chain::small().await;
    let id = chain.filed().await;
    chain.appoint(CHECKER, "G01.01", &[CHECK]).await;
    let mut officer = chain.desk(CHECKER, "Trần Văn Hùng").await;
    officer.open(&case(id, "")).await;
    assert_eq!(officer.status, 403);
    officer.open(&format!("{MINISTRY}/can-bo/tim")).await;
    officer.fill(&format!("{MINISTRY}/can-bo/tim"), &[("tim", CITIZEN)]).await;
    assert!(officer.says("Không có hồ sơ nào của đơn vị bạn"), "{}", officer.html);
    chain.appoint(SECOND_CHECKER, "G01", &[CHECK]).await;
    let mut above = chain.desk(SECOND_CHECKER, "Nguyễn Thị Hoa").await;
    above.open(&format!("{MINISTRY}/can-bo/tim")).await;
    above.fill(&format!("{MINISTRY}/can-bo/tim"), &[("tim", CITIZEN)]).await;
    assert!(above.says(&format!("/can-bo/ho-so/{id}")), "a unit above covers it: {}", above.html);
    above.act(id, "/chuyen-don-vi", &[("don-vi", "G01.01"), ("ly-do", "dung-tham-quyen")]).await;
    assert!(above.says("Đã chuyển hồ sơ sang đơn vị khác."), "{}", above.html);
    officer.open(&case(id, "")).await;
    assert_eq!(officer.status, 200, "now it is theirs");
}

#[tokio::test]
async fn who_comes_second_is_told_what_happened_and_keeps_what_they_typed() {
    let chain = Chain::small().await;
    let id = chain.filed().await;
    let mut one = chain.officer(CHECKER, "Trần Văn Hùng", CHECK).await;
    let mut other = chain.officer(SECOND_CHECKER, "Nguyễn Thị Hoa", CHECK).await;
    other.open(&case(id, "/tu-choi")).await;
    let rev = other.hidden("rev");
    one.press(id, "/nhan").await;
    let typed = [("rev", rev.as_str()), ("ly-do", "the-bi-thu-hoi"), ("ghi-chu", "Thẻ đang bị giữ.")];
    other.fill(&case(id, "/tu-choi"), &typed).await;
    assert_eq!(other.status, 409);
    for words in ["Trong lúc bạn làm", "Nhận việc", "Thẻ đang bị giữ."] {
        assert!(other.says(words), "{words}: {}", other.html);
    }
    one.open(&case(id, "/ban-giao")).await;
    assert!(one.says("Trả lại hàng chờ chung") && one.status == 200, "{}", one.html);
    one.act(id, "/ban-giao", &[("cho", "hang-cho")]).await;
    assert!(one.says("chưa ai nhận"), "{}", one.html);
}

#[tokio::test]
async fn a_due_date_is_moved_once_and_the_date_is_seen_before() {
    let chain = Chain::small().await;
    let id = chain.filed().await;
    let mut officer = chain.officer(CHECKER, "Trần Văn Hùng", CHECK).await;
    let said = [("so-ngay", "2"), ("ly-do", "Hệ thống phải bảo trì.")];
    officer.act(id, "/hen-lai", &said).await;
    assert!(
        officer.says("Ngày hẹn cũ: 17:00, 03/12/2026. Ngày hẹn mới: 17:00, 07/12/2026."),
        "{}",
        officer.html
    );
    officer.act(id, "/hen-lai", &[said[0], said[1], ("buoc", "gui")]).await;
    assert!(officer.says("07/12/2026") && !officer.says("/hen-lai\""), "{}", officer.html);
}

#[tokio::test]
async fn a_desk_wants_level_2_a_strong_and_recent_proof_and_an_appointment() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    browser.open(&format!("{MINISTRY}/can-bo")).await;
    assert_eq!(browser.place.as_str(), format!("{MINISTRY}/can-bo/dang-nhap?tiep=%2Fcan-bo"));
    assert!(browser.says("tiep=%2Fcan-bo&#38;muc=2&#38;moi=1"), "{}", browser.html);
    chain.signed_in(&mut browser, Level::Two).await;
    browser.open(&format!("{NATIONAL}/dang-nhap/dinh-danh")).await;
    browser.open(&format!("{MINISTRY}/dang-nhap/quoc-gia?tiep=/can-bo")).await;
    assert!(browser.says("chưa đủ mạnh"), "{}", browser.html);
    let mut nobody = chain.desk(CHECKER, "Trần Văn Hùng").await;
    assert_eq!(nobody.status, 403);
    assert!(nobody.says("Thủ trưởng đơn vị quyết định bổ nhiệm"), "{}", nobody.html);
    chain.appoint(CHECKER, "G01.38", &[CHECK]).await;
    nobody.open(&format!("{MINISTRY}/can-bo")).await;
    assert!(nobody.status == 200 && nobody.says("Của tôi"));
    for _ in 0..49 {
        chain.pass(SignedDuration::from_mins(10));
        nobody.open(&format!("{MINISTRY}/can-bo")).await;
    }
    assert!(nobody.says("quá 8 giờ"), "{}", nobody.html);
}

#[tokio::test]
async fn an_administrator_edits_the_calendar_and_nobody_else_does() {
    let chain = Chain::small().await;
    let mut officer = chain.officer(CHECKER, "Trần Văn Hùng", CHECK).await;
    let calendar = format!("{MINISTRY}/can-bo/lich");
    officer.open(&calendar).await;
    assert_eq!(officer.status, 403);
    chain.appoint(ADMIN, "G01", &["catalogue.admin"]).await;
    let mut admin = chain.desk(ADMIN, "Vũ Thị Lan").await;
    admin.open(&calendar).await;
    let day =
        [("nam", "2026"), ("ban", "0"), ("ngay-ngay", "30"), ("ngay-thang", "11"), ("ngay-nam", "2026")];
    admin.fill(&calendar, &day).await;
    assert!(admin.says("Chọn ngày nghỉ hoặc ngày làm bù"), "{}", admin.html);
    let off = [day[0], day[1], day[2], day[3], day[4], ("loai", "nghi"), ("ten", "Ngày nghỉ mẫu")];
    admin.fill(&calendar, &off).await;
    assert!(admin.says("Đã lưu lịch.") && admin.says("Ngày nghỉ mẫu"), "{}", admin.html);
    let stale = [("nam", "2026"), ("ban", "0"), ("bo", "2026-11-30")];
    admin.fill(&calendar, &stale).await;
    assert!(admin.status == 409 && admin.says("Người khác vừa sửa"), "{}", admin.html);
    admin.fill(&calendar, &[("nam", "2026"), ("ban", "1"), ("bo", "2026-11-30")]).await;
    assert!(admin.says("Đã lưu lịch.") && !admin.says("Ngày nghỉ mẫu"));
}

#[tokio::test]
async fn an_administrator_edits_fees_and_nobody_else_does() {
    let chain = Chain::small().await;
    let mut officer = chain.officer(CHECKER, "Trần Văn Hùng", CHECK).await;
    let fees = format!("{MINISTRY}/can-bo/muc-phi");
    officer.open(&fees).await;
    assert_eq!(officer.status, 403);
    chain.appoint(ADMIN, "G01", &["catalogue.admin"]).await;
    let mut admin = chain.desk(ADMIN, "Vũ Thị Lan").await;
    admin.open(&fees).await;
    let line = [
        ("ban", "0"),
        ("viec", "them"),
        ("bang", "buu-chinh.the"),
        ("so-tien", "31.000"),
        ("tu-ngay", "1"),
        ("tu-thang", "1"),
        ("tu-nam", "2027"),
        ("can-cu", "Bảng giá mẫu"),
    ];
    admin.fill(&fees, &line).await;
    assert!(admin.status == 422 && admin.says("31.000"), "two amounts on one day: {}", admin.html);
    let rows = admin.html.split("<option value=\"").skip(1);
    let open = rows.filter(|row| row.contains("buu-chinh.the")).find_map(|row| row.split('"').next());
    let open = open.expect("a line without an end").to_owned();
    let end = [("ban", "0"), ("viec", "ket-thuc"), ("dong", open.as_str()), ("het-ngay", "31")];
    admin.fill(&fees, &[end[0], end[1], end[2], end[3], ("het-thang", "12"), ("het-nam", "2026")]).await;
    assert!(admin.says("Đã lưu bảng phí.") && admin.says("31/12/2026"), "{}", admin.html);
    let line = [("ban", "1"), line[1], line[2], line[3], line[4], line[5], line[6], line[7]];
    admin.fill(&fees, &line).await;
    assert!(admin.says("Đã lưu bảng phí.") && admin.says("31.000 đ"), "{}", admin.html);
}

#[tokio::test]
async fn the_lines_of_a_queue_are_taken_away_without_a_name() {
    let chain = Chain::small().await;
    let id = chain.filed().await;
    let mut officer = chain.officer(CHECKER, "Trần Văn Hùng", CHECK).await;
    officer.open(&format!("{MINISTRY}/can-bo/xuat.csv")).await;
    let head = "code,procedure,state,step,unit,due,wait_until,taken\n";
    let line =
        "G01.38-261123-0001,can-cuoc.cap-lai,processing,doi-soat,G01.38,2026-12-03T17:00:00+07:00,,false\n";
    assert_eq!(officer.html, format!("{head}{line}"), "{id}");
    officer.open(&format!("{MINISTRY}/can-bo/xuat.json")).await;
    assert!(officer.says("\"step\":\"doi-soat\"") && !officer.html.contains(CITIZEN));
}
