//! A residents' file as lines, with their numbers.

use std::{
    fs::File,
    io::{BufReader, Chain, Read},
    path::{Path, PathBuf},
};

use csv::{ByteRecord, Reader, ReaderBuilder, StringRecord, Terminator};

use super::{Failure, columns::Columns, line::Reason};

/// A residents' file, and the folder that holds its portraits.
#[derive(Debug, Clone)]
pub struct Source {
    path: PathBuf,
}

/// The lines of a file, below its header.
pub struct Lines<R: Read = BufReader<File>> {
    /// The file, with an end of line behind it, so that every line has one.
    reader: Reader<Chain<R, &'static [u8]>>,
    columns: Columns,
    header: StringRecord,
}

/// A line and its number, counted from 1 with the header.
pub struct Numbered {
    /// The number.
    pub line: u64,
    /// What stands there.
    pub fields: Result<StringRecord, Reason>,
}

impl Source {
    /// The file at this path.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// The folder the file lies in, where its portraits are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    /// How long the file is.
    pub fn length(&self) -> Result<u64, Failure> {
        std::fs::metadata(&self.path).map(|file| file.len()).map_err(|why| self.unreadable(why))
    }

    /// Opens the file and reads its header.
    pub fn lines(&self) -> Result<Lines, Failure> {
        let file = File::open(&self.path).map_err(|why| self.unreadable(why))?;
        Lines::read(BufReader::with_capacity(1 << 18, file))
    }

    fn unreadable(&self, why: std::io::Error) -> Failure {
        Failure::File { path: self.path.clone(), why }
    }
}

impl<R: Read> Lines<R> {
    /// Reads the header; the lines come after it.
    pub fn read(from: R) -> Result<Self, Failure> {
        // The reader takes a line that ends in CR LF for ended at the CR, and counts the LF to the next.
        let ends = Terminator::Any(b'\n');
        let from = from.chain(&b"\n"[..]);
        let mut reader =
            ReaderBuilder::new().has_headers(false).flexible(true).terminator(ends).from_reader(from);
        let mut header = ByteRecord::new();
        reader.read_byte_record(&mut header).map_err(|why| Failure::Csv(why.to_string()))?;
        let header = StringRecord::from_byte_record(without_return(header))
            .map_err(|_| Failure::Csv("the header is not UTF-8".to_owned()))?;
        let columns = Columns::read(&header).map_err(Failure::Header)?;
        Ok(Self { reader, columns, header })
    }

    /// Where the columns stand.
    #[must_use]
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The header as it stands there.
    #[must_use]
    pub fn header(&self) -> &StringRecord {
        &self.header
    }

    /// How far the file is read, in bytes.
    #[must_use]
    pub fn read_so_far(&self) -> u64 {
        self.reader.position().byte()
    }

    /// The next line as it stands there, or nothing at the end.
    ///
    /// No field of a resident holds an end of line: a record over several lines
    /// has a quotation mark that nobody closed, and whoever stands in those
    /// lines would be lost unseen.
    pub fn next_bytes(&mut self) -> Result<Option<(u64, ByteRecord)>, Failure> {
        let mut bytes = ByteRecord::new();
        loop {
            if !self.reader.read_byte_record(&mut bytes).map_err(|why| Failure::Csv(why.to_string()))? {
                return Ok(None);
            }
            // Blank lines are nobody's; one of commas alone is a bad line like any other.
            if bytes.len() != 1 || bytes.as_slice() != b"\r" {
                break;
            }
        }
        let bytes = without_return(bytes);
        match bytes.as_slice().split(|byte| *byte == b'\n').skip(1).count() {
            // The reader stands behind the end of this line; where it stood before, blank lines may follow.
            0 => Ok(Some((self.reader.position().line() - 1, bytes))),
            more => {
                let from = bytes.position().map_or(0, csv::Position::line);
                Err(Failure::Unclosed { from, to: from + more as u64 })
            }
        }
    }

    /// The next line, or nothing at the end.
    pub fn next_line(&mut self) -> Result<Option<Numbered>, Failure> {
        let Some((line, bytes)) = self.next_bytes()? else { return Ok(None) };
        let fields =
            StringRecord::from_byte_record(bytes).map_err(|_| Reason::Unreadable("not UTF-8".to_owned()));
        Ok(Some(Numbered { line, fields }))
    }
}

/// A line as it is without the CR before its LF: spreadsheets write both.
fn without_return(bytes: ByteRecord) -> ByteRecord {
    let Some(last) = bytes.iter().next_back().and_then(|field| field.strip_suffix(b"\r")) else {
        return bytes;
    };
    let first = bytes.iter().take(bytes.len() - 1);
    let mut plain: ByteRecord = first.chain([last]).collect();
    plain.set_position(bytes.position().cloned());
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let file = "personal_id,full_name,birth_date,sex\n1,\"A\",1984,Nam\n2,C,1984,\"Nam\"\n";
        for file in [file.to_owned(), file.replace('\n', "\r\n")] {
            let mut lines = Lines::read(file.as_bytes()).expect("a header");
            let all: Vec<Numbered> = std::iter::from_fn(|| lines.next_line().expect("a line")).collect();
            assert_eq!(all.iter().map(|line| line.line).collect::<Vec<_>>(), [2, 3], "{file:?}");
            let read = all.iter().all(|line| line.fields.as_ref().is_ok_and(|fields| &fields[3] == "Nam"));
            assert!(read && lines.header().iter().next_back() == Some("sex"), "{file:?}");
        }
    }

    #[test]
    fn a_row_of_empty_cells_is_a_bad_line_and_a_blank_one_is_none() {
        for ends in ["\n", "\r\n"] {
            let file = ["personal_id,full_name,birth_date,sex", "", ",,,", "2,C,1984,Nam", ""].join(ends);
            let mut lines = Lines::read(file.as_bytes()).expect("a header");
            let all: Vec<Numbered> = std::iter::from_fn(|| lines.next_line().expect("a line")).collect();
            assert_eq!(all.iter().map(|line| line.line).collect::<Vec<_>>(), [3, 4], "{file:?}");
            assert!(all[0].fields.as_ref().is_ok_and(|fields| fields.iter().all(str::is_empty)), "{file:?}");
        }
    }

    #[test]
    fn a_quotation_mark_that_nobody_closed_ends_the_reading_and_names_its_lines() {
        let file = "personal_id,full_name,birth_date,sex\n1,\"A,1984,Nam\n2,B,1984,Nam\n3,C\",1984,Nam\n";
        let mut lines = Lines::read(file.as_bytes()).expect("a header");
        assert!(matches!(lines.next_line(), Err(Failure::Unclosed { from: 2, to: 4 })));
    }

    #[test]
    fn a_line_that_is_not_utf_8_is_a_bad_line_and_no_end() {
        let file = b"personal_id,full_name,birth_date,sex\n1,\xff,1984,Nam\n2,C,1984,Nam\n";
        let mut lines = Lines::read(&file[..]).expect("a header");
        assert!(lines.next_line().expect("a line").is_some_and(|line| line.fields.is_err()));
        assert!(lines.next_line().expect("a line").is_some_and(|line| line.fields.is_ok()));
    }
}
