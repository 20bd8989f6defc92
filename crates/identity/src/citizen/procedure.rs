//! Thủ tục hành chính: what the portals offer; and Tìm kiếm over all the app has.

use askama::Template;
use domain::search;
use site::{
    Visit,
    answer::{self, Answer},
};
use ui::{Form, Page, format};

use super::{
    asked::Asked,
    reader,
    utility::{self, Found, Offer, Silent},
};

/// The procedures, by portal.
#[derive(Template)]
#[template(path = "citizen/procedure.html")]
struct Procedures {
    page: Page,
    portals: Vec<(String, Vec<Offer>)>,
    silent: Vec<Silent>,
}

impl Procedures {
    /// What is said of a portal that does not answer.
    fn silence(&self, silent: &Silent) -> String {
        let portal = ("portal", silent.portal.clone());
        match silent.since {
            Some(at) => self.page.with("procedure.silent", &[portal, ("at", format::moment(at))]),
            None => self.page.with("procedure.never_heard", &[portal]),
        }
    }
}

/// The list of procedures.
pub async fn list(visit: Visit) -> Answer {
    let page = reader::page(&visit).await?.nav("services");
    let shelf = utility::shelf(&visit).await?;
    let mut portals: Vec<(String, Vec<Offer>)> = Vec::new();
    for offer in shelf.offers {
        let Some(portal) = offer.portal.clone() else { continue };
        match portals.iter_mut().find(|(name, _)| *name == portal) {
            Some((_, offers)) => offers.push(offer),
            None => portals.push((portal, vec![offer])),
        }
    }
    answer::page(&Form::default(), &Procedures { page, portals, silent: shelf.silent })
}

/// What a search found.
#[derive(Template)]
#[template(path = "citizen/search.html")]
struct Search {
    page: Page,
    found: Found,
}

/// The same without the page around it, for the script that searches as one types.
#[derive(Template)]
#[template(path = "citizen/search_found.html")]
struct Fragment {
    page: Page,
    found: Found,
}

impl Found {
    /// Whether anything was asked for.
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
    let asked = Asked::of(&visit);
    let query = search::asked(asked.get("q").unwrap_or_default());
    let found = utility::shelf(&visit).await?.find(&query);
    if asked.get("phan").is_some() {
        return answer::page(&Form::default(), &Fragment { page: visit.page(), found });
    }
    let page = reader::page(&visit).await?.nav("services").form(Form::of([("q", query.as_str())]));
    answer::page(&Form::default(), &Search { page, found })
}
