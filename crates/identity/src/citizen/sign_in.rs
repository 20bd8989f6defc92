//! Signing in: number and password, the code, or a passkey.

use askama::Template;
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use domain::{Error, identity::PersonalIdNumber};
use site::{
    Visit,
    answer::{self, Answer},
    provider::{self, Waiting},
    visit::Typed,
};
use store::identity::otp::OtpId;
use ui::{Form, Page};

use super::{
    asked::Asked,
    onward,
    otp::{self, Sure, Where},
    said,
};
use crate::acts::{self, Browser};

const PATH: &str = "/dang-nhap";
const CODE: Where = Where { path: "/dang-nhap/otp", restart: PATH, sure: Sure::Yes };

/// The page with number and password.
#[derive(Template)]
#[template(path = "citizen/sign_in.html")]
struct SignIn {
    page: Page,
    /// Who waits, by name.
    waiting: Option<Waiting>,
    /// Where a passkey is asked for, and where its answer goes.
    passkey_options: String,
    passkey: String,
    forgot: String,
}

/// The page with number and password. Whoever is signed in already, and is
/// asked by nobody, is at home.
pub async fn show(visit: Visit) -> Answer {
    let asked = Asked::of(&visit);
    if visit.session.is_some() && onward::ask(&asked).is_none() {
        return answer::see_other(onward::place(&asked).unwrap_or("/"));
    }
    let waiting = onward::waiting(&visit, &asked).await;
    if onward::ask(&asked).is_some() && waiting.is_none() {
        return Err(answer::error(&visit, provider::authorize::Refusal::Gone.into()));
    }
    page(&visit, &asked, waiting, Form::default())
}

/// The page again, with what was typed.
async fn again(visit: &Visit, asked: &Asked, form: Form) -> Answer {
    page(visit, asked, onward::waiting(visit, asked).await, form)
}

fn page(visit: &Visit, asked: &Asked, waiting: Option<Waiting>, mut form: Form) -> Answer {
    form.forget("mat-khau");
    let mut page = visit.page().form(form.clone());
    if asked.get("doi-mat-khau").is_some() {
        page = page.notice(visit.prefs.lang.text("password.changed"));
    }
    let view = SignIn {
        page,
        waiting,
        passkey_options: asked.path("/dang-nhap/khoa/hoi", &onward::NAMES, &[]),
        passkey: asked.path("/dang-nhap/khoa", &onward::NAMES, &[]),
        forgot: asked.path("/quen-mat-khau", &onward::NAMES, &[]),
    };
    answer::page(&form, &view)
}

/// Number and password were typed.
pub async fn send(visit: Visit, Typed(mut form): Typed) -> Answer {
    let asked = Asked::of(&visit);
    let lang = visit.prefs.lang;
    let number: Option<PersonalIdNumber> = form.read("so", lang, str::parse);
    let password = form.typed("mat-khau").unwrap_or_default().to_owned();
    if password.is_empty() {
        form.error("mat-khau", lang.text("sign_in.password_missing"));
    }
    let Some(number) = number.filter(|_| !form.failed()) else { return again(&visit, &asked, form).await };
    let site = onward::site(&visit, &asked).await;
    let browser = Browser::of(&visit);
    match acts::sign_in::password(&visit.env, &browser, (number, &password), site).await {
        Ok(id) => {
            let id = id.to_string();
            answer::see_other(&asked.path(CODE.path, &onward::NAMES, &[("lan", &id)]))
        }
        Err(error) if error.code() == "account.activation_overdue" => {
            answer::see_other(super::activation::OVERDUE)
        }
        Err(error) => {
            noted(&visit, &mut form, "so", error).await?;
            again(&visit, &asked, form).await
        }
    }
}

/// An account that is locked, said to whoever has proved that it is theirs.
#[derive(Template)]
#[template(path = "citizen/sign_in_locked.html")]
struct Locked {
    page: Page,
    hotline: String,
    waiting: Option<Waiting>,
}

/// Notes at a field why nobody is signed in or goes on; a locked account has a page of its own.
///
/// # Errors
///
/// The answer that says why not.
pub(super) async fn noted(visit: &Visit, form: &mut Form, field: &str, error: Error) -> Result<(), Response> {
    if error.code() != "account.locked" {
        return said::note(visit, form, field, error);
    }
    let waiting = onward::waiting(visit, &Asked::of(visit)).await;
    let view = Locked { page: visit.page(), hotline: visit.env.settings.hotline.clone(), waiting };
    Err(ui::respond::page_with(StatusCode::FORBIDDEN, &view))
}

/// The page with the code.
pub async fn code(visit: Visit) -> Answer {
    otp::show(&visit, Form::default(), CODE).await
}

/// The code was typed.
pub async fn send_code(visit: Visit, Typed(mut form): Typed) -> Answer {
    let asked = Asked::of(&visit);
    let id: OtpId = asked.id(&visit)?;
    let party = onward::party(&visit, &asked).await?;
    match acts::sign_in::otp(&visit.env, &Browser::of(&visit), id, form.get("ma"), party).await {
        Ok(signed_in) => onward::go(&visit, &asked, signed_in),
        Err(error) => {
            noted(&visit, &mut form, "ma", error).await?;
            otp::show(&visit, form, CODE).await
        }
    }
}

/// Another code was asked for.
pub async fn resend(visit: Visit, Typed(_): Typed) -> Answer {
    otp::resend(&visit, CODE).await
}

/// What any passkey is asked, as JSON for the page's script.
pub async fn ask_passkey(visit: Visit, Typed(_): Typed) -> Answer {
    let asked = acts::passkey::ask_sign_in(&visit.env, &Browser::of(&visit)).await;
    asked.map(|options| Json(options).into_response()).map_err(said::no(&visit))
}

/// A passkey has answered.
pub async fn send_passkey(visit: Visit, Typed(mut form): Typed) -> Answer {
    let asked = Asked::of(&visit);
    let answer = form.get("credential").to_owned();
    let party = onward::party(&visit, &asked).await?;
    match acts::passkey::sign_in(&visit.env, &Browser::of(&visit), &answer, party).await {
        Ok(signed_in) => onward::go(&visit, &asked, signed_in),
        Err(error) => {
            form.forget("credential");
            noted(&visit, &mut form, "", error).await?;
            again(&visit, &asked, form).await
        }
    }
}

/// Somebody is still there: the session is kept. The token for the page's forms
/// comes back, because a page outlives a session that was begun again elsewhere.
pub async fn keep(visit: Visit) -> Response {
    match visit.session {
        Some(_) => answer::json(200, &serde_json::json!({ "csrf": visit.csrf() })),
        None => answer::json(401, &serde_json::json!({ "error": { "code": "session.none" } })),
    }
}
