//! Somebody's drafts and dossiers: what is under way first.

use askama::Template;
use domain::services::DossierId;
use site::{
    Visit,
    answer::{self, Answer},
};
use store::services::{dossier::Filed, draft::Draft};
use ui::{Form, Page, format};

use super::state_words;
use crate::{
    acts::{dossier, draft, seen},
    citizen::{filer::Filer, query},
    said,
};

/// As many dossiers as one page of the list has.
const MOST: i64 = 20;

/// A draft in the list.
struct Started {
    href: String,
    title: String,
    about: String,
    saved: String,
}

/// A dossier in the list.
struct Row {
    href: String,
    title: String,
    about: String,
    code: String,
    state: &'static str,
    due: Option<String>,
}

/// Somebody's drafts and dossiers.
#[derive(Template)]
#[template(path = "citizen/dossier_list.html")]
struct List {
    page: Page,
    drafts: Vec<Started>,
    open: Vec<Row>,
    ended: Vec<Row>,
    older: Option<String>,
}

/// Somebody's drafts and dossiers.
pub async fn list(visit: Visit) -> Answer {
    let filer = Filer::of(visit).await?;
    let env = &filer.visit().env;
    let before = query::value(filer.visit(), "truoc").parse::<DossierId>().ok();
    let drafts = draft::list(env, filer.id).await.map_err(|error| filer.error(error))?;
    let dossiers = dossier::list(env, filer.id, before, MOST).await.map_err(|error| filer.error(error))?;
    let full = i64::try_from(dossiers.len()).is_ok_and(|count| count == MOST);
    let older = dossiers.last().filter(|_| full).map(|last| format!("/ho-so?truoc={}", last.dossier.id));
    let (ended, open): (Vec<Filed>, Vec<Filed>) =
        dossiers.into_iter().partition(|one| one.dossier.state.has_ended());
    let mut page = filer.visitor.page("dossiers");
    if query::value(filer.visit(), "xong") == "bo-nhap" {
        let said = page.t("dossier.done_discarded").to_owned();
        page = page.notice(said);
    }
    let mut drafted = Vec::new();
    for draft in drafts.into_iter().filter(|_| before.is_none()) {
        drafted.extend(started(&filer, draft).await);
    }
    let mut rows = [Vec::new(), Vec::new()];
    for (rows, filed) in rows.iter_mut().zip([open, ended]) {
        for one in filed {
            rows.extend(row(&filer, one).await);
        }
    }
    let [open, ended] = rows;
    answer::page(&Form::default(), &List { page, drafts: drafted, open, ended, older })
}

async fn started(filer: &Filer, draft: Draft) -> Option<Started> {
    let lang = filer.visit().prefs.lang;
    let published = seen::published_of(&filer.visit().env, &draft.procedure_hash).await.ok()?;
    Some(Started {
        href: format!("/ho-so/nhap/{}", draft.id),
        title: said(lang, &published.procedure.title).to_owned(),
        about: draft.subject.name.as_str().to_owned(),
        saved: lang.with("dossier.saved_at", &[("at", format::moment(draft.saved_at))]),
    })
}

async fn row(filer: &Filer, one: Filed) -> Option<Row> {
    let lang = filer.visit().prefs.lang;
    let dossier = &one.dossier;
    let published = seen::published_of(&filer.visit().env, &dossier.procedure.hash).await.ok()?;
    Some(Row {
        href: format!("/ho-so/{}", dossier.id),
        title: said(lang, &published.procedure.title).to_owned(),
        about: one.subject.name.as_str().to_owned(),
        code: dossier.told_code(),
        state: state_words(lang, dossier),
        due: dossier.clocks.due.filter(|_| dossier.accepted_at.is_some()).map(format::moment),
    })
}
