//! The parts pages are made of.
//!
//! A part is a value: a template asks the page for it, says what it needs in
//! the part's own words, and prints it.
//!
//! ```html
//! {{ page.input("so").label(page.t("sign_in.number")).numeric().autocomplete("username") }}
//! {{ page.button(page.t("nav.sign_in")) }}
//! ```
//!
//! Fields find what was typed, and what is wrong with it, in `page.form`. Parts
//! are compiled once, here, and not again in every page. Where a block of a
//! page stands within a part, `templates/parts/blocks.html` has macros.

mod card;
mod choice;
mod field;
#[cfg(test)]
mod fixtures;
mod input;
mod list;
mod text;

use std::fmt::Display;

use askama::filters::HtmlSafe;

pub use card::Card;
pub use choice::{Checkboxes, Radios, Select};
pub use field::Heading;
pub use input::{DateField, FileField, Input, Password, Textarea};
pub use list::{Compare, Pagination, Reached, SummaryList, Table, TaskList, Timeline, Verdict};
pub use text::{BackLink, Banner, Button, Details, ErrorSummary, Inset, Panel, Passkey, Saved, Tag, Warning};

use crate::{Html, Page};

/// Parts print themselves as markup.
macro_rules! printed {
    ($($part:ty),+ $(,)?) => {$(impl HtmlSafe for $part {})+};
}
printed!(Input, Password, Textarea, FileField, DateField, Radios, Checkboxes, Select);
printed!(Button, ErrorSummary, Banner, Panel, Inset, Warning, Tag, Details, BackLink, Saved, Passkey);
printed!(SummaryList, TaskList, Table, Pagination, Timeline, Compare, Card);

/// Fields. Each looks its name up in the page's form.
impl Page {
    /// One line of text.
    pub fn input(&self, name: impl AsRef<str>) -> Input {
        Input::of(self, name.as_ref())
    }

    /// A password.
    pub fn password(&self, name: impl AsRef<str>) -> Password {
        Password::of(self, name.as_ref())
    }

    /// The code that was sent: one field, which phones fill in by themselves.
    pub fn otp(&self, name: impl AsRef<str>) -> Input {
        let mut input = Input::of(self, name.as_ref()).digits().autocomplete("one-time-code");
        input.value = None;
        input
    }

    /// The passcode: six digits in one field that does not show them. Paste is allowed.
    pub fn passcode(&self, name: impl AsRef<str>) -> Input {
        let mut input = Input::of(self, name.as_ref()).digits().autocomplete("off");
        input.kind = "password";
        input.value = None;
        input
    }

    /// A day in three fields: `name-ngay`, `name-thang`, `name-nam`.
    pub fn date(&self, name: impl AsRef<str>) -> DateField {
        DateField::of(self, name.as_ref())
    }

    /// One of several.
    pub fn radios(&self, name: impl AsRef<str>) -> Radios {
        Radios::of(self, name.as_ref())
    }

    /// Any of several.
    pub fn checkboxes(&self, name: impl AsRef<str>) -> Checkboxes {
        Checkboxes::of(self, name.as_ref())
    }

    /// One box to tick: consent. The words stand beside the box.
    pub fn checkbox(&self, name: impl AsRef<str>, value: impl AsRef<str>, label: impl Display) -> Checkboxes {
        Checkboxes::of(self, name.as_ref()).option(value, label)
    }

    /// One of a list that opens.
    pub fn select(&self, name: impl AsRef<str>) -> Select {
        Select::of(self, name.as_ref())
    }

    /// Several lines of text.
    pub fn textarea(&self, name: impl AsRef<str>) -> Textarea {
        Textarea::of(self, name.as_ref())
    }

    /// A file. Its form needs `enctype="multipart/form-data"`.
    pub fn file(&self, name: impl AsRef<str>) -> FileField {
        FileField::of(self, name.as_ref())
    }
}

/// What stands beside fields.
impl Page {
    /// A button that sends its form.
    pub fn button(&self, label: impl Display) -> Button {
        Button::send(label)
    }

    /// A form answered by a passkey that exists; posts `credential` as JSON.
    pub fn passkey_use(&self, action: impl Display) -> Passkey {
        Passkey::of(self, "get", action.to_string())
    }

    /// A form answered by making a passkey; posts `credential` as JSON.
    pub fn passkey_make(&self, action: impl Display) -> Passkey {
        Passkey::of(self, "create", action.to_string())
    }

    /// What is wrong with the page's form. The layout shows it.
    pub fn error_summary(&self) -> ErrorSummary {
        let title = self.t("common.error_summary").to_owned();
        ErrorSummary { title, errors: self.form.errors().to_vec() }
    }

    /// Something that must be known.
    pub fn banner(&self, text: impl Display) -> Banner {
        let body = Html::text(text);
        Banner { title: self.t("common.important").to_owned(), body, success: false }
    }

    /// Something that went well.
    pub fn success(&self, text: impl Display) -> Banner {
        let body = Html::text(text);
        Banner { title: self.t("common.success").to_owned(), body, success: true }
    }

    /// The large box of a last page.
    pub fn panel(&self, title: impl Display) -> Panel {
        Panel { title: Html::text(title), body: None }
    }

    /// Text set apart by a bar.
    pub fn inset(&self, text: impl Display) -> Inset {
        Inset { body: Html::text(text) }
    }

    /// What has consequences.
    pub fn warning(&self, text: impl Display) -> Warning {
        Warning { word: self.t("common.warning").to_owned(), body: Html::text(text) }
    }

    /// A state.
    pub fn tag(&self, label: impl Display) -> Tag {
        Tag { label: Html::text(label), class: String::new() }
    }

    /// Text that opens on a press.
    pub fn details(&self, title: impl Display, text: impl Display) -> Details {
        Details { title: Html::text(title), body: Html::text(text), ..Details::default() }
    }

    /// The way back. The layout shows it where `page.back` is set.
    pub fn back_link(&self, href: impl Display) -> BackLink {
        let label = Html::text(self.t("common.back"));
        BackLink { href: href.to_string(), label, ..BackLink::default() }
    }

    /// That the answers so far are kept. The layout shows it where `page.saved` is set.
    pub fn saved_at(&self, time: impl Display) -> Saved {
        let at = self.with("common.saved_at", &[("time", time)]);
        Saved { word: self.t("common.saved").to_owned(), at }
    }
}

/// Lists.
impl Page {
    /// Answers in two columns.
    pub fn summary(&self) -> SummaryList {
        SummaryList { change: self.t("common.change").to_owned(), ..SummaryList::default() }
    }

    /// Things to do. The id starts the ids of their states.
    pub fn tasks(&self, id: impl Display) -> TaskList {
        TaskList { id: id.to_string(), items: Vec::new() }
    }

    /// Rows and columns.
    pub fn table(&self, caption: impl Display) -> Table {
        Table { caption: Html::text(caption), ..Table::default() }
    }

    /// The way through a long list; `href` is followed by the number of a page.
    pub fn pagination(&self, number: u64, total: u64, href: impl AsRef<str>) -> Pagination {
        Pagination::of(self, number, total, href.as_ref())
    }

    /// The dots of a dossier or a registration.
    pub fn timeline(&self) -> Timeline {
        Timeline::of(self)
    }

    /// What somebody wrote beside what the register says.
    pub fn compare(&self) -> Compare {
        Compare::of(self)
    }

    /// A card.
    pub fn card(&self, title: impl Display) -> Card {
        Card::titled(title)
    }
}
