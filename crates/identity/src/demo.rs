//! What only a demo shows: the outbox as a phone would, and the codes that
//! officers' authenticator apps would show.

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::{RawQuery, State},
    http::{HeaderValue, header::REFRESH},
    response::Response,
    routing::get,
};
use domain::{
    Result,
    identity::{PhoneNumber, officer::Role},
};
use jiff::Timestamp;
use site::{
    Env, Visit,
    answer::{self, Answer},
    courier::{self, Shown},
};
use store::{identity::officer_secret, officer, registers::resident};
use ui::{Form, Page, format, parts::Card};

use crate::totp;

/// How many messages are shown.
const MOST: u32 = 100;

/// The pages a demo has beside the others. Any other site has none of them.
pub fn routes(env: &Env) -> Router<Arc<Env>> {
    if !env.settings.demo {
        return Router::new();
    }
    Router::new()
        .route("/demo/dien-thoai", get(phone))
        .route("/demo/outbox", get(outbox))
        .route("/demo/ma-can-bo", get(codes))
}

/// A message as it is shown.
struct Letter {
    kind: &'static str,
    from: String,
    to: String,
    at: String,
    at_machine: String,
    lines: Vec<String>,
}

impl Letter {
    fn of(shown: Shown, sender: &str) -> Self {
        let at: Timestamp = shown.at.parse().unwrap_or_default();
        let mut lines = shown.text.lines().filter(|line| !line.is_empty()).map(str::to_owned);
        let is_sms = shown.channel == "sms";
        let kind = if is_sms { "demo.phone_sms" } else { "demo.phone_email" };
        // An e-mail's subject is its first line.
        let from = if is_sms { None } else { lines.next() };
        Self {
            kind,
            from: from.unwrap_or_else(|| sender.to_owned()),
            to: shown.to.parse().map_or(shown.to, |phone: PhoneNumber| phone.national()),
            at: format::moment(at),
            at_machine: format::machine(at),
            lines: lines.collect(),
        }
    }
}

/// The outbox, as a phone would show it.
#[derive(Template)]
#[template(path = "demo/phone.html")]
struct Phone {
    page: Page,
    letters: Vec<Letter>,
    by_itself: bool,
}

/// The outbox, as a phone would show it.
async fn phone(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let shown = shown(&visit.env).await.map_err(|error| answer::error(&visit, error))?;
    let letters = shown.into_iter().map(|letter| Letter::of(letter, &visit.env.settings.app)).collect();
    let by_itself = query.is_none_or(|query| !query.contains("dung="));
    let response = answer::page(&Form::default(), &Phone { page: visit.page(), letters, by_itself })?;
    Ok(if by_itself { refreshed(response, "3") } else { response })
}

/// The same for programs: `[{id, at, channel, to, template, text}]`, newest first.
async fn outbox(State(env): State<Arc<Env>>) -> Response {
    match shown(&env).await {
        Ok(letters) => answer::json(200, &letters),
        Err(error) => {
            tracing::error!(%error, "the outbox could not be shown");
            answer::json(500, &serde_json::json!({ "error": { "code": error.code() } }))
        }
    }
}

async fn shown(env: &Env) -> Result<Vec<Shown>> {
    courier::shown(env, MOST).await
}

/// An officer and the code of this moment.
struct Desk {
    name: String,
    number: String,
    role: &'static str,
    code: String,
}

/// The codes of this moment.
#[derive(Template)]
#[template(path = "demo/codes.html")]
struct Codes {
    page: Page,
    desks: Vec<Desk>,
    left: String,
}

impl Codes {
    fn card(&self, desk: &Desk) -> Card {
        let page = &self.page;
        let card = page.card(&desk.name).over(page.t(desk.role));
        card.fact(page.t("demo.codes_number"), &desk.number).fact(page.t("demo.codes_code"), &desk.code)
    }
}

/// The codes of this moment. The page comes again with the next ones.
async fn codes(visit: Visit) -> Answer {
    let desks = desks(&visit.env, visit.now).await.map_err(|error| answer::error(&visit, error))?;
    let seconds = 30 - visit.now.as_second().rem_euclid(30);
    let page = visit.page();
    let left = page.with("demo.codes_left", &[("seconds", seconds)]);
    let response = answer::page(&Form::default(), &Codes { page, desks, left })?;
    Ok(refreshed(response, &seconds.to_string()))
}

async fn desks(env: &Env, now: Timestamp) -> Result<Vec<Desk>> {
    let found = env
        .db
        .read(move |tx| {
            let mut found = Vec::new();
            for appointed in officer::all(tx)? {
                let secret = officer_secret::find(tx, appointed.officer.id, &appointed.key)?;
                let Some(secret) = secret.filter(|_| appointed.officer.appointed(now)) else { continue };
                found.push((appointed, totp::code_at(&secret.totp_seed, now)));
            }
            Ok(found)
        })
        .await?;
    let mut desks = Vec::new();
    for (appointed, code) in found {
        let number = appointed.number.as_str().to_owned();
        let role = appointed.officer.roles.first().map_or("demo.role_reviewer", |role| duty(*role));
        let known = appointed.number;
        let resident = env.registers.read(move |tx| resident::find(tx, &known)).await?;
        let name = resident.map_or(appointed.officer.unit, |known| known.name.as_str().to_owned());
        desks.push(Desk { name, number, role, code });
    }
    Ok(desks)
}

fn duty(role: Role) -> &'static str {
    match role {
        Role::Reviewer => "demo.role_reviewer",
        Role::Hotline => "demo.role_hotline",
        Role::SecurityAdmin => "demo.role_security",
        Role::Auditor => "demo.role_auditor",
        Role::Portal(_) => "demo.role_portal",
    }
}

/// Asks the browser to come again: a header, so that the page itself moves nothing.
fn refreshed(mut response: Response, seconds: &str) -> Response {
    if let Ok(seconds) = HeaderValue::from_str(seconds) {
        response.headers_mut().insert(REFRESH, seconds);
    }
    response
}
