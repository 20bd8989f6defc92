//! A procedure as a portal offers it to the citizens' app: enough to find it,
//! and to be taken there.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::account::Level;
use crate::services::Words;

/// As many procedures of one portal as are listed.
pub const MOST: usize = 1000;
/// As many letters of a title, a summary or a keyword as are taken.
const LONGEST: usize = 400;

/// A procedure on offer, in the words a portal publishes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    /// Its word in addresses and in what people keep.
    pub slug: String,
    /// What it is called.
    pub title: Words,
    /// What it does, in one sentence.
    pub summary: Words,
    /// What else people call it.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// The level of account it takes: 1 or 2.
    pub level: u8,
    /// Whether it asks for a passcode or a passkey when it begins.
    #[serde(default)]
    pub fresh: bool,
    /// Which part of life it belongs to.
    #[serde(default)]
    pub field: String,
    /// Its page at the portal.
    pub path: String,
    /// Whether the portal handles it itself, or only leads to the one that does.
    pub handled_here: bool,
}

impl Procedure {
    /// The lowest account level that will do.
    #[must_use]
    pub fn needs(&self) -> Level {
        if self.level >= 2 { Level::Two } else { Level::One }
    }

    /// Whether it can be listed: a word, names in both languages, and a page of the portal itself.
    fn is_sound(&self) -> bool {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let slug = (1..=100).contains(&self.slug.len()) && self.slug.bytes().all(plain);
        let in_path = |b: u8| b.is_ascii_alphanumeric() || b"-_./".contains(&b);
        let path = self.path.starts_with('/')
            && !self.path.starts_with("//")
            && self.path.len() <= LONGEST
            && self.path.bytes().all(in_path);
        let words = [&self.title.vi, &self.title.en, &self.summary.vi, &self.summary.en];
        let short = words.into_iter().chain(&self.keywords).all(|text| text.chars().count() <= LONGEST);
        slug && path && short && !self.title.lacking() && (1..=2).contains(&self.level)
    }
}

/// What is listed of a portal's catalogue: each procedure once, those that are no use left out.
#[must_use]
pub fn listed(catalogue: impl IntoIterator<Item = Procedure>) -> Vec<Procedure> {
    let mut known = BTreeSet::new();
    let sound = catalogue.into_iter().filter(Procedure::is_sound);
    sound.filter(|procedure| known.insert(procedure.slug.clone())).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reissue() -> Procedure {
        Procedure {
            slug: "cap-lai-the-can-cuoc".to_owned(),
            title: Words::new("Cấp lại thẻ Căn cước", "Reissue of a card"),
            summary: Words::new("Khi mất thẻ", "When a card is lost"),
            keywords: vec!["mất thẻ".to_owned()],
            level: 2,
            fresh: true,
            field: "card".to_owned(),
            path: "/dich-vu/cap-lai-the-can-cuoc".to_owned(),
            handled_here: true,
        }
    }

    #[test]
    fn one_that_leads_elsewhere_or_has_no_name_is_left_out_and_the_rest_stands() {
        let elsewhere = Procedure { path: "//evil.example/".to_owned(), ..reissue() };
        let script = Procedure { path: "javascript:alert(1)".to_owned(), ..reissue() };
        let nameless = Procedure { title: Words::new("Cấp lại", " "), ..reissue() };
        let odd = Procedure { slug: "<cap".to_owned(), ..reissue() };
        let all = [elsewhere, script, nameless, odd, reissue()];
        assert_eq!(listed(all), [reissue()]);
    }

    #[test]
    fn each_is_listed_once() {
        assert_eq!(listed([reissue(), reissue()]).len(), 1);
    }

    #[test]
    fn the_level_it_takes_is_told() {
        assert_eq!(reissue().needs(), Level::Two);
        assert_eq!(Procedure { level: 1, ..reissue() }.needs(), Level::One);
    }
}
