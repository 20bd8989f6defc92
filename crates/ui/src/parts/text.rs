//! Parts that say something: buttons, banners, tags, panels.

use std::fmt::Display;

use askama::Template;

use super::field::add_class;
use crate::{Html, Page, form::Mistake, html::Attrs};

/// A button, or a link that looks like one.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/button.html")]
pub struct Button {
    pub(crate) label: Html,
    pub(crate) href: Option<String>,
    pub(crate) kind: &'static str,
    pub(crate) name: Option<String>,
    pub(crate) value: Option<String>,
    pub(crate) class: String,
    pub(crate) attrs: Attrs,
    pub(crate) start: bool,
    pub(crate) disabled: bool,
    pub(crate) once: Once,
}

/// Whether a second press within a second is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Once {
    /// Every press counts.
    #[default]
    No,
    /// It is ignored.
    Yes,
}

impl Button {
    /// A button that sends its form; pressed twice, it sends once.
    pub(crate) fn send(label: impl Display) -> Self {
        Self { label: Html::text(label), kind: "submit", once: Once::Yes, ..Self::default() }
    }

    /// A link that looks like a button.
    #[must_use]
    pub fn href(mut self, href: impl Display) -> Self {
        self.href = Some(href.to_string());
        self
    }

    /// The button that begins a procedure: an arrow, larger.
    #[must_use]
    pub fn start(mut self) -> Self {
        self.start = true;
        self
    }

    /// Not the main thing to do here.
    #[must_use]
    pub fn secondary(self) -> Self {
        self.class("govuk-button--secondary")
    }

    /// What it does cannot be undone.
    #[must_use]
    pub fn warning(self) -> Self {
        self.class("govuk-button--warning")
    }

    /// As wide as the column: the main thing on a phone.
    #[must_use]
    pub fn wide(self) -> Self {
        self.class("danh-button--wide")
    }

    /// What the form says when it was this button.
    #[must_use]
    pub fn named(mut self, name: impl Display, value: impl Display) -> Self {
        self.name = Some(name.to_string());
        self.value = Some(value.to_string());
        self
    }

    /// One more class.
    #[must_use]
    pub fn class(mut self, class: impl Display) -> Self {
        add_class(&mut self.class, class);
        self
    }

    /// One more attribute.
    #[must_use]
    pub fn attr(mut self, name: impl AsRef<str>, value: impl Display) -> Self {
        self.attrs.push(name.as_ref(), value);
        self
    }

    fn once(&self) -> bool {
        self.once == Once::Yes
    }
}

/// The list of what is wrong, at the top of the page. The layout shows it.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/error_summary.html")]
pub struct ErrorSummary {
    pub(crate) title: String,
    pub(crate) errors: Vec<Mistake>,
}

/// What became of something, or what must be known first.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/notification_banner.html")]
pub struct Banner {
    pub(crate) title: String,
    pub(crate) body: Html,
    pub(crate) success: bool,
}

/// The large green box of a last page.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/panel.html")]
pub struct Panel {
    pub(crate) title: Html,
    pub(crate) body: Option<Html>,
}

impl Panel {
    /// What stands under the title in large type: a tracking code.
    #[must_use]
    pub fn body(mut self, text: impl Display) -> Self {
        self.body = Some(Html::text(text));
        self
    }

    /// The same with markup.
    #[must_use]
    pub fn body_html(mut self, markup: impl Display) -> Self {
        self.body = Some(Html::trusted(markup));
        self
    }
}

/// Text set apart by a bar.
#[derive(Debug, Clone, Default, Template)]
#[template(source = "<div class=\"govuk-inset-text\">{{ body }}</div>", ext = "html")]
pub struct Inset {
    pub(crate) body: Html,
}

/// What has consequences.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/warning_text.html")]
pub struct Warning {
    pub(crate) word: String,
    pub(crate) body: Html,
}

/// The state of something, in words and colour.
#[derive(Debug, Clone, Default, Template)]
#[template(source = "<strong class=\"govuk-tag{{ class }}\">{{ label }}</strong>", ext = "html")]
pub struct Tag {
    pub(crate) label: Html,
    pub(crate) class: String,
}

impl Tag {
    /// In one of the colours of the style sheet: grey, green, turquoise, blue,
    /// purple, pink, red, orange, yellow.
    #[must_use]
    pub fn colour(mut self, colour: impl Display) -> Self {
        add_class(&mut self.class, format_args!("govuk-tag--{colour}"));
        self
    }
}

/// Text that opens on a press.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/details.html")]
pub struct Details {
    pub(crate) title: Html,
    pub(crate) body: Html,
    pub(crate) open: bool,
    pub(crate) id: Option<String>,
}

/// The way back.
#[derive(Debug, Clone, Default, Template)]
#[template(
    source = "<a href=\"{{ href }}\" class=\"govuk-back-link{{ class }}\"{{ attrs }}>{{ label }}</a>",
    ext = "html"
)]
pub struct BackLink {
    pub(crate) href: String,
    pub(crate) label: Html,
    pub(crate) class: String,
    pub(crate) attrs: Attrs,
}

/// **Đã lưu** lúc 10:42.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/saved.html")]
pub struct Saved {
    pub(crate) word: String,
    pub(crate) at: String,
}

/// A form whose answer is made by a passkey (WebAuthn Level 3).
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/passkey.html")]
pub struct Passkey {
    pub(crate) action: String,
    pub(crate) does: &'static str,
    pub(crate) options: Attrs,
    pub(crate) csrf: Html,
    pub(crate) label: String,
    pub(crate) words: Attrs,
    pub(crate) unsupported: String,
    pub(crate) class: String,
    pub(crate) extra: Vec<Html>,
}

impl Passkey {
    pub(crate) fn of(page: &Page, does: &'static str, action: String) -> Self {
        let mut words = Attrs::default();
        for word in ["waiting", "failed", "unsupported"] {
            words.push(&format!("data-{word}"), page.t(&format!("passkey.{word}")));
        }
        Self {
            action,
            does,
            csrf: page.csrf_field(),
            label: page.t("passkey.use").to_owned(),
            words,
            unsupported: page.t("passkey.unsupported").to_owned(),
            ..Self::default()
        }
    }

    /// The options the server made, as JSON: `{"publicKey": {…}}` or what is within.
    #[must_use]
    pub fn options(mut self, json: impl Display) -> Self {
        self.options.push("data-options", json);
        self
    }

    /// Where the script asks for the options, by POST with the form's fields.
    #[must_use]
    pub fn options_from(mut self, url: impl Display) -> Self {
        self.options.push("data-options-url", url);
        self
    }

    /// Also offers passkeys in the browser's list at a field with
    /// `autocomplete="username webauthn"`.
    #[must_use]
    pub fn conditional(mut self) -> Self {
        self.options.flag("data-conditional");
        self
    }

    /// The words on the button.
    #[must_use]
    pub fn label(mut self, text: impl Display) -> Self {
        self.label = text.to_string();
        self
    }

    /// Not the main thing to do here.
    #[must_use]
    pub fn secondary(mut self) -> Self {
        add_class(&mut self.class, "govuk-button--secondary");
        self
    }

    /// One more hidden field.
    #[must_use]
    pub fn hidden(mut self, name: impl AsRef<str>, value: impl Display) -> Self {
        self.extra.push(crate::form::hidden(name.as_ref(), value));
        self
    }
}
