//! What every page knows before it says anything: who reads, where, and how.

use std::{
    fmt::{Display, Write as _},
    sync::Arc,
};

use crate::{
    Accent, Html,
    form::{Form, hidden},
    prefs::{PATH, Prefs, TextSize, Theme},
    words::Lang,
};

/// The name of the hidden field that carries the token against forged posts.
pub const CSRF_FIELD: &str = "csrf";

/// What a site is, which decides its header and its menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// The citizens' app of the identity centre: four places in a bottom bar.
    #[default]
    App,
    /// A portal: name, menu, search.
    Portal,
    /// The officers' desk of either.
    Desk,
}

/// How a site presents itself. All of it is configuration.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Brand {
    /// The name of the app or the portal: `{ung_dung}`.
    pub name: String,
    /// The body that runs it, shown under the name.
    pub unit: String,
    /// Its name for readers of English, where it has one.
    pub unit_en: Option<String>,
    /// The hotline, as it is dialled.
    pub hotline: String,
    /// A colour of its own, instead of chàm.
    pub accent: Option<Accent>,
    /// What kind of site it is.
    pub kind: Kind,
    /// The places of the menu of a portal or desk; the app has its own four.
    pub menu: Vec<MenuItem>,
}

/// One place of a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuItem {
    /// The name by which a page says that it belongs here.
    pub id: &'static str,
    /// Where it leads.
    pub href: String,
    /// The key of its words.
    pub key: &'static str,
}

/// Who is signed in, as the header shows them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignedIn {
    /// Their name.
    pub name: String,
    /// Seconds without a sign of life after which the session ends.
    pub idle_seconds: u32,
    /// Notices they have not read.
    pub unread: u32,
}

/// The context of a page. Every view struct has one, called `page`.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// What the reader has chosen.
    pub prefs: Prefs,
    /// The site.
    pub brand: Arc<Brand>,
    /// The path and query of this page, to come back to after a choice.
    pub path: String,
    /// The id of the menu item this page belongs to.
    pub nav: &'static str,
    /// The token for this page's forms.
    pub csrf: String,
    /// Who is signed in, if anybody.
    pub person: Option<SignedIn>,
    /// Whom the reader is acting for, if not for themselves.
    pub acting_for: Option<String>,
    /// When the answers so far were kept, to say so: "10:42".
    pub saved: Option<String>,
    /// Where "back" leads, on pages that have it.
    pub back: Option<String>,
    /// A short notice after something went well.
    pub notice: Option<String>,
    /// What somebody has to know who came here by something that was not done.
    pub caution: Option<String>,
    /// Whether this is a demonstration: said on every page.
    pub demo: Demo,
    /// What was typed and what is wrong with it. The layout shows the summary
    /// of errors and begins the title with "Lỗi: ".
    pub form: Form,
}

/// Whether nothing here is real.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Demo {
    /// It is real.
    #[default]
    No,
    /// It is a demonstration.
    Yes,
}

impl Page {
    /// A page of a site for a reader.
    pub fn new(brand: Arc<Brand>, prefs: Prefs, path: impl Into<String>) -> Self {
        Self { prefs, brand, path: path.into(), ..Self::default() }
    }

    /// With the token for its forms.
    #[must_use]
    pub fn csrf(mut self, token: impl Into<String>) -> Self {
        self.csrf = token.into();
        self
    }

    /// In this place of the menu.
    #[must_use]
    pub fn nav(mut self, id: &'static str) -> Self {
        self.nav = id;
        self
    }

    /// For somebody who is signed in.
    #[must_use]
    pub fn person(mut self, person: SignedIn) -> Self {
        self.person = Some(person);
        self
    }

    /// With a way back.
    #[must_use]
    pub fn back(mut self, href: impl Into<String>) -> Self {
        self.back = Some(href.into());
        self
    }

    /// Saying that the answers so far are kept.
    #[must_use]
    pub fn saved(mut self, at: jiff::Timestamp) -> Self {
        self.saved = Some(crate::format::time(at));
        self
    }

    /// Saying whom the reader acts for.
    #[must_use]
    pub fn acting_for(mut self, name: impl Into<String>) -> Self {
        self.acting_for = Some(name.into());
        self
    }

    /// Saying that something went well.
    #[must_use]
    pub fn notice(mut self, text: impl Into<String>) -> Self {
        self.notice = Some(text.into());
        self
    }

    /// Saying why something was not done, without harm.
    #[must_use]
    pub fn caution(mut self, text: impl Into<String>) -> Self {
        self.caution = Some(text.into());
        self
    }

    /// With what was typed, and what is wrong with it.
    #[must_use]
    pub fn form(mut self, form: Form) -> Self {
        self.form = form;
        self
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.prefs.lang
    }

    /// The words of a key: `{{ page.t("nav.home") }}`.
    pub fn t<'a>(&'a self, key: &'a str) -> &'a str {
        self.prefs.lang.text(key)
    }

    /// The words of a key with values: `{{ page.with("passcode.wrong", [("tries_left", 3)]) }}`.
    pub fn with<N: AsRef<str>, V: Display>(&self, key: &str, args: &[(N, V)]) -> String {
        self.prefs.lang.with(key, args)
    }

    /// The hidden field every form that posts must hold.
    pub fn csrf_field(&self) -> Html {
        hidden(CSRF_FIELD, &self.csrf)
    }

    /// A hidden field.
    pub fn hidden(&self, name: impl AsRef<str>, value: impl Display) -> Html {
        hidden(name.as_ref(), value)
    }

    /// Where a choice of looks is made, without the way back: for forms.
    pub fn settings_path(&self) -> &'static str {
        PATH
    }

    /// A link that chooses the language: `?lang=en&return=…`.
    pub fn choose_lang(&self, lang: Lang) -> String {
        self.choose("lang", lang.tag())
    }

    /// A link that chooses the size of the text.
    pub fn choose_size(&self, size: TextSize) -> String {
        self.choose("size", size.word())
    }

    /// A link that chooses the background.
    pub fn choose_theme(&self, theme: Theme) -> String {
        self.choose("theme", theme.word())
    }

    fn choose(&self, what: &str, word: &str) -> String {
        format!("{PATH}?{what}={word}&return={}", percent(&self.path))
    }

    /// The sizes with the keys of their short and long names, in order.
    pub fn sizes(&self) -> [(TextSize, &'static str, &'static str); 3] {
        [
            (TextSize::Normal, "settings.smaller", "settings.smaller_label"),
            (TextSize::Large, "settings.normal", "settings.normal_label"),
            (TextSize::Largest, "settings.larger", "settings.larger_label"),
        ]
    }

    /// The backgrounds with the keys of their names.
    pub fn themes(&self) -> [(Theme, &'static str); 3] {
        [
            (Theme::Auto, "settings.theme_auto"),
            (Theme::Light, "settings.theme_light"),
            (Theme::Dark, "settings.theme_dark"),
        ]
    }

    /// The four places of the app.
    pub fn places(&self) -> [(&'static str, &'static str, &'static str); 4] {
        [
            ("home", "/", "nav.home"),
            ("papers", "/giay-to", "nav.papers"),
            ("services", "/thu-tuc", "nav.services"),
            ("me", "/toi", "nav.me"),
        ]
    }

    /// `aria-current` where this page is the place itself.
    pub fn current(&self, id: &str) -> Html {
        Html::trusted(if self.nav == id { " aria-current=\"page\"" } else { "" })
    }

    /// The built file's address, by its content: `{{ page.asset("danh.css") }}`.
    pub fn asset(&self, file: &str) -> String {
        crate::assets::url(file)
    }

    /// Whether this page belongs to the citizens' app.
    pub fn is_app(&self) -> bool {
        self.brand.kind == Kind::App
    }

    /// Whether the four places of the app are shown: for those who are signed in.
    pub fn has_bar(&self) -> bool {
        self.is_app() && self.person.is_some()
    }

    /// Where signing in, signing out and staying signed in begin: officers have doors of their own.
    pub fn doors(&self) -> &'static str {
        if self.brand.kind == Kind::Desk { "/can-bo" } else { "" }
    }

    /// Where the reader is at home: an officer at the first place that is theirs.
    pub fn home(&self) -> &str {
        if !self.is_desk() {
            return "/";
        }
        self.brand.menu.first().map_or("/can-bo", |item| item.href.as_str())
    }

    /// Whether this page is of the officers' desk.
    pub fn is_desk(&self) -> bool {
        self.brand.kind == Kind::Desk
    }

    /// Whether nothing here is real.
    pub fn is_demo(&self) -> bool {
        self.demo == Demo::Yes
    }
}

/// Percent-encodes what a query value cannot hold as it is.
fn percent(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                safe.push(char::from(byte));
            }
            other => {
                // Writing to a String cannot fail.
                let _ = write!(safe, "%{other:02X}");
            }
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_leads_back_to_the_page_it_was_made_on() {
        let page = Page::new(Arc::default(), Prefs::default(), "/thu-tuc?q=căn cước&trang=2");
        assert_eq!(
            page.choose_lang(Lang::En),
            "/cai-dat?lang=en&return=/thu-tuc%3Fq%3Dc%C4%83n%20c%C6%B0%E1%BB%9Bc%26trang%3D2"
        );
    }

    #[test]
    fn only_the_place_of_the_page_is_marked_as_current() {
        let page = Page::default().nav("papers");
        assert_eq!(page.current("papers").as_str(), " aria-current=\"page\"");
        assert!(page.current("home").is_empty());
    }
}
