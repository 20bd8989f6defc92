//! *Kiểm tra câu trả lời*: everything once more, with the fee of the day; then it is sent.

use askama::Template;
use axum::extract::Path;
use domain::{
    Error,
    services::{Bill, Dong, DossierId, Lack},
};
use site::{
    Visit,
    answer::{self, Answer},
    visit::Typed,
};
use ui::{Form, Html, Page, format};

use super::{draft::Filling, question};
use crate::acts::{
    Tables,
    dossier::{self, Confirmed},
};
use crate::said;

/// Everything once more.
#[derive(Template)]
#[template(path = "citizen/draft_check.html")]
struct Check {
    page: Page,
    title: String,
    /// Each page's heading with its answers.
    parts: Vec<(String, Html)>,
    bill: Bill,
    declare: String,
    digest: String,
    action: String,
    discard: String,
    /// The sum that was shown before, where it changed meanwhile.
    changed: Option<String>,
}

impl Check {
    fn fees(&self) -> Html {
        let lang = self.page.lang();
        let head = ["dossier.fee_for", "dossier.fee_amount", "dossier.fee_basis"].map(|key| self.page.t(key));
        let table = self.page.table(self.page.t("dossier.fees")).head(head);
        let rows = self.bill.0.iter().fold(table, |table, item| {
            table.row([said(lang, &item.title).to_owned(), format::money(item.amount.0), item.basis.clone()])
        });
        let total = [self.page.t("dossier.fee_total").to_owned(), self.total(), String::new()];
        Html::trusted(rows.row(total))
    }

    fn total(&self) -> String {
        format::money(self.sum())
    }

    fn sum(&self) -> i64 {
        self.bill.total().0
    }
}

/// Everything once more.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let filling = Filling::of(visit, &id).await?;
    if let Some(page) = filling.unanswered() {
        return answer::see_other(&filling.at(&format!("/{page}")));
    }
    let view = check(&filling, Form::default(), None).await?;
    answer::page(&Form::default(), &view)
}

async fn check(
    filling: &Filling,
    form: Form,
    shown: Option<Dong>,
) -> Result<Check, axum::response::Response> {
    let (filer, open) = (&filling.filer, &filling.open);
    let tables = Tables::read(&filer.visit().env).await.map_err(|error| filer.error(error))?;
    let bill = dossier::bill(open, &tables).map_err(|error| filer.error(error))?;
    let procedure = open.seen.procedure();
    let last = procedure.pages.last().map_or("", |page| page.id.as_str());
    let page = filling.page().back(filling.at(&format!("/{last}"))).form(form);
    Ok(Check {
        title: filling.title(),
        parts: parts(filling, &page),
        changed: shown.filter(|shown| *shown != bill.total()).map(|shown| format::money(shown.0)),
        bill,
        declare: said(page.lang(), &procedure.declare).to_owned(),
        digest: dossier::digest(open),
        action: filling.at("/kiem-tra"),
        discard: filling.at("/bo"),
        page,
    })
}

fn parts(filling: &Filling, page: &Page) -> Vec<(String, Html)> {
    let (lang, open) = (page.lang(), &filling.open);
    let sight = open.seen.sight();
    let asked = open.seen.procedure().pages.iter().map(|asked| {
        let mut list = page.summary();
        for field in asked.fields.iter().filter(|field| sight.asks(field, &open.draft.answers)) {
            let answer = open.draft.answers.get(&field.id).unwrap_or_default();
            list = list.row(said(lang, &field.label), question::shown(lang, field, answer));
            if field.editing == domain::services::field::Editing::Open {
                list = list.change(filling.at(&format!("/{}?sua=1", asked.id)));
            }
        }
        (said(lang, &asked.title).to_owned(), Html::trusted(list))
    });
    asked.collect()
}

/// It is sent, once: a second press leads to the dossier of the first.
pub async fn send(visit: Visit, Path(id): Path<String>, Typed(mut form): Typed) -> Answer {
    let filling = Filling::or_sent(visit, &id, "/da-nop").await?;
    let lang = filling.filer.visit().prefs.lang;
    match filling.filer.lacks(filling.open.seen.procedure()) {
        None => {}
        // The answers are kept; a fresh proof leads back to this page.
        Some(Lack::Fresh | Lack::Level) => {
            let filer = &filling.filer;
            return answer::go_on(filer.visit(), &filer.step_up(&filling.at("/kiem-tra")));
        }
    }
    if form.get("cam-doan").is_empty() {
        form.error("cam-doan", lang.text("dossier.declare_missing"));
        let view = check(&filling, form.clone(), None).await?;
        return answer::page(&form, &view);
    }
    let total = Dong(form.get("tong").parse().unwrap_or(-1));
    let confirmed = Confirmed { total, digest: form.get("dau").to_owned() };
    let open =
        crate::acts::draft::Open { draft: filling.open.draft.clone(), seen: filling.open.seen.clone() };
    match dossier::submit(&filling.filer.visit().env, open, confirmed).await {
        Ok(id) => answer::see_other(&format!("/ho-so/{id}/da-nop")),
        Err(error) => not_sent(filling, form, (total, error)).await,
    }
}

async fn not_sent(filling: Filling, mut form: Form, (shown, error): (Dong, Error)) -> Answer {
    let lang = filling.filer.visit().prefs.lang;
    // Of two presses at once, the second finds the dossier of the first in its way.
    if let Some(id) = sent_meanwhile(&filling, &error).await? {
        return answer::see_other(&format!("/ho-so/{id}/da-nop"));
    }
    match &error {
        Error::Refused(refused) if refused.code == "dossier.fee_changed" => {
            form.forget("cam-doan");
            form.error("cam-doan", lang.refused(refused));
            let view = check(&filling, form.clone(), Some(shown)).await?;
            answer::page(&form, &view)
        }
        Error::Refused(refused) if refused.code == "dossier.not_eligible" => {
            answer::see_other(&filling.at("/dieu-kien"))
        }
        Error::Refused(refused) if refused.code == "dossier.open" => {
            answer::see_other(&filling.at("/dieu-kien"))
        }
        Error::Refused(refused) if refused.code == "dossier.unanswered" => answer::see_other(&filling.at("")),
        // Answered otherwise in another window: what is there now is read before it is sent.
        Error::Conflict => {
            form.forget("cam-doan");
            form.error("cam-doan", lang.text("dossier.read_again"));
            let view = check(&filling, form.clone(), None).await?;
            answer::page(&form, &view)
        }
        _ => Err(filling.filer.error(error)),
    }
}

/// The dossier that the draft has become, where that is why it cannot be sent.
async fn sent_meanwhile(
    filling: &Filling,
    why: &Error,
) -> Result<Option<DossierId>, axum::response::Response> {
    if !matches!(why, Error::Conflict | Error::Refused(_)) {
        return Ok(None);
    }
    let (env, id) = (&filling.filer.visit().env, filling.open.draft.id);
    dossier::of_draft(env, filling.filer.id, id).await.map_err(|error| filling.filer.error(error))
}
