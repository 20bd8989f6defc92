//! The first page, the list of services, and the search.

use askama::Template;
use domain::{
    search::{Entry, asked},
    services::{Catalogue, Field, Service},
};
use site::{
    Visit,
    answer::{self, Answer},
};
use ui::{Form, Lang, Page};

use super::{Visitor, query};

/// A service in a list.
pub struct Row {
    /// Its page.
    pub href: String,
    /// Its name.
    pub title: &'static str,
    /// What it is for.
    pub summary: &'static str,
}

impl Row {
    fn of(lang: Lang, service: &Service) -> Self {
        Self {
            href: format!("/dich-vu/{}", service.slug),
            title: words(lang, service, "title"),
            summary: words(lang, service, "summary"),
        }
    }
}

/// The services of one field.
pub struct Group {
    /// The key of its heading.
    pub heading: String,
    /// Its services.
    pub rows: Vec<Row>,
}

/// What a message says of a service.
#[must_use]
pub fn words(lang: Lang, service: &Service, what: &str) -> &'static str {
    lang.find(&format!("service.{}.{what}", service.slug)).unwrap_or(service.slug)
}

fn groups(visit: &Visit) -> Vec<Group> {
    let lang = visit.prefs.lang;
    let group = |field: Field| Group {
        heading: format!("portal.field_{}", field.word()),
        rows: visit
            .env
            .settings
            .catalogue
            .services()
            .filter(|service| service.field == field)
            .map(|service| Row::of(lang, service))
            .collect(),
    };
    Field::ALL.into_iter().map(group).filter(|group| !group.rows.is_empty()).collect()
}

/// The first page.
#[derive(Template)]
#[template(path = "citizen/home.html")]
struct Home {
    page: Page,
    /// Who is signed in, where somebody is.
    name: Option<String>,
    groups: Vec<Group>,
}

/// The first page.
pub async fn show(visit: Visit) -> Answer {
    let visitor = Visitor::of(visit).await?;
    let name = visitor.person.as_ref().map(|person| person.name.clone());
    let view = Home { page: visitor.page("home"), name, groups: groups(&visitor.visit) };
    answer::page(&Form::default(), &view)
}

/// Every service.
#[derive(Template)]
#[template(path = "citizen/services.html")]
struct Services {
    page: Page,
    groups: Vec<Group>,
}

/// Every service.
pub async fn list(visit: Visit) -> Answer {
    let visitor = Visitor::of(visit).await?;
    let view = Services { page: visitor.page("services"), groups: groups(&visitor.visit) };
    answer::page(&Form::default(), &view)
}

/// What was searched for, and what was found.
#[derive(Template)]
#[template(path = "citizen/search.html")]
struct Search {
    page: Page,
    query: String,
    found: Vec<Row>,
    /// Words close to those that found nothing, each with its search.
    close: Vec<(String, String)>,
}

/// The services found under the reader's own names for them, then under the
/// Vietnamese ones, which papers and officers use; and words close to the search.
fn find(catalogue: Catalogue, lang: Lang, query: &str) -> (Vec<&'static Service>, Vec<String>) {
    let named = |lang: Lang| {
        move |service: &Service| Entry {
            name: words(lang, service, "title"),
            keywords: words(lang, service, "keywords"),
        }
    };
    let (mut found, mut close) = catalogue.search(query, named(lang));
    if lang != Lang::Vi {
        let (more, _) = catalogue.search(query, named(Lang::Vi));
        let is_new = |service: &&Service| found.iter().all(|known| known.slug != service.slug);
        let more: Vec<_> = more.into_iter().filter(is_new).collect();
        found.extend(more);
    }
    if !found.is_empty() {
        close.clear();
    }
    (found, close)
}

/// Searches the services of this portal, with or without accents.
pub async fn search(visit: Visit) -> Answer {
    let visitor = Visitor::of(visit).await?;
    let lang = visitor.visit.prefs.lang;
    let query = asked(&query::value(&visitor.visit, "q"));
    let (found, close) = find(visitor.visit.env.settings.catalogue, lang, &query);
    let form = Form::of([("q", query.clone())]);
    let view = Search {
        page: visitor.page("services").form(form.clone()),
        query,
        found: found.into_iter().map(|service| Row::of(lang, service)).collect(),
        close: close.into_iter().map(|word| (query::link("/tim-kiem", &[("q", &word)]), word)).collect(),
    };
    answer::page(&form, &view)
}
