//! What every form field has: a name, a label, a hint, an error.

use std::fmt::Display;

use crate::{Html, Page, html::Attrs};

/// Whether a label or legend is the heading of its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Heading {
    /// It is not.
    #[default]
    No,
    /// It is the page's one `h1`.
    Page,
}

/// The frame of a form field.
#[derive(Debug, Clone, Default)]
pub struct Field {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) label: Html,
    pub(crate) label_class: String,
    pub(crate) heading: Heading,
    pub(crate) hint: Option<Html>,
    pub(crate) error: Option<Html>,
    pub(crate) error_word: String,
    pub(crate) group: String,
    pub(crate) group_attrs: Attrs,
    pub(crate) class: String,
    pub(crate) attrs: Attrs,
    pub(crate) described_by: String,
    pub(crate) described_by_last: Option<String>,
    pub(crate) disabled: bool,
}

impl Field {
    /// The field of this name on a page, with the error the page's form holds for it.
    pub(crate) fn of(page: &Page, name: &str) -> Self {
        Self {
            id: name.to_owned(),
            name: name.to_owned(),
            error: page.form.error_of(name).map(Html::text),
            error_word: page.t("common.error_prefix").to_owned(),
            ..Self::default()
        }
    }

    /// Whether the label is the page's heading.
    pub(crate) fn is_heading(&self) -> bool {
        self.heading == Heading::Page
    }

    /// ` aria-describedby="…"`: what was asked for, then the hint, then the error.
    pub(crate) fn describes(&self) -> Attrs {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.id));
        let before = Some(self.described_by.clone()).filter(|ids| !ids.is_empty());
        let ids: Vec<String> =
            [before, hint, error, self.described_by_last.clone()].into_iter().flatten().collect();
        let mut attrs = Attrs::default();
        if !ids.is_empty() {
            attrs.push("aria-describedby", ids.join(" "));
        }
        attrs
    }
}

/// Adds one class to a list that is printed after another class.
pub(crate) fn add_class(to: &mut String, class: impl Display) {
    to.push(' ');
    to.push_str(&class.to_string());
}

/// The words and marks that every part with a [`Field`] takes.
macro_rules! frames {
    ($($part:ty: $label:literal),+ $(,)?) => {$(
        impl $part {
            const LABEL: &'static str = $label;

            /// The label, or the legend of a group.
            #[must_use]
            pub fn label(mut self, text: impl std::fmt::Display) -> Self {
                self.field.label = $crate::Html::text(text);
                self
            }

            /// A hint under the label.
            #[must_use]
            pub fn hint(mut self, text: impl std::fmt::Display) -> Self {
                self.field.hint = Some($crate::Html::text(text));
                self
            }

            /// A hint with markup, like a link.
            #[must_use]
            pub fn hint_html(mut self, markup: impl std::fmt::Display) -> Self {
                self.field.hint = Some($crate::Html::trusted(markup));
                self
            }

            /// The label is the page's `h1`: for pages that ask one thing.
            #[must_use]
            pub fn heading(mut self) -> Self {
                self.field.heading = $crate::parts::Heading::Page;
                self.large()
            }

            /// A label of the size of a heading.
            #[must_use]
            pub fn large(mut self) -> Self {
                self.field.label_class = format!(" {}--l", Self::LABEL);
                self
            }

            /// A label of middle size.
            #[must_use]
            pub fn medium(mut self) -> Self {
                self.field.label_class = format!(" {}--m", Self::LABEL);
                self
            }

            /// One more class on the control.
            #[must_use]
            pub fn class(mut self, class: impl std::fmt::Display) -> Self {
                $crate::parts::field::add_class(&mut self.field.class, class);
                self
            }

            /// One more attribute on the control.
            #[must_use]
            pub fn attr(mut self, name: impl AsRef<str>, value: impl std::fmt::Display) -> Self {
                self.field.attrs.push(name.as_ref(), value);
                self
            }

            /// An id other than the name.
            #[must_use]
            pub fn id(mut self, id: impl std::fmt::Display) -> Self {
                self.field.id = id.to_string();
                self
            }

            /// An error other than the one the page's form holds.
            #[must_use]
            pub fn error(mut self, text: impl std::fmt::Display) -> Self {
                self.field.error = Some($crate::Html::text(text));
                self
            }
        }
    )+};
}
pub(crate) use frames;
