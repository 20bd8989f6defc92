//! The demo's country: invented residents, the same ones for the same seed.

use std::io::Write;

use domain::identity::{Card, PartialDate, PersonalIdNumber, PhoneNumber, Resident};
use jiff::civil::Date;

use super::{households, people::People, personas};

/// The seed of the country everybody sees.
pub const SEED: u64 = 2026;
/// How many residents the demo has at least.
pub const AT_LEAST: usize = 2400;

const HEADER: [&str; 25] = [
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
];

/// The country of a seed, as of `today`: the personas, and at least as many
/// others as make `at_least`.
#[must_use]
pub fn residents(seed: u64, today: Date, at_least: usize) -> Vec<Resident> {
    let mut all = personas::residents();
    let mut people = People::beside(seed, today, &all);
    while all.len() < at_least {
        if people.chance.percent(4) {
            all.extend(households::ward_and_guardian(&mut people));
        } else {
            all.extend(households::household(&mut people));
        }
    }
    all
}

/// Writes residents as the file that `danh registry import` reads.
pub fn write_csv(residents: &[Resident], to: impl Write) -> csv::Result<()> {
    let mut file = csv::Writer::from_writer(to);
    file.write_record(HEADER)?;
    for resident in residents {
        file.write_record(line(resident))?;
    }
    file.flush()?;
    Ok(())
}

fn line(resident: &Resident) -> [String; 25] {
    let Resident { particulars, kin, contact, card, .. } = resident;
    let number = |number: Option<PersonalIdNumber>| number.map(String::from).unwrap_or_default();
    let date = |date: Option<PartialDate>| date.map(String::from).unwrap_or_default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let of_card = |say: fn(&Card) -> String| card.as_ref().map(say).unwrap_or_default();
    [
        resident.number.into(),
        text(&resident.old_id),
        resident.name.as_str().to_owned(),
        resident.birth.to_string(),
        resident.sex.word().to_owned(),
        particulars.nationality.clone(),
        particulars.ethnicity.clone(),
        particulars.religion.clone(),
        particulars.birth_registration_place.clone(),
        particulars.hometown.clone(),
        particulars.permanent_address.clone(),
        particulars.current_address.clone(),
        number(kin.father),
        number(kin.mother),
        number(kin.spouse),
        number(kin.guardian),
        contact.phone.as_ref().map(PhoneNumber::national).unwrap_or_default(),
        contact.email.clone().map(String::from).unwrap_or_default(),
        card.as_ref().map_or("none", |card| card.kind.word()).to_owned(),
        of_card(|card| card.issued_on.to_string()),
        date(card.and_then(|card| card.expires_on)),
        of_card(|card| card.status.word().to_owned()),
        date(resident.biometrics_on),
        text(&resident.portrait),
        date(resident.died_on),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use domain::identity::CardKind;
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 22);

    fn country() -> Vec<Resident> {
        residents(SEED, TODAY, AT_LEAST)
    }

    fn how_many(of: impl Fn(&Resident) -> bool) -> usize {
        country().iter().filter(|resident| of(resident)).count()
    }

    #[test]
    fn one_seed_is_one_country() {
        assert_eq!(country(), country());
        assert_ne!(country(), residents(SEED + 1, TODAY, AT_LEAST));
    }

    #[test]
    fn there_are_enough_residents() {
        assert!(country().len() >= AT_LEAST);
    }

    #[test]
    fn every_number_is_one_persons_and_fits_province_sex_and_year() {
        let numbers: HashSet<_> = country().iter().map(|resident| resident.number).collect();
        assert_eq!(numbers.len(), country().len());
        for resident in country() {
            assert_eq!(resident.number.agrees_with(resident.sex, resident.birth), Ok(()), "{resident:?}");
            assert!(resident.number.province().is_some());
        }
    }

    #[test]
    fn every_phone_is_one_persons() {
        let phones: Vec<_> = country().into_iter().filter_map(|resident| resident.contact.phone).collect();
        let different: HashSet<_> = phones.iter().collect();
        assert_eq!(different.len(), phones.len());
        assert!(phones.iter().all(|phone| phone.national().starts_with("09")));
    }

    #[test]
    fn every_age_state_and_kind_is_there() {
        assert!(how_many(|r| r.age_on(TODAY) < 14) > 150);
        assert!(how_many(|r| r.age_on(TODAY) > 65) > 100);
        assert!(how_many(|r| !r.lives()) > 30);
        assert!(how_many(|r| r.kin.guardian.is_some()) > 20);
        assert!(how_many(|r| r.contact.phone.is_none() && r.contact.email.is_some()) > 30);
        assert!(how_many(|r| !matches!(r.birth, PartialDate::Day(_))) > 30);
        for kind in CardKind::ALL {
            assert!(how_many(|r| r.card.is_some_and(|card| card.kind == kind)) > 5, "{kind:?}");
        }
    }

    #[test]
    fn parents_are_of_age_when_their_children_are_born() {
        let country = country();
        let by_number: HashMap<_, _> = country.iter().map(|resident| (resident.number, resident)).collect();
        for child in &country {
            for parent in [child.kin.father, child.kin.mother].into_iter().flatten() {
                let age = child.birth.year() - by_number[&parent].birth.year();
                assert!((18..=60).contains(&age), "{child:?} {age}");
            }
        }
    }

    #[test]
    fn nobody_is_born_or_dies_after_today() {
        assert_eq!(how_many(|r| r.birth.first_day() > TODAY), 0);
        assert_eq!(how_many(|r| r.died_on.is_some_and(|day| day.first_day() > TODAY)), 0);
    }
}
