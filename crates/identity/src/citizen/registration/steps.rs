//! What was typed, read as values.

use domain::{
    calendar::date_in_vietnam,
    identity::{FullName, PartialDate, PersonalIdNumber},
};
use jiff::civil::Date;
use site::Visit;
use store::{
    contact::Contact,
    identity::{registration::Application, registration_draft::Draft},
};
use ui::{Form, Lang};

/// The fields of the first step.
pub(super) const CONTACT: [&str; 2] = ["so", "lien-he"];
/// The fields of the second step.
pub(super) const DETAILS: [&str; 7] = [
    "ho-ten",
    "ngay-sinh-ngay",
    "ngay-sinh-thang",
    "ngay-sinh-nam",
    "ngay-cap-ngay",
    "ngay-cap-thang",
    "ngay-cap-nam",
];

/// The number and the contact; what cannot be read is noted in the form.
pub(super) fn contact(form: &mut Form, lang: Lang) -> Option<(PersonalIdNumber, Contact)> {
    let number = form.read("so", lang, str::parse::<PersonalIdNumber>);
    if form.get("lien-he").is_empty() {
        form.error("lien-he", lang.text("contact.invalid"));
        return None;
    }
    let contact = form.read("lien-he", lang, Contact::parse);
    number.zip(contact)
}

/// Name, birth date and the card's date of issue.
pub(super) fn details(form: &mut Form, lang: Lang, today: Date) -> Option<(FullName, PartialDate, Date)> {
    let name = form.read("ho-ten", lang, str::parse::<FullName>);
    let birth = birth(form, lang, today);
    let issued_on = day(form, lang, "ngay-cap", today);
    Some((name?, birth?, issued_on?))
}

/// Everything that was typed, where all of it can be read.
pub(super) fn application(visit: &Visit, draft: &Draft) -> Option<Application> {
    let (lang, today) = (visit.prefs.lang, date_in_vietnam(visit.now));
    let mut form = Form::of(draft.answers.clone());
    let (number, contact) = contact(&mut form, lang)?;
    let (name, birth, card_issued_on) = details(&mut form, lang, today)?;
    Some(Application { number, name, birth, card_issued_on, contact })
}

/// A date of birth, of which perhaps only the year is known.
pub(crate) fn birth(form: &mut Form, lang: Lang, today: Date) -> Option<PartialDate> {
    let read = form.date("ngay-sinh").partial().and_then(|text| text.parse::<PartialDate>().ok());
    let read = read.filter(|birth| birth.first_day() <= today);
    noted(form, lang, "ngay-sinh", read)
}

/// A day that has come.
pub(crate) fn day(form: &mut Form, lang: Lang, field: &str, today: Date) -> Option<Date> {
    let read = form.date(field).full().filter(|day| *day <= today);
    noted(form, lang, field, read)
}

fn noted<T>(form: &mut Form, lang: Lang, field: &str, read: Option<T>) -> Option<T> {
    if read.is_none() {
        let typed = form.date(field);
        let key = match (typed.is_empty(), typed.full()) {
            (true, _) => "date.missing",
            (_, Some(_)) => "date.not_come",
            (_, None) => "date.not_real",
        };
        form.error(field, lang.text(key));
    }
    read
}
