//! The relying parties: who may sign people in, and what each may be told.

use askama::Template;
use domain::Error;
use oidc::client::{Body, Client};
use site::answer::{self, Answer};
use ui::{Form, Page, parts::Table};

use super::Desk;
use crate::{acts, citizen::receipt::name_of};

/// A relying party in one line.
struct Line {
    name: String,
    id: String,
    body: &'static str,
    state: &'static str,
    back: Vec<String>,
}

/// The relying parties. They are added and disabled at the console, where the
/// keys of the house are.
#[derive(Template)]
#[template(path = "officer/client.html")]
struct Clients {
    page: Page,
    lines: Vec<Line>,
}

impl Clients {
    fn table(&self) -> Table {
        let page = &self.page;
        let head = [
            "officer.client_name",
            "officer.client_id",
            "officer.client_body",
            "officer.client_state",
            "officer.client_back",
        ];
        let table = page.table(page.t("officer.client_title")).quiet().head(head.map(|key| page.t(key)));
        self.lines.iter().fold(table, |table, line| {
            table.row([&line.name, &line.id, page.t(line.body), page.t(line.state), &line.back.join(" ")])
        })
    }
}

/// The relying parties, for whoever keeps them.
pub async fn list(desk: Desk) -> Answer {
    let lang = desk.visit.prefs.lang;
    let all = acts::client::all(&desk.visit.env, desk.officer()).await.map_err(|error| desk.error(error))?;
    let line = |party: &store::client::StoredClient| {
        let registered: Client = serde_json::from_str(&party.registration).map_err(Error::broken)?;
        Ok(Line {
            name: name_of(party, lang),
            id: party.client_id.clone(),
            body: if registered.body == Body::Public {
                "officer.client_public"
            } else {
                "officer.client_private"
            },
            state: if party.disabled_at.is_some() {
                "officer.client_disabled"
            } else {
                "officer.client_active"
            },
            back: registered.redirect_uris.clone(),
        })
    };
    let lines: domain::Result<Vec<Line>> = all.iter().map(line).collect();
    let lines = lines.map_err(|error| desk.error(error))?;
    answer::page(&Form::default(), &Clients { page: desk.page("client"), lines })
}
