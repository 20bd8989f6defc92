//! A procedure's page: who, what, how much, until when if filed now, and where it begins.

mod data;
mod terms;

use std::sync::Arc;

use askama::Template;
use domain::{
    calendar::{Calendar, VIETNAM, date_in_vietnam},
    services::{
        Fees, Published,
        procedure::{Charge, Procedure},
    },
};
use jiff::{Timestamp, civil::Date};
use site::{
    Visit,
    answer::{self, Answer},
};
use ui::{Form, Html, Lang, Page, format};

use super::{Visitor, offer::Offer, service};
use crate::{acts::Tables, said};

/// A procedure.
#[derive(Template)]
#[template(path = "citizen/procedure.html")]
struct Show {
    page: Page,
    title: String,
    summary: String,
    code: Option<String>,
    who: Vec<String>,
    fees: Vec<Price>,
    /// How long, in words.
    term: String,
    /// When it is due if it is filed now, where the clock can tell.
    due: Option<String>,
    /// Whether the clock waits for a payment.
    paid_first: bool,
    steps: Vec<(String, String)>,
    authority: String,
    result: String,
    by_post: bool,
    law: Vec<String>,
    from: String,
    needs: Vec<&'static str>,
    begin: Begin,
    /// What it is, for search engines (schema.org).
    data: Html,
}

/// What one thing costs.
struct Price {
    title: String,
    /// When it applies; always, where nothing is said.
    when: Option<String>,
    amount: String,
    basis: String,
    /// What it will cost, and from when.
    next: Option<String>,
}

/// Where it begins.
enum Begin {
    /// At this portal.
    Here(String),
    /// At others: address and name of each; nowhere, where nobody is known.
    There(Vec<(String, String)>),
}

/// The page of a procedure, as things stand now.
pub(super) async fn show(visitor: &Visitor, published: Arc<Published>) -> Answer {
    let visit = &visitor.visit;
    let tables = Tables::read(&visit.env).await.map_err(|error| answer::error(visit, error))?;
    let page = visitor.page("services").back("/dich-vu");
    let view = view(visit, page, &published, &tables);
    answer::page(&Form::default(), &view)
}

fn view(visit: &Visit, page: Page, published: &Arc<Published>, tables: &Tables) -> Show {
    let (lang, procedure) = (visit.prefs.lang, &published.procedure);
    let told = |words| said(lang, words).to_owned();
    let today = date_in_vietnam(visit.now);
    let offer = Offer::File(Arc::clone(published));
    Show {
        title: told(&procedure.title),
        summary: told(&procedure.summary),
        code: procedure.code.clone(),
        who: terms::who(&page, procedure),
        fees: procedure.fees.iter().map(|fee| price(&page, procedure, fee, (&tables.fees, today))).collect(),
        term: terms::term(&page, procedure.deadline.deadline),
        due: due(procedure, visit.now, &tables.calendar),
        paid_first: !procedure.fees.is_empty(),
        steps: terms::steps(&page, procedure),
        authority: terms::authority(lang, &procedure.authority),
        result: told(&procedure.result.title),
        by_post: procedure.result.delivery.is_some(),
        law: procedure.law.clone(),
        from: format::date(procedure.valid_from),
        needs: service::needs(procedure.needs),
        begin: begin(visit, &offer),
        data: data::of(visit, procedure),
        page,
    }
}

/// When it is due if it is sent, paid and accepted now: the date, where that is the close of office.
fn due(procedure: &Procedure, now: Timestamp, calendar: &Calendar) -> Option<String> {
    let due = procedure.deadline.deadline.start(now, calendar).due(calendar)?;
    let at_close = VIETNAM.to_datetime(due).time() == calendar.hours().closing();
    Some(if at_close { format::day(due) } else { format::moment(due) })
}

fn price(page: &Page, procedure: &Procedure, charge: &Charge, (fees, today): (&Fees, Date)) -> Price {
    let now = fees.on(&charge.table, today);
    let next = fees.next(&charge.table, today).and_then(|next| Some((next, next.from?)));
    let next = next.map(|(next, from)| {
        let words = [("amount", format::money(next.amount.0)), ("day", format::date(from))];
        page.with("public.fee_next", &words)
    });
    Price {
        title: said(page.lang(), &charge.title).to_owned(),
        when: charge.when.as_ref().map(|when| terms::case(page, procedure, when)),
        amount: now
            .map_or_else(|| page.t("public.fee_unknown").to_owned(), |fee| format::money(fee.amount.0)),
        basis: now.map(|fee| fee.basis.clone()).unwrap_or_default(),
        next,
    }
}

fn begin(visit: &Visit, offer: &Offer) -> Begin {
    if offer.is_handled_by(visit.env.settings.catalogue) {
        return Begin::Here(offer.begins_at());
    }
    let portals = offer.handlers(&visit.env).into_iter().map(|portal| {
        let name = if visit.prefs.lang == Lang::Vi { &portal.name_vi } else { &portal.name_en };
        (portal.signed_in_at(&offer.begins_at()), name.clone())
    });
    Begin::There(portals.collect())
}
