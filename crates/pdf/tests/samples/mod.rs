//! A paper of each form, about people who do not exist.

use pdf::{Align, Block, Code, Column, Created, Form, Signature, Slip, Table};

const STATE: [&str; 2] = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"];
const NUMBER: &str = "H56.21.05-261122-0007";

/// One of each, by name.
pub fn all() -> Vec<(&'static str, Slip)> {
    vec![
        ("receipt", receipt()),
        ("01-accepted", accepted()),
        ("02-supplement", supplement()),
        ("03-refusal", refusal()),
        ("04-apology", apology()),
        ("05-control", control()),
        ("long", long()),
    ]
}

fn rows(rows: &[(&str, &str)]) -> Block {
    Block::Rows(rows.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(text.to_owned())
}

fn column(name: &str, share: u16, align: Align) -> Column {
    Column { name: name.to_owned(), share, align }
}

fn cells(row: &[&str]) -> Vec<String> {
    row.iter().map(|cell| (*cell).to_owned()).collect()
}

fn signature(role: &str, name: &str) -> Signature {
    Signature { role: role.to_owned(), note: "(Ký và ghi rõ họ tên)".to_owned(), name: name.to_owned() }
}

fn slip(form: Form, number: &str, title: &str) -> Slip {
    Slip {
        form,
        language: "vi".to_owned(),
        created: Created { date: (2026, 11, 22), time: (9, 30, 0), ahead: 7 },
        unit: cells(&["UBND PHƯỜNG HẠC THÀNH", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"]),
        number: number.to_owned(),
        state: cells(&STATE),
        place_and_date: "Hạc Thành, ngày 22 tháng 11 năm 2026".to_owned(),
        title: title.to_owned(),
        subtitle: format!("Mã hồ sơ: {NUMBER}"),
        code: Some(Code { text: NUMBER.to_owned(), caption: NUMBER.to_owned() }),
        body: Vec::new(),
        signatures: vec![signature("NGƯỜI TIẾP NHẬN HỒ SƠ", "Lê Thị Mỹ Duyên")],
    }
}

/// The receipt of a dossier that was sent and paid.
pub fn receipt() -> Slip {
    Slip {
        code: Some(Code {
            text: format!("https://dichvucong.thanhhoa.example/tra-cuu?ma={NUMBER}"),
            caption: "Quét để tra cứu hồ sơ".to_owned(),
        }),
        body: vec![
            Block::Heading("Hồ sơ".to_owned()),
            rows(&[
                ("Mã tra cứu", "7KQ4-M2XD-9"),
                ("Thủ tục", "Đăng ký khai sinh (1.001193)"),
                ("Cơ quan tiếp nhận", "Ủy ban nhân dân phường Hạc Thành, tỉnh Thanh Hóa"),
                ("Người nộp", "Nguyễn Thị Ngọc Ánh"),
                ("Điện thoại", "••• ••• 4821"),
                ("Nộp lúc", "09:30 ngày 22/11/2026"),
                ("Thời hạn giải quyết", "7 ngày làm việc, kể từ ngày tiếp nhận"),
                ("Nhận kết quả", "Qua dịch vụ bưu chính công ích, tại số 12 đường Lê Lợi, phường Hạc Thành"),
            ]),
            Block::Heading("Đã thanh toán".to_owned()),
            Block::Table(fees()),
            rows(&[
                ("Phương thức", "Chuyển khoản qua Nền tảng thanh toán"),
                ("Mã giao dịch", "TT-2026-1122-000381"),
                ("Thanh toán lúc", "09:28 ngày 22/11/2026"),
            ]),
            paragraph(
                "Biên nhận này xác nhận hồ sơ đã được gửi và phí, lệ phí đã được thanh toán. Thời hạn giải \
                 quyết tính từ khi cơ quan tiếp nhận hồ sơ; giấy hẹn trả kết quả sẽ được gửi riêng.",
            ),
        ],
        signatures: Vec::new(),
        subtitle: String::new(),
        unit: cells(&["CỔNG DỊCH VỤ CÔNG", "TỈNH THANH HÓA"]),
        ..slip(Form::Receipt, "Số: 000381/BN-DVC", "BIÊN NHẬN NỘP HỒ SƠ TRỰC TUYẾN")
    }
}

fn fees() -> Table {
    Table {
        columns: vec![
            column("STT", 1, Align::Centre),
            column("Khoản thu", 7, Align::Left),
            column("Số lượng", 2, Align::Right),
            column("Thành tiền", 3, Align::Right),
        ],
        rows: vec![
            cells(&["1", "Lệ phí đăng ký khai sinh", "1", "0 ₫"]),
            cells(&["2", "Phí cấp bản sao trích lục hộ tịch", "3", "24.000 ₫"]),
            cells(&["3", "Phí trả kết quả qua bưu chính", "1", "30.500 ₫"]),
        ],
        foot: Some(cells(&["", "Tổng cộng", "", "54.500 ₫"])),
    }
}

/// Mẫu 01.
pub fn accepted() -> Slip {
    Slip {
        body: vec![
            rows(&[
                ("Tiếp nhận hồ sơ của", "Nguyễn Thị Ngọc Ánh"),
                ("Địa chỉ", "Số 12 đường Lê Lợi, phường Hạc Thành, tỉnh Thanh Hóa"),
                ("Số điện thoại", "0900 004 821"),
                ("Email", "ngoc.anh@example.vn"),
                ("Nội dung yêu cầu giải quyết", "Đăng ký khai sinh"),
                ("Số lượng hồ sơ", "01 (bộ)"),
                ("Thời gian giải quyết", "7 ngày làm việc"),
                ("Thời gian nhận hồ sơ", "09 giờ 30 phút, ngày 22 tháng 11 năm 2026"),
                ("Thời gian trả kết quả", "17 giờ 00 phút, ngày 01 tháng 12 năm 2026"),
                ("Đăng ký nhận kết quả", "Trung tâm Phục vụ hành chính công phường"),
            ]),
            Block::Heading("Thành phần hồ sơ nộp gồm:".to_owned()),
            paragraph(
                "- Tờ khai đăng ký khai sinh theo mẫu;\n- Giấy chứng sinh (bản chính);\n- Giấy tờ tùy thân của \
                 cha, mẹ (bản chụp, đã đối chiếu với Cơ sở dữ liệu quốc gia về dân cư).",
            ),
            paragraph("Vào sổ theo dõi hồ sơ: quyển số 04, số thứ tự 0007."),
        ],
        signatures: vec![
            signature("NGƯỜI NỘP HỒ SƠ", ""),
            signature("NGƯỜI TIẾP NHẬN HỒ SƠ", "Lê Thị Mỹ Duyên"),
        ],
        ..slip(Form::Accepted, "Số: 0007/BPTNTKQ", "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ")
    }
}

/// Mẫu 02.
pub fn supplement() -> Slip {
    Slip {
        body: vec![
            rows(&[
                ("Hồ sơ của", "Nguyễn Thị Ngọc Ánh"),
                ("Nội dung yêu cầu", "Đăng ký khai sinh"),
                ("Địa chỉ", "Số 12 đường Lê Lợi, phường Hạc Thành, tỉnh Thanh Hóa"),
                ("Số điện thoại", "0900 004 821"),
            ]),
            paragraph("Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:"),
            Block::Table(Table {
                columns: vec![
                    column("STT", 1, Align::Centre),
                    column("Giấy tờ", 4, Align::Left),
                    column("Cần bổ sung, hoàn thiện", 6, Align::Left),
                ],
                rows: vec![
                    cells(&[
                        "1",
                        "Giấy chứng sinh",
                        "Bản chụp mờ, không đọc được số; đề nghị chụp lại cả bốn góc.",
                    ]),
                    cells(&["2", "Tờ khai", "Mục “Nơi sinh” chưa ghi đủ ba cấp đơn vị hành chính."]),
                ],
                foot: None,
            }),
            paragraph("Lý do: giấy tờ chưa đủ căn cứ để giải quyết."),
            paragraph("Xin vui lòng bổ sung trước ngày 05 tháng 12 năm 2026."),
        ],
        ..slip(Form::Supplement, "Số: 0012/BPTNTKQ", "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ")
    }
}

/// Mẫu 03.
pub fn refusal() -> Slip {
    Slip {
        code: None,
        body: vec![
            rows(&[
                ("Tiếp nhận hồ sơ của", "Trần Văn Hiếu"),
                ("Địa chỉ", "Thôn Nghĩa Hưng, xã Đông Sơn, tỉnh Thanh Hóa"),
                ("Nội dung yêu cầu", "Cấp giấy phép xây dựng nhà ở riêng lẻ"),
            ]),
            paragraph(
                "Qua xem xét, cơ quan thông báo không tiếp nhận, giải quyết hồ sơ này với lý do: thửa đất thuộc quy \
                 hoạch đường giao thông đã được phê duyệt và công bố.",
            ),
            paragraph(
                "Xin thông báo để Ông/Bà được biết. Ông/Bà có quyền khiếu nại theo quy định của pháp luật.",
            ),
        ],
        signatures: vec![
            signature("NGƯỜI NỘP HỒ SƠ", ""),
            signature("NGƯỜI TIẾP NHẬN HỒ SƠ", "Lê Thị Mỹ Duyên"),
        ],
        ..slip(Form::Refusal, "Số: 0003/BPTNTKQ", "PHIẾU TỪ CHỐI TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ")
    }
}

/// Mẫu 04.
pub fn apology() -> Slip {
    Slip {
        body: vec![
            paragraph("Kính gửi: Nguyễn Thị Ngọc Ánh"),
            rows(&[
                ("Hồ sơ về", "Đăng ký khai sinh"),
                ("Nhận ngày", "22/11/2026"),
                ("Hẹn trả ngày", "01/12/2026"),
                ("Hẹn lại ngày", "04/12/2026"),
            ]),
            paragraph(
                "Đến nay hồ sơ chưa giải quyết xong, lý do: chờ kết quả xác minh của cơ quan phối hợp. Sự chậm trễ \
                 này đã gây phiền hà, tốn kém chi phí, công sức của Ông/Bà. Chúng tôi chân thành xin lỗi và sẽ trả \
                 kết quả vào ngày hẹn lại nêu trên. Mong nhận được sự thông cảm của Ông/Bà.",
            ),
        ],
        signatures: vec![Signature {
            role: "THỦ TRƯỞNG CƠ QUAN".to_owned(),
            note: "(Ký số)".to_owned(),
            name: "Phạm Quốc Vượng".to_owned(),
        }],
        ..slip(Form::Apology, "Số: 0001/PXL", "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ")
    }
}

/// Mẫu 05.
pub fn control() -> Slip {
    let step = |from: &'static str, to: &'static str, time: &'static str, result: &'static str| {
        cells(&[from, to, time, result])
    };
    Slip {
        body: vec![
            rows(&[
                ("Cơ quan giải quyết", "UBND phường Hạc Thành"),
                ("Cơ quan phối hợp", "Công an phường Hạc Thành"),
                ("Hạn trả kết quả", "17 giờ 00 phút, ngày 01 tháng 12 năm 2026"),
            ]),
            Block::Table(Table {
                columns: vec![
                    column("Bên giao", 4, Align::Left),
                    column("Bên nhận", 4, Align::Left),
                    column("Thời gian giao nhận", 4, Align::Left),
                    column("Kết quả", 4, Align::Left),
                ],
                rows: vec![
                    step(
                        "Bộ phận một cửa: Lê Thị Mỹ Duyên",
                        "Tư pháp – Hộ tịch: Đỗ Hữu Nghĩa",
                        "10 giờ 05, 22/11/2026",
                        "Trước hạn",
                    ),
                    step(
                        "Tư pháp – Hộ tịch: Đỗ Hữu Nghĩa",
                        "Lãnh đạo: Phạm Quốc Vượng",
                        "15 giờ 40, 24/11/2026",
                        "Đúng hạn",
                    ),
                    step("Lãnh đạo: Phạm Quốc Vượng", "Văn thư: Bùi Thị Quỳnh", "", ""),
                ],
                foot: None,
            }),
        ],
        signatures: Vec::new(),
        ..slip(Form::Control, "Số: 0007/PKS", "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ")
    }
}

/// A refusal with much to say: it goes over several sheets.
pub fn long() -> Slip {
    let mut slip = supplement();
    let row = |n: usize| {
        let text = "Đề nghị chụp lại rõ nét, đủ bốn góc, cả hai mặt; ghi đủ ba cấp đơn vị hành chính.";
        cells(&[&n.to_string(), "Giấy chứng nhận quyền sử dụng đất", text])
    };
    if let Some(Block::Table(table)) = slip.body.iter_mut().find(|block| matches!(block, Block::Table(_))) {
        table.rows = (1..=20).map(row).collect();
    }
    let words = "Người nộp hồ sơ có trách nhiệm kiểm tra, đối chiếu và chịu trách nhiệm về tính chính xác. ";
    slip.body.extend((1..=6).map(|n| Block::Paragraph(format!("{n}. {}", words.repeat(6)))));
    slip
}
