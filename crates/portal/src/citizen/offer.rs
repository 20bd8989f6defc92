//! What a portal offers: procedures read from files, and services that have none yet.

use std::sync::Arc;

use domain::{
    calendar::date_in_vietnam,
    search::{self, Entry},
    services::{Catalogue, Field, Needs, Published, Service},
};
use jiff::Timestamp;
use site::{Env, settings::Portal};
use ui::Lang;

use crate::said;

/// One thing on offer.
#[derive(Clone)]
pub enum Offer {
    /// A procedure, by its file.
    File(Arc<Published>),
    /// A service without a file: its words are messages.
    Service(&'static Service),
}

/// What a message says of a service without a file.
#[must_use]
pub fn words(lang: Lang, service: &Service, what: &str) -> &'static str {
    lang.find(&format!("service.{}.{what}", service.slug)).unwrap_or(service.slug)
}

impl Offer {
    /// Its word in addresses.
    #[must_use]
    pub fn slug(&self) -> &str {
        match self {
            Self::File(published) => &published.procedure.slug,
            Self::Service(service) => service.slug,
        }
    }

    /// An id that outlives its address: a service without a file has its slug alone.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::File(published) => &published.procedure.id,
            Self::Service(service) => service.slug,
        }
    }

    /// What it is called.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &str {
        match self {
            Self::File(published) => said(lang, &published.procedure.title),
            Self::Service(service) => words(lang, service, "title"),
        }
    }

    /// What it is for.
    #[must_use]
    pub fn summary(&self, lang: Lang) -> &str {
        match self {
            Self::File(published) => said(lang, &published.procedure.summary),
            Self::Service(service) => words(lang, service, "summary"),
        }
    }

    /// What else people call it, in whichever language.
    #[must_use]
    pub fn keywords(&self) -> Vec<String> {
        match self {
            Self::File(published) => published.procedure.keywords.clone(),
            Self::Service(service) => {
                let both = [Lang::Vi, Lang::En].map(|lang| words(lang, service, "keywords"));
                both.iter().flat_map(|words| words.split(',')).map(|word| word.trim().to_owned()).collect()
            }
        }
    }

    /// Which part of life it belongs to.
    #[must_use]
    pub fn area(&self) -> Field {
        match self {
            Self::File(published) => published.procedure.area,
            Self::Service(service) => service.field,
        }
    }

    /// What it demands before it begins.
    #[must_use]
    pub fn needs(&self) -> Needs {
        match self {
            Self::File(published) => published.procedure.needs,
            Self::Service(service) => service.needs,
        }
    }

    /// Whether a portal of this catalogue handles it.
    #[must_use]
    pub fn is_handled_by(&self, catalogue: Catalogue) -> bool {
        match self {
            Self::File(published) => catalogue.handles(&published.procedure.authority),
            Self::Service(service) => service.handled_by == catalogue,
        }
    }

    /// The other portals that handle it, as far as the operator named them.
    #[must_use]
    pub fn handlers<'a>(&self, env: &'a Env) -> Vec<&'a Portal> {
        let handles =
            |portal: &&Portal| portal.catalogue.is_some_and(|catalogue| self.is_handled_by(catalogue));
        env.settings.portals.iter().filter(handles).collect()
    }

    /// Its page.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/dich-vu/{}", self.slug())
    }

    /// Where it begins.
    #[must_use]
    pub fn begins_at(&self) -> String {
        format!("/dich-vu/{}/bat-dau", self.slug())
    }

    /// What it is found by besides its title: keywords, and the title in the other language.
    fn found_by(&self, lang: Lang) -> String {
        let mut all = self.keywords();
        all.push(self.title(lang.other()).to_owned());
        all.join(", ")
    }
}

/// Everything a portal offers at a moment, in the order shown.
#[must_use]
pub fn all(env: &Env, now: Timestamp) -> Vec<Offer> {
    let (settings, today) = (&env.settings, date_in_vietnam(now));
    let files = settings.procedures.on(today);
    let files: Vec<Offer> = files
        .filter(|one| settings.catalogue.offers(&one.procedure.authority))
        .map(|one| Offer::File(Arc::clone(one)))
        .collect();
    let has_file = |service: &&Service| files.iter().any(|file| file.slug() == service.slug);
    let rest = settings.catalogue.services().filter(|service| !has_file(service)).map(Offer::Service);
    let rest: Vec<Offer> = rest.collect();
    files.into_iter().chain(rest).collect()
}

/// What a portal offers under a slug.
#[must_use]
pub fn find(env: &Env, now: Timestamp, slug: &str) -> Option<Offer> {
    all(env, now).into_iter().find(|offer| offer.slug() == slug)
}

/// The offers that fit a search, the best first, and words close to the search where none fits.
#[must_use]
pub fn search(env: &Env, now: Timestamp, lang: Lang, query: &str) -> (Vec<Offer>, Vec<String>) {
    let offers = all(env, now);
    let keywords: Vec<String> = offers.iter().map(|offer| offer.found_by(lang)).collect();
    let named = offers.iter().zip(&keywords);
    let entries: Vec<Entry<'_>> =
        named.map(|(offer, keywords)| Entry { name: offer.title(lang), keywords }).collect();
    let found: Vec<Offer> =
        search::find(query, &entries).into_iter().map(|place| offers[place].clone()).collect();
    let close = if found.is_empty() { search::close(query, &entries) } else { Vec::new() };
    (found, close)
}
