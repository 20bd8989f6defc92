//! Hồ sơ của tôi: the dossiers of all portals in one list, as the portals told of them.

use askama::Template;
use domain::identity::dossier_summary::{Ended, State, Summary};
use site::{
    Visit,
    answer::{self, Answer},
    settings::Portal,
};
use ui::{Form, Lang, Page, format, parts::Card};

use super::reader;

/// As many dossiers as are listed: those that go on, and the latest that ended.
const MOST: i64 = 200;

/// The dossiers.
#[derive(Template)]
#[template(path = "citizen/dossier.html")]
struct Dossiers {
    page: Page,
    portals: Vec<Portal>,
    open: Vec<Summary>,
    ended: Vec<Summary>,
}

impl Dossiers {
    fn card(&self, summary: &Summary) -> Card {
        let page = &self.page;
        let title = if page.lang() == Lang::Vi { &summary.title.vi } else { &summary.title.en };
        let (colour, key) = (colour(summary.state), format!("summary_state.{}", summary.state.word()));
        let card = page.card(title).level(3).tag(page.tag(page.t(&key)).colour(colour));
        let card = card.fact(page.t("my_dossiers.code"), &summary.code);
        let card = match summary.due.filter(|_| summary.ended == Ended::No) {
            Some(due) => card.fact(page.t(due_key(summary.state)), format::day(due)),
            None => card,
        };
        let card = card.fact(page.t("my_dossiers.changed"), format::moment(summary.updated_at));
        match self.portals.iter().find(|portal| portal.site == summary.portal) {
            Some(portal) => {
                let name = if page.lang() == Lang::Vi { &portal.name_vi } else { &portal.name_en };
                card.over(name).href(portal.signed_in_at(&summary.link))
            }
            // A portal that is no longer known here leads nowhere.
            None => card.over(&summary.portal),
        }
    }
}

/// The words of the day that is told, by what it is the day of.
const fn due_key(state: State) -> &'static str {
    match state {
        State::Supplement => "my_dossiers.supplement_by",
        State::FeeDue => "my_dossiers.pay_by",
        _ => "my_dossiers.due",
    }
}

const fn colour(state: State) -> &'static str {
    match state {
        State::Supplement | State::FeeDue => "yellow",
        State::Decided | State::Delivered => "green",
        State::Declined | State::Stopped => "red",
        State::Withdrawn => "grey",
        State::Submitted | State::Processing => "blue",
    }
}

/// The dossiers of whoever is signed in.
pub async fn list(visit: Visit) -> Answer {
    let (reader, list) = reader::read(&visit, |tx, person| {
        store::identity::dossier_summary::of_person(tx, person.account.id, &person.key, MOST)
    })
    .await?;
    let (ended, open) = list.into_iter().partition(|summary| summary.ended == Ended::Yes);
    let page = reader.page(&visit).nav("services");
    let portals = visit.env.settings.portals.clone();
    answer::page(&Form::default(), &Dossiers { page, portals, open, ended })
}
