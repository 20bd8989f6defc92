//! Completing a dossier: only what was asked, each with its reason; checked, then sent.

use askama::Template;
use axum::extract::Path;
use domain::{
    Error,
    services::{
        Answers,
        dossier::{Asked, Command, State},
        field::Field,
        procedure::Page as Questions,
    },
};
use site::{
    Visit,
    answer::{self, Answer},
    visit::Typed,
};
use ui::{Form, Html, Page, format};

use super::Own;
use crate::{acts::dossier, citizen::question, said};

/// One thing that was asked.
struct Item {
    reason: String,
    law: String,
    note: String,
    part: Html,
}

/// What was asked.
#[derive(Template)]
#[template(path = "citizen/supplement.html")]
struct Supplement {
    page: Page,
    title: String,
    until: String,
    items: Vec<Item>,
    action: String,
}

/// What is about to be sent.
#[derive(Template)]
#[template(path = "citizen/supplement_check.html")]
struct Check {
    page: Page,
    title: String,
    rows: Html,
    fields: Vec<(String, String)>,
    action: String,
}

/// What was asked, with what was answered before.
pub async fn supplement(visit: Visit, Path(id): Path<String>) -> Answer {
    let own = Own::of(visit, &id).await?;
    let Some(asked) = asked(&own) else { return answer::see_other(&own.at("")) };
    let questions = questions(&own, &asked);
    let known = domain::services::Known::default();
    let sight = domain::services::Sight {
        procedure: own.procedure(),
        facts: &domain::services::Facts::default(),
        known: &known,
        open: &[],
        today: domain::calendar::date_in_vietnam(own.filer.visit().now),
    };
    let form = question::filled(&questions, &sight, &own.dossier().answers);
    answer::page(&Form::default(), &view(&own, &asked, form))
}

fn asked(own: &Own) -> Option<Vec<Asked>> {
    match &own.dossier().state {
        State::Supplement { asked, .. } => Some(asked.clone()),
        _ => None,
    }
}

/// The fields that were asked, as one page of questions.
fn questions(own: &Own, asked: &[Asked]) -> Questions {
    let fields = asked.iter().filter_map(|asked| own.procedure().field(&asked.field));
    // What depends on another answer is asked by itself here.
    let fields = fields.map(|field| Field { show_if: None, ..field.clone() }).collect();
    Questions { id: String::new(), title: own.procedure().title.clone(), fields }
}

fn view(own: &Own, asked: &[Asked], form: Form) -> Supplement {
    let questions = questions(own, asked);
    let page = own.page().back(own.at("")).form(form);
    let item = |(asked, field): (&Asked, &Field)| Item {
        reason: said(page.lang(), &asked.reason.text).to_owned(),
        law: asked.reason.law.clone(),
        note: asked.reason.note.clone(),
        part: question::part(&page, field, &questions),
    };
    let until = match own.dossier().state {
        State::Supplement { answer_by, .. } => format::moment(answer_by),
        _ => String::new(),
    };
    let items = asked.iter().zip(&questions.fields).map(item).collect();
    Supplement { title: own.title(), until, items, action: own.at("/bo-sung"), page }
}

/// What was asked is answered: first shown once more, then sent.
pub async fn complete(visit: Visit, Path(id): Path<String>, Typed(mut form): Typed) -> Answer {
    let own = Own::of(visit, &id).await?;
    let Some(asked) = asked(&own) else { return answer::see_other(&own.at("")) };
    let questions = questions(&own, &asked);
    let mut answers = Answers::default();
    for field in &questions.fields {
        match field.read(&question::typed(&form, field)) {
            Ok(answer) => answers = answers.with(field.id.clone(), answer),
            Err(refusal) => question::refuse(&mut form, own.lang(), field, &refusal),
        }
    }
    if form.failed() || form.get("buoc") == "sua" {
        return answer::page(&form.clone(), &view(&own, &asked, form));
    }
    if form.get("buoc") != "gui" {
        return answer::page(&form, &check(&own, &questions, (&answers, &form)));
    }
    let (env, person, id) = (&own.filer.visit().env, own.filer.id, own.dossier().id);
    match dossier::act(env, person, id, Command::Complete(answers)).await {
        Ok(()) => answer::see_other(&own.at("?xong=bo-sung")),
        // A second press: the first has sent it.
        Err(Error::Refused(refused)) if refused.code == "dossier.not_in_this_state" => {
            answer::see_other(&own.at(""))
        }
        Err(error) => Err(own.filer.error(error)),
    }
}

fn check(own: &Own, questions: &Questions, (answers, form): (&Answers, &Form)) -> Check {
    let page = own.page().back(own.at("/bo-sung"));
    let mut rows = page.summary();
    for field in &questions.fields {
        let answer = answers.get(&field.id).unwrap_or_default();
        rows = rows.row(said(page.lang(), &field.label), question::shown(page.lang(), field, answer));
    }
    let kept = form.values().iter().filter(|(name, _)| !["csrf", "buoc"].contains(&name.as_str()));
    Check {
        title: own.title(),
        rows: Html::trusted(rows),
        fields: kept.cloned().collect(),
        action: own.at("/bo-sung"),
        page,
    }
}
