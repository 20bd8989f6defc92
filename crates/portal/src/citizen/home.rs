//! The first page, the list of services, and the search.

use askama::Template;
use domain::{search::asked, services::Field};
use site::{
    Visit,
    answer::{self, Answer},
};
use ui::{Form, Lang, Page};

use super::{
    Visitor,
    offer::{self, Offer},
    query,
};

/// A service in a list.
pub struct Row {
    /// Its page.
    pub href: String,
    /// Its name.
    pub title: String,
    /// What it is for.
    pub summary: String,
}

impl Row {
    fn of(lang: Lang, offer: &Offer) -> Self {
        Self {
            href: offer.path(),
            title: offer.title(lang).to_owned(),
            summary: offer.summary(lang).to_owned(),
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

fn groups(visit: &Visit) -> Vec<Group> {
    let lang = visit.prefs.lang;
    let offers = offer::all(&visit.env, visit.now);
    let group = |field: Field| Group {
        heading: format!("portal.field_{}", field.word()),
        rows: offers.iter().filter(|offer| offer.area() == field).map(|offer| Row::of(lang, offer)).collect(),
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

/// Searches the services of this portal, with or without accents.
pub async fn search(visit: Visit) -> Answer {
    let visitor = Visitor::of(visit).await?;
    let lang = visitor.visit.prefs.lang;
    let query = asked(&query::value(&visitor.visit, "q"));
    let (found, close) = offer::search(&visitor.visit.env, visitor.visit.now, lang, &query);
    let form = Form::of([("q", query.clone())]);
    let view = Search {
        page: visitor.page("services").form(form.clone()),
        query,
        found: found.iter().map(|offer| Row::of(lang, offer)).collect(),
        close: close.into_iter().map(|word| (query::link("/tim-kiem", &[("q", &word)]), word)).collect(),
    };
    answer::page(&form, &view)
}
