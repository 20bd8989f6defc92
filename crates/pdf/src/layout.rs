//! A slip laid out: head, title, code, body, signatures, foot.

use crate::face::{Faces, Weight};
use crate::grid;
use crate::lines::{Ink, Line, Style, balance, wrap};
use crate::sheet::{Item, Kind, MM, Paper, Part, Pen};
use crate::slip::{Align, Block, Signature, Slip};

/// The sheets of a slip, and the parts they are made of.
pub struct Laid {
    pub paper: Paper,
    pub sheets: Vec<Vec<Item>>,
    pub parts: Vec<Part>,
}

/// A box to write in: from where, how wide, leaning to which side.
type Within = (f32, f32, Align);

/// How far a line may shrink to stay one.
const SMALLEST: f32 = 0.75;
/// Room for a signature by hand.
const SIGNING: f32 = 15.0 * MM;
/// The part of the width that the unit has; the state needs more for its name.
const UNIT: f32 = 0.44;

/// Lays a slip out.
pub fn lay(slip: &Slip, faces: &Faces) -> Laid {
    let mut pen = Pen::new(Paper::of(slip.form), faces);
    head(&mut pen, slip);
    title(&mut pen, slip);
    code(&mut pen, slip);
    let names = grid::names(&pen, &slip.body);
    for block in &slip.body {
        match block {
            Block::Heading(text) => heading(&mut pen, text),
            Block::Rows(rows) => grid::rows(&mut pen, rows, names),
            Block::Paragraph(text) => paragraph(&mut pen, text),
            Block::Table(table) => grid::table(&mut pen, table),
        }
    }
    pen.clear();
    signatures(&mut pen, &slip.signatures);
    foot(&mut pen, &slip.number);
    Laid { paper: pen.paper, sheets: pen.sheets, parts: pen.parts }
}

fn black(weight: Weight, size: f32) -> Style {
    Style { weight, size, ink: Ink::Black }
}

/// Text as a part of its own; the width of its last line.
fn text(pen: &mut Pen, text: &str, style: Style, within: Within, kind: Kind) -> f32 {
    if text.is_empty() {
        return 0.0;
    }
    let part = pen.part(kind, None);
    let break_at = if within.2 == Align::Centre { balance } else { wrap };
    let lines = break_at(pen.faces, text, style, within.1);
    for line in &lines {
        pen.need(style.leading());
        pen.line(line, style, within, Some(part));
        pen.y += style.leading();
    }
    lines.last().map_or(0.0, |line| line.width)
}

/// The unit at the left, the state at the right (the layout of Decree 30/2020/NĐ-CP, appendix I).
fn head(pen: &mut Pen, slip: &Slip) {
    let share = if slip.state.is_empty() { 1.0 } else { UNIT };
    let (top, left, full) = (pen.y, pen.paper.left, pen.full());
    let lean = if slip.state.is_empty() { Align::Left } else { Align::Centre };
    unit(pen, slip, (left, full * share, lean));
    let foot = pen.y;
    pen.y = top;
    state(pen, slip, (left + full * UNIT, full * (1.0 - UNIT), Align::Centre));
    pen.y = pen.y.max(foot) + pen.paper.body;
}

fn unit(pen: &mut Pen, slip: &Slip, within: Within) {
    let size = pen.paper.small;
    if let Some((unit, above)) = slip.unit.split_last() {
        for line in above {
            text(pen, line, black(Weight::Regular, size), within, Kind::Paragraph);
        }
        text(pen, unit, black(Weight::Bold, size), within, Kind::Paragraph);
        if within.2 == Align::Centre {
            under(pen, within, within.1 / 3.0);
        }
    }
    text(pen, &slip.number, black(Weight::Regular, size), within, Kind::Paragraph);
}

fn state(pen: &mut Pen, slip: &Slip, within: Within) {
    let mut last = 0.0;
    for line in &slip.state {
        let style = fitting(pen, line, black(Weight::Bold, pen.paper.small), within.1);
        last = text(pen, line, style, within, Kind::Paragraph);
    }
    if !slip.state.is_empty() {
        under(pen, within, last);
    }
    text(pen, &slip.place_and_date, black(Weight::Italic, pen.paper.small), within, Kind::Paragraph);
}

/// As large as a line may be to stay one: the name of the state is not broken, nor is a code.
fn fitting(pen: &Pen, line: &str, style: Style, width: f32) -> Style {
    let taken = pen.faces.face(style.weight).width(line) * style.size;
    let fit = style.size * (width / taken.max(width)) * 0.995;
    Style { size: fit.max(style.size * SMALLEST), ..style }
}

/// A short line in the middle under what was written.
fn under(pen: &mut Pen, (x, width, _): Within, long: f32) {
    pen.y += 1.5;
    pen.put(Item::Rule { x: x + (width - long) / 2.0, y: pen.y, width: long, ink: Ink::Black });
    pen.y += 3.0;
}

fn title(pen: &mut Pen, slip: &Slip) {
    let within = (pen.paper.left, pen.full(), Align::Centre);
    text(pen, &slip.title, black(Weight::Bold, pen.paper.title), within, Kind::Title);
    text(pen, &slip.subtitle, black(Weight::Regular, pen.paper.body), within, Kind::Paragraph);
    pen.y += pen.paper.body;
}

/// The code at the right; the body flows beside it.
fn code(pen: &mut Pen, slip: &Slip) {
    let Some(code) = &slip.code else { return };
    let (side, top) = (pen.paper.code, pen.y);
    let x = pen.paper.width - pen.paper.right - side;
    let read = if code.caption.is_empty() { &code.text } else { &code.caption };
    let part = pen.part(Kind::Figure(read.clone()), None);
    pen.put(Item::Code { x, y: top, side, part });
    // A code wants four of its squares free on each side (ISO/IEC 18004); the room above the letters counts.
    pen.y += side + side / 9.0;
    let style = fitting(pen, &code.caption, black(Weight::Regular, pen.paper.small), side);
    text(pen, &code.caption, style, (x, side, Align::Centre), Kind::Paragraph);
    let foot = pen.y + pen.paper.small * 0.7;
    pen.y = top;
    pen.set_aside(foot, pen.full() - side - side / 6.0);
}

fn heading(pen: &mut Pen, words: &str) {
    let style = black(Weight::Bold, pen.paper.body);
    pen.y += if pen.is_at_top() { 0.0 } else { pen.paper.body * 0.3 };
    // Not alone at the foot of a sheet.
    pen.need(style.leading() * 4.0);
    let within = (pen.paper.left, pen.width(), Align::Left);
    text(pen, words, style, within, Kind::Heading(words.to_owned()));
    pen.y += pen.paper.body * 0.15;
}

fn paragraph(pen: &mut Pen, words: &str) {
    let style = black(Weight::Regular, pen.paper.body);
    let part = pen.part(Kind::Paragraph, None);
    for part_of in words.split('\n') {
        let hang = if part_of.starts_with("- ") {
            pen.faces.face(style.weight).width("- ") * style.size
        } else {
            0.0
        };
        let lines = wrap(pen.faces, part_of, style, pen.width() - hang);
        let few = lines.len().min(2);
        for (index, line) in lines.iter().enumerate() {
            pen.need(if index == 0 && few == 2 { style.leading() * 2.0 } else { style.leading() });
            let x = pen.paper.left + if index == 0 { 0.0 } else { hang };
            pen.line(line, style, (x, pen.width(), Align::Left), Some(part));
            pen.y += style.leading();
        }
    }
    pen.y += pen.paper.body * 0.5;
}

/// Who signs, side by side and never torn apart.
fn signatures(pen: &mut Pen, signatures: &[Signature]) {
    if signatures.is_empty() {
        return;
    }
    let size = pen.paper.body;
    let columns = signatures.len().max(2);
    #[expect(clippy::cast_precision_loss, reason = "few sign")]
    let (width, first) = (pen.full() / columns as f32, (columns - signatures.len()) as f32);
    let lines = |words: &str, style| balance(pen.faces, words, style, width - size);
    let (bold, note) = (black(Weight::Bold, size), black(Weight::Italic, pen.paper.small));
    let blocks: Vec<[(Vec<Line>, Style); 3]> = signatures
        .iter()
        .map(|it| {
            [(lines(&it.role, bold), bold), (lines(&it.note, note), note), (lines(&it.name, bold), bold)]
        })
        .collect();
    let tall = |at: usize| blocks.iter().map(|block| tall(&block[at])).fold(0.0, f32::max);
    let tops = [0.0, tall(0), tall(0) + tall(1) + SIGNING];
    pen.y += size * 0.6;
    pen.need(tops[2] + tall(2));
    let top = pen.y;
    let mut x = pen.paper.left + first * width;
    for block in &blocks {
        for ((lines, style), down) in block.iter().zip(tops) {
            pen.y = top + down;
            let words: String = lines.iter().map(|line| line.text.as_str()).collect();
            text(pen, &words, *style, (x + size / 2.0, width - size, Align::Centre), Kind::Paragraph);
        }
        x += width;
    }
    pen.y = top + tops[2] + tall(2);
}

fn tall((lines, style): &(Vec<Line>, Style)) -> f32 {
    lines.iter().map(|_| style.leading()).sum()
}

/// The number of the slip and of the sheet, where there is more than one sheet.
fn foot(pen: &mut Pen, number: &str) {
    let count = pen.sheets.len();
    if count < 2 {
        return;
    }
    let style = Style { weight: Weight::Regular, size: pen.paper.small, ink: Ink::Grey };
    let base = pen.floor() + 2.2 * style.size;
    let (left, right) = (pen.paper.left, pen.paper.width - pen.paper.right);
    let set = |text: &str| pen.faces.settable(text).replace('\n', " ");
    let number = set(number);
    let width = |text: &str| pen.faces.face(style.weight).width(text) * style.size;
    let pages: Vec<String> = (1..=count).map(|page| format!("{page}/{count}")).collect();
    let places: Vec<f32> = pages.iter().map(|page| right - width(page)).collect();
    for ((sheet, page), x) in pen.sheets.iter_mut().zip(pages).zip(places) {
        if !number.is_empty() {
            sheet.push(Item::Text { x: left, base, text: number.clone(), style, part: None });
        }
        sheet.push(Item::Text { x, base, text: page, style, part: None });
    }
}
