//! The lines left out, written to a file that can be mended and read again.

use std::{collections::BTreeMap, path::Path};

use csv::StringRecord;

use super::{Failure, line::Reason, source::Source};

/// Writes the bad lines as they stand, each with its number and its reason.
pub fn write(source: &Source, bad: &BTreeMap<u64, Reason>, to: &Path) -> Result<(), Failure> {
    let unwritable = |why: csv::Error| Failure::File { path: to.to_owned(), why: std::io::Error::other(why) };
    let mut lines = source.lines()?;
    let mut writer = csv::WriterBuilder::new().flexible(true).from_path(to).map_err(unwritable)?;
    writer
        .write_record(with(&kept(lines.header(), lines.header()), ["line", "reason"]))
        .map_err(unwritable)?;
    let header = lines.header().clone();
    while let Some(numbered) = lines.next_line()? {
        let Some(reason) = bad.get(&numbered.line) else { continue };
        let fields = numbered.fields.unwrap_or_default();
        let (number, reason) = (numbered.line.to_string(), reason.to_string());
        let line = with(&kept(&header, &fields), [number.as_str(), reason.as_str()]);
        writer.write_record(line).map_err(unwritable)?;
    }
    writer.flush().map_err(|why| Failure::File { path: to.to_owned(), why })
}

/// A line without the two columns that an earlier file of bad lines brought.
fn kept<'a>(header: &StringRecord, line: &'a StringRecord) -> Vec<&'a str> {
    let ours = |at: usize| matches!(header.get(at).map(str::trim), Some("line" | "reason"));
    line.iter().enumerate().filter(|(at, _)| !ours(*at)).map(|(_, field)| field).collect()
}

fn with<'a>(fields: &[&'a str], more: [&'a str; 2]) -> Vec<&'a str> {
    fields.iter().copied().chain(more).collect()
}
