//! Units that handle dossiers: who is in charge where. Dated data of a
//! deployment; what ships is a sample of 34 provinces (from 1 July 2025).

use std::sync::LazyLock;

use super::words::Words;

static SHIPPED: LazyLock<Units> = LazyLock::new(|| {
    Units::parse(include_str!("../../data/units.csv")).expect("a test reads the units that ship")
});

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its code, which the codes of units under it begin with: "G01.38".
    pub code: String,
    /// What kind it is: "cong-an.tinh".
    pub kind: String,
    /// Its name.
    pub name: Words,
    /// The provinces it is in charge of, as addresses end with them.
    places: Vec<String>,
}

/// Every unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Units(Vec<Unit>);

/// A line of a list of units that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the units: kind, code, two names and places are wanted")]
pub struct Unreadable {
    /// The line, counted from 1 with the header.
    pub line: usize,
}

impl Default for Units {
    fn default() -> Self {
        SHIPPED.clone()
    }
}

impl Units {
    /// Reads `kind,code,name_vi,name_en,places,…` lines below a header; places are parted by `|`.
    ///
    /// # Errors
    ///
    /// [`Unreadable`].
    pub fn parse(csv: &str) -> Result<Self, Unreadable> {
        let lines = csv.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty());
        lines
            .map(|(at, line)| read(line).ok_or(Unreadable { line: at + 1 }))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Every unit, in the order of the list.
    #[must_use]
    pub fn all(&self) -> &[Unit] {
        &self.0
    }

    /// The unit of a code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&Unit> {
        self.0.iter().find(|unit| unit.code == code)
    }

    /// The unit of a kind that is in charge where an address is.
    #[must_use]
    pub fn in_charge(&self, kind: &str, address: &str) -> Option<&Unit> {
        let province = address.rsplit(',').next().unwrap_or_default().trim().to_lowercase();
        let here = |unit: &&Unit| {
            unit.kind == kind && unit.places.iter().any(|place| place.to_lowercase() == province)
        };
        self.0.iter().find(here)
    }

    /// Other units of the kind of this one, to which a dossier can be passed.
    pub fn peers<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Unit> {
        let kind = self.find(code).map(|unit| unit.kind.as_str());
        self.0.iter().filter(move |unit| Some(unit.kind.as_str()) == kind && unit.code != code)
    }
}

/// Whether an officer of one unit is in charge of what another has: their own, or one under theirs.
#[must_use]
pub fn covers(officers: &str, dossiers: &str) -> bool {
    let under = dossiers.strip_prefix(officers);
    under.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn read(line: &str) -> Option<Unit> {
    let fields: Vec<&str> = line.split(',').map(str::trim).collect();
    let [kind, code, vi, en, places, ..] = fields[..] else { return None };
    let places = places.split('|').filter(|place| !place.is_empty()).map(str::to_owned).collect();
    let unit = Unit { code: code.to_owned(), kind: kind.to_owned(), name: Words::new(vi, en), places };
    Some(unit).filter(|unit| !unit.code.is_empty() && !unit.name.lacking())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_the_police_of_its_province() {
        let units = Units::default();
        let unit = units.in_charge("cong-an.tinh", "Số 1, Thôn Mẫu, Xã Mẫu, Thanh Hóa").expect("a unit");
        assert_eq!(unit.code, "G01.38");
        // Hà Giang is part of Tuyên Quang since 1 July 2025.
        assert_eq!(units.in_charge("cong-an.tinh", "Bản Mẫu, Hà Giang").expect("a unit").code, "G01.08");
        assert_eq!(units.in_charge("cong-an.tinh", "Ở đâu đó"), None);
    }

    #[test]
    fn every_province_of_every_number_has_a_unit() {
        for line in include_str!("../../data/id-prefixes.csv").lines().skip(1) {
            let name = line.split(',').nth(1).expect("a name");
            assert!(Units::default().in_charge("cong-an.tinh", name).is_some(), "{name}");
        }
    }

    #[test]
    fn the_ministry_covers_every_province_and_a_province_itself_alone() {
        assert!(covers("G01", "G01.38") && covers("G01.38", "G01.38"));
        assert!(!covers("G01.38", "G01.3") && !covers("G01.3", "G01.38") && !covers("G01.38", "G01"));
    }
}
