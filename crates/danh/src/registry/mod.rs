//! `danh registry import FILE.csv`: fills the embedded registers from a file.
//!
//! All lines are checked first. Bad ones are reported with number and reason,
//! and nothing is kept, unless they are to be skipped: then they go to a file
//! of their own. A number the register knows is replaced. Whatever stops an
//! import half way, nobody sees any of it: it becomes visible in its last act.

mod bad_lines;
mod check;
mod columns;
pub(crate) mod event;
mod line;
mod portrait_file;
mod source;
mod write;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use store::Db;

use source::Source;

/// What becomes of a file with bad lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadLines {
    /// Nothing of it is kept.
    Refuse,
    /// They are written to this file, and the rest is kept.
    SkipTo(PathBuf),
}

/// What came of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Residents were written and are visible; these lines were left out.
    Imported {
        /// How many residents.
        residents: u64,
        /// The lines left out.
        left_out: Vec<BadLine>,
    },
    /// Nothing was written, because of these lines.
    Refused(Vec<BadLine>),
}

/// A bad line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// Its number, counted from 1 with the header.
    pub line: u64,
    /// What is wrong with it.
    pub reason: String,
}

impl std::fmt::Display for BadLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

/// Why an import could not be made at all.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A file cannot be read or written.
    #[error("{}: {why}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        why: std::io::Error,
    },
    /// The file is not CSV.
    #[error("not a CSV file: {0}")]
    Csv(String),
    /// A quotation mark is not closed.
    #[error("lines {from} to {to}: a quotation mark that is opened in line {from} is not closed there")]
    Unclosed {
        /// The line it is opened in.
        from: u64,
        /// The last line that it takes in.
        to: u64,
    },
    /// The header is not one of a residents' file.
    #[error("{0}")]
    Header(columns::Wrong),
    /// The file changed between the two passes.
    #[error("the file changed while it was read: line {line}: {why}")]
    Changed {
        /// The line.
        line: u64,
        /// What is wrong with it now.
        why: line::Reason,
    },
    /// The register.
    #[error("the register: {0}")]
    Store(domain::Error),
}

/// Reads a file into the register. Shows its progress where there is a terminal.
pub async fn import(db: &Db, file: &Path, bad_lines: &BadLines, now: Timestamp) -> Result<Outcome, Failure> {
    let source = Source::new(file);
    let length = source.length()?;
    let bar = bar("checking", length);
    let checked = check::check(db, &source, &bar).await?;
    bar.finish_and_clear();

    let bad: Vec<BadLine> =
        checked.bad.iter().map(|(line, why)| BadLine { line: *line, reason: why.to_string() }).collect();
    match bad_lines {
        BadLines::Refuse if !bad.is_empty() => return Ok(Outcome::Refused(bad)),
        BadLines::SkipTo(path) if !bad.is_empty() => bad_lines::write(&source, &checked.bad, path)?,
        _ => {}
    }
    let bar = self::bar("writing", length);
    let left_out = checked.bad.into_keys().collect();
    let residents = write::write(db, &source, left_out, &bar, now).await?;
    bar.finish_and_clear();
    Ok(Outcome::Imported { residents, left_out: bad })
}

fn bar(doing: &'static str, length: u64) -> ProgressBar {
    let bar = ProgressBar::new(length).with_message(doing);
    let template = "{msg:9} {wide_bar} {bytes}/{total_bytes} {eta}";
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
