//! Next of kin by the register, and who is whose relative.
//!
//! Nobody decides the case of a relative: a parent, child, sibling, spouse,
//! guardian or ward.

use serde::{Deserialize, Serialize};

use super::{PersonalIdNumber, Resident};

/// The next of kin on somebody's record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kin {
    /// The father.
    pub father: Option<PersonalIdNumber>,
    /// The mother.
    pub mother: Option<PersonalIdNumber>,
    /// The husband or wife.
    pub spouse: Option<PersonalIdNumber>,
    /// The guardian.
    pub guardian: Option<PersonalIdNumber>,
}

/// What somebody is to somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kinship {
    /// Father or mother.
    Parent,
    /// Son or daughter.
    Child,
    /// Brother or sister: they share a father or a mother.
    Sibling,
    /// Husband or wife.
    Spouse,
    /// Appointed to act for them.
    Guardian,
    /// Somebody they are appointed to act for.
    Ward,
}

impl Kin {
    /// Everybody named.
    pub fn all(&self) -> impl Iterator<Item = PersonalIdNumber> {
        [self.father, self.mother, self.spouse, self.guardian].into_iter().flatten()
    }

    fn has_parent(&self, number: PersonalIdNumber) -> bool {
        self.father == Some(number) || self.mother == Some(number)
    }

    fn shares_a_parent(&self, other: &Self) -> bool {
        let same = |mine: Option<PersonalIdNumber>, theirs| mine.is_some() && mine == theirs;
        same(self.father, other.father) || same(self.mother, other.mother)
    }
}

/// What `other` is to `one`, by what the register says of either.
#[must_use]
pub fn kinship(one: &Resident, other: &Resident) -> Option<Kinship> {
    if one.number == other.number {
        return None;
    }
    let rules = [
        (one.kin.has_parent(other.number), Kinship::Parent),
        (other.kin.has_parent(one.number), Kinship::Child),
        (one.kin.spouse == Some(other.number) || other.kin.spouse == Some(one.number), Kinship::Spouse),
        (one.kin.guardian == Some(other.number), Kinship::Guardian),
        (other.kin.guardian == Some(one.number), Kinship::Ward),
        (one.kin.shares_a_parent(&other.kin), Kinship::Sibling),
    ];
    rules.into_iter().find_map(|(holds, kinship)| holds.then_some(kinship))
}

/// Whether the two are relatives, by what the register says of either.
#[must_use]
pub fn is_relative(one: &Resident, other: &Resident) -> bool {
    kinship(one, other).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{Contact, PartialDate, Sex, resident::Particulars};

    const FATHER: &str = "001070000001";
    const MOTHER: &str = "001172000002";
    const SON: &str = "001200000003";
    const DAUGHTER: &str = "001303000004";
    const STRANGER: &str = "001080000005";

    fn number(text: &str) -> PersonalIdNumber {
        text.parse().expect("a number")
    }

    fn resident(text: &str, kin: Kin) -> Resident {
        Resident {
            number: number(text),
            old_id: None,
            name: "Trần Văn Mẫu".parse().expect("a name"),
            birth: PartialDate::Year(1980),
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

    fn child_of(text: &str, father: &str, mother: &str) -> Resident {
        let kin = Kin { father: Some(number(father)), mother: Some(number(mother)), ..Kin::default() };
        resident(text, kin)
    }

    fn alone(text: &str) -> Resident {
        resident(text, Kin::default())
    }

    #[test]
    fn a_parent_and_a_child_are_relatives_whoever_asks() {
        let son = child_of(SON, FATHER, MOTHER);
        assert_eq!(kinship(&son, &alone(FATHER)), Some(Kinship::Parent));
        assert_eq!(kinship(&alone(MOTHER), &son), Some(Kinship::Child));
    }

    #[test]
    fn who_shares_one_parent_is_a_sibling() {
        let half_sister = child_of(DAUGHTER, STRANGER, MOTHER);
        assert_eq!(kinship(&child_of(SON, FATHER, MOTHER), &half_sister), Some(Kinship::Sibling));
    }

    #[test]
    fn two_people_without_parents_on_record_are_no_siblings() {
        assert!(!is_relative(&alone(SON), &alone(DAUGHTER)));
    }

    #[test]
    fn a_marriage_on_one_record_binds_both() {
        let wife = resident(MOTHER, Kin { spouse: Some(number(FATHER)), ..Kin::default() });
        assert_eq!(kinship(&wife, &alone(FATHER)), Some(Kinship::Spouse));
        assert_eq!(kinship(&alone(FATHER), &wife), Some(Kinship::Spouse));
    }

    #[test]
    fn a_guardian_and_a_ward_are_relatives() {
        let ward = resident(SON, Kin { guardian: Some(number(STRANGER)), ..Kin::default() });
        assert_eq!(kinship(&ward, &alone(STRANGER)), Some(Kinship::Guardian));
        assert_eq!(kinship(&alone(STRANGER), &ward), Some(Kinship::Ward));
    }

    #[test]
    fn nobody_is_their_own_relative() {
        assert!(!is_relative(&alone(SON), &alone(SON)));
    }
}
