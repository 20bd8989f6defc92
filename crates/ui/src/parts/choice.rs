//! Fields that are chosen from.

use std::fmt::Display;

use askama::Template;

use super::field::{Field, frames};
use crate::{Html, Page, form::Form, html::Attrs};

/// One thing to choose.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an attribute of its own in HTML")]
pub struct Choice {
    pub(crate) id: String,
    pub(crate) value: String,
    pub(crate) label: Html,
    pub(crate) hint: Option<Html>,
    pub(crate) checked: bool,
    pub(crate) disabled: bool,
    pub(crate) divider: bool,
    pub(crate) exclusive: bool,
    pub(crate) under: Option<Html>,
}

/// What was typed for a field, or nothing while the form was not sent yet.
#[derive(Debug, Clone, Default)]
pub(crate) enum Typed {
    #[default]
    NotSent,
    Sent(Vec<String>),
}

impl Typed {
    fn of(form: &Form, name: &str) -> Self {
        if form.values().is_empty() {
            return Self::NotSent;
        }
        Self::Sent(form.all(name).map(str::to_owned).collect())
    }

    fn holds(&self, value: &str) -> bool {
        matches!(self, Self::Sent(values) if values.iter().any(|typed| typed == value))
    }
}

/// The options of radios or checkboxes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choices {
    pub(crate) items: Vec<Choice>,
    pub(crate) typed: Typed,
}

impl Choices {
    fn push(&mut self, stem: &str, value: &str, label: Html) {
        let place = self.items.len() + 1;
        let id = if place == 1 { stem.to_owned() } else { format!("{stem}-{place}") };
        let checked = self.typed.holds(value);
        self.items.push(Choice { id, value: value.to_owned(), label, checked, ..Choice::default() });
    }

    fn choose(&mut self, value: &str) {
        if matches!(self.typed, Typed::NotSent) {
            self.items.iter_mut().filter(|item| item.value == value).for_each(|item| item.checked = true);
        }
    }
}

/// One of several.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/radios.html")]
pub struct Radios {
    pub(crate) field: Field,
    pub(crate) choices: Choices,
}

/// Any of several.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/checkboxes.html")]
pub struct Checkboxes {
    pub(crate) field: Field,
    pub(crate) choices: Choices,
}

/// The words that radios and checkboxes share.
macro_rules! choices {
    ($($part:ty),+) => {$(
        impl $part {
            pub(crate) fn of(page: &Page, name: &str) -> Self {
                let choices = Choices { items: Vec::new(), typed: Typed::of(&page.form, name) };
                Self { field: Field::of(page, name), choices }
            }

            /// One thing to choose.
            #[must_use]
            pub fn option(mut self, value: impl AsRef<str>, label: impl Display) -> Self {
                self.choices.push(&self.field.id, value.as_ref(), Html::text(label));
                self
            }

            /// One thing to choose, with a hint under it.
            #[must_use]
            pub fn option_hint(self, value: impl AsRef<str>, label: impl Display, hint: impl Display) -> Self {
                let mut part = self.option(value, label);
                if let Some(item) = part.choices.items.last_mut() {
                    item.hint = Some(Html::text(hint));
                }
                part
            }

            /// Shows this only when the last option is chosen. Without script it always shows.
            #[must_use]
            pub fn under(mut self, part: impl askama::filters::HtmlSafe) -> Self {
                if let Some(item) = self.choices.items.last_mut() {
                    item.under = Some(Html::trusted(part));
                }
                self
            }

            /// What is chosen while nothing was sent.
            #[must_use]
            pub fn chosen(mut self, value: impl AsRef<str>) -> Self {
                self.choices.choose(value.as_ref());
                self
            }

            /// A word between two options: "hoặc".
            #[must_use]
            pub fn divider(mut self, text: impl Display) -> Self {
                let item = Choice { label: Html::text(text), divider: true, ..Choice::default() };
                self.choices.items.push(item);
                self
            }

            /// Smaller boxes, for officers' filters.
            #[must_use]
            pub fn small(self) -> Self {
                let class = format!("{}--small", Self::STEM);
                self.class(class)
            }
        }
    )+};
}

choices!(Radios, Checkboxes);

impl Radios {
    const STEM: &'static str = "govuk-radios";

    /// Side by side, for two short options.
    #[must_use]
    pub fn inline(self) -> Self {
        self.class("govuk-radios--inline")
    }
}

impl Checkboxes {
    const STEM: &'static str = "govuk-checkboxes";

    /// What describes one box: with no legend around it, the whole group's hint too.
    fn describes(&self, item: &Choice) -> Attrs {
        let mut field = Field::default();
        if self.field.label.is_empty() {
            field.clone_from(&self.field);
        }
        if item.hint.is_some() {
            field.described_by_last = Some(format!("{}-item-hint", item.id));
        }
        field.describes()
    }

    /// Choosing the last option unticks the others.
    #[must_use]
    pub fn exclusive(mut self) -> Self {
        if let Some(item) = self.choices.items.last_mut() {
            item.exclusive = true;
        }
        self
    }
}

/// One of a list that opens.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/select.html")]
pub struct Select {
    pub(crate) field: Field,
    pub(crate) items: Vec<Choice>,
    pub(crate) typed: Typed,
}

impl Select {
    pub(crate) fn of(page: &Page, name: &str) -> Self {
        Self { field: Field::of(page, name), items: Vec::new(), typed: Typed::of(&page.form, name) }
    }

    /// One thing to choose.
    #[must_use]
    pub fn option(mut self, value: impl AsRef<str>, label: impl Display) -> Self {
        let value = value.as_ref().to_owned();
        let checked = self.typed.holds(&value);
        self.items.push(Choice { value, label: Html::text(label), checked, ..Choice::default() });
        self
    }

    /// Several things to choose.
    #[must_use]
    pub fn options<V: AsRef<str>, L: Display>(self, options: impl IntoIterator<Item = (V, L)>) -> Self {
        options.into_iter().fold(self, |select, (value, label)| select.option(value, label))
    }

    /// What is chosen while nothing was sent.
    #[must_use]
    pub fn chosen(mut self, value: impl AsRef<str>) -> Self {
        if matches!(self.typed, Typed::NotSent) {
            for item in self.items.iter_mut().filter(|item| item.value == value.as_ref()) {
                item.checked = true;
            }
        }
        self
    }
}

frames! {
    Radios: "govuk-fieldset__legend",
    Checkboxes: "govuk-fieldset__legend",
    Select: "govuk-label",
}
