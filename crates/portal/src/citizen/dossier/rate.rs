//! Rating a dossier, once, with the result in hand.

use askama::Template;
use axum::extract::Path;
use domain::{
    Error,
    services::dossier::{Command, State},
};
use site::{
    Visit,
    answer::{self, Answer},
    visit::Typed,
};
use ui::{Form, Html, Page};

use super::Own;
use crate::acts::dossier;

/// As many letters as may be written beside the stars.
const LONGEST: usize = 500;

/// How satisfied somebody is.
#[derive(Template)]
#[template(path = "citizen/rate.html")]
struct Rate {
    page: Page,
    title: String,
    action: String,
}

impl Rate {
    fn stars(&self) -> Html {
        let radios = self.page.radios("sao").label(self.page.t("dossier.rate_label"));
        let star = |radios: ui::parts::Radios, star: u8| {
            radios.option(star.to_string(), self.page.t(&format!("dossier.stars_{star}")))
        };
        Html::trusted((1..=5).rev().fold(radios, star))
    }
}

fn view(own: &Own, form: Form) -> Rate {
    Rate { title: own.title(), action: own.at("/danh-gia"), page: own.page().back(own.at("")).form(form) }
}

/// How satisfied somebody is.
pub async fn rate(visit: Visit, Path(id): Path<String>) -> Answer {
    let own = Own::of(visit, &id).await?;
    if own.dossier().state != State::Delivered || own.dossier().stars.is_some() {
        return answer::see_other(&own.at(""));
    }
    answer::page(&Form::default(), &view(&own, Form::default()))
}

/// Somebody says how satisfied they are.
pub async fn send_rating(visit: Visit, Path(id): Path<String>, Typed(mut form): Typed) -> Answer {
    let own = Own::of(visit, &id).await?;
    let text = form.get("y-kien").to_owned();
    if text.chars().count() > LONGEST {
        form.error("y-kien", own.lang().with("answer.too_long", &[("most", LONGEST)]));
    }
    let stars = form.get("sao").parse().unwrap_or(0);
    if !(1..=5).contains(&stars) {
        form.error("sao", own.lang().text("dossier.stars"));
    }
    if form.failed() {
        return answer::page(&form.clone(), &view(&own, form));
    }
    let (env, person, id) = (&own.filer.visit().env, own.filer.id, own.dossier().id);
    match dossier::act(env, person, id, Command::Rate { stars, text }).await {
        Ok(()) => answer::see_other(&own.at("?xong=danh-gia")),
        Err(Error::Refused(refused)) if refused.code == "dossier.rated_before" => {
            answer::see_other(&own.at(""))
        }
        Err(error) => Err(own.filer.error(error)),
    }
}
