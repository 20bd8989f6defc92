//! A field of a procedure as a page shows it, and as it is read back.

use domain::services::{
    Answers, Sight,
    expression::{Expression, Operator, Value},
    field::{Choice, Editing, Field, FieldKind, Need, Refusal},
    procedure::Page as Asked,
};
use ui::{Form, Html, Lang, Page};

use crate::said;

/// What stands in the fields of a page: what was answered, or else what is known.
#[must_use]
pub fn filled(asked: &Asked, sight: &Sight<'_>, answers: &Answers) -> Form {
    let mut form = Form::default();
    for field in &asked.fields {
        let known = sight.known.for_field(field);
        let Some(value) = answers.get(&field.id).or(known) else { continue };
        match (&field.kind, value.parse::<jiff::civil::Date>()) {
            (FieldKind::Date, Ok(day)) => {
                form.set(format!("{}-ngay", field.id), day.day().to_string());
                form.set(format!("{}-thang", field.id), day.month().to_string());
                form.set(format!("{}-nam", field.id), day.year().to_string());
            }
            (FieldKind::Phone, _) => form.set(field.id.clone(), national(value)),
            _ => form.set(field.id.clone(), value),
        }
    }
    form
}

/// What was typed in a field, in the form it is read from.
#[must_use]
pub fn typed(form: &Form, field: &Field) -> String {
    if field.kind != FieldKind::Date {
        return form.get(&field.id).to_owned();
    }
    let date = form.date(&field.id);
    match (date.is_empty(), date.full()) {
        (true, _) => String::new(),
        (false, Some(day)) => day.to_string(),
        // No day of the calendar: the rule says so.
        (false, None) => format!("{}-{}-{}", date.year, date.month, date.day),
    }
}

/// Notes in a form what is wrong with an answer.
pub fn refuse(form: &mut Form, lang: Lang, field: &Field, refusal: &Refusal) {
    let words = match refusal {
        Refusal::Check(words) => said(lang, words).to_owned(),
        Refusal::Missing if matches!(field.kind, FieldKind::Choice(_)) => {
            lang.text("answer.choose").to_owned()
        }
        other => lang.refused(&other.into()),
    };
    form.error(field.id.clone(), words);
}

/// The fields of a page. What depends on a choice of the same page stands under it.
#[must_use]
pub fn parts(page: &Page, asked: &Asked) -> Vec<Html> {
    let open = asked.fields.iter().filter(|field| field.editing == Editing::Open);
    open.filter(|field| stands_under(field, asked).is_none()).map(|field| part(page, field, asked)).collect()
}

/// The choice of the same page that a field depends on, and the answer that asks it.
fn stands_under<'a>(field: &'a Field, asked: &'a Asked) -> Option<(&'a Field, &'a str)> {
    let Some(Expression::Binary { operator: Operator::Equal, left, right }) = &field.show_if else {
        return None;
    };
    let (Expression::Name(name), Expression::Literal(Value::Text(value))) = (&**left, &**right) else {
        return None;
    };
    let choice = asked.fields.iter().find(|other| other.id == *name)?;
    matches!(choice.kind, FieldKind::Choice(_)).then_some((choice, value))
}

/// One field.
#[must_use]
pub fn part(page: &Page, field: &Field, asked: &Asked) -> Html {
    let lang = page.lang();
    let optional =
        if field.need == Need::Optional { format!(" {}", page.t("common.optional")) } else { String::new() };
    let label = format!("{}{optional}", said(lang, &field.label));
    let hint = hint(page, field);
    match &field.kind {
        FieldKind::Choice(choices) => choice(page, field, (choices, asked), (label, hint)),
        FieldKind::Date => {
            let part = page.date(&field.id).label(label);
            Html::trusted(if hint.is_empty() { part } else { part.hint(hint) })
        }
        kind => {
            let part = page.input(&field.id).label(label).maxlength(domain::services::field::LONGEST);
            let part = if hint.is_empty() { part } else { part.hint(hint) };
            Html::trusted(match kind {
                FieldKind::Phone => part.tel().autocomplete("tel").width(20),
                FieldKind::Address => part.autocomplete("street-address"),
                _ => part,
            })
        }
    }
}

/// The procedure's hint, and where the answer is known from.
fn hint(page: &Page, field: &Field) -> String {
    let own = field.hint.as_ref().map(|words| said(page.lang(), words).to_owned());
    let known = field.from.map(|source| {
        let register = page.t(&format!("source.{}", source.word())).to_owned();
        page.with("common.from_register", &[("register", register)])
    });
    [own, known].into_iter().flatten().collect::<Vec<_>>().join(". ").replace("..", ".")
}

fn choice(
    page: &Page,
    field: &Field,
    (choices, asked): (&[Choice], &Asked),
    (label, hint): (String, String),
) -> Html {
    let mut part = page.radios(&field.id).label(label);
    if !hint.is_empty() {
        part = part.hint(hint);
    }
    for choice in choices {
        part = part.option(&choice.value, said(page.lang(), &choice.label));
        let under = asked.fields.iter().filter(|other| {
            stands_under(other, asked).is_some_and(|(of, value)| of.id == field.id && value == choice.value)
        });
        let under: String = under.map(|other| self::part(page, other, asked).as_str().to_owned()).collect();
        if !under.is_empty() {
            part = part.under(Html::trusted(under));
        }
    }
    Html::trusted(part)
}

/// An answer as a page shows it.
#[must_use]
pub fn shown(lang: Lang, field: &Field, answer: &str) -> String {
    if answer.is_empty() {
        return lang.text("answer.blank").to_owned();
    }
    match &field.kind {
        FieldKind::Choice(_) => {
            field.choice(answer).map_or(answer, |choice| said(lang, &choice.label)).to_owned()
        }
        FieldKind::Date => answer.parse().map_or_else(|_| answer.to_owned(), ui::format::date),
        FieldKind::Phone => national(answer),
        FieldKind::Text if answer.len() == 10 => {
            // A birth date, as registers write it.
            answer.parse().map_or_else(|_| answer.to_owned(), ui::format::date)
        }
        FieldKind::Text | FieldKind::Address => answer.to_owned(),
    }
}

/// A phone number as it is dialled in the country.
fn national(phone: &str) -> String {
    phone.parse::<domain::identity::PhoneNumber>().map_or_else(|_| phone.to_owned(), |phone| phone.national())
}
