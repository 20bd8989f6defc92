//! What the app offers, in the reader's language: its own pages, and the
//! procedures of the portals this identity centre knows.

use domain::{
    identity::{
        account::Level,
        utility::{Place, UTILITIES, Utility},
    },
    search::{self, Entry},
    services::SERVICES,
};
use site::{Visit, settings::Portal};
use ui::Lang;

/// One thing on offer.
pub struct Offer {
    /// Its word in forms.
    pub word: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// What else people call it.
    keywords: String,
    /// Where it leads.
    pub href: String,
    /// The portal that offers it; none for the app itself.
    pub portal: Option<String>,
    /// Whether it takes an account of level 2.
    level: Level,
}

impl Offer {
    /// Whether the portal wants an account of level 2.
    #[must_use]
    pub fn wants_level_2(&self) -> bool {
        self.level == Level::Two
    }

    /// Whether it is a paper, which has another picture.
    #[must_use]
    pub fn is_paper(&self) -> bool {
        self.href.starts_with("/giay-to")
    }

    /// Whether a portal offers it.
    #[must_use]
    pub fn is_procedure(&self) -> bool {
        self.portal.is_some()
    }

    fn entry(&self) -> Entry<'_> {
        Entry { name: self.name, keywords: &self.keywords }
    }
}

/// Everything on offer, in the order listed.
#[must_use]
pub fn all(visit: &Visit) -> Vec<Offer> {
    let (lang, portals) = (visit.prefs.lang, &visit.env.settings.portals);
    UTILITIES.iter().filter_map(|utility| offer(utility, lang, portals)).collect()
}

/// What a word of a utility says.
fn words(utility: &Utility, lang: Lang, part: &str) -> &'static str {
    let of = match utility.place {
        Place::App(_) => "utility",
        Place::Portal(..) => "service",
    };
    lang.find(&format!("{of}.{}.{part}", utility.word)).unwrap_or_default()
}

/// What else a utility is called: by readers of any other language, what it is
/// called in Vietnamese too, for that is what papers and officers say.
fn keywords(utility: &Utility, lang: Lang) -> String {
    let own = words(utility, lang, "keywords");
    if lang == Lang::Vi {
        return own.to_owned();
    }
    [own, words(utility, Lang::Vi, "title"), words(utility, Lang::Vi, "keywords")].join(", ")
}

/// A procedure of a portal that is not known here is not on offer.
fn offer(utility: &'static Utility, lang: Lang, portals: &[Portal]) -> Option<Offer> {
    let (name, summary) = (words(utility, lang, "title"), words(utility, lang, "summary"));
    let keywords = keywords(utility, lang);
    let (href, portal) = match utility.place {
        Place::App(path) => (path.to_owned(), None),
        Place::Portal(site, path) => {
            let portal = portals.iter().find(|portal| portal.site == site)?;
            let name = if lang == Lang::Vi { &portal.name_vi } else { &portal.name_en };
            (portal.url(path), Some(name.clone()))
        }
    };
    let service = SERVICES.iter().find(|service| service.slug == utility.word);
    let level = service.map_or(Level::One, |service| service.needs.level);
    Some(Offer { word: utility.word, name, summary, keywords, href, portal, level })
}

/// The offers of these words, in their order.
#[must_use]
pub fn of_words<T: AsRef<str>>(visit: &Visit, words: &[T]) -> Vec<Offer> {
    let mut all = all(visit);
    let place = |offer: &Offer| words.iter().position(|word| word.as_ref() == offer.word);
    all.retain(|offer| place(offer).is_some());
    all.sort_by_key(place);
    all
}

/// What a search found.
pub struct Found {
    /// What holds every word, the best first.
    pub offers: Vec<Offer>,
    /// Words close to those asked for, where nothing was found.
    pub close: Vec<String>,
}

/// What is on offer under a name.
#[must_use]
pub fn find(visit: &Visit, query: &str) -> Found {
    let all = all(visit);
    let entries: Vec<Entry<'_>> = all.iter().map(Offer::entry).collect();
    let places = search::find(query, &entries);
    let close = if places.is_empty() { search::close(query, &entries) } else { Vec::new() };
    let mut all: Vec<Option<Offer>> = all.into_iter().map(Some).collect();
    Found { offers: places.into_iter().filter_map(|place| all[place].take()).collect(), close }
}
