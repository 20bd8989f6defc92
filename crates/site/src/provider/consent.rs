//! The page that asks whether a party may be told.

use askama::Template;
use oidc::scope::Scope;
use ui::Page;

use super::authorize::{self, Said};
use crate::{
    Visit,
    answer::{self, Answer},
    visit::Typed,
};

/// The question, and what would be told.
#[derive(Template)]
#[template(path = "consent.html")]
struct View {
    page: Page,
    client: String,
    ask: String,
    scopes: Vec<&'static str>,
}

/// The word of a scope on the page.
fn word(scope: Scope) -> &'static str {
    match scope {
        Scope::OpenId => "provider.scope_openid",
        Scope::Profile => "provider.scope_profile",
        Scope::Phone => "provider.scope_phone",
        Scope::Email => "provider.scope_email",
        Scope::Citizen => "provider.scope_citizen",
        Scope::OfflineAccess => "provider.scope_offline_access",
    }
}

/// Asks.
pub async fn ask(visit: Visit, axum::extract::RawQuery(query): axum::extract::RawQuery) -> Answer {
    visit.citizen().map_err(|error| answer::error(&visit, error))?;
    let pairs = url::form_urlencoded::parse(query.as_deref().unwrap_or_default().as_bytes());
    let id = pairs
        .into_iter()
        .find(|(name, _)| name == "yeu-cau")
        .map(|(_, id)| id.into_owned())
        .unwrap_or_default();
    let parsed = id.parse().map_err(|_| answer::error(&visit, authorize::Refusal::Gone.into()))?;
    let (ask, known) =
        authorize::waiting(&visit, parsed).await.map_err(|error| answer::error(&visit, error))?;
    let scopes = ask.told().iter().map(word).collect();
    let page = visit.page();
    let form = ui::Form::default();
    answer::page(&form, &View { page, client: known.name_in(visit.prefs.lang).to_owned(), ask: id, scopes })
}

/// Hears the answer.
pub async fn answer(visit: Visit, Typed(form): Typed) -> Answer {
    let session = visit.citizen().map_err(|error| answer::error(&visit, error))?.clone();
    let id =
        form.get("yeu-cau").parse().map_err(|_| answer::error(&visit, authorize::Refusal::Gone.into()))?;
    let said = if form.get("tra-loi") == "co" { Said::Yes } else { Said::No };
    let next = authorize::consent(&visit, id, &session, said).await;
    answer::next(&visit, next.map_err(|error| answer::error(&visit, error))?, "/")
}

/// Whoever was to prove something gives it up: the party hears that it was denied.
pub async fn cancel(visit: Visit, Typed(form): Typed) -> Answer {
    let id =
        form.get("yeu-cau").parse().map_err(|_| answer::error(&visit, authorize::Refusal::Gone.into()))?;
    let next = authorize::turned_down(&visit, id, oidc::refusal::Code::AccessDenied).await;
    answer::next(&visit, next.map_err(|error| answer::error(&visit, error))?, "/")
}
