//! Giấy tờ: what somebody of level 2 sees of themselves in the registers, in place of paper.
//!
//! Residence information replaces the paper that used to last thirty days, and
//! has no end itself (docs/sources.md, card-visit-guide).

use jiff::civil::Date;

use super::{Kinship, PersonalIdNumber, Resident, account::Level};
use crate::Kind;

/// Under this age somebody depends on their parents, who also act for them with
/// an account (Decree 69/2024/NĐ-CP).
const OF_AGE: i16 = 14;

/// A paper of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// Thẻ Căn cước.
    Card,
    /// Thông tin cư trú.
    Residence,
    /// Người phụ thuộc.
    Dependants,
}

impl Paper {
    /// Every paper, in the order shown.
    pub const ALL: [Self; 3] = [Self::Card, Self::Residence, Self::Dependants];

    /// Its word in addresses.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Card => "can-cuoc",
            Self::Residence => "cu-tru",
            Self::Dependants => "nguoi-phu-thuoc",
        }
    }

    /// The paper of an address.
    #[must_use]
    pub fn of(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.slug() == slug)
    }
}

/// Why no papers are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The account is of level 1: nobody has compared face and fingers.
    #[error("papers need an account of level 2")]
    Level,
}

impl crate::Refusal for Refusal {
    fn code(&self) -> &'static str {
        "paper.level"
    }

    fn kind(&self) -> Kind {
        Kind::Forbidden
    }
}

/// Refuses papers to an account of level 1: data of the registers are shared
/// with level 2 only (Decree 69/2024/NĐ-CP).
///
/// # Errors
///
/// [`Refusal::Level`].
pub fn check(level: Level) -> Result<(), Refusal> {
    if level >= Level::Two { Ok(()) } else { Err(Refusal::Level) }
}

/// What somebody is to the person they depend on: a child under 14, or a ward.
/// None, where they depend on nobody of that number, or have died.
#[must_use]
pub fn dependant(resident: &Resident, on: &PersonalIdNumber, today: Date) -> Option<Kinship> {
    if !resident.lives() {
        return None;
    }
    let kin = &resident.kin;
    let young = resident.age_on(today) < OF_AGE;
    match *on {
        number if kin.guardian == Some(number) => Some(Kinship::Ward),
        number if young && [kin.father, kin.mother].contains(&Some(number)) => Some(Kinship::Child),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::identity::{Contact, Kin, PartialDate, Particulars, Sex};

    const TODAY: Date = date(2026, 11, 23);

    fn number(text: &str) -> PersonalIdNumber {
        text.parse().expect("a number")
    }

    fn parent() -> PersonalIdNumber {
        number("038086018465")
    }

    fn resident(birth: &str, kin: Kin) -> Resident {
        Resident {
            number: number("038317002786"),
            old_id: None,
            name: "Trần Văn Mẫu".parse().expect("a name"),
            birth: birth.parse().expect("a date"),
            sex: Sex::Male,
            particulars: Particulars::default(),
            kin,
            contact: Contact::default(),
            card: None,
            biometrics_on: None,
            portrait: None,
            died_on: None,
        }
    }

    fn child(birth: &str) -> Resident {
        resident(birth, Kin { father: Some(parent()), ..Kin::default() })
    }

    #[test]
    fn a_child_depends_on_its_parents_until_its_fourteenth_birthday() {
        assert_eq!(dependant(&child("2012-11-24"), &parent(), TODAY), Some(Kinship::Child));
        assert_eq!(dependant(&child("2012-11-23"), &parent(), TODAY), None);
    }

    #[test]
    fn a_ward_depends_on_the_guardian_at_any_age() {
        let ward = resident("1960", Kin { guardian: Some(parent()), ..Kin::default() });
        assert_eq!(dependant(&ward, &parent(), TODAY), Some(Kinship::Ward));
    }

    #[test]
    fn the_dead_depend_on_nobody() {
        let gone = Resident { died_on: Some(PartialDate::Year(2025)), ..child("2020") };
        assert_eq!(dependant(&gone, &parent(), TODAY), None);
    }

    #[test]
    fn strangers_do_not_depend_on_each_other() {
        assert_eq!(dependant(&child("2020"), &number("001088012903"), TODAY), None);
    }

    #[test]
    fn papers_are_for_level_2() {
        assert_eq!(check(Level::One), Err(Refusal::Level));
        assert_eq!(check(Level::Two), Ok(()));
    }

    #[test]
    fn a_paper_reads_back_from_its_address() {
        for paper in Paper::ALL {
            assert_eq!(Paper::of(paper.slug()), Some(paper));
        }
        assert_eq!(Paper::of("ho-chieu"), None);
    }
}
