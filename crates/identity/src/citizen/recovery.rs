//! A forgotten password and a forgotten passcode, page by page.

use askama::Template;
use domain::identity::{FullName, PartialDate, PersonalIdNumber};
use jiff::civil::Date;
use site::{
    Visit,
    answer::{self, Answer},
    visit::Typed,
};
use store::{contact::Contact, identity::walk::WalkId};
use ui::{Form, Page};

use super::{
    activation::{new_passcode, new_password, twice},
    asked::Asked,
    onward,
    otp::{self, Sure, Where},
    reader, said,
};
use crate::acts::{self, Browser, recovery::Knowledge, walk::To};

const PATH: &str = "/quen-mat-khau";
const KNOWLEDGE: &str = "/quen-mat-khau/xac-thuc";
const CODE: Where = Where { path: "/quen-mat-khau/otp", restart: PATH, sure: Sure::No };
const SET: &str = "/quen-mat-khau/mat-khau";
const DONE: &str = "/quen-mat-khau/xong";

/// Number and contact, and how to prove who one is.
#[derive(Template)]
#[template(path = "citizen/recovery.html")]
struct Begin {
    page: Page,
    hotline: String,
}

/// Number and contact.
pub async fn show(visit: Visit) -> Answer {
    begin(&visit, &Form::default())
}

fn begin(visit: &Visit, form: &Form) -> Answer {
    let hotline = visit.env.settings.hotline.clone();
    answer::page(form, &Begin { page: visit.page().form(form.clone()), hotline })
}

/// Number and contact were typed: on to what is on the card, whoever's they are.
pub async fn send(visit: Visit, Typed(mut form): Typed) -> Answer {
    let lang = visit.prefs.lang;
    let number: Option<PersonalIdNumber> = form.read("so", lang, str::parse);
    let contact: Option<Contact> = form.read("lien-he", lang, Contact::parse);
    let (Some(number), Some(contact)) = (number, contact) else { return begin(&visit, &form) };
    let begun = acts::recovery::begin(&visit.env, &Browser::of(&visit), number, &contact).await;
    Asked::of(&visit).on(KNOWLEDGE, begun.map_err(said::no(&visit))?)
}

/// What is on the card: name, birth date, date of issue.
#[derive(Template)]
#[template(path = "citizen/recovery_knowledge.html")]
struct OnCard {
    page: Page,
}

fn ask_knowledge(visit: &Visit, form: &Form) -> Answer {
    answer::page(form, &OnCard { page: visit.page().form(form.clone()) })
}

/// What is on the card.
pub async fn knowledge(visit: Visit) -> Answer {
    Asked::of(&visit).id::<()>(&visit)?;
    ask_knowledge(&visit, &Form::default())
}

/// What is on the card was typed: on to the code, whether it fits or not.
pub async fn send_knowledge(visit: Visit, Typed(mut form): Typed) -> Answer {
    let id: WalkId = Asked::of(&visit).id(&visit)?;
    let name: Option<FullName> = form.read("ho-ten", visit.prefs.lang, str::parse);
    let birth = partial(&visit, &mut form, "sinh");
    let issued_on = day(&visit, &mut form, "cap");
    let (Some(name), Some(birth), Some(issued_on)) = (name, birth, issued_on) else {
        return ask_knowledge(&visit, &form);
    };
    let known = Knowledge { name, birth, issued_on };
    let asked = acts::recovery::ask(&visit.env, &Browser::of(&visit), id, known).await;
    Asked::of(&visit).on(CODE.path, asked.map_err(said::no(&visit))?)
}

fn partial(visit: &Visit, form: &mut Form, name: &str) -> Option<PartialDate> {
    let date = form.date(name).partial().and_then(|text| text.parse().ok());
    if date.is_none() {
        missing(visit, form, name);
    }
    date
}

fn day(visit: &Visit, form: &mut Form, name: &str) -> Option<Date> {
    let today = acts::recovery::today(&visit.env);
    let date = form.date(name).full().filter(|date| *date <= today);
    if date.is_none() {
        missing(visit, form, name);
    }
    date
}

fn missing(visit: &Visit, form: &mut Form, name: &str) {
    let empty = form.date(name).is_empty();
    let key = if empty { "recovery.date_missing" } else { "recovery.date_wrong" };
    form.error(name, visit.prefs.lang.text(key));
}

/// The page with the code.
pub async fn code(visit: Visit) -> Answer {
    otp::show(&visit, Form::default(), CODE).await
}

/// Another code was asked for.
pub async fn resend(visit: Visit, Typed(_): Typed) -> Answer {
    otp::resend(&visit, CODE).await
}

/// The code was typed.
pub async fn send_code(visit: Visit, Typed(mut form): Typed) -> Answer {
    let id: WalkId = Asked::of(&visit).id(&visit)?;
    match acts::recovery::confirm(&visit.env, &Browser::of(&visit), id, form.get("ma")).await {
        Ok(()) => Asked::of(&visit).on(SET, id),
        Err(error) => {
            said::note(&visit, &mut form, "ma", error)?;
            otp::show(&visit, form, CODE).await
        }
    }
}

/// A password is to be chosen.
pub async fn password(visit: Visit) -> Answer {
    let id: WalkId = Asked::of(&visit).id(&visit)?;
    let proved = acts::recovery::check_proved(&visit.env, &Browser::of(&visit), id, To::PasswordReset).await;
    proved.map_err(said::no(&visit))?;
    new_password(&visit, Form::default(), "recovery.set_title")
}

/// A password was chosen.
pub async fn send_password(visit: Visit, Typed(mut form): Typed) -> Answer {
    let id: WalkId = Asked::of(&visit).id(&visit)?;
    if let Some(typed) = twice(&visit, &mut form, "mat-khau", "mat-khau-lai") {
        match acts::recovery::set_password(&visit.env, &Browser::of(&visit), id, &typed).await {
            Ok(()) => return answer::see_other(&Asked::of(&visit).path(DONE, &onward::NAMES, &[])),
            Err(error) => said::note(&visit, &mut form, "mat-khau", error)?,
        }
    }
    new_password(&visit, form, "recovery.set_title")
}

/// A recovery ended well.
#[derive(Template)]
#[template(path = "citizen/recovery_end.html")]
struct End {
    page: Page,
    title: &'static str,
    text: &'static str,
    hold: String,
    next: String,
    button: &'static str,
}

fn end(visit: &Visit, words: [&'static str; 3], next: String) -> Answer {
    let [title, text, button] = words;
    let page = visit.page();
    let hours = visit.env.settings.recovery_hold.as_hours();
    let hold = if hours > 0 { page.with("recovery.done_hold", &[("hours", hours)]) } else { String::new() };
    answer::page(&Form::default(), &End { page, title, text, hold, next, button })
}

/// The password is another one: back to where it was asked for.
pub async fn done(visit: Visit) -> Answer {
    let words = ["recovery.done_title", "recovery.done_text", "activation.sign_in"];
    end(&visit, words, Asked::of(&visit).path("/dang-nhap", &onward::NAMES, &[]))
}

const PASSCODE: &str = "/quen-passcode";
const PASSCODE_CODE: Where = Where { path: "/quen-passcode/otp", restart: PASSCODE, sure: Sure::Yes };
const PASSCODE_SET: &str = "/quen-passcode/moi";
const PASSCODE_DONE: &str = "/quen-passcode/xong";

/// A passcode was forgotten: a code is offered.
#[derive(Template)]
#[template(path = "citizen/recovery_passcode.html")]
struct BeginPasscode {
    page: Page,
}

/// A passcode was forgotten: a code is offered.
pub async fn passcode(visit: Visit) -> Answer {
    answer::page(
        &Form::default(),
        &BeginPasscode { page: reader::reader(&visit).await?.page(&visit).nav("me") },
    )
}

/// A code is wanted.
pub async fn send_passcode(visit: Visit, Typed(_): Typed) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    let begun = acts::recovery::begin_passcode(&visit.env, &Browser::of(&visit), session).await;
    let id = begun.map_err(said::no(&visit))?.to_string();
    answer::see_other(&Asked::of(&visit).path(PASSCODE_CODE.path, &onward::NAMES, &[("lan", &id)]))
}

/// The page with the code.
pub async fn passcode_code(visit: Visit) -> Answer {
    visit.citizen().map_err(said::no(&visit))?;
    otp::show(&visit, Form::default(), PASSCODE_CODE).await
}

/// Another code was asked for.
pub async fn passcode_resend(visit: Visit, Typed(_): Typed) -> Answer {
    otp::resend(&visit, PASSCODE_CODE).await
}

/// The code was typed.
pub async fn send_passcode_code(visit: Visit, Typed(mut form): Typed) -> Answer {
    visit.citizen().map_err(said::no(&visit))?;
    let asked = Asked::of(&visit);
    let id: WalkId = asked.id(&visit)?;
    match acts::recovery::confirm_passcode(&visit.env, &Browser::of(&visit), id, form.get("ma")).await {
        Ok(()) => {
            let id = id.to_string();
            answer::see_other(&asked.path(PASSCODE_SET, &onward::NAMES, &[("lan", &id)]))
        }
        Err(error) => {
            said::note(&visit, &mut form, "ma", error)?;
            otp::show(&visit, form, PASSCODE_CODE).await
        }
    }
}

/// A passcode is to be chosen.
pub async fn passcode_new(visit: Visit) -> Answer {
    visit.citizen().map_err(said::no(&visit))?;
    let id: WalkId = Asked::of(&visit).id(&visit)?;
    let proved = acts::recovery::check_proved(&visit.env, &Browser::of(&visit), id, To::PasscodeReset).await;
    proved.map_err(said::no(&visit))?;
    new_passcode(&visit, Form::default(), "passcode.chosen")
}

/// A passcode was chosen.
pub async fn send_passcode_new(visit: Visit, Typed(mut form): Typed) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    let asked = Asked::of(&visit);
    let id: WalkId = asked.id(&visit)?;
    if let Some(typed) = twice(&visit, &mut form, "passcode", "passcode-lai") {
        let set = acts::recovery::set_passcode(&visit.env, &Browser::of(&visit), session, (id, &typed)).await;
        match set {
            Ok(()) => return answer::see_other(&asked.path(PASSCODE_DONE, &onward::NAMES, &[])),
            Err(error) => said::note(&visit, &mut form, "passcode", error)?,
        }
    }
    new_passcode(&visit, form, "passcode.chosen")
}

/// The passcode is another one: back to where it was asked for.
pub async fn passcode_done(visit: Visit) -> Answer {
    let asked = Asked::of(&visit);
    let waits = onward::ask(&asked).is_some() || onward::place(&asked).is_some();
    let next = if waits { asked.path("/passcode", &onward::NAMES, &[]) } else { "/toi".to_owned() };
    end(&visit, ["passcode.reset_done", "passcode.reset_done_text", "passcode.understood"], next)
}
