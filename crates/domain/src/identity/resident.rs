//! A resident, as the population register and the card register know them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Card, EmailAddress, FullName, Kin, PartialDate, PersonalIdNumber, PhoneNumber, Sex};

/// Somebody on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resident {
    /// The number, for life.
    pub number: PersonalIdNumber,
    /// The number of an old card of nine digits.
    pub old_id: Option<String>,
    /// The full name.
    pub name: FullName,
    /// The date of birth, as far as it is known.
    pub birth: PartialDate,
    /// The sex on record.
    pub sex: Sex,
    /// Where they come from, live, and belong.
    pub particulars: Particulars,
    /// Who their next of kin are.
    pub kin: Kin,
    /// How letters reach them.
    pub contact: Contact,
    /// Their card, where they have one.
    pub card: Option<Card>,
    /// The day of the latest capture of face and fingers.
    pub biometrics_on: Option<PartialDate>,
    /// The name of the portrait's file, where there is one.
    pub portrait: Option<String>,
    /// The day of death.
    pub died_on: Option<PartialDate>,
}

/// What the register knows of somebody's origin and residence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Particulars {
    /// Quốc tịch.
    pub nationality: String,
    /// Dân tộc.
    pub ethnicity: String,
    /// Tôn giáo.
    pub religion: String,
    /// Nơi đăng ký khai sinh.
    pub birth_registration_place: String,
    /// Quê quán.
    pub hometown: String,
    /// Nơi thường trú.
    pub permanent_address: String,
    /// Nơi ở hiện tại.
    pub current_address: String,
}

/// How letters reach somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The phone on record.
    pub phone: Option<PhoneNumber>,
    /// The e-mail address on record.
    pub email: Option<EmailAddress>,
}

impl Resident {
    /// The age in full years on a day.
    #[must_use]
    pub fn age_on(&self, day: Date) -> i16 {
        self.birth.age_on(day)
    }

    /// Whether they live, as far as the register knows.
    #[must_use]
    pub fn lives(&self) -> bool {
        self.died_on.is_none()
    }

    /// The card they can prove themselves with on a day, where they have one.
    #[must_use]
    pub fn valid_card(&self, day: Date) -> Option<&Card> {
        self.card.as_ref().filter(|card| card.valid_on(day))
    }

    /// Whether a name, a birth date and a date of issue are this resident's: what
    /// somebody must know before anything specific is told them.
    ///
    /// Of a card whose day of issue is not on record nobody can know it, so
    /// nothing fits.
    #[must_use]
    pub fn fits(&self, name: &FullName, birth: PartialDate, issued_on: Date) -> bool {
        let same_card = self.card.is_some_and(|card| card.issued_on == issued_on.into());
        self.name.same_as(name) && self.birth == birth && same_card
    }
}
