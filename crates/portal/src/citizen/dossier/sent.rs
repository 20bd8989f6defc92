//! A dossier was sent: its code, and what comes next.

use askama::Template;
use axum::extract::Path;
use domain::{
    calendar::date_in_vietnam,
    services::{Facts, Known, Sight, dossier::State, expression::Truth, procedure::Moment},
};
use site::{
    Visit,
    answer::{self, Answer},
};
use ui::{Form, Html, Page, format};

use super::Own;
use crate::citizen::qr;

/// A dossier was sent.
#[derive(Template)]
#[template(path = "citizen/dossier_sent.html")]
struct Sent {
    page: Page,
    title: String,
    track: String,
    track_url: String,
    total: String,
    /// Until when it is to be paid, where it is.
    pay_by: Option<String>,
    due: Option<String>,
    dossier: String,
    pay: String,
    lost: bool,
}

impl Sent {
    fn code(&self) -> Html {
        Html::trusted(format!("<strong class=\"danh-code\">{}</strong>", Html::text(&self.track)))
    }

    fn qr(&self) -> Html {
        qr::svg(&self.track_url, self.page.t("dossier.track_qr"))
    }
}

/// A dossier was sent.
pub async fn sent(visit: Visit, Path(id): Path<String>) -> Answer {
    let own = Own::of(visit, &id).await?;
    let dossier = own.dossier();
    let pay_by = match dossier.state {
        State::FeeDue { pay_by, .. } => Some(format::moment(pay_by)),
        _ => None,
    };
    let lost = reports_loss(&own);
    let view = Sent {
        title: own.title(),
        track: dossier.track.to_string(),
        track_url: own.filer.visit().env.settings.url(&format!("/tra-cuu?ma={}", dossier.track)),
        total: format::money(dossier.bill.total().0),
        pay_by,
        due: dossier.clocks.due.filter(|_| dossier.accepted_at.is_some()).map(format::moment),
        dossier: own.at(""),
        pay: own.at("/thanh-toan"),
        lost,
        page: own.page(),
    };
    answer::page(&Form::default(), &view)
}

/// Whether sending it made the card of no use.
fn reports_loss(own: &Own) -> bool {
    let sight = Sight {
        procedure: own.procedure(),
        facts: &Facts::default(),
        known: &Known::default(),
        open: &[],
        today: date_in_vietnam(own.filer.visit().now),
    };
    let effects = own.procedure().effects.iter();
    let mut lost =
        effects.filter(|effect| effect.at == Moment::Submitted && effect.call == "card.report_lost");
    lost.any(|effect| {
        let when = effect.when.as_ref();
        when.is_none_or(|when| sight.truth(when, &own.dossier().answers) == Truth::True)
    })
}
