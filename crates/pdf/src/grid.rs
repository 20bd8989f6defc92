//! Rows of cells: names with their values, and tables.

use crate::face::Weight;
use crate::lines::{Ink, Line, Style, wrap};
use crate::sheet::{Item, Kind, Pen};
use crate::slip::{Align, Table};

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

/// Names with their values, one under the other, a fine line between.
pub fn rows(pen: &mut Pen, rows: &[(String, String)]) {
    let size = pen.paper.body;
    let name = Style { weight: Weight::Regular, size, ink: Ink::Grey };
    let value = Style { weight: Weight::Regular, size, ink: Ink::Black };
    let longest = rows.iter().map(|(name, _)| pen.faces.face(Weight::Regular).width(name) * size);
    let gap = size * 0.9;
    let names = longest.fold(0.0, f32::max).min((pen.full() - gap) * NAMES).ceil() + 0.5;
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
            pen.put(Item::Rule { x: left, y: pen.y, width: rule, ink: Ink::Grey });
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
    let rows = table.rows.iter().map(|row| (row, Weight::Regular));
    let foot = table.foot.iter().map(|row| (row, Weight::Bold));
    // The names do not stand alone at the foot of a sheet.
    pen.need(height(&head, pad) + size * 4.0);
    rule(pen);
    put(pen, &head, part, pad);
    rule(pen);
    for (row, weight) in rows.chain(foot) {
        let cells = cells(pen, table, row, (weight, Kind::Cell));
        if !pen.fits(height(&cells, pad)) && !pen.is_at_top() {
            pen.turn();
            rule(pen);
            put(pen, &head, part, pad);
            rule(pen);
        }
        put(pen, &cells, part, pad);
        rule(pen);
    }
    pen.y += size * 0.7;
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

fn rule(pen: &mut Pen) {
    pen.put(Item::Rule { x: pen.paper.left, y: pen.y, width: pen.full(), ink: Ink::Black });
}

fn height(cells: &[Cell], pad: f32) -> f32 {
    let tallest = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or_default();
    let leading = cells.first().map_or(0.0, |cell| cell.style.leading());
    #[expect(clippy::cast_precision_loss, reason = "a cell has few lines")]
    let lines = tallest as f32;
    lines * leading + 2.0 * pad
}

/// Puts a row down where the pen is: whole if a sheet can hold it, else line by line over the sheets.
fn put(pen: &mut Pen, cells: &[Cell], table: usize, pad: f32) {
    pen.need(height(cells, pad).min(pen.floor() - pen.paper.top));
    let row = pen.part(Kind::Row, Some(table));
    let parts: Vec<usize> = cells.iter().map(|cell| pen.part(cell.kind.clone(), Some(row))).collect();
    let tallest = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or_default();
    let leading = cells.first().map_or(0.0, |cell| cell.style.leading());
    pen.y += pad;
    for index in 0..tallest {
        pen.need(leading);
        for (cell, part) in cells.iter().zip(&parts) {
            if let Some(line) = cell.lines.get(index) {
                pen.line(line, cell.style, (cell.x, cell.width, cell.align), Some(*part));
            }
        }
        pen.y += leading;
    }
    pen.y += pad;
}
