//! The columns of a residents' file: in any order, none that nobody knows.

use csv::StringRecord;

/// Every column the file may have, by its name in the header.
pub const NAMES: [&str; 28] = [
    "personal_id",
    "old_id",
    "full_name",
    "birth_date",
    "sex",
    "nationality",
    "ethnicity",
    "religion",
    "birth_registration_place",
    "hometown",
    "permanent_address",
    "current_address",
    "father_id",
    "mother_id",
    "spouse_id",
    "guardian_id",
    "phone",
    "email",
    "card_kind",
    "card_issued_on",
    "card_expires_on",
    "card_status",
    "biometrics_on",
    "portrait",
    "died_on",
    "override",
    // What the file of bad lines adds, so that it can be mended and read again.
    "line",
    "reason",
];

/// The columns without which there is no resident.
const WANTED: [&str; 4] = ["personal_id", "full_name", "birth_date", "sex"];

/// Where each column stands in this file.
#[derive(Debug, Clone)]
pub struct Columns {
    places: Vec<(&'static str, usize)>,
    width: usize,
}

/// What is wrong with a header.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// A column of a name that nobody knows.
    #[error("unknown column \"{0}\"")]
    Unknown(String),
    /// One name twice.
    #[error("column \"{0}\" stands there twice")]
    Twice(&'static str),
    /// A column without which there is no resident.
    #[error("column \"{0}\" is missing")]
    Missing(&'static str),
}

impl Columns {
    /// Reads the header.
    pub fn read(header: &StringRecord) -> Result<Self, Wrong> {
        let mut places = Vec::with_capacity(header.len());
        for (at, name) in header.iter().enumerate() {
            let name = name.trim_start_matches('\u{feff}').trim();
            let known = NAMES.into_iter().find(|known| *known == name);
            let known = known.ok_or_else(|| Wrong::Unknown(name.to_owned()))?;
            if places.iter().any(|(taken, _)| *taken == known) {
                return Err(Wrong::Twice(known));
            }
            places.push((known, at));
        }
        let there = |wanted: &&str| places.iter().any(|(name, _)| name == wanted);
        match WANTED.iter().find(|wanted| !there(wanted)) {
            Some(missing) => Err(Wrong::Missing(missing)),
            None => Ok(Self { width: header.len(), places }),
        }
    }

    /// How many fields a line of this file has.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// What a line says in a column; nothing where the file has no such column.
    #[must_use]
    pub fn field<'a>(&self, line: &'a StringRecord, name: &str) -> &'a str {
        let place = self.places.iter().find(|(column, _)| *column == name);
        place.and_then(|(_, at)| line.get(*at)).unwrap_or_default().trim()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &[&str]) -> Result<Columns, Wrong> {
        Columns::read(&StringRecord::from(header.to_vec()))
    }

    #[test]
    fn columns_stand_in_any_order() {
        let columns = read(&["sex", "birth_date", "full_name", "personal_id"]).expect("a header");
        let line = StringRecord::from(vec!["Nam", "1984", "Nguyễn Văn Ưng", " 001084000205 "]);
        assert_eq!(columns.field(&line, "personal_id"), "001084000205");
        assert_eq!(columns.field(&line, "phone"), "");
    }

    #[test]
    fn an_unknown_column_is_refused_by_name() {
        let header = read(&["personal_id", "full_name", "birth_date", "sex", "shoe_size"]);
        assert_eq!(header.err(), Some(Wrong::Unknown("shoe_size".into())));
    }

    #[test]
    fn a_column_twice_is_refused_by_name() {
        assert_eq!(read(&["sex", "sex"]).err(), Some(Wrong::Twice("sex")));
    }

    #[test]
    fn a_missing_column_is_named() {
        assert_eq!(read(&["personal_id", "full_name", "sex"]).err(), Some(Wrong::Missing("birth_date")));
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_a_name() {
        assert!(read(&["\u{feff}personal_id", "full_name", "birth_date", "sex"]).is_ok());
    }
}
