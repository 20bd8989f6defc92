//! Single residents: numbers that fit, addresses that do not exist, phones
//! that are nobody else's.

use std::collections::HashSet;

use domain::{
    identity::{
        Contact, EmailAddress, FullName, Kin, PartialDate, Particulars, PersonalIdNumber, PhoneNumber,
        Resident, Sex,
    },
    text,
};
use jiff::civil::Date;

use super::{
    cards,
    chance::Chance,
    names::{self, Lineage},
};

/// Where a household lives and registers its births.
#[derive(Debug, Clone, Copy)]
pub struct Home {
    /// The prefix of its numbers.
    pub prefix: &'static str,
    /// Its address.
    pub place: (u64, u64),
    /// Its name and people.
    pub lineage: Lineage,
    /// Its religion.
    pub religion: &'static str,
}

/// Provinces that people of the demo come from; Thanh Hóa more often.
const PREFIXES: [&str; 24] = [
    "038", "038", "038", "038", "038", "038", "001", "001", "079", "079", "031", "048", "092", "040", "042",
    "036", "012", "027", "075", "087", "066", "010", "030", "049",
];
const RELIGIONS: [&str; 10] =
    ["Không", "Không", "Không", "Không", "Không", "Không", "Không", "Phật giáo", "Phật giáo", "Công giáo"];

/// Whoever draws people, and remembers what is taken.
pub struct People {
    /// Where chance stands.
    pub chance: Chance,
    /// The day the country is drawn for.
    pub today: Date,
    numbers: HashSet<PersonalIdNumber>,
    phones: HashSet<PhoneNumber>,
    emails: u64,
}

impl People {
    /// Nobody yet but these.
    pub fn beside(seed: u64, today: Date, others: &[Resident]) -> Self {
        Self {
            chance: Chance::new(seed),
            today,
            numbers: others.iter().map(|other| other.number).collect(),
            phones: others.iter().filter_map(|other| other.contact.phone.clone()).collect(),
            emails: 0,
        }
    }

    /// A household's home.
    pub fn home(&mut self) -> Home {
        Home {
            prefix: self.chance.pick(&PREFIXES),
            place: (self.chance.below(400) + 1, self.chance.below(12) + 1),
            lineage: names::lineage(&mut self.chance),
            religion: self.chance.pick(&RELIGIONS),
        }
    }

    /// Somebody born in this year into this home, under this family name.
    pub fn resident(&mut self, home: &Home, family: &str, sex: Sex, year: i16) -> Resident {
        let birth = self.birth(year);
        let name = names::name(&mut self.chance, family, sex);
        let died_on = self.death(birth);
        let last_day = died_on.map_or(self.today, PartialDate::first_day);
        let card = cards::card(&mut self.chance, birth, last_day);
        let contact = if died_on.is_none() { self.contact(&name, birth) } else { Contact::default() };
        Resident {
            number: self.number(home, sex, birth.year()),
            old_id: self.old_id(birth),
            particulars: particulars(home),
            kin: Kin::default(),
            biometrics_on: card
                .filter(|card| birth.age_on(card.issued_on.first_day()) >= 6)
                .map(|card| card.issued_on),
            name,
            birth,
            sex,
            contact,
            card,
            portrait: None,
            died_on,
        }
    }

    /// The day, or for some of the old what is known of it. Never after today.
    fn birth(&mut self, year: i16) -> PartialDate {
        let known = self.chance.below(100);
        match known {
            0..8 if year < 1965 => return PartialDate::Year(year),
            8..14 if year < 1965 => {
                let month = i8::try_from(self.chance.between(1, 12)).unwrap_or(1);
                return PartialDate::Month { year, month };
            }
            _ => {}
        }
        let whole = PartialDate::Year(year);
        let last = whole.last_day().min(self.today);
        cards::between(&mut self.chance, whole.first_day(), last).map_or(whole, PartialDate::Day)
    }

    fn number(&mut self, home: &Home, sex: Sex, year: i16) -> PersonalIdNumber {
        let century = (year / 100 - 19) * 2 + i16::from(sex == Sex::Female);
        loop {
            let rest = self.chance.below(1_000_000);
            let text = format!("{}{century}{:02}{rest:06}", home.prefix, year % 100);
            let number: PersonalIdNumber = text.parse().expect("twelve digits");
            if self.numbers.insert(number) {
                return number;
            }
        }
    }

    fn old_id(&mut self, birth: PartialDate) -> Option<String> {
        let had_one = birth.year() < 2001 && self.chance.percent(50);
        had_one.then(|| format!("1{:08}", self.chance.below(100_000_000)))
    }

    fn death(&mut self, birth: PartialDate) -> Option<PartialDate> {
        let age = birth.age_on(self.today);
        let share = match age {
            80.. => 30,
            65..80 => 10,
            20..65 => 1,
            _ => 0,
        };
        let first = birth.birthday((age - 15).max(20));
        let died = self.chance.percent(share);
        died.then(|| cards::between(&mut self.chance, first, self.today)).flatten().map(PartialDate::Day)
    }

    fn contact(&mut self, name: &FullName, birth: PartialDate) -> Contact {
        match (birth.age_on(self.today), self.chance.below(100)) {
            (..14, _) | (_, 96..) => Contact::default(),
            (_, 0..4) => Contact { phone: None, email: Some(self.email(name)) },
            (_, 4..35) => Contact { phone: Some(self.phone()), email: Some(self.email(name)) },
            _ => Contact { phone: Some(self.phone()), email: None },
        }
    }

    fn phone(&mut self) -> PhoneNumber {
        loop {
            let text = format!("09{:08}", self.chance.below(100_000_000));
            let phone: PhoneNumber = text.parse().expect("a mobile number");
            if self.phones.insert(phone.clone()) {
                return phone;
            }
        }
    }

    fn email(&mut self, name: &FullName) -> EmailAddress {
        self.emails += 1;
        let words = text::fold(name.as_str()).replace(' ', ".");
        format!("{words}.{}@example.vn", self.emails).parse().expect("an address")
    }
}

fn particulars(home: &Home) -> Particulars {
    let number: PersonalIdNumber = format!("{}000000000", home.prefix).parse().expect("twelve digits");
    let province = number.province().unwrap_or("Hà Nội");
    let (house, street) = home.place;
    let address = if house.is_multiple_of(3) {
        format!("Số {house}, Phố Mẫu {street}, Phường Mẫu, {province}")
    } else {
        format!("Số {house}, Thôn Mẫu {street}, Xã Mẫu, {province}")
    };
    Particulars {
        nationality: "Việt Nam".to_owned(),
        ethnicity: home.lineage.ethnicity.to_owned(),
        religion: home.religion.to_owned(),
        birth_registration_place: format!("Xã Mẫu, {province}"),
        hometown: province.to_owned(),
        permanent_address: address.clone(),
        current_address: address,
    }
}
