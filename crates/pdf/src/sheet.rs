//! Sheets being written: what stands where, and what it is to a screen reader.

use crate::face::Faces;
use crate::lines::{Ink, Line, Style};
use crate::slip::{Align, Form};

/// A millimetre in points.
pub const MM: f32 = 72.0 / 25.4;

/// A size of paper and of what stands on it, in points.
#[derive(Debug, Clone, Copy)]
pub struct Paper {
    pub width: f32,
    pub height: f32,
    pub left: f32,
    pub right: f32,
    pub top: f32,
    pub bottom: f32,
    /// Running text.
    pub body: f32,
    /// Head, foot and what stands under a code.
    pub small: f32,
    /// What the paper is called.
    pub title: f32,
    /// A side of the code.
    pub code: f32,
}

impl Paper {
    /// The receipt on A4, the slips on A5 (ISO 216).
    pub fn of(form: Form) -> Self {
        match form {
            Form::Receipt => Self {
                width: 210.0 * MM,
                height: 297.0 * MM,
                left: 25.0 * MM,
                right: 20.0 * MM,
                top: 18.0 * MM,
                bottom: 20.0 * MM,
                body: 10.5,
                small: 9.0,
                title: 16.0,
                code: 32.0 * MM,
            },
            _ => Self {
                width: 148.0 * MM,
                height: 210.0 * MM,
                left: 15.0 * MM,
                right: 12.0 * MM,
                top: 11.0 * MM,
                bottom: 14.0 * MM,
                body: 9.3,
                small: 7.8,
                title: 12.5,
                code: 28.0 * MM,
            },
        }
    }
}

/// What a part is to somebody who hears the paper instead of seeing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Title,
    Heading(String),
    Paragraph,
    Figure(String),
    Table,
    Row,
    ColumnName,
    RowName,
    Cell,
}

/// A part and the part it belongs to.
#[derive(Debug)]
pub struct Part {
    pub kind: Kind,
    pub within: Option<usize>,
}

/// Something on a sheet.
#[derive(Debug)]
pub enum Item {
    /// A line of text; of no part only at the foot of the sheet.
    Text { x: f32, base: f32, text: String, style: Style, part: Option<usize> },
    /// A line drawn from left to right.
    Rule { x: f32, y: f32, width: f32, ink: Ink },
    /// The code, by its upper left corner.
    Code { x: f32, y: f32, side: f32, part: usize },
}

/// How tall so many lines are.
#[expect(clippy::cast_precision_loss, reason = "papers have few lines")]
pub fn lines_tall(lines: usize, leading: f32) -> f32 {
    lines as f32 * leading
}

/// What is left of the width beside something at the right.
#[derive(Debug, Clone, Copy)]
struct Aside {
    foot: f32,
    width: f32,
}

/// The sheets so far and the place where the next thing goes.
pub struct Pen<'a> {
    pub faces: &'a Faces,
    pub paper: Paper,
    pub sheets: Vec<Vec<Item>>,
    pub parts: Vec<Part>,
    /// How far down the sheet.
    pub y: f32,
    aside: Option<Aside>,
}

impl<'a> Pen<'a> {
    pub fn new(paper: Paper, faces: &'a Faces) -> Self {
        Self { faces, paper, sheets: vec![Vec::new()], parts: Vec::new(), y: paper.top, aside: None }
    }

    /// The width between the margins.
    pub fn full(&self) -> f32 {
        self.paper.width - self.paper.left - self.paper.right
    }

    /// The width that is free here.
    pub fn width(&self) -> f32 {
        self.aside.filter(|aside| self.y < aside.foot).map_or(self.full(), |aside| aside.width)
    }

    /// The lowest place that may be written on.
    pub fn floor(&self) -> f32 {
        self.paper.height - self.paper.bottom
    }

    /// Whether something as tall as this still goes on the sheet.
    pub fn fits(&self, height: f32) -> bool {
        self.y + height <= self.floor()
    }

    /// How many lines still go on the sheet; one at least, or nothing would ever be written.
    pub fn room(&self, leading: f32) -> usize {
        let mut lines = 1;
        while self.fits(lines_tall(lines + 1, leading)) {
            lines += 1;
        }
        lines
    }

    /// Whether the sheet is still empty.
    pub fn is_at_top(&self) -> bool {
        self.y <= self.paper.top
    }

    /// Takes the next sheet.
    pub fn turn(&mut self) {
        self.sheets.push(Vec::new());
        self.y = self.paper.top;
        self.aside = None;
    }

    /// Takes the next sheet unless this much still goes on this one.
    pub fn need(&mut self, height: f32) {
        if !self.fits(height) && !self.is_at_top() {
            self.turn();
        }
    }

    /// Keeps the right side free down to `foot`, so that lines are only so wide.
    pub fn set_aside(&mut self, foot: f32, width: f32) {
        self.aside = Some(Aside { foot, width });
    }

    /// Goes on below what stands at the right.
    pub fn clear(&mut self) {
        if let Some(aside) = self.aside.take() {
            self.y = self.y.max(aside.foot);
        }
    }

    /// A part within another.
    pub fn part(&mut self, kind: Kind, within: Option<usize>) -> usize {
        self.parts.push(Part { kind, within });
        self.parts.len() - 1
    }

    pub fn put(&mut self, item: Item) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.push(item);
        }
    }

    /// A line of text in a box from `x`, its top where the pen is; the pen stays.
    pub fn line(&mut self, line: &Line, style: Style, within: (f32, f32, Align), part: Option<usize>) {
        let (x, width, align) = within;
        let x = match align {
            Align::Left => x,
            Align::Centre => x + (width - line.width) / 2.0,
            Align::Right => x + width - line.width,
        };
        // A part without any text would be no part: the cell of a table must be there though empty.
        let text = if line.text.is_empty() { " ".to_owned() } else { line.text.clone() };
        self.put(Item::Text { x, base: self.y + style.ascent(), text, style, part });
    }
}
