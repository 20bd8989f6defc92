//! Proving afresh who one is: the passcode, or a passkey in its place.

use askama::Template;
use axum::{Json, response::IntoResponse as _};
use domain::identity::passcode::choose;
use site::{
    Visit,
    answer::{self, Answer},
    provider::Waiting,
    visit::Typed,
};
use store::session::Session;
use ui::{Form, Page, format};

use super::{activation::twice, asked::Asked, onward, reader, said};
use crate::acts::{self, Browser, passcode::Shown};

/// The page that asks for the passcode.
#[derive(Template)]
#[template(path = "citizen/passcode.html")]
struct Passcode {
    page: Page,
    /// Who asks, by name.
    waiting: Option<Waiting>,
    /// Until when a recovery code is wanted beside it.
    held_until: Option<String>,
    has_passkey: HasPasskey,
    passkey_options: String,
    passkey: String,
    forgot: String,
}

/// Whether somebody has a passkey to use in its place.
#[derive(PartialEq, Eq)]
enum HasPasskey {
    Yes,
    No,
}

impl Passcode {
    fn has_passkey(&self) -> bool {
        self.has_passkey == HasPasskey::Yes
    }
}

async fn has_passkey(visit: &Visit, session: &Session) -> domain::Result<HasPasskey> {
    let owner = *session.person.as_bytes();
    let count = visit.env.db.glance(move |tx| store::identity::passkey::count(tx, &owner)).await?;
    Ok(if count > 0 { HasPasskey::Yes } else { HasPasskey::No })
}

async fn page(visit: &Visit, session: &Session, mut form: Form) -> Answer {
    form.forget("passcode");
    let asked = Asked::of(visit);
    let held = acts::passcode::held_until(&visit.env, session.person).await.map_err(said::no(visit))?;
    let view = Passcode {
        page: reader::reader(visit).await?.page(visit).nav("me").form(form.clone()),
        waiting: onward::waiting(visit, &asked).await,
        held_until: held.map(format::moment),
        has_passkey: has_passkey(visit, session).await.map_err(said::no(visit))?,
        passkey_options: asked.path("/passcode/khoa/hoi", &onward::NAMES, &[]),
        passkey: asked.path("/passcode/khoa", &onward::NAMES, &[]),
        forgot: asked.path("/quen-passcode", &onward::NAMES, &[]),
    };
    answer::page(&form, &view)
}

/// The page that asks for the passcode.
pub async fn show(visit: Visit) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    page(&visit, session, Form::default()).await
}

/// The passcode was typed.
pub async fn send(visit: Visit, Typed(mut form): Typed) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    let shown = Shown { digits: form.get("passcode"), recovery_code: form.get("ma-khoi-phuc") };
    let asked = Asked::of(&visit);
    let party = onward::party(&visit, &asked).await?;
    match acts::passcode::prove(&visit.env, session, shown, party).await {
        Ok(proved) => onward::go(&visit, &asked, proved),
        Err(error) => {
            let of_code = matches!(error.code(), "passcode.held" | "recovery_code.wrong");
            let field = if of_code { "ma-khoi-phuc" } else { "passcode" };
            said::note(&visit, &mut form, field, error)?;
            page(&visit, session, form).await
        }
    }
}

/// The page that asks for a passkey and takes nothing else.
#[derive(Template)]
#[template(path = "citizen/passcode_passkey.html")]
struct ByPasskey {
    page: Page,
    waiting: Option<Waiting>,
    has_passkey: HasPasskey,
    passkey_options: String,
    add: String,
}

impl ByPasskey {
    fn has_passkey(&self) -> bool {
        self.has_passkey == HasPasskey::Yes
    }
}

async fn passkey_page(visit: &Visit, session: &Session, form: Form) -> Answer {
    let asked = Asked::of(visit);
    let view = ByPasskey {
        page: reader::reader(visit).await?.page(visit).nav("me").form(form.clone()),
        waiting: onward::waiting(visit, &asked).await,
        has_passkey: has_passkey(visit, session).await.map_err(said::no(visit))?,
        passkey_options: asked.path("/passcode/khoa/hoi", &onward::NAMES, &[]),
        add: "/toi/khoa".to_owned(),
    };
    answer::page(&form, &view)
}

/// The page that asks for a passkey and takes nothing else.
pub async fn show_passkey(visit: Visit) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    passkey_page(&visit, session, Form::default()).await
}

/// What the person's passkeys are asked, as JSON for the page's script.
pub async fn ask_passkey(visit: Visit, Typed(_): Typed) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    let asked = acts::passkey::ask_step_up(&visit.env, &Browser::of(&visit), session).await;
    asked.map(|options| Json(options).into_response()).map_err(said::no(&visit))
}

/// A passkey has answered.
pub async fn send_passkey(visit: Visit, Typed(mut form): Typed) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    let answer = form.get("credential").to_owned();
    let asked = Asked::of(&visit);
    let party = onward::party(&visit, &asked).await?;
    match acts::passkey::prove(&visit.env, &Browser::of(&visit), session, &answer, party).await {
        Ok(proved) => onward::go(&visit, &asked, proved),
        Err(error) => {
            form.forget("credential");
            said::note(&visit, &mut form, "", error)?;
            passkey_page(&visit, session, form).await
        }
    }
}

/// Another passcode, by the one before.
#[derive(Template)]
#[template(path = "citizen/passcode_change.html")]
struct Change {
    page: Page,
}

async fn change_page(visit: &Visit, mut form: Form) -> Answer {
    for name in ["truoc", "passcode", "passcode-lai"] {
        form.forget(name);
    }
    let mut page = reader::reader(visit).await?.page(visit).nav("me").form(form.clone()).back("/toi");
    if Asked::of(visit).get("xong").is_some() {
        page = page.notice(visit.prefs.lang.text("passcode.changed"));
    }
    answer::page(&form, &Change { page })
}

/// Another passcode is to be chosen.
pub async fn change(visit: Visit) -> Answer {
    change_page(&visit, Form::default()).await
}

/// Another passcode was chosen.
pub async fn send_change(visit: Visit, Typed(mut form): Typed) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    if let Some(typed) = twice(&visit, &mut form, "passcode", "passcode-lai") {
        if let Err(malformed) = choose(&typed) {
            said::note(&visit, &mut form, "passcode", malformed.into())?;
            return change_page(&visit, form).await;
        }
        match acts::passcode::change(&visit.env, session, form.get("truoc"), &typed).await {
            Ok(()) => return answer::see_other("/toi/passcode?xong=1"),
            Err(error) => said::note(&visit, &mut form, "truoc", error)?,
        }
    }
    change_page(&visit, form).await
}
