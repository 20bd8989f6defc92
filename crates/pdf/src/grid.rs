//! Rows of cells: names with their values, and tables.

use crate::face::Weight;
use crate::lines::{Ink, Line, Style, wrap};
use crate::sheet::{Item, Kind, Pen, lines_tall};
use crate::slip::{Align, Block, Table};

/// A cell before it is put down.
struct Cell {
    x: f32,
    width: f32,
    align: Align,
    style: Style,
    kind: Kind,
    lines: Vec<Line>,
}

/// The longest part of the width that names may take.
const NAMES: f32 = 0.38;

/// How wide the names of a slip are: one width, so that all values stand under each other.
pub fn names(pen: &Pen, body: &[Block]) -> f32 {
    let size = pen.paper.body;
    let face = pen.faces.face(Weight::Regular);
    let rows = body.iter().filter_map(|block| if let Block::Rows(rows) = block { Some(rows) } else { None });
    let longest = rows.flatten().map(|(name, _)| face.width(name) * size).fold(0.0, f32::max);
    // A hair more than measured, so that rounding does not break the longest.
    longest.min(pen.full() * NAMES) + 0.5
}

/// Names with their values, one under the other, a fine line between.
pub fn rows(pen: &mut Pen, rows: &[(String, String)], names: f32) {
    let size = pen.paper.body;
    let name = Style { weight: Weight::Regular, size, ink: Ink::Grey };
    let value = Style { weight: Weight::Regular, size, ink: Ink::Black };
    let gap = size * 0.9;
    let table = pen.part(Kind::Table, None);
    let pad = size * 0.22;
    for (index, (name_text, value_text)) in rows.iter().enumerate() {
        let left = pen.paper.left;
        let width = pen.width() - names - gap;
        let cell = |x, width, style, kind, text: &str| Cell {
            x,
            width,
            align: Align::Left,
            style,
            kind,
            lines: wrap(pen.faces, text, style, width),
        };
        let cells = [
            cell(left, names, name, Kind::RowName, name_text),
            cell(left + names + gap, width, value, Kind::Cell, value_text),
        ];
        let rule = pen.width();
        put(pen, &cells, table, pad);
        if index + 1 < rows.len() {
            pen.put(Item::Rule { x: left, y: pen.y, width: rule, ink: Ink::Pale });
        }
    }
    pen.y += size * 0.6;
}

/// A table with its column names on every sheet.
pub fn table(pen: &mut Pen, table: &Table) {
    pen.clear();
    let size = pen.paper.body;
    let part = pen.part(Kind::Table, None);
    let pad = size * 0.3;
    let names: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let head = cells(pen, table, &names, (Weight::Bold, Kind::ColumnName));
    // The names do not stand alone at the foot of a sheet.
    pen.need(height(&head, pad) + size * 4.0);
    named(pen, &head, part, pad);
    let rows = table.rows.iter().map(|row| (row, Weight::Regular));
    let foot = table.foot.iter().map(|row| (row, Weight::Bold));
    for (index, (row, weight)) in rows.chain(foot).enumerate() {
        let cells = cells(pen, table, row, (weight, Kind::Cell));
        if !pen.fits(height(&cells, pad)) && !pen.is_at_top() {
            rule(pen, Ink::Black);
            pen.turn();
            named(pen, &head, part, pad);
        } else if index > 0 {
            rule(pen, if weight == Weight::Bold { Ink::Black } else { Ink::Pale });
        }
        put(pen, &cells, part, pad);
    }
    rule(pen, Ink::Black);
    pen.y += size * 0.7;
}

/// The names of the columns, between two lines.
fn named(pen: &mut Pen, head: &[Cell], table: usize, pad: f32) {
    rule(pen, Ink::Black);
    put(pen, head, table, pad);
    rule(pen, Ink::Black);
}

/// The row of a table as cells, filled up with empty ones.
fn cells(pen: &Pen, table: &Table, row: &[String], (weight, kind): (Weight, Kind)) -> Vec<Cell> {
    let shares: u32 = table.columns.iter().map(|column| u32::from(column.share)).sum();
    let size = pen.paper.body;
    let style = Style { weight, size, ink: Ink::Black };
    let pad = size * 0.4;
    let mut x = pen.paper.left;
    let mut cells = Vec::new();
    for (index, column) in table.columns.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "shares are small numbers")]
        let part = f32::from(column.share) / shares.max(1) as f32;
        let (from, width) = (x + pad, pen.full() * part - 2.0 * pad);
        let text = row.get(index).map_or("", String::as_str);
        let lines = wrap(pen.faces, text, style, width);
        cells.push(Cell { x: from, width, align: column.align, style, kind: kind.clone(), lines });
        x += pen.full() * part;
    }
    cells
}

fn rule(pen: &mut Pen, ink: Ink) {
    pen.put(Item::Rule { x: pen.paper.left, y: pen.y, width: pen.full(), ink });
}

fn height(cells: &[Cell], pad: f32) -> f32 {
    let tallest = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or_default();
    let leading = cells.first().map_or(0.0, |cell| cell.style.leading());
    lines_tall(tallest, leading) + 2.0 * pad
}

/// Puts a row down where the pen is: whole if a sheet can hold it, else line by line over the sheets.
fn put(pen: &mut Pen, cells: &[Cell], table: usize, pad: f32) {
    pen.need(height(cells, pad).min(pen.floor() - pen.paper.top));
    let row = pen.part(Kind::Row, Some(table));
    let parts: Vec<usize> = cells.iter().map(|cell| pen.part(cell.kind.clone(), Some(row))).collect();
    let mut left = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or_default();
    let leading = cells.first().map_or(0.0, |cell| cell.style.leading());
    let mut from = 0;
    pen.y += pad;
    while left > 0 {
        pen.need(leading);
        let top = pen.y;
        let room = left.min(pen.room(leading));
        // Cell by cell, not line by line: that is how it is read, marked and copied.
        for (cell, part) in cells.iter().zip(&parts) {
            pen.y = top;
            for line in cell.lines.iter().skip(from).take(room) {
                pen.line(line, cell.style, (cell.x, cell.width, cell.align), Some(*part));
                pen.y += leading;
            }
        }
        pen.y = top + lines_tall(room, leading);
        (from, left) = (from + room, left - room);
    }
    pen.y += pad;
}
