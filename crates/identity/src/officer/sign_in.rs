//! Officers sign in, take up an appointment, stay, and leave.

use askama::Template;
use axum::{extract::RawQuery, response::Response};
use domain::{
    Error,
    identity::{PersonalIdNumber, session::Kind},
};
use site::{
    Visit,
    answer::{self, Answer},
    session::Ticket,
    visit::{self, Typed},
};
use ui::{Form, Page};
use zeroize::Zeroizing;

use crate::acts::{
    Browser,
    officer::{
        self,
        passkey::{self, SetUp},
    },
};

const HOME: &str = "/can-bo";
const SIGN_IN: &str = "/can-bo/dang-nhap";

/// The ways in.
#[derive(Template)]
#[template(path = "officer/sign_in.html")]
struct SignIn {
    page: Page,
    /// Password and code are a way in, too.
    password: bool,
    /// Where to go after.
    onward: String,
}

impl SignIn {
    fn shown(visit: &Visit, form: Form) -> Self {
        let onward = local(form.get("tiep"));
        let page = visit.desk_page().form(form);
        Self { page, password: visit.env.settings.officers_password_totp, onward }
    }
}

/// The ways in.
pub async fn sign_in(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let query = query.unwrap_or_default();
    let asked = Form::of(url::form_urlencoded::parse(query.as_bytes()).into_owned());
    let onward = local(asked.get("tiep"));
    let mut view = SignIn::shown(&visit, Form::default());
    view.onward = onward;
    if asked.get("xong") == "khoa" {
        let said = view.page.t("officer.set_up_done").to_owned();
        view.page = view.page.notice(said);
    }
    answer::page(&Form::default(), &view)
}

/// Number, password and code were typed.
pub async fn type_password(visit: Visit, Typed(mut form): Typed) -> Answer {
    let lang = visit.prefs.lang;
    let number = form.read("so", lang, str::parse::<PersonalIdNumber>);
    let password = Zeroizing::new(form.typed("mat-khau").unwrap_or_default().to_owned());
    let code = form.get("ma").to_owned();
    form.forget("mat-khau");
    form.forget("ma");
    let Some(number) = number else {
        return answer::page(&form.clone(), &SignIn::shown(&visit, form));
    };
    let typed = officer::Typed { number, password, code };
    match officer::sign_in(&visit.env, &Browser::of(&visit), typed).await {
        Ok(ticket) => Ok(at_desk(&visit, &ticket, form.get("tiep"))),
        Err(Error::Refused(refused)) if refused.code == "officer.wrong" => {
            form.refused("so", lang, &refused);
            answer::page(&form.clone(), &SignIn::shown(&visit, form))
        }
        Err(error) => Err(answer::error(&visit, error)),
    }
}

/// What the authenticator is asked, for the script.
pub async fn ask_passkey(visit: Visit, Typed(_): Typed) -> Answer {
    match passkey::ask_sign_in(&visit.env, &Browser::of(&visit)).await {
        Ok(asked) => Ok(answer::json(200, &asked)),
        Err(error) => Err(answer::error(&visit, error)),
    }
}

/// The authenticator answered.
pub async fn use_passkey(visit: Visit, Typed(mut form): Typed) -> Answer {
    let said = form.typed("credential").unwrap_or_default().to_owned();
    match passkey::sign_in(&visit.env, &Browser::of(&visit), &said).await {
        Ok(ticket) => Ok(at_desk(&visit, &ticket, form.get("tiep"))),
        Err(Error::Refused(refused)) => {
            form.forget("credential");
            form.refused("", visit.prefs.lang, &refused);
            answer::page(&form.clone(), &SignIn::shown(&visit, form))
        }
        Err(error) => Err(answer::error(&visit, error)),
    }
}

/// The desk, with the cookie of a session that has begun.
fn at_desk(visit: &Visit, ticket: &Ticket, onward: &str) -> Response {
    let cookie = visit::session_cookie(&visit.env, Kind::Desk, ticket.cookie());
    answer::with_cookie(ui::respond::to(&local(onward)), cookie)
}

/// A place of the desk, or its first page.
fn local(place: &str) -> String {
    let here = ui::prefs::is_local(place) && (place == HOME || place.starts_with("/can-bo/"));
    if here && !place.starts_with(SIGN_IN) { place.to_owned() } else { HOME.to_owned() }
}

/// Number and one-time code.
#[derive(Template)]
#[template(path = "officer/set_up.html")]
struct Code {
    page: Page,
}

/// Number and one-time code.
pub async fn set_up(visit: Visit) -> Answer {
    answer::page(&Form::default(), &Code { page: visit.desk_page().back(SIGN_IN) })
}

/// The passkey is made.
#[derive(Template)]
#[template(path = "officer/set_up_passkey.html")]
struct Make {
    page: Page,
    number: String,
    code: String,
    options: String,
}

/// Number and code were typed: the authenticator is asked.
pub async fn type_code(visit: Visit, Typed(mut form): Typed) -> Answer {
    let Some(with) = set_up_with(&visit, &mut form) else { return code_again(&visit, &form) };
    match passkey::ask_set_up(&visit.env, &Browser::of(&visit), &with).await {
        Ok(asked) => {
            let (number, code) = (with.number.as_str().to_owned(), with.code);
            let page = visit.desk_page().back("/can-bo/thiet-lap");
            let view = Make { page, number, code, options: asked.to_string() };
            answer::page(&Form::default(), &view)
        }
        Err(Error::Refused(refused)) => {
            form.refused("ma", visit.prefs.lang, &refused);
            code_again(&visit, &form)
        }
        Err(error) => Err(answer::error(&visit, error)),
    }
}

/// The passkey was made.
pub async fn make_passkey(visit: Visit, Typed(mut form): Typed) -> Answer {
    let said = form.typed("credential").unwrap_or_default().to_owned();
    form.forget("credential");
    let Some(with) = set_up_with(&visit, &mut form) else { return code_again(&visit, &form) };
    match passkey::set_up(&visit.env, &Browser::of(&visit), &with, &said).await {
        Ok(()) => answer::see_other("/can-bo/dang-nhap?xong=khoa"),
        Err(Error::Refused(refused)) => {
            form.refused("ma", visit.prefs.lang, &refused);
            code_again(&visit, &form)
        }
        Err(error) => Err(answer::error(&visit, error)),
    }
}

fn set_up_with(visit: &Visit, form: &mut Form) -> Option<SetUp> {
    let number = form.read("so", visit.prefs.lang, str::parse::<PersonalIdNumber>);
    let code = form.get("ma").to_owned();
    if code.is_empty() || code.len() > 64 {
        form.error("ma", visit.prefs.lang.text("officer.set_up_again"));
        return None;
    }
    Some(SetUp { number: number?, code })
}

fn code_again(visit: &Visit, form: &Form) -> Answer {
    let page = visit.desk_page().back(SIGN_IN).form(form.clone());
    answer::page(form, &Code { page })
}

/// An officer leaves.
pub async fn sign_out(visit: Visit, Typed(_): Typed) -> Answer {
    if let Some(session) = &visit.desk {
        officer::sign_out(&visit.env, session).await.map_err(|error| answer::error(&visit, error))?;
    }
    let gone = visit::no_session_cookie(&visit.env, Kind::Desk);
    Ok(answer::with_cookie(ui::respond::to(SIGN_IN), gone))
}

/// An officer is still there.
#[derive(serde::Serialize)]
struct Kept {
    csrf: String,
}

/// An officer is still there: asked for by the script before the desk closes.
pub async fn keep(visit: Visit, Typed(_): Typed) -> Answer {
    let status = if visit.desk.is_some() { 200 } else { 401 };
    Ok(answer::json(status, &Kept { csrf: visit.csrf() }))
}
