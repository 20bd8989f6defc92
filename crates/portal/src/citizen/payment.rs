//! Paying: how, then the QR of a transfer or the way to a card gateway's page.

use askama::Template;
use axum::{extract::Path, http::HeaderValue, http::header::REFRESH, response::Response};
use domain::{Error, services::dossier::State as Where};
use gateway::payment::Order;
use site::{
    Visit,
    answer::{self, Answer},
    visit::Typed,
};
use store::services::payment::{Method, Payment, PaymentId, State};
use ui::{Form, Html, Page, format};

use super::{dossier::Own, filer::Filer, qr};
use crate::acts::{
    dossier,
    payment::{self, Answer as Said},
};

/// How somebody pays.
#[derive(Template)]
#[template(path = "citizen/pay.html")]
struct Pay {
    page: Page,
    title: String,
    total: String,
    until: String,
    failed: bool,
    action: String,
}

impl Pay {
    fn methods(&self) -> Html {
        let radios = self.page.radios("cach").label(self.page.t("payment.how"));
        let option = |radios: ui::parts::Radios, method: Method| {
            let word = method.word();
            let (label, hint) = (format!("payment.{word}"), format!("payment.{word}_hint"));
            radios.option_hint(word, self.page.t(&label), self.page.t(&hint))
        };
        Html::trusted(Method::ALL.into_iter().fold(radios, option).chosen(Method::VietQr.word()))
    }
}

/// How somebody pays a dossier.
pub async fn choose(visit: Visit, Path(id): Path<String>) -> Answer {
    let own = Own::of(visit, &id).await?;
    let Where::FeeDue { .. } = own.dossier().state else { return answer::see_other(&own.at("")) };
    let view = pay(&own, Form::default()).await?;
    answer::page(&Form::default(), &view)
}

async fn pay(own: &Own, form: Form) -> Result<Pay, Response> {
    let until = match own.dossier().state {
        Where::FeeDue { pay_by, .. } => format::moment(pay_by),
        _ => String::new(),
    };
    let tried = payment::list(&own.filer.visit().env, own.filer.id, own.dossier().id).await;
    let tried = tried.map_err(|error| own.filer.error(error))?;
    Ok(Pay {
        title: own.title(),
        total: format::money(own.dossier().bill.total().0),
        until,
        failed: tried.first().is_some_and(|payment| payment.state == State::Failed),
        action: own.at("/thanh-toan"),
        page: own.page().back(own.at("")).form(form),
    })
}

/// A way was chosen.
pub async fn begin(visit: Visit, Path(id): Path<String>, Typed(mut form): Typed) -> Answer {
    let own = Own::of(visit, &id).await?;
    let Some(method) = Method::of(form.get("cach")) else {
        form.error("cach", own.lang().text("payment.choose"));
        let view = pay(&own, form.clone()).await?;
        return answer::page(&form, &view);
    };
    let begun = payment::begin(&own.filer.visit().env, own.filer.id, own.dossier().id, method).await;
    match begun {
        Ok(id) => answer::see_other(&format!("/thanh-toan/{id}")),
        Err(Error::Refused(refused)) if refused.code == "payment.not_due" => answer::see_other(&own.at("")),
        Err(error) => Err(own.filer.error(error)),
    }
}

/// A payment under way, or how it ended.
#[derive(Template)]
#[template(path = "citizen/payment.html")]
struct Show {
    page: Page,
    state: State,
    amount: String,
    memo: String,
    qr: Option<String>,
    gateway: Option<String>,
    dossier: String,
    /// Where it is tried once more, after it failed.
    again: Option<String>,
}

impl Show {
    fn code(&self) -> Html {
        self.qr.as_ref().map(|text| qr::svg(text, self.page.t("payment.qr_label"))).unwrap_or_default()
    }

    fn state_words(&self) -> &'static str {
        self.page.lang().find(&format!("payment.state_{}", self.state.word())).unwrap_or_default()
    }

    fn waits(&self) -> bool {
        self.state == State::Begun
    }
}

/// A payment under way, or how it ended. The page comes again by itself while it waits.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let (filer, payment) = own(visit, &id).await?;
    let env = &filer.visit().env;
    let view = dossier::view(env, filer.id, payment.dossier).await.map_err(|error| filer.error(error))?;
    if payment.state == State::Paid {
        return answer::see_other(&format!("/ho-so/{}?xong=tra-tien", payment.dossier));
    }
    let memo = view.filed.dossier.track.as_str().to_owned();
    let transfer = env.payment.transfer_qr(Order { amount: payment.amount.0, memo: &memo });
    let waits = payment.state == State::Begun;
    let again = format!("/ho-so/{}/thanh-toan", payment.dossier);
    let due = matches!(view.filed.dossier.state, Where::FeeDue { .. });
    let shown = Show {
        state: payment.state,
        amount: format::money(payment.amount.0),
        memo,
        qr: transfer.filter(|_| payment.method == Method::VietQr && waits),
        gateway: (waits && env.settings.demo).then(|| format!("/demo/ngan-hang/{}", payment.id)),
        dossier: format!("/ho-so/{}", payment.dossier),
        page: filer.visitor.page("dossiers").back(again.as_str()),
        again: (payment.state == State::Failed && due).then_some(again),
    };
    let mut response = answer::page(&Form::default(), &shown)?;
    if waits {
        response.headers_mut().insert(REFRESH, HeaderValue::from_static("5"));
    }
    Ok(response)
}

async fn own(visit: Visit, id: &str) -> Result<(Filer, Payment), Response> {
    let filer = Filer::of(visit).await?;
    let id: PaymentId = id.parse().map_err(|_| filer.error(Error::Missing("payment")))?;
    let payment = payment::load(&filer.visit().env, filer.id, id).await;
    let payment = payment.map_err(|error| filer.error(error))?;
    Ok((filer, payment))
}

/// The demo's bank, which does what it is told.
#[derive(Template)]
#[template(path = "citizen/bank.html")]
struct Bank {
    page: Page,
    amount: String,
    /// The key of how it is paid.
    how: &'static str,
    action: String,
    back: String,
}

/// The demo's bank. Any other site has none.
pub async fn bank(visit: Visit, Path(id): Path<String>) -> Answer {
    let (filer, payment) = own(visit, &id).await?;
    if !filer.visit().env.settings.demo {
        return Err(filer.error(Error::Missing("page")));
    }
    let view = Bank {
        amount: format::money(payment.amount.0),
        how: match payment.method {
            Method::Card => "payment.card",
            Method::VietQr => "payment.vietqr",
        },
        action: format!("/demo/ngan-hang/{}", payment.id),
        back: format!("/thanh-toan/{}", payment.id),
        page: filer.visitor.page("dossiers"),
    };
    answer::page(&Form::default(), &view)
}

/// The demo's bank is told what to do: pay, pay twice, fail, or stay silent.
pub async fn tell_bank(visit: Visit, Path(id): Path<String>, Typed(form): Typed) -> Answer {
    let (filer, payment) = own(visit, &id).await?;
    let env = &filer.visit().env;
    if !env.settings.demo {
        return Err(filer.error(Error::Missing("page")));
    }
    let paid = |name: &str| Said::Paid(format!("MAU-{name}-{}", payment.id));
    let answers = match form.get("lam") {
        "tra" => vec![paid("1")],
        "tra-hai-lan" => vec![paid("1"), paid("2")],
        "hong" => vec![Said::Failed],
        _ => Vec::new(),
    };
    for said in answers {
        payment::answered(env, payment.id, said).await.map_err(|error| filer.error(error))?;
    }
    answer::see_other(&format!("/thanh-toan/{}", payment.id))
}
