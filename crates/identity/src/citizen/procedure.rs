//! Thủ tục hành chính: what the portals offer; and Tìm kiếm over all the app has.

use askama::Template;
use domain::search;
use site::{
    Visit,
    answer::{self, Answer},
};
use ui::{Form, Page};

use super::{
    asked::Asked,
    reader,
    utility::{self, Offer},
};

/// The procedures, by portal.
#[derive(Template)]
#[template(path = "citizen/procedure.html")]
struct Procedures {
    page: Page,
    portals: Vec<(String, Vec<Offer>)>,
}

/// The list of procedures.
pub async fn list(visit: Visit) -> Answer {
    let page = reader::page(&visit).await?.nav("services");
    let mut portals: Vec<(String, Vec<Offer>)> = Vec::new();
    for offer in utility::all(&visit) {
        let Some(portal) = offer.portal.clone() else { continue };
        match portals.iter_mut().find(|(name, _)| *name == portal) {
            Some((_, offers)) => offers.push(offer),
            None => portals.push((portal, vec![offer])),
        }
    }
    answer::page(&Form::default(), &Procedures { page, portals })
}

/// What a search found.
#[derive(Template)]
#[template(path = "citizen/search.html")]
struct Search {
    page: Page,
    query: String,
    offers: Vec<Offer>,
    close: Vec<String>,
}

impl Search {
    fn asked(&self) -> bool {
        !self.query.is_empty()
    }

    fn again(word: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::from("/tim-kiem?"));
        query.append_pair("q", word).finish()
    }
}

/// A search by name.
pub async fn search(visit: Visit) -> Answer {
    let query = search::asked(Asked::of(&visit).get("q").unwrap_or_default());
    let page = reader::page(&visit).await?.nav("services").form(Form::of([("q", query.as_str())]));
    let found = utility::find(&visit, &query);
    answer::page(&Form::default(), &Search { page, query, offers: found.offers, close: found.close })
}
