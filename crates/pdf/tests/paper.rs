//! What the papers are once they are files.

mod reading;
mod samples;

use pdf::{Align, Block, Code, Column, Failure, Slip, Table};

/// Words alone, so that it does not matter where lines break.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text(slip: &Slip) -> String {
    words(&reading::sheets(&pdf::render(slip).expect("a paper")).concat())
}

fn with(body: Vec<Block>) -> Slip {
    Slip { body, ..samples::refusal() }
}

/// Everything that a slip says.
fn said(slip: &Slip) -> Vec<&str> {
    let mut said = vec![slip.number.as_str(), &slip.place_and_date, &slip.title, &slip.subtitle];
    said.extend(slip.unit.iter().chain(&slip.state).map(String::as_str));
    said.extend(slip.code.iter().map(|code| code.caption.as_str()));
    for block in &slip.body {
        match block {
            Block::Heading(text) | Block::Paragraph(text) => said.push(text),
            Block::Rows(rows) => said.extend(rows.iter().flat_map(|(name, value)| [name.as_str(), value])),
            Block::Table(table) => {
                said.extend(table.columns.iter().map(|column| column.name.as_str()));
                said.extend(table.foot.iter().flatten().map(String::as_str));
            }
        }
    }
    said.extend(slip.signatures.iter().flat_map(|it| [it.role.as_str(), &it.note, &it.name]));
    said
}

#[test]
fn every_word_of_every_form_can_be_found_and_copied() {
    for (name, slip) in samples::all() {
        let text = text(&slip);
        for piece in said(&slip) {
            assert!(text.contains(&words(piece)), "{name}: no {piece:?} in {text}");
        }
    }
}

#[test]
fn every_vietnamese_letter_is_copied_as_itself() {
    let small = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ";
    let large = small.to_uppercase();
    // In bold as well.
    let slip =
        with(vec![Block::Paragraph(format!("{small} {large}")), Block::Heading(format!("{small} {large}"))]);
    // Words this long are cut where the line ends.
    let text = text(&slip).replace(' ', "");
    assert_eq!(text.matches(small).count(), 2, "{text}");
    assert_eq!(text.matches(&large).count(), 2, "{text}");
}

#[test]
fn a_space_that_does_not_break_is_copied_as_a_space() {
    let slip = with(vec![Block::Paragraph("54.500\u{a0}₫ và 1 2".to_owned())]);
    assert!(text(&slip).contains("54.500 ₫ và 1 2"));
}

#[test]
fn a_long_text_takes_further_sheets_which_are_counted() {
    let sheets = reading::sheets(&pdf::render(&samples::long()).expect("a paper"));
    assert!(sheets.len() > 2, "{sheets:?}");
    for (number, sheet) in (1..).zip(&sheets) {
        assert!(sheet.ends_with(&format!("Số: 0012/BPTNTKQ\n{number}/{}\n", sheets.len())), "{sheet}");
    }
    // A table says on each sheet what its columns are.
    assert!(sheets[1].starts_with("STT\nGiấy tờ\n"), "{}", sheets[1]);
    let alone = reading::sheets(&pdf::render(&samples::refusal()).expect("a paper"));
    assert!(alone.len() == 1 && !alone[0].contains("1/1"), "{alone:?}");
}

#[test]
fn a_cell_taller_than_a_sheet_goes_on_over_the_next() {
    let column = Column { name: "Ý kiến".to_owned(), share: 1, align: Align::Left };
    let long = "Đề nghị bổ sung giấy tờ. ".repeat(300);
    let rows = vec![vec![long.clone()], vec!["hết".to_owned()]];
    let table = Table { columns: vec![column.clone(), column], rows, foot: None };
    let slip = with(vec![Block::Table(table), Block::Rows(vec![("Ý kiến".to_owned(), long)])]);
    assert_eq!(text(&slip).matches("nghị").count(), 600);
}

#[test]
fn a_receipt_is_on_a4_and_every_slip_on_a5() {
    for (name, slip) in samples::all() {
        let file = reading::plain(&pdf::render(&slip).expect("a paper"));
        let paper = if name == "receipt" { "[0 0 595.2" } else { "[0 0 419.5" };
        assert!(file.contains(&format!("/MediaBox{paper}")), "{name}");
    }
}

#[test]
fn equal_slips_give_equal_bytes() {
    for (_, slip) in samples::all() {
        assert_eq!(pdf::render(&slip).expect("a paper"), pdf::render(&slip.clone()).expect("a paper"));
    }
}

#[test]
fn a_paper_is_light_enough_to_send() {
    for (name, slip) in samples::all() {
        let size = pdf::render(&slip).expect("a paper").len();
        assert!(size < 100_000, "{name}: {size} bytes");
    }
}

#[test]
fn a_paper_says_its_language_its_title_and_when_it_was_made() {
    let file = reading::plain(&pdf::render(&samples::accepted()).expect("a paper"));
    assert!(file.contains("/Lang(vi)"));
    assert!(file.contains("/CreationDate(D:20261122093000+07'00"));
    assert!(file.contains("<pdfaid:part>2</pdfaid:part>") && file.contains("<pdfuaid:part>1</pdfuaid:part>"));
}

#[test]
fn what_the_fonts_do_not_have_is_marked_and_stops_nothing() {
    let strange = "Tệp 😀 漢字 \u{e000}\u{f8ff} \u{202e}gpj.exe\u{0}\u{7}\u{fffe} שלום ∆Δ µμ ‑";
    let slip = with(vec![Block::Paragraph(strange.to_owned()), Block::Heading(strange.to_owned())]);
    assert!(text(&slip).contains("Tệp \u{fffd} \u{fffd}\u{fffd} \u{fffd}\u{fffd} gpj.exe"));
}

#[test]
fn a_slip_with_nothing_on_it_but_its_title_is_a_paper_all_the_same() {
    let mut slip = Slip { title: "PHIẾU".to_owned(), ..with(Vec::new()) };
    (slip.unit, slip.state, slip.signatures) = (Vec::new(), Vec::new(), Vec::new());
    (slip.number, slip.subtitle, slip.place_and_date) = (String::new(), String::new(), String::new());
    slip.code = Some(Code { text: "A".to_owned(), caption: String::new() });
    let table = Table { columns: Vec::new(), rows: vec![Vec::new()], foot: None };
    let empty = |text: &str| text.to_owned();
    slip.body = vec![
        Block::Rows(Vec::new()),
        Block::Rows(vec![(empty(""), empty(""))]),
        Block::Table(table),
        Block::Paragraph(empty("")),
        Block::Heading(empty("")),
    ];
    assert_eq!(text(&slip), "PHIẾU");
}

#[test]
fn a_code_that_holds_too_much_is_refused() {
    let code = Code { text: "https://vi.example/".repeat(300), caption: String::new() };
    let slip = Slip { code: Some(code), ..samples::receipt() };
    assert!(matches!(pdf::render(&slip), Err(Failure::CodeTooLong)));
}
