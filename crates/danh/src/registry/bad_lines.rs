//! The lines left out, written to a file that can be mended and read again.

use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions, Permissions},
    io,
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};

use csv::{ByteRecord, StringRecord};

use super::{Failure, line::Reason, source::Source};

/// What an earlier file of bad lines may have brought, and this one brings.
const OURS: [&str; 2] = ["line", "reason"];
/// These are residents: nobody but the owner reads them.
const PRIVATE: u32 = 0o600;

/// Writes the bad lines byte for byte, whatever they are, each with its number
/// and its reason under columns of their own.
pub fn write(source: &Source, bad: &BTreeMap<u64, Reason>, to: &Path) -> Result<(), Failure> {
    let unwritable = |why: io::Error| Failure::File { path: to.to_owned(), why };
    let mut lines = source.lines()?;
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(private(to).map_err(unwritable)?);
    let header = lines.header().clone();
    let width = header.iter().filter(|name| !is_ours(name)).count();
    let mut put = |fields: Vec<&[u8]>, ours: [&str; 2]| {
        writer.write_record(with(fields, width, ours)).map_err(|why| unwritable(io::Error::other(why)))
    };
    put(kept(&header, header.as_byte_record()), OURS)?;
    while let Some((number, line)) = lines.next_bytes()? {
        let Some(reason) = bad.get(&number) else { continue };
        put(kept(&header, &line), [&number.to_string(), &reason.to_string()])?;
    }
    writer.flush().map_err(unwritable)
}

fn private(to: &Path) -> io::Result<File> {
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(PRIVATE).open(to)?;
    // One that was there before may have been made by anybody.
    file.set_permissions(Permissions::from_mode(PRIVATE))?;
    Ok(file)
}

fn is_ours(name: &str) -> bool {
    OURS.contains(&name.trim())
}

/// A line without the two columns that an earlier file of bad lines brought.
fn kept<'a>(header: &StringRecord, line: &'a ByteRecord) -> Vec<&'a [u8]> {
    let ours = |at: usize| header.get(at).is_some_and(is_ours);
    line.iter().enumerate().filter(|(at, _)| !ours(*at)).map(|(_, field)| field).collect()
}

/// Number and reason stand under their names, and what is too much after them.
fn with<'a>(mut fields: Vec<&'a [u8]>, width: usize, ours: [&'a str; 2]) -> Vec<&'a [u8]> {
    let too_much = fields.split_off(fields.len().min(width));
    fields.resize(width, b"");
    fields.into_iter().chain(ours.map(str::as_bytes)).chain(too_much).collect()
}
