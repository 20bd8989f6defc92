//! Taking a dossier back: at once before it is accepted, else when the desk agrees.

use askama::Template;
use axum::extract::Path;
use domain::{
    Error,
    services::dossier::{Command, Phase},
};
use site::{
    Visit,
    answer::{self, Answer},
    visit::Typed,
};
use ui::{Form, Page};

use super::Own;
use crate::acts::dossier;

/// As many letters as a reason may have.
const LONGEST: usize = 500;

/// Asks whether somebody wants to take a dossier back.
#[derive(Template)]
#[template(path = "citizen/withdraw.html")]
struct Withdraw {
    page: Page,
    title: String,
    /// The key of what it does.
    how: &'static str,
    paid: bool,
    action: String,
}

fn view(own: &Own, form: Form) -> Withdraw {
    Withdraw {
        title: own.title(),
        how: match own.dossier().phase() {
            Phase::Reception => "dossier.withdraw_at_once",
            Phase::Handling => "dossier.withdraw_asked",
        },
        paid: own.dossier().paid_at.is_some(),
        action: own.at("/rut"),
        page: own.page().back(own.at("")).form(form),
    }
}

/// Asks whether somebody wants to take a dossier back.
pub async fn withdraw(visit: Visit, Path(id): Path<String>) -> Answer {
    let own = Own::of(visit, &id).await?;
    if !own.dossier().state.may_be_withdrawn() {
        return answer::see_other(&own.at(""));
    }
    answer::page(&Form::default(), &view(&own, Form::default()))
}

/// Somebody wants to.
pub async fn send_withdrawal(visit: Visit, Path(id): Path<String>, Typed(mut form): Typed) -> Answer {
    let own = Own::of(visit, &id).await?;
    let reason = form.get("ly-do").to_owned();
    if reason.chars().count() > LONGEST {
        form.error("ly-do", own.lang().with("answer.too_long", &[("most", LONGEST)]));
        return answer::page(&form.clone(), &view(&own, form));
    }
    let (env, person, id) = (&own.filer.visit().env, own.filer.id, own.dossier().id);
    match dossier::act(env, person, id, Command::Withdraw { reason }).await {
        Ok(()) => answer::see_other(&own.at("?xong=rut")),
        Err(Error::Refused(refused)) if refused.code == "dossier.not_in_this_state" => {
            answer::see_other(&own.at(""))
        }
        Err(error) => Err(own.filer.error(error)),
    }
}
