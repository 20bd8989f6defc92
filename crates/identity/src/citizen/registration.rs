//! The pages on which somebody registers, one question each.

mod pictures;
mod send;
mod steps;
mod track;

use askama::Template;
use axum::response::Response;
use domain::{Error, calendar::date_in_vietnam, identity::registration::Reason};
use site::{
    Visit,
    answer::{self, Answer},
    visit::Typed,
};
use store::identity::registration_draft::{Draft, Portrait};
use ui::{Form, Page};

pub(crate) use self::{
    pictures::jpeg,
    steps::{birth, day},
};
pub use self::{
    pictures::{portrait, portrait_image, scan, take_portrait, take_scan},
    send::{check, send, sent},
    track::{look_up, track},
};
use crate::acts::{self, Browser};

/// Where registering begins.
const START: &str = "/dang-ky";
const CONTACT: &str = "/dang-ky/lien-he";
const DETAILS: &str = "/dang-ky/thong-tin";
const PORTRAIT: &str = "/dang-ky/chan-dung";
const CHECK: &str = "/dang-ky/kiem-tra";
const SENT: &str = "/dang-ky/da-gui";

/// The first page: what is needed, and which level.
#[derive(Template)]
#[template(path = "citizen/registration_start.html")]
struct Start {
    page: Page,
    /// Where an unfinished registration goes on.
    resume: Option<&'static str>,
}

/// The first page.
pub async fn start(visit: Visit) -> Answer {
    let draft = draft(&visit).await?;
    let resume = (!draft.answers.is_empty()).then(|| next(&visit, &draft));
    let page = visit.page();
    answer::page(&Form::default(), &Start { page, resume })
}

/// A level was chosen.
pub async fn choose(visit: Visit, Typed(mut form): Typed) -> Answer {
    match form.get("muc") {
        "1" => answer::see_other(CONTACT),
        "2" => answer::see_other("/dang-ky/muc-2"),
        _ => {
            form.error("muc", visit.prefs.lang.text("registration.choose_level"));
            let page = visit.page().form(form.clone());
            answer::page(&form, &Start { page, resume: None })
        }
    }
}

/// An unfinished registration is forgotten.
pub async fn drop(visit: Visit, Typed(_): Typed) -> Answer {
    let forgotten = acts::registration_draft::discard(&visit.env, &Browser::of(&visit)).await;
    forgotten.map_err(|error| answer::error(&visit, error))?;
    answer::see_other(START)
}

/// What level 2 needs, and where it is given.
#[derive(Template)]
#[template(path = "citizen/registration_level_2.html")]
struct LevelTwo {
    page: Page,
}

/// What level 2 needs.
pub async fn level_2(visit: Visit) -> Answer {
    answer::page(&Form::default(), &LevelTwo { page: visit.page().back(START) })
}

/// The number, and how letters reach the person.
#[derive(Template)]
#[template(path = "citizen/registration_contact.html")]
struct Contact {
    page: Page,
}

/// The number and the contact.
pub async fn contact(visit: Visit) -> Answer {
    let draft = draft(&visit).await?;
    let page = step(&visit, &draft, START).form(Form::of(draft.answers));
    answer::page(&Form::default(), &Contact { page })
}

/// The number and the contact were typed.
pub async fn type_contact(visit: Visit, Typed(mut form): Typed) -> Answer {
    if steps::contact(&mut form, visit.prefs.lang).is_none() {
        let page = visit.page().back(START).form(form.clone());
        return answer::page(&form, &Contact { page });
    }
    keep(&visit, &form, &steps::CONTACT).await?;
    let draft = draft(&visit).await?;
    answer::see_other(if next(&visit, &draft) == CHECK { CHECK } else { DETAILS })
}

/// What the card says.
#[derive(Template)]
#[template(path = "citizen/registration_details.html")]
struct Details {
    page: Page,
}

/// What the card says.
pub async fn details(visit: Visit) -> Answer {
    let draft = draft(&visit).await?;
    if next(&visit, &draft) == CONTACT {
        return answer::see_other(CONTACT);
    }
    let page = step(&visit, &draft, CONTACT).form(Form::of(draft.answers));
    answer::page(&Form::default(), &Details { page })
}

/// What the card says was typed. Data that fit the register are told at once
/// what stands in the way.
pub async fn type_details(visit: Visit, Typed(mut form): Typed) -> Answer {
    if steps::details(&mut form, visit.prefs.lang, date_in_vietnam(visit.now)).is_none() {
        let page = visit.page().back(CONTACT).form(form.clone());
        return answer::page(&form, &Details { page });
    }
    keep(&visit, &form, &steps::DETAILS).await?;
    let draft = draft(&visit).await?;
    let Some(application) = steps::application(&visit, &draft) else {
        return answer::see_other(CONTACT);
    };
    let checked = acts::registration::check(&visit.env, &Browser::of(&visit), &application).await;
    checked.map_err(|error| stands(&visit, error))?;
    answer::see_other(next(&visit, &draft))
}

/// What stands in the way of data that fit the register.
#[derive(Template)]
#[template(path = "citizen/registration_stands.html")]
struct Stands {
    page: Page,
    said: String,
    reason: Reason,
}

impl Stands {
    fn has_account(&self) -> bool {
        self.reason == Reason::HasAccount
    }

    fn at_the_counter(&self) -> bool {
        matches!(self.reason, Reason::UnderAge | Reason::Ward | Reason::NoValidCard)
    }
}

/// What stands in the way, or any other error.
fn stands(visit: &Visit, error: Error) -> Response {
    let reason = Reason::of(error.code());
    match (error, reason) {
        (Error::Refused(refused), Some(reason)) => {
            let said = visit.prefs.lang.refused(&refused);
            let page = visit.page().back(DETAILS);
            let view = Stands { page, said, reason };
            ui::respond::page_with(axum::http::StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        (error, _) => answer::error(visit, error),
    }
}

/// A contact as people write it.
pub(crate) fn shown(contact: &store::contact::Contact) -> String {
    match contact {
        store::contact::Contact::Phone(phone) => phone.national(),
        email @ store::contact::Contact::Email(_) => email.text(),
    }
}

/// What this browser has typed so far.
async fn draft(visit: &Visit) -> Result<Draft, Response> {
    let found = acts::registration_draft::find(&visit.env, &Browser::of(visit)).await;
    found.map_err(|error| answer::error(visit, error))
}

/// Keeps the answers of one step, as typed.
async fn keep(visit: &Visit, form: &Form, names: &[&str]) -> Result<(), Response> {
    let typed = names.iter().map(|name| ((*name).to_owned(), form.get(name).to_owned())).collect();
    let kept = acts::registration_draft::keep(&visit.env, &Browser::of(visit), typed).await;
    kept.map_err(|error| answer::error(visit, error))
}

/// A page of a step, saying when the answers so far were kept.
fn step(visit: &Visit, draft: &Draft, back: &str) -> Page {
    let page = visit.page().back(back);
    if draft.version > 0 && draft.sent.is_none() { page.saved(draft.saved_at) } else { page }
}

/// The first step that is not done.
fn next(visit: &Visit, draft: &Draft) -> &'static str {
    let (lang, today) = (visit.prefs.lang, date_in_vietnam(visit.now));
    let mut form = Form::of(draft.answers.clone());
    match draft {
        Draft { sent: Some(_), .. } => CONTACT,
        _ if steps::contact(&mut form, lang).is_none() => CONTACT,
        _ if steps::details(&mut form, lang, today).is_none() => DETAILS,
        Draft { portrait: Portrait::Missing, .. } => PORTRAIT,
        _ => CHECK,
    }
}
