//! The papers that an office hands out, as PDF: the receipt of a dossier and
//! the slips that go with it, for a printer, an archive and a screen reader.
//!
//! Every word comes from the caller. Equal slips give equal bytes: there is no
//! clock here, and no dice. What is written conforms to PDF/A-2a (ISO 19005-2),
//! to be kept, and PDF/UA-1 (ISO 14289-1), to be read aloud.

mod face;
mod grid;
mod layout;
mod lines;
mod paint;
mod sheet;
mod slip;

pub use slip::{Align, Block, Code, Column, Created, Form, Signature, Slip, Table};

/// Why a slip could not be put on paper.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The text of the code is longer than a QR code can hold.
    #[error("code_too_long")]
    CodeTooLong,
    /// The fonts in this binary cannot be read.
    #[error("font_unreadable")]
    FontUnreadable,
    /// The slip makes no file that keeps to PDF/A-2a and PDF/UA-1: without a title, say.
    #[error("not_writable: {0}")]
    NotWritable(String),
}

/// The slip as the bytes of a PDF file.
pub fn render(slip: &Slip) -> Result<Vec<u8>, Failure> {
    let faces = face::Faces::get().ok_or(Failure::FontUnreadable)?;
    paint::paint(slip, &layout::lay(slip, faces), faces)
}
