//! The words of every page, in both languages.
//!
//! One key per message, in `words/vi/*.toml` and `words/en/*.toml`; Vietnamese
//! is the source. `{name}` is replaced by a value; `{n?try|tries}` by the first
//! word when the value of `n` is 1, else by the second.

use std::fmt::Display;

use domain::Refused;

mod table {
    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}

/// The language a page speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Lang {
    /// Vietnamese, the source.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// The tag of BCP 47, for `lang` attributes, cookies and `ui_locales`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The language of a tag, where it is one of ours ("vi-VN" is Vietnamese).
    pub fn of_tag(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()? {
            "vi" => Some(Self::Vi),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The language this one can be switched to.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Vi => Self::En,
            Self::En => Self::Vi,
        }
    }

    /// The text of a key. An unknown key shows itself, so that a page never
    /// fails for want of a word; `tests/words.rs` finds such keys.
    pub fn text(self, key: &str) -> &str {
        self.find(key).unwrap_or(key)
    }

    /// The text of a key, where there is one.
    pub fn find(self, key: &str) -> Option<&'static str> {
        let row = table::WORDS.binary_search_by(|row| row.0.cmp(key)).ok()?;
        let (_, vi, en) = table::WORDS[row];
        Some(match self {
            Self::Vi => vi,
            Self::En => en,
        })
    }

    /// The text of a key with its values filled in.
    pub fn with<N: AsRef<str>, V: Display>(self, key: &str, args: &[(N, V)]) -> String {
        let mut text = self.text(key);
        let mut filled = String::with_capacity(text.len() + 16);
        while let Some((before, after)) = text.split_once('{') {
            filled.push_str(before);
            let Some((inside, rest)) = after.split_once('}') else {
                text = after;
                break;
            };
            fill(&mut filled, inside, args);
            text = rest;
        }
        filled.push_str(text);
        filled
    }

    /// What a refusal says to the person it stops.
    pub fn refused(self, refused: &Refused) -> String {
        let seconds = refused.args.iter().find(|(name, _)| *name == "seconds");
        let wait = seconds.and_then(|(_, seconds)| seconds.parse().ok()).map(|seconds| self.wait(seconds));
        let wait = wait.map(|wait| ("wait", wait));
        let args: Vec<(&str, String)> = refused.args.iter().cloned().chain(wait).collect();
        self.with(refused.code, &args)
    }

    /// How long to wait, in the largest unit that does not promise too little.
    pub fn wait(self, seconds: u64) -> String {
        let (key, count) = match seconds {
            0..120 => ("common.wait_seconds", seconds),
            120..7200 => ("common.wait_minutes", seconds.div_ceil(60)),
            _ => ("common.wait_hours", seconds.div_ceil(3600)),
        };
        self.with(key, &[("count", count)])
    }
}

/// One placeholder; a name without a value stays as it is, to be seen.
fn fill<N: AsRef<str>, V: Display>(to: &mut String, inside: &str, args: &[(N, V)]) {
    let (name, forms) = match inside.split_once('?') {
        Some((name, forms)) => (name, forms.split_once('|')),
        None => (inside, None),
    };
    let Some((_, value)) = args.iter().find(|(known, _)| known.as_ref() == name) else {
        to.push('{');
        to.push_str(inside);
        to.push('}');
        return;
    };
    let value = value.to_string();
    match forms {
        None => to.push_str(&value),
        Some((one, _)) if value == "1" => to.push_str(one),
        Some((_, many)) => to.push_str(many),
    }
}

/// Every key there is, in order.
pub fn keys() -> impl Iterator<Item = &'static str> {
    table::WORDS.iter().map(|row| row.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_key_speaks_both_languages() {
        assert_eq!(Lang::Vi.text("nav.home"), "Trang chủ");
        assert_eq!(Lang::En.text("nav.home"), "Home");
    }

    #[test]
    fn an_unknown_key_shows_itself() {
        assert_eq!(Lang::Vi.text("no.such_key"), "no.such_key");
    }

    #[test]
    fn values_fill_the_braces_and_choose_the_word() {
        let many = Lang::En.with("common.minutes_left", &[("minutes", 3)]);
        let one = Lang::En.with("common.minutes_left", &[("minutes", 1)]);
        assert_eq!((many.as_str(), one.as_str()), ("3 minutes left", "1 minute left"));
    }

    #[test]
    fn a_name_without_a_value_stays_to_be_seen() {
        let none: [(&str, &str); 0] = [];
        assert_eq!(Lang::Vi.with("common.minutes_left", &none), "Còn {minutes} phút");
    }

    #[test]
    fn a_wait_is_told_in_a_unit_that_people_count_in() {
        let told = [30, 119, 601, 86_399].map(|seconds| Lang::Vi.wait(seconds));
        assert_eq!(told, ["30 giây", "119 giây", "11 phút", "24 giờ"]);
        assert_eq!(Lang::En.wait(1), "1 second");
        let args = vec![("seconds", "86399".to_owned())];
        let kind = domain::Kind::TooMany { retry_after: 86_399 };
        let refused = Lang::En.refused(&Refused { code: "attempts.wait", args, kind });
        assert!(refused.ends_with("Try again in 24 hours."), "{refused}");
    }

    #[test]
    fn the_table_is_sorted_for_the_search() {
        assert!(keys().collect::<Vec<_>>().is_sorted());
    }
}
