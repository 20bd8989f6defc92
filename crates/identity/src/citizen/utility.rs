//! What the app offers, in the reader's language: its own pages, and the
//! procedures of the portals, as they were last heard.

use axum::response::Response;
use domain::{
    identity::{
        account::Level,
        procedure::Procedure,
        utility::{self, UTILITIES, Utility},
    },
    search::{self, Entry},
};
use jiff::Timestamp;
use site::{Visit, settings::Portal};
use store::identity::portal_catalogue::{self, Catalogue};
use ui::Lang;

use super::said;

/// One thing on offer.
#[derive(Clone)]
pub struct Offer {
    /// Its word in forms.
    pub word: String,
    /// What it is called.
    pub name: String,
    /// What it does, in one sentence.
    pub summary: String,
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
        Entry { name: &self.name, keywords: &self.keywords }
    }
}

/// A portal that does not answer.
pub struct Silent {
    /// Its name.
    pub portal: String,
    /// Since when; none, where it was never heard.
    pub since: Option<Timestamp>,
}

/// Everything on offer.
pub struct Shelf {
    /// In the order listed: the portals' procedures, then the app's own pages.
    pub offers: Vec<Offer>,
    /// Portals that do not answer now.
    pub silent: Vec<Silent>,
}

/// What a search found.
pub struct Found {
    /// What was searched for.
    pub query: String,
    /// What holds every word, the best first.
    pub offers: Vec<Offer>,
    /// Words close to those asked for, where nothing was found.
    pub close: Vec<String>,
}

/// Everything on offer, as the reader is told of it.
///
/// # Errors
///
/// The answer that says why it cannot be shown.
pub async fn shelf(visit: &Visit) -> Result<Shelf, Response> {
    let heard = visit.env.db.glance(portal_catalogue::all).await.map_err(said::no(visit))?;
    Ok(Shelf::of(visit.prefs.lang, &visit.env.settings.portals, &heard))
}

impl Shelf {
    fn of(lang: Lang, portals: &[Portal], heard: &[Catalogue]) -> Self {
        let mut shelf = Self { offers: Vec::new(), silent: Vec::new() };
        for portal in portals {
            let heard = heard.iter().find(|catalogue| catalogue.portal == portal.site);
            let name = if lang == Lang::Vi { &portal.name_vi } else { &portal.name_en };
            if heard.is_none_or(|catalogue| catalogue.silent_since.is_some()) {
                let since = heard.and_then(|catalogue| catalogue.heard_at.and(catalogue.silent_since));
                shelf.silent.push(Silent { portal: name.clone(), since });
            }
            for procedure in heard.iter().flat_map(|catalogue| &catalogue.procedures) {
                shelf.take(procedure, (portal, name), lang);
            }
        }
        shelf.offers.extend(UTILITIES.iter().map(|utility| own(utility, lang)));
        shelf
    }

    /// A procedure is listed at the portal that handles it, once.
    fn take(&mut self, procedure: &Procedure, at: (&Portal, &str), lang: Lang) {
        let word = &procedure.slug;
        let known = utility::find(word).is_some() || self.offers.iter().any(|offer| offer.word == *word);
        if known || !procedure.handled_here {
            return;
        }
        let (title, summary) = (&procedure.title, &procedure.summary);
        let (name, summary) =
            if lang == Lang::Vi { (&title.vi, &summary.vi) } else { (&title.en, &summary.en) };
        self.offers.push(Offer {
            word: word.clone(),
            name: name.clone(),
            summary: summary.clone(),
            keywords: keywords(lang, &title.vi, procedure.keywords.join(", ")),
            href: at.0.signed_in_at(&procedure.path),
            portal: Some(at.1.to_owned()),
            level: procedure.needs(),
        });
    }

    /// The offers of these words, in their order.
    #[must_use]
    pub fn of_words<T: AsRef<str>>(&self, words: &[T]) -> Vec<Offer> {
        let named = |word: &T| self.offers.iter().find(|offer| offer.word == word.as_ref()).cloned();
        words.iter().filter_map(named).collect()
    }

    /// What is on offer under a name.
    #[must_use]
    pub fn find(&self, query: &str) -> Found {
        let entries: Vec<Entry<'_>> = self.offers.iter().map(Offer::entry).collect();
        let places = search::find(query, &entries);
        let close = if places.is_empty() { search::close(query, &entries) } else { Vec::new() };
        let offers = places.into_iter().map(|place| self.offers[place].clone()).collect();
        Found { query: query.to_owned(), offers, close }
    }
}

/// What else something is called: by readers of any other language, what it is
/// called in Vietnamese too, for that is what papers and officers say.
fn keywords(lang: Lang, vietnamese: &str, own: String) -> String {
    if lang == Lang::Vi { own } else { format!("{own}, {vietnamese}") }
}

/// A page of the app itself.
fn own(utility: &'static Utility, lang: Lang) -> Offer {
    let [name, summary, keywords] = ["title", "summary", "keywords"]
        .map(|part| lang.find(&format!("utility.{}.{part}", utility.word)).unwrap_or_default().to_owned());
    let vietnamese = ["title", "keywords"]
        .map(|part| Lang::Vi.find(&format!("utility.{}.{part}", utility.word)).unwrap_or_default());
    let keywords = self::keywords(lang, &vietnamese.join(", "), keywords);
    let (word, href) = (utility.word.to_owned(), utility.path.to_owned());
    Offer { word, name, summary, keywords, href, portal: None, level: Level::One }
}

#[cfg(test)]
mod tests {
    use domain::services::Words;

    use super::*;

    fn portal(site: &str) -> Portal {
        Portal {
            site: site.to_owned(),
            name_vi: format!("Cổng {site}"),
            name_en: format!("Portal {site}"),
            public_url: format!("https://{site}.example.vn").parse().expect("an address"),
            catalogue: None,
        }
    }

    fn procedure(slug: &str, handled_here: bool) -> Procedure {
        Procedure {
            slug: slug.to_owned(),
            title: Words::new("Cấp lại thẻ Căn cước", "Reissue"),
            summary: Words::new("Khi mất thẻ", "When lost"),
            keywords: vec!["mất thẻ".to_owned()],
            level: 2,
            fresh: true,
            field: "card".to_owned(),
            path: format!("/dich-vu/{slug}"),
            handled_here,
        }
    }

    fn heard(site: &str, procedures: Vec<Procedure>) -> Catalogue {
        let heard_at = Some(Timestamp::UNIX_EPOCH);
        Catalogue { portal: site.to_owned(), procedures, heard_at, silent_since: None }
    }

    fn shelf(heard: &[Catalogue]) -> Shelf {
        Shelf::of(Lang::Vi, &[portal("a"), portal("b")], heard)
    }

    #[test]
    fn a_procedure_is_listed_once_at_the_portal_that_handles_it() {
        let both = [
            heard("a", vec![procedure("cap-lai", false)]),
            heard("b", vec![procedure("cap-lai", true), procedure("thiet-bi", true)]),
        ];
        let listed: Vec<_> = shelf(&both).offers.into_iter().filter(Offer::is_procedure).collect();
        let places: Vec<_> = listed.iter().map(|offer| offer.href.as_str()).collect();
        // Whoever is signed in here comes there signed in.
        assert_eq!(places, ["https://b.example.vn/dang-nhap?tiep=%2Fdich-vu%2Fcap-lai&im-lang=1"]);
    }

    #[test]
    fn what_a_silent_portal_last_said_stands_and_its_silence_is_told() {
        let silent = Catalogue {
            silent_since: Some(Timestamp::UNIX_EPOCH),
            ..heard("a", vec![procedure("cap-lai", true)])
        };
        let shelf = shelf(&[silent, heard("b", Vec::new())]);
        assert!(shelf.find("cap lai the").offers.iter().any(Offer::is_procedure));
        let told: Vec<_> = shelf.silent.iter().map(|silent| silent.portal.as_str()).collect();
        assert_eq!(told, ["Cổng a"]);
    }

    #[test]
    fn a_portal_never_heard_is_told_too() {
        let shelf = shelf(&[]);
        assert!(shelf.silent.iter().all(|silent| silent.since.is_none()));
        assert_eq!(shelf.silent.len(), 2);
    }
}
