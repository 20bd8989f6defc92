//! The people one signs in as in the demo: one for each role and state.
//!
//! They are invented, and they are always the same. Each is in the register;
//! what their account is like is [`Standing`], and the demo makes it so when it
//! starts for the first time.

mod bench;
mod cast;

use std::str::FromStr;

use domain::identity::{
    Card, CardKind, CardStatus, Contact, EmailAddress, FullName, Kin, PartialDate, Particulars,
    PersonalIdNumber, PhoneNumber, Resident, card_validity, officer::Role,
};
use jiff::civil::Date;

pub use bench::{
    PORTAL_ADMIN, PORTAL_CHECKER, PORTAL_CLERK, PORTAL_LEADER, PORTAL_PRINTER, SECOND_PORTAL_CHECKER,
};
pub use cast::{
    ACTIVATION_OVERDUE, ALL, APPROVED, AUDITOR, CHILD, EMAIL_ONLY, GUARDIAN, HOTLINE, LATE, LEVEL_1, LEVEL_2,
    LOCKED, NOT_REGISTERED, PARENT, RELATIVE_OF_REVIEWER, REVIEWER, SECOND_REVIEWER, SECURITY_ADMIN, WARD,
};

/// The password of everybody in the demo.
pub const PASSWORD: &str = "Matkhau@2026";
/// The passcode of everybody in the demo.
pub const PASSCODE: &str = "246810";

/// Somebody one can be in the demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Persona {
    /// What they are called in tests and on the demo's page: "level-1".
    pub key: &'static str,
    /// Their ID number.
    pub number: &'static str,
    /// Their full name.
    pub name: &'static str,
    /// Their birth date, in ISO form.
    pub birth: &'static str,
    /// Their card's kind.
    pub card_kind: CardKind,
    /// The day their card was issued, in ISO form.
    pub card_issued_on: &'static str,
    /// The phone on record, or nothing.
    pub phone: &'static str,
    /// The e-mail address on record, or nothing.
    pub email: &'static str,
    /// Father, mother, husband or wife, guardian, by number, or nothing.
    pub kin: [&'static str; 4],
    /// What their account is like.
    pub standing: Standing,
    /// The desk they have in the identity centre.
    pub desk: Option<Desk>,
    /// The desk they have at the ministry's portal.
    pub bench: Option<Bench>,
}

/// What an account is like when the demo starts for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// There is none.
    NotRegistered,
    /// Approved, and to be activated within seven days.
    Approved,
    /// Approved more than seven days ago and never activated.
    ActivationOverdue,
    /// Active at level 1.
    Level1,
    /// Active at level 2.
    Level2,
    /// Locked.
    Locked,
}

/// A desk in the identity centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Desk {
    /// What they may do there.
    pub role: Role,
    /// The office.
    pub unit: &'static str,
    /// The secret of the one-time codes they sign in with, in Base32 (RFC 6238).
    pub totp: &'static str,
}

/// A desk at the ministry's portal: whoever has it signs in as a citizen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bench {
    /// What they may do there.
    pub role: &'static str,
    /// The code of the unit.
    pub unit: &'static str,
}

/// Every persona as a resident, and their parents where a rule needs them.
#[must_use]
pub fn residents() -> Vec<Resident> {
    cast::BEHIND_THE_SCENES.iter().chain(ALL).map(Persona::resident).collect()
}

impl Persona {
    /// Their ID number.
    #[must_use]
    pub fn number(&self) -> PersonalIdNumber {
        known(self.number)
    }

    /// Their full name.
    #[must_use]
    pub fn name(&self) -> FullName {
        known(self.name)
    }

    /// Their birth date.
    #[must_use]
    pub fn birth(&self) -> PartialDate {
        known(self.birth)
    }

    /// The day their card was issued.
    #[must_use]
    pub fn card_issued_on(&self) -> Date {
        known(self.card_issued_on)
    }

    /// The phone on record.
    #[must_use]
    pub fn phone(&self) -> Option<PhoneNumber> {
        maybe(self.phone)
    }

    /// The e-mail address on record.
    #[must_use]
    pub fn email(&self) -> Option<EmailAddress> {
        maybe(self.email)
    }

    /// What the register knows of them.
    #[must_use]
    pub fn resident(&self) -> Resident {
        let number = self.number();
        let [father, mother, spouse, guardian] = self.kin.map(maybe);
        let province = number.province().unwrap_or_default();
        Resident {
            number,
            old_id: None,
            name: self.name(),
            birth: self.birth(),
            sex: number.sex(),
            particulars: particulars(province),
            kin: Kin { father, mother, spouse, guardian },
            contact: Contact { phone: self.phone(), email: self.email() },
            card: Some(self.card()),
            biometrics_on: Some(self.card_issued_on().into()),
            portrait: None,
            died_on: None,
        }
    }

    fn card(&self) -> Card {
        let issued_on = self.card_issued_on();
        let expires_on = card_validity::expiry(self.birth(), issued_on);
        Card {
            kind: self.card_kind,
            issued_on: issued_on.into(),
            expires_on: expires_on.map(PartialDate::Day),
            status: CardStatus::Valid,
        }
    }
}

fn particulars(province: &str) -> Particulars {
    let address = format!("Số 1, Phố Mẫu, Phường Mẫu, {province}");
    Particulars {
        nationality: "Việt Nam".to_owned(),
        ethnicity: "Kinh".to_owned(),
        religion: "Không".to_owned(),
        birth_registration_place: format!("Phường Mẫu, {province}"),
        hometown: province.to_owned(),
        permanent_address: address.clone(),
        current_address: address,
    }
}

/// A value of the cast, which a test reads whole.
fn known<T: FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("the cast is right")
}

fn maybe<T: FromStr<Err: std::fmt::Debug>>(text: &str) -> Option<T> {
    (!text.is_empty()).then(|| known(text))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use domain::identity::kin;
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 22);

    #[test]
    fn everybody_of_the_cast_has_a_number_that_fits_and_a_card_that_is_good_today() {
        for persona in ALL {
            let resident = persona.resident();
            assert_eq!(resident.number.agrees_with(resident.sex, resident.birth), Ok(()), "{}", persona.key);
            assert!(resident.valid_card(TODAY).is_some(), "{}", persona.key);
        }
    }

    #[test]
    fn keys_numbers_phones_and_addresses_are_each_one_persons() {
        let different = |of: fn(&Persona) -> &'static str| {
            let given: Vec<_> = ALL.iter().map(of).filter(|text| !text.is_empty()).collect();
            assert_eq!(given.iter().collect::<HashSet<_>>().len(), given.len(), "{given:?}");
        };
        different(|persona| persona.key);
        different(|persona| persona.number);
        different(|persona| persona.phone);
        different(|persona| persona.email);
    }

    #[test]
    fn every_standing_and_every_desk_has_somebody() {
        let standings = [
            Standing::NotRegistered,
            Standing::Approved,
            Standing::ActivationOverdue,
            Standing::Level1,
            Standing::Level2,
            Standing::Locked,
        ];
        for standing in standings {
            assert!(ALL.iter().any(|persona| persona.standing == standing), "{standing:?}");
        }
        for role in Role::ALL {
            assert!(ALL.iter().any(|persona| persona.desk.is_some_and(|desk| desk.role == role)), "{role:?}");
        }
    }

    #[test]
    fn the_reviewers_are_nobodys_relatives_but_one() {
        for reviewer in [&REVIEWER, &SECOND_REVIEWER] {
            let relatives: Vec<_> = ALL
                .iter()
                .filter(|other| kin::is_relative(&reviewer.resident(), &other.resident()))
                .map(|other| other.key)
                .collect();
            let wanted: &[&str] = if *reviewer == REVIEWER { &[RELATIVE_OF_REVIEWER.key] } else { &[] };
            assert_eq!(relatives, wanted);
        }
    }

    #[test]
    fn the_child_is_under_14_and_of_the_parent_and_the_ward_is_of_the_guardian() {
        assert!(CHILD.resident().age_on(TODAY) < 14);
        assert_eq!(CHILD.resident().kin.father, Some(PARENT.number()));
        assert_eq!(WARD.resident().kin.guardian, Some(GUARDIAN.number()));
    }

    #[test]
    fn every_desk_has_a_secret_of_twenty_bytes_that_is_its_own() {
        let secrets: Vec<_> = ALL.iter().filter_map(|persona| persona.desk).map(|desk| desk.totp).collect();
        assert_eq!(secrets.iter().collect::<HashSet<_>>().len(), secrets.len());
        for secret in secrets {
            let base32 = |byte: u8| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte);
            assert!(secret.len() == 32 && secret.bytes().all(base32), "{secret}");
        }
    }

    #[test]
    fn who_has_only_e_mail_has_no_phone() {
        assert!(EMAIL_ONLY.phone().is_none() && EMAIL_ONLY.email().is_some());
    }
}
