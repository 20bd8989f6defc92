//! What a person typed, and what is wrong with it.
//!
//! A form keeps every answer as typed, so that a page shown again with errors
//! asks nothing twice (WCAG 2.2, 3.3.7), and its errors in the order of the
//! fields, so that the summary reads like the page.

use std::fmt::Display;

use domain::{Kind, Refused};
use jiff::civil::Date;

use crate::{Html, html::Attrs, words::Lang};

/// The typed values of one form and the errors found in them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    values: Vec<(String, String)>,
    errors: Vec<Mistake>,
    hold: Option<Kind>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The name of the field; empty for the form as a whole.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// A day as typed in its three fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypedDate<'a> {
    /// The day, as typed.
    pub day: &'a str,
    /// The month, as typed.
    pub month: &'a str,
    /// The year, as typed.
    pub year: &'a str,
}

impl TypedDate<'_> {
    /// Whether nothing at all was typed.
    pub fn is_empty(&self) -> bool {
        self.day.is_empty() && self.month.is_empty() && self.year.is_empty()
    }

    /// The day, where all three fields name one that exists.
    pub fn full(&self) -> Option<Date> {
        Date::new(self.year.parse().ok()?, self.month.parse().ok()?, self.day.parse().ok()?).ok()
    }

    /// As one text, `1990-11-22`, `1990-11` or `1990`: births may be known by
    /// year or month only. None when what is there is no date.
    pub fn partial(&self) -> Option<String> {
        let year: i16 = self.year.parse().ok().filter(|year| (1800..=9999).contains(year))?;
        if self.month.is_empty() && self.day.is_empty() {
            return Some(format!("{year:04}"));
        }
        let month: i8 = self.month.parse().ok().filter(|month| (1..=12).contains(month))?;
        if self.day.is_empty() {
            return Some(format!("{year:04}-{month:02}"));
        }
        self.full().map(|day| day.to_string())
    }
}

impl Form {
    /// A form of these values, as if somebody had typed them.
    pub fn of<K: Into<String>, V: Into<String>>(values: impl IntoIterator<Item = (K, V)>) -> Self {
        let values = values.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { values, ..Self::default() }
    }

    /// What was typed in a field, without the spaces around it; empty when nothing was.
    pub fn get(&self, name: &str) -> &str {
        self.typed(name).unwrap_or("").trim()
    }

    /// What was typed in a field exactly, for passwords; none when the field was not sent.
    pub fn typed(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a field that can be ticked more than once.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.values.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether a value of a field is ticked.
    pub fn ticked(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|typed| typed == value)
    }

    /// Every name and value, as typed.
    pub fn values(&self) -> &[(String, String)] {
        &self.values
    }

    /// A day in its three fields: `name-ngay`, `name-thang`, `name-nam`.
    pub fn date(&self, name: &str) -> TypedDate<'_> {
        TypedDate {
            day: self.get(&format!("{name}-ngay")),
            month: self.get(&format!("{name}-thang")),
            year: self.get(&format!("{name}-nam")),
        }
    }

    /// Puts a value in place of what was typed.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let name = name.into();
        self.values.retain(|(known, _)| *known != name);
        self.values.push((name, value.into()));
    }

    /// The same form without a value that must not be shown again, like a password.
    pub fn forget(&mut self, name: &str) {
        self.values.retain(|(known, _)| known != name);
    }

    /// Notes what is wrong with a field. The first error of a field stays.
    pub fn error(&mut self, field: impl Into<String>, message: impl Into<String>) {
        let field = field.into();
        if !self.errors.iter().any(|known| known.field == field) {
            self.errors.push(Mistake { field, message: message.into() });
        }
    }

    /// Notes a refusal at a field, in the reader's language.
    pub fn refused(&mut self, field: impl Into<String>, lang: Lang, refused: &Refused) {
        self.error(field, lang.refused(refused));
    }

    /// Notes that nothing of it was looked at: too many tries, or too much at once.
    pub fn hold(&mut self, kind: Kind) {
        self.hold = Some(kind);
    }

    /// Why nothing of it was looked at, where nothing was.
    pub fn held(&self) -> Option<Kind> {
        self.hold
    }

    /// Reads a field with `parse`, and notes the refusal when it is no such value.
    ///
    /// Anything but a refusal is noted under `common.required`.
    pub fn read<T, E: Into<domain::Error>>(
        &mut self,
        field: &str,
        lang: Lang,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        match parse(self.get(field)) {
            Ok(value) => Some(value),
            Err(refusal) => {
                match refusal.into() {
                    domain::Error::Refused(refused) => self.refused(field, lang, &refused),
                    _ => self.error(field, lang.text("common.required")),
                }
                None
            }
        }
    }

    /// The errors, in the order they were noted.
    pub fn errors(&self) -> &[Mistake] {
        &self.errors
    }

    /// Whether anything is wrong.
    pub fn failed(&self) -> bool {
        !self.errors.is_empty()
    }

    /// What is wrong with one field.
    pub fn error_of(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|known| known.field == field).map(|known| known.message.as_str())
    }
}

/// A field that is hidden in the form.
pub(crate) fn hidden(name: &str, value: impl Display) -> Html {
    let mut attrs = Attrs::default();
    attrs.push("name", name);
    attrs.push("value", value);
    Html::trusted(format_args!("<input type=\"hidden\"{attrs}>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birth_known_by_its_year_is_a_partial_date() {
        let form = Form::of([("sinh-ngay", ""), ("sinh-thang", ""), ("sinh-nam", "1950")]);
        assert_eq!(form.date("sinh").partial().as_deref(), Some("1950"));
        assert_eq!(form.date("sinh").full(), None);
    }

    #[test]
    fn a_day_that_does_not_exist_is_no_date() {
        let form = Form::of([("sinh-ngay", "31"), ("sinh-thang", "2"), ("sinh-nam", "1990")]);
        assert_eq!(form.date("sinh").partial(), None);
    }

    #[test]
    fn the_first_error_of_a_field_stays() {
        let mut form = Form::default();
        form.error("so", "một");
        form.error("so", "hai");
        assert_eq!(form.error_of("so"), Some("một"));
        assert_eq!(form.errors().len(), 1);
    }
}
