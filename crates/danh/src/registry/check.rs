//! The first pass: every line is read, and nothing is written.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::identity::{PersonalIdNumber, Resident};
use indicatif::ProgressBar;
use store::{Db, registers::resident};

use super::{
    Failure,
    columns::Columns,
    line::{self, Reason},
    portrait_file,
    source::{Lines, Numbered, Source},
};

/// What the first pass found: how many lines are good, and why the others are not.
#[derive(Debug, Default)]
pub struct Checked {
    /// Lines that can be written.
    pub good: u64,
    /// Why each other line cannot, by its number.
    pub bad: BTreeMap<u64, Reason>,
}

/// Somebody of the file who names kin.
struct Family {
    line: u64,
    number: PersonalIdNumber,
    kin: [(&'static str, Option<PersonalIdNumber>); 4],
}

#[derive(Default)]
struct Pass {
    checked: Checked,
    /// The numbers of good lines, with their lines.
    numbers: HashMap<PersonalIdNumber, u64>,
    families: Vec<Family>,
}

/// Reads every line of the file and looks up the kin it does not bring itself.
pub async fn check(db: &Db, source: &Source, bar: &ProgressBar) -> Result<Checked, Failure> {
    let mut pass = Pass::default();
    let mut lines = source.lines()?;
    while let Some(numbered) = lines.next_line()? {
        pass.take(source, &lines, numbered);
        if (pass.numbers.len() + pass.checked.bad.len()).is_multiple_of(4096) {
            bar.set_position(lines.read_so_far());
        }
    }
    pass.check_kin(db).await?;
    pass.checked.good = pass.numbers.len() as u64;
    Ok(pass.checked)
}

impl Pass {
    fn take(&mut self, source: &Source, lines: &Lines, numbered: Numbered) {
        let Numbered { line, fields } = numbered;
        let read = fields.and_then(|fields| read(source, lines.columns(), &fields));
        if let Err(reason) = read.and_then(|resident| self.keep(line, &resident)) {
            self.checked.bad.insert(line, reason);
        }
    }

    fn keep(&mut self, line: u64, resident: &Resident) -> Result<(), Reason> {
        if let Some(first) = self.numbers.get(&resident.number) {
            return Err(Reason::Twice(*first));
        }
        self.numbers.insert(resident.number, line);
        let kin = line::kin(resident);
        if kin.iter().any(|(_, number)| number.is_some()) {
            self.families.push(Family { line, number: resident.number, kin });
        }
        Ok(())
    }

    /// Kin must be good lines of the file or in the register. A line that falls
    /// for this may take others with it, so it goes on until none falls.
    async fn check_kin(&mut self, db: &Db) -> Result<(), Failure> {
        let mut asked = HashSet::new();
        let mut in_register = HashSet::new();
        loop {
            let missing: Vec<PersonalIdNumber> =
                self.missing().filter(|number| asked.insert(*number)).collect();
            in_register.extend(known(db, missing).await?);
            if !self.drop_those_without(&in_register) {
                return Ok(());
            }
        }
    }

    /// Kin that no good line brings.
    fn missing(&self) -> impl Iterator<Item = PersonalIdNumber> {
        let named = self.families.iter().flat_map(|family| family.kin).filter_map(|(_, number)| number);
        named.filter(|number| !self.numbers.contains_key(number))
    }

    /// Whether any line fell.
    fn drop_those_without(&mut self, in_register: &HashSet<PersonalIdNumber>) -> bool {
        let Self { checked, numbers, families } = self;
        let before = families.len();
        families.retain(|family| {
            let unknown =
                |number: &PersonalIdNumber| !numbers.contains_key(number) && !in_register.contains(number);
            let lost = family.kin.iter().find(|(_, number)| number.as_ref().is_some_and(unknown));
            let Some((column, _)) = lost else { return true };
            numbers.remove(&family.number);
            checked.bad.insert(family.line, Reason::UnknownKin(column));
            false
        });
        families.len() < before
    }
}

fn read(source: &Source, columns: &Columns, fields: &csv::StringRecord) -> Result<Resident, Reason> {
    let resident = line::read(columns, fields)?;
    if let Some(name) = &resident.portrait {
        portrait_file::read(source.folder(), name)?;
    }
    Ok(resident)
}

/// Which of these numbers the register knows.
async fn known(db: &Db, numbers: Vec<PersonalIdNumber>) -> Result<Vec<PersonalIdNumber>, Failure> {
    let mut known = Vec::new();
    for some in numbers.chunks(1000) {
        let some = some.to_vec();
        let look = move |tx: &mut store::db::Tx<'_>| {
            let mut known = Vec::new();
            for number in &some {
                if resident::knows(tx, number)? {
                    known.push(*number);
                }
            }
            Ok(known)
        };
        known.extend(db.read(look).await.map_err(Failure::Store)?);
    }
    Ok(known)
}
