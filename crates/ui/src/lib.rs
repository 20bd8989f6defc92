//! What every page shares: layout, parts, forms, words, answers, guards.
//!
//! A view is an askama template with a field `page: Page`; its file extends
//! `layout.html` (the app and portals), `portal.html` or `officer.html` and
//! fills the blocks `title` and `main` (and `hero`, `before`, `head` where it
//! must). The layout shows the errors of `page.form`, the notice, the way back
//! and that answers are kept, so that no page can forget them.
//!
//! ```html
//! {% extends "layout.html" %}
//! {% block title %}{{ page.t("sign_in.title") }}{% endblock %}
//! {% block main %}
//! <h1 class="govuk-heading-l">{{ page.t("sign_in.title") }}</h1>
//! <form method="post" novalidate>{{ page.csrf_field() }}
//!   {{ page.input("so").label(page.t("sign_in.number")).numeric().autocomplete("username") }}
//!   {{ page.password("mat_khau").label(page.t("sign_in.password")) }}
//!   {{ page.button(page.t("nav.sign_in")) }}
//! </form>
//! {% endblock %}
//! ```
//!
//! A handler reads a [`Form`], notes errors in it, and shows the page again
//! with `page.form(form)` and [`respond::again`].
//!
//! Architecture invariant: no database, no network, no clock. Words are never
//! in code or templates, only their keys.

pub mod accent;
pub mod assets;
pub mod form;
pub mod format;
pub mod guard;
mod html;
pub mod page;
pub mod parts;
pub mod prefs;
pub mod respond;
mod sent;
pub mod words;

pub use accent::Accent;
pub use form::Form;
pub use html::{Attrs, Html};
pub use jiff::Timestamp;
pub use page::{Brand, Demo, Kind, MenuItem, Page, SignedIn};
pub use prefs::{Prefs, TextSize, Theme};
pub use sent::{Arrived, File, Unreadable, Upload, readable};
pub use words::Lang;
