//! What a reader has chosen about how pages look: language, background, size.
//!
//! Kept in three cookies that hold no identity and need no sign-in; the server
//! writes the choice into the page, so nothing flashes and no script is needed.

use axum::{
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{ACCEPT_LANGUAGE, COOKIE, LOCATION, SET_COOKIE},
    },
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use crate::{sent::Unreadable, words::Lang};

/// Where the choice is made: `/cai-dat?lang=en&return=/dang-ky`.
pub const PATH: &str = "/cai-dat";

/// 400 days, the longest a browser keeps a cookie (RFC 6265bis §5.5).
const KEEP: u32 = 400 * 24 * 60 * 60;

/// The background of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the device says.
    #[default]
    Auto,
    /// Light, whatever the device says.
    Light,
    /// Dark, whatever the device says.
    Dark,
}

impl Theme {
    /// The word in the cookie and in `data-theme`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn of_word(word: &str) -> Option<Self> {
        [Self::Auto, Self::Light, Self::Dark].into_iter().find(|theme| theme.word() == word)
    }
}

/// The size of the text: the three steps of A- A A+.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextSize {
    /// 100 %.
    #[default]
    Normal,
    /// 125 %.
    Large,
    /// 150 %.
    Largest,
}

impl TextSize {
    /// The word in the cookie and in `data-size`: percent of the root size.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Normal => "100",
            Self::Large => "125",
            Self::Largest => "150",
        }
    }

    fn of_word(word: &str) -> Option<Self> {
        [Self::Normal, Self::Large, Self::Largest].into_iter().find(|size| size.word() == word)
    }
}

/// What the reader has chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Prefs {
    /// The language.
    pub lang: Lang,
    /// The background.
    pub theme: Theme,
    /// The size of the text.
    pub size: TextSize,
}

impl Prefs {
    /// The choice in the cookies; without one, the browser's language.
    pub fn of(headers: &HeaderMap) -> Self {
        let chosen = cookie(headers, "danh-lang").and_then(Lang::of_tag);
        Self {
            lang: chosen.or_else(|| preferred(headers)).unwrap_or_default(),
            theme: cookie(headers, "danh-theme").and_then(Theme::of_word).unwrap_or_default(),
            size: cookie(headers, "danh-size").and_then(TextSize::of_word).unwrap_or_default(),
        }
    }
}

/// English only for browsers that ask for it first and do not ask for Vietnamese.
fn preferred(headers: &HeaderMap) -> Option<Lang> {
    let asked = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut tags = asked.split(',').filter_map(|part| part.split(';').next()).map(str::trim);
    let first = Lang::of_tag(tags.clone().next()?)?;
    Some(if tags.any(|tag| Lang::of_tag(tag) == Some(Lang::Vi)) { Lang::Vi } else { first })
}

/// The value of one cookie of a request.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(known, value)| (known == name).then_some(value))
}

/// What [`PATH`] was asked.
#[derive(Debug, Default, Deserialize)]
pub struct Choice {
    lang: Option<String>,
    theme: Option<String>,
    size: Option<String>,
    #[serde(rename = "return")]
    back: Option<String>,
}

/// The answer to a choice: keeps it and leads back. Route it at [`PATH`].
///
/// # Errors
///
/// [`Unreadable`], where something was chosen that there is not.
pub fn choose(choice: &Choice) -> Result<Response, Unreadable> {
    let lang = known(choice.lang.as_deref(), Lang::of_tag)?.map(|lang| ("lang", lang.tag()));
    let theme = known(choice.theme.as_deref(), Theme::of_word)?.map(|theme| ("theme", theme.word()));
    let size = known(choice.size.as_deref(), TextSize::of_word)?.map(|size| ("size", size.word()));

    let mut answer = StatusCode::SEE_OTHER.into_response();
    let headers = answer.headers_mut();
    headers.insert(LOCATION, local(choice.back.as_deref().unwrap_or("/")));
    for (name, word) in [lang, theme, size].into_iter().flatten() {
        let line = format!("danh-{name}={word}; Path=/; Max-Age={KEEP}; SameSite=Lax; HttpOnly");
        if let Ok(line) = HeaderValue::from_str(&line) {
            headers.append(SET_COOKIE, line);
        }
    }
    Ok(answer)
}

fn known<T>(word: Option<&str>, of: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Unreadable> {
    word.map(|word| of(word).ok_or(Unreadable)).transpose()
}

/// A place on this site, or the front page: nobody is sent elsewhere by a link.
fn local(place: &str) -> HeaderValue {
    let here = is_local(place).then(|| HeaderValue::from_str(place).ok()).flatten();
    here.unwrap_or(HeaderValue::from_static("/"))
}

/// Whether a place is on this site: a path, and not another host in disguise.
pub fn is_local(place: &str) -> bool {
    let plain = place.bytes().all(|byte| (0x21..0x7f).contains(&byte) && byte != b'\\');
    plain && place.starts_with('/') && !place.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        lines.iter().map(|(k, v)| (k.parse().expect("a name"), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn cookies_tell_what_was_chosen() {
        let asked = headers(&[("cookie", "a=b; danh-lang=en; danh-theme=dark; danh-size=150")]);
        let chosen = Prefs { lang: Lang::En, theme: Theme::Dark, size: TextSize::Largest };
        assert_eq!(Prefs::of(&asked), chosen);
    }

    #[test]
    fn a_browser_that_reads_vietnamese_at_all_gets_vietnamese() {
        let asked = headers(&[("accept-language", "en-GB,en;q=0.9,vi;q=0.5")]);
        assert_eq!(Prefs::of(&asked).lang, Lang::Vi);
    }

    #[test]
    fn a_browser_that_reads_only_english_gets_english() {
        let asked = headers(&[("accept-language", "en-GB,en;q=0.9,fr;q=0.5")]);
        assert_eq!(Prefs::of(&asked).lang, Lang::En);
    }

    #[test]
    fn a_choice_never_leads_to_another_site() {
        for place in ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/a b", "/\r\nx"] {
            assert_eq!(local(place), "/", "{place}");
        }
        assert_eq!(local("/dang-ky?buoc=2"), "/dang-ky?buoc=2");
    }

    #[test]
    fn what_cannot_be_chosen_is_refused() {
        let choice = Choice { size: Some("999".into()), ..Choice::default() };
        assert_eq!(choose(&choice).err(), Some(Unreadable));
    }

    #[test]
    fn a_choice_is_kept_for_four_hundred_days() {
        let choice = Choice { lang: Some("en".into()), back: Some("/giay-to".into()), ..Choice::default() };
        let answer = choose(&choice).expect("known");
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        assert_eq!(answer.headers()[LOCATION], "/giay-to");
        let kept = answer.headers()[SET_COOKIE].to_str().expect("text");
        assert_eq!(kept, "danh-lang=en; Path=/; Max-Age=34560000; SameSite=Lax; HttpOnly");
    }
}
