//! Fields that are typed into.

use std::fmt::Display;

use askama::Template;

use super::field::{Field, add_class, frames};
use crate::{Html, Page, html::Attrs};

/// One line of text.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/input.html")]
pub struct Input {
    pub(crate) field: Field,
    pub(crate) kind: &'static str,
    pub(crate) value: Option<String>,
    pub(crate) prefix: Option<Html>,
    pub(crate) suffix: Option<Html>,
    pub(crate) wrapper: String,
    pub(crate) after: Option<Html>,
}

impl Input {
    pub(crate) fn of(page: &Page, name: &str) -> Self {
        let value = page.form.typed(name).map(str::to_owned);
        Self { field: Field::of(page, name), kind: "text", value, ..Self::default() }
    }

    /// What stands in it while nothing was typed.
    #[must_use]
    pub fn value(mut self, value: impl Display) -> Self {
        self.value.get_or_insert_with(|| value.to_string());
        self
    }

    /// What the browser may fill in (WCAG 2.2, 1.3.5).
    #[must_use]
    pub fn autocomplete(self, what: impl Display) -> Self {
        self.attr("autocomplete", what)
    }

    /// Known to its owner alone: neither the browser nor the page keeps it.
    #[must_use]
    pub fn secret(self) -> Self {
        self.attr("autocomplete", "off").attr("data-danh-secret", "")
    }

    /// Digits only: the keypad opens, and nothing is spelled.
    #[must_use]
    pub fn numeric(self) -> Self {
        self.attr("inputmode", "numeric").attr("spellcheck", "false")
    }

    /// A phone number.
    #[must_use]
    pub fn tel(mut self) -> Self {
        self.kind = "tel";
        self.attr("autocomplete", "tel")
    }

    /// An e-mail address.
    #[must_use]
    pub fn email(mut self) -> Self {
        self.kind = "email";
        self.attr("autocomplete", "email").attr("spellcheck", "false").attr("autocapitalize", "none")
    }

    /// A search.
    #[must_use]
    pub fn search(mut self) -> Self {
        self.kind = "search";
        self
    }

    /// Wide enough for this many letters: 2, 3, 4, 5, 10, 20 or 30.
    #[must_use]
    pub fn width(self, letters: u8) -> Self {
        self.class(format_args!("govuk-input--width-{letters}"))
    }

    /// No longer than this.
    #[must_use]
    pub fn maxlength(self, letters: usize) -> Self {
        self.attr("maxlength", letters)
    }

    /// A unit before it.
    #[must_use]
    pub fn prefix(mut self, text: impl Display) -> Self {
        self.prefix = Some(Html::text(text));
        self
    }

    /// A unit after it.
    #[must_use]
    pub fn suffix(mut self, text: impl Display) -> Self {
        self.suffix = Some(Html::text(text));
        self
    }

    /// Six digits in wide spacing, typed or pasted as one.
    pub(crate) fn digits(mut self) -> Self {
        add_class(&mut self.field.class, "danh-code");
        self.numeric().attr("pattern", "[0-9]*").maxlength(6)
    }

    fn in_wrapper(&self) -> bool {
        self.prefix.is_some() || self.suffix.is_some() || self.after.is_some()
    }
}

/// A password that can be shown on a press.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/password.html")]
pub struct Password {
    pub(crate) field: Field,
    pub(crate) autocomplete: String,
    pub(crate) words: Attrs,
    pub(crate) show: String,
    pub(crate) show_aria: String,
}

impl Password {
    pub(crate) fn of(page: &Page, name: &str) -> Self {
        let mut words = Attrs::default();
        for (attr, key) in [
            ("data-i18n.show-password", "common.show"),
            ("data-i18n.hide-password", "common.hide"),
            ("data-i18n.show-password-aria-label", "common.show_password"),
            ("data-i18n.hide-password-aria-label", "common.hide_password"),
            ("data-i18n.password-shown-announcement", "common.password_shown"),
            ("data-i18n.password-hidden-announcement", "common.password_hidden"),
        ] {
            words.push(attr, page.t(key));
        }
        Self {
            field: Field::of(page, name),
            autocomplete: "current-password".to_owned(),
            words,
            show: page.t("common.show").to_owned(),
            show_aria: page.t("common.show_password").to_owned(),
        }
    }

    /// A password that is being chosen.
    #[must_use]
    pub fn new_password(mut self) -> Self {
        "new-password".clone_into(&mut self.autocomplete);
        self
    }
}

/// Several lines of text.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/textarea.html")]
pub struct Textarea {
    pub(crate) field: Field,
    pub(crate) value: Option<String>,
    pub(crate) rows: u8,
}

impl Textarea {
    pub(crate) fn of(page: &Page, name: &str) -> Self {
        let value = page.form.typed(name).map(str::to_owned);
        Self { field: Field::of(page, name), value, rows: 5 }
    }

    /// What stands in it while nothing was typed.
    #[must_use]
    pub fn value(mut self, value: impl Display) -> Self {
        self.value.get_or_insert_with(|| value.to_string());
        self
    }

    /// As high as this many lines.
    #[must_use]
    pub fn rows(mut self, rows: u8) -> Self {
        self.rows = rows;
        self
    }
}

/// A file to be chosen, or a picture to be taken.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/file.html")]
pub struct FileField {
    pub(crate) field: Field,
    pub(crate) camera: Option<Attrs>,
    pub(crate) multiple: bool,
}

impl FileField {
    pub(crate) fn of(page: &Page, name: &str) -> Self {
        Self { field: Field::of(page, name), ..Self::default() }
    }

    /// Which kinds may be chosen: `image/jpeg,image/png`.
    #[must_use]
    pub fn accept(self, kinds: impl Display) -> Self {
        self.attr("accept", kinds)
    }

    /// Offers the camera beside the file: `facing` is "user" for a portrait
    /// and "environment" for a card. Without script the phone's own camera opens.
    #[must_use]
    pub fn camera(mut self, page: &Page, facing: impl Display) -> Self {
        let mut camera = Attrs::default();
        camera.push("data-danh-camera", &facing);
        for word in ["open", "take", "again", "use", "stop", "denied", "ready", "taken"] {
            camera.push(&format!("data-{word}"), page.t(&format!("camera.{word}")));
        }
        self.camera = Some(camera);
        self.attr("accept", "image/*").attr("capture", facing)
    }
}

/// A day in three fields. Parts that are not known stay empty.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/date.html")]
pub struct DateField {
    pub(crate) field: Field,
    pub(crate) items: Vec<Input>,
}

impl DateField {
    pub(crate) fn of(page: &Page, name: &str) -> Self {
        let mut field = Field::of(page, name);
        field.id = format!("{name}-nhom");
        let parts = [("ngay", "common.day", 2), ("thang", "common.month", 2), ("nam", "common.year", 4)];
        let items = parts.map(|(part, key, width)| {
            let mut item = Input::of(page, &format!("{name}-{part}"));
            // The summary of errors links to the name, so the first box bears it.
            if part == "ngay" {
                name.clone_into(&mut item.field.id);
            }
            if field.error.is_some() {
                add_class(&mut item.field.class, "govuk-input--error");
            }
            item.label(page.t(key)).width(width).attr("inputmode", "numeric").maxlength(width.into())
        });
        Self { field, items: items.into() }
    }

    /// Somebody's birthday, which the browser may fill in.
    #[must_use]
    pub fn birthday(mut self) -> Self {
        for (item, part) in self.items.iter_mut().zip(["bday-day", "bday-month", "bday-year"]) {
            item.field.attrs.push("autocomplete", part);
        }
        self
    }

    /// What stands in the boxes while nothing was typed.
    #[must_use]
    pub fn value(mut self, day: jiff::civil::Date) -> Self {
        let parts = [day.day().to_string(), day.month().to_string(), day.year().to_string()];
        for (item, part) in self.items.iter_mut().zip(parts) {
            item.value.get_or_insert(part);
        }
        self
    }
}

frames! {
    Input: "govuk-label",
    Password: "govuk-label",
    Textarea: "govuk-label",
    FileField: "govuk-label",
    DateField: "govuk-fieldset__legend",
}
