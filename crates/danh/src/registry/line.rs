//! One line of a residents' file, read into a resident or a reason why not.

use std::str::FromStr;

use csv::StringRecord;
use domain::{
    identity::{Card, Contact, Kin, PartialDate, Particulars, PersonalIdNumber, Resident},
    text,
};

use super::columns::Columns;

/// The longest text of a field, in letters.
const LONGEST: usize = 300;

/// Why a line is bad.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// More or fewer fields than the header.
    #[error("{0} fields where the header has {1}")]
    Width(usize, usize),
    /// A field that cannot be read.
    #[error("{column}: {why}")]
    Field {
        /// The column.
        column: &'static str,
        /// What is wanted there.
        why: String,
    },
    /// The number says another sex or year of birth, and nobody confirmed it.
    #[error("personal_id: {0} (to keep it, repeat the number in a column \"override\")")]
    Disagrees(String),
    /// A number that another line of the file has.
    #[error("personal_id: line {0} has the same number")]
    Twice(u64),
    /// Kin that are neither in the file nor in the register.
    #[error("{0}: neither in this file nor in the register")]
    UnknownKin(&'static str),
    /// Not text, or not CSV.
    #[error("{0}")]
    Unreadable(String),
}

/// Reads a line.
pub fn read(columns: &Columns, line: &StringRecord) -> Result<Resident, Reason> {
    if line.len() != columns.width() {
        return Err(Reason::Width(line.len(), columns.width()));
    }
    let fields = Fields { columns, line };
    let resident = fields.resident()?;
    fields.check_agreement(&resident)?;
    check_dates(&resident)?;
    check_kin(&resident)?;
    Ok(resident)
}

/// The kin a resident names, by column.
pub fn kin(resident: &Resident) -> [(&'static str, Option<PersonalIdNumber>); 4] {
    let Kin { father, mother, spouse, guardian } = resident.kin;
    [("father_id", father), ("mother_id", mother), ("spouse_id", spouse), ("guardian_id", guardian)]
}

struct Fields<'a> {
    columns: &'a Columns,
    line: &'a StringRecord,
}

impl Fields<'_> {
    fn resident(&self) -> Result<Resident, Reason> {
        Ok(Resident {
            number: self.wanted("personal_id")?,
            old_id: self.old_id()?,
            name: self.wanted("full_name")?,
            birth: self.wanted("birth_date")?,
            sex: self.wanted("sex")?,
            particulars: self.particulars()?,
            kin: Kin {
                father: self.maybe("father_id")?,
                mother: self.maybe("mother_id")?,
                spouse: self.maybe("spouse_id")?,
                guardian: self.maybe("guardian_id")?,
            },
            contact: Contact { phone: self.maybe("phone")?, email: self.maybe("email")? },
            card: self.card()?,
            biometrics_on: self.maybe("biometrics_on")?,
            portrait: Some(self.text("portrait")?).filter(|file| !file.is_empty()),
            died_on: self.maybe("died_on")?,
        })
    }

    fn particulars(&self) -> Result<Particulars, Reason> {
        Ok(Particulars {
            nationality: self.text("nationality")?,
            ethnicity: self.text("ethnicity")?,
            religion: self.text("religion")?,
            birth_registration_place: self.text("birth_registration_place")?,
            hometown: self.text("hometown")?,
            permanent_address: self.text("permanent_address")?,
            current_address: self.text("current_address")?,
        })
    }

    fn card(&self) -> Result<Option<Card>, Reason> {
        if matches!(self.field("card_kind"), "" | "none") {
            let rest = ["card_issued_on", "card_expires_on", "card_status"];
            return match rest.into_iter().find(|column| !self.field(column).is_empty()) {
                Some(column) => Err(wrong(column, "there is no card")),
                None => Ok(None),
            };
        }
        Ok(Some(Card {
            kind: self.wanted("card_kind")?,
            issued_on: self.wanted("card_issued_on")?,
            expires_on: self.maybe("card_expires_on")?,
            status: self.wanted("card_status")?,
        }))
    }

    fn old_id(&self) -> Result<Option<String>, Reason> {
        let old_id = self.field("old_id");
        let digits = old_id.bytes().all(|byte| byte.is_ascii_digit());
        match old_id.len() {
            0 => Ok(None),
            9 | 12 if digits => Ok(Some(old_id.to_owned())),
            _ => Err(wrong("old_id", "nine or twelve digits are wanted")),
        }
    }

    /// A number may disagree with sex or birth by law; the line then says so by
    /// repeating the number.
    fn check_agreement(&self, resident: &Resident) -> Result<(), Reason> {
        let confirmed: Option<PersonalIdNumber> = self.maybe("override")?;
        match confirmed {
            Some(number) if number != resident.number => Err(wrong("override", "another number")),
            Some(_) => Ok(()),
            None => resident
                .number
                .agrees_with(resident.sex, resident.birth)
                .map_err(|refusal| Reason::Disagrees(refusal.to_string())),
        }
    }

    fn wanted<T: FromStr<Err: std::fmt::Display>>(&self, column: &'static str) -> Result<T, Reason> {
        self.field(column).parse().map_err(|why: T::Err| wrong(column, &why.to_string()))
    }

    fn maybe<T: FromStr<Err: std::fmt::Display>>(&self, column: &'static str) -> Result<Option<T>, Reason> {
        if self.field(column).is_empty() { Ok(None) } else { self.wanted(column).map(Some) }
    }

    fn text(&self, column: &'static str) -> Result<String, Reason> {
        let text = text::tidy(self.field(column));
        if text.chars().count() > LONGEST {
            return Err(wrong(column, "too long"));
        }
        if text.chars().any(char::is_control) {
            return Err(wrong(column, "letters that cannot be shown"));
        }
        Ok(text)
    }

    fn field(&self, column: &str) -> &str {
        self.columns.field(self.line, column)
    }
}

fn wrong(column: &'static str, why: &str) -> Reason {
    Reason::Field { column, why: why.to_owned() }
}

/// Nobody gets a card before birth, and no card ends before it begins.
fn check_dates(resident: &Resident) -> Result<(), Reason> {
    let before = |one: PartialDate, other: PartialDate| one.last_day() < other.first_day();
    let birth = resident.birth;
    if let Some(card) = &resident.card {
        if before(card.issued_on, birth) {
            return Err(wrong("card_issued_on", "before birth"));
        }
        if card.expires_on.is_some_and(|end| before(end, card.issued_on)) {
            return Err(wrong("card_expires_on", "before the card was issued"));
        }
    }
    if resident.biometrics_on.is_some_and(|day| before(day, birth)) {
        return Err(wrong("biometrics_on", "before birth"));
    }
    if resident.died_on.is_some_and(|day| before(day, birth)) {
        return Err(wrong("died_on", "before birth"));
    }
    Ok(())
}

/// Nobody is their own kin.
fn check_kin(resident: &Resident) -> Result<(), Reason> {
    let own = kin(resident).into_iter().find(|(_, number)| *number == Some(resident.number));
    own.map_or(Ok(()), |(column, _)| Err(wrong(column, "the number of the resident themselves")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: [&str; 9] = [
        "personal_id",
        "full_name",
        "birth_date",
        "sex",
        "father_id",
        "card_kind",
        "card_issued_on",
        "card_status",
        "override",
    ];

    fn read_line(fields: [&str; 9]) -> Result<Resident, Reason> {
        let columns = Columns::read(&StringRecord::from(HEADER.to_vec())).expect("a header");
        read(&columns, &StringRecord::from(fields.to_vec()))
    }

    fn why(fields: [&str; 9]) -> String {
        read_line(fields).expect_err("a reason").to_string()
    }

    #[test]
    fn a_line_is_a_resident() {
        let card = ["cccd-chip", "2022-05-20", "valid"];
        let line = ["001084000205", "Nguyễn Văn Ưng", "1984", "Nam", "", card[0], card[1], card[2], ""];
        let resident = read_line(line).expect("a resident");
        assert_eq!(resident.birth, PartialDate::Year(1984));
        assert!(resident.card.is_some_and(|card| card.kind.has_chip()));
    }

    #[test]
    fn a_number_of_another_year_is_refused_with_the_way_out() {
        let reason = why(["001084000205", "Nguyễn Văn Ưng", "1985", "Nam", "", "none", "", "", ""]);
        assert!(reason.contains("year of birth") && reason.contains("override"), "{reason}");
    }

    #[test]
    fn a_number_repeated_in_override_is_kept() {
        let line = ["001084000205", "Nguyễn Văn Ưng", "1985", "Nữ", "", "none", "", "", "001084000205"];
        assert!(read_line(line).is_ok());
    }

    #[test]
    fn another_number_in_override_confirms_nothing() {
        let line = ["001084000205", "Nguyễn Văn Ưng", "1985", "Nam", "", "none", "", "", "001084000206"];
        assert_eq!(why(line), "override: another number");
    }

    #[test]
    fn a_card_needs_its_day_of_issue() {
        let line = ["001084000205", "Nguyễn Văn Ưng", "1984", "Nam", "", "cccd-chip", "", "valid", ""];
        assert!(why(line).starts_with("card_issued_on: "));
    }

    #[test]
    fn a_day_of_issue_needs_a_card() {
        let line = ["001084000205", "Nguyễn Văn Ưng", "1984", "Nam", "", "none", "2022-05-20", "", ""];
        assert_eq!(why(line), "card_issued_on: there is no card");
    }

    #[test]
    fn nobody_is_their_own_father() {
        let line = ["001084000205", "Nguyễn Văn Ưng", "1984", "Nam", "001084000205", "", "", "", ""];
        assert!(why(line).starts_with("father_id: "));
    }

    #[test]
    fn a_card_issued_before_birth_is_refused() {
        let line = ["001084000205", "Nguyễn Văn Ưng", "1984", "Nam", "", "cccd-chip", "1983-05", "valid", ""];
        assert_eq!(why(line), "card_issued_on: before birth");
    }
}
