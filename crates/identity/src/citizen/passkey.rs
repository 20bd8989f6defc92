//! The passkeys of a person: added, named, removed.

use std::fmt::Write as _;

use askama::Template;
use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use domain::Error;
use site::{
    Visit,
    answer::{self, Answer},
    visit::Typed,
};
use store::session::Session;
use ui::{Form, Page, format};

use super::{asked::Asked, reader, said};
use crate::acts::{self, Browser};

const PATH: &str = "/toi/khoa";

/// A passkey as the page lists it.
struct Row {
    /// What names it in forms.
    id: String,
    name: String,
    added_at: String,
    used_at: Option<String>,
}

/// The passkeys of a person.
#[derive(Template)]
#[template(path = "citizen/passkey.html")]
struct Passkeys {
    page: Page,
    rows: Vec<Row>,
    fresh: Fresh,
}

/// Whether passcode or passkey were shown in the last minutes.
#[derive(PartialEq, Eq)]
enum Fresh {
    Yes,
    No,
}

impl Passkeys {
    fn is_fresh(&self) -> bool {
        self.fresh == Fresh::Yes
    }

    /// Each name has a field of its own on the page.
    fn field(row: &Row) -> String {
        format!("ten-{}", row.id)
    }
}

async fn rows(visit: &Visit, session: &Session) -> Result<Vec<Row>, Response> {
    let listed = acts::passkey::list(&visit.env, session.person).await.map_err(said::no(visit))?;
    let row = |kept: acts::passkey::Listed| Row {
        id: hex(&kept.index),
        name: kept.name,
        added_at: format::moment(kept.added_at),
        used_at: kept.used_at.map(format::moment),
    };
    Ok(listed.into_iter().map(row).collect())
}

async fn page(visit: &Visit, session: &Session, mut form: Form) -> Answer {
    form.forget("credential");
    let fresh = match acts::passkey::check_fresh(&visit.env, session).await {
        Ok(()) => Fresh::Yes,
        Err(Error::Refused(_)) => Fresh::No,
        Err(error) => return Err(answer::error(visit, error)),
    };
    let mut page = reader::reader(visit).await?.page(visit).nav("me").form(form.clone()).back("/toi");
    if let Some(done) = Asked::of(visit).get("xong").and_then(done) {
        page = page.notice(visit.prefs.lang.text(done));
    }
    answer::page(&form, &Passkeys { page, rows: rows(visit, session).await?, fresh })
}

fn done(what: &str) -> Option<&'static str> {
    match what {
        "them" => Some("passkey.added"),
        "doi-ten" => Some("passkey.renamed"),
        "xoa" => Some("passkey.removed"),
        _ => None,
    }
}

/// The passkeys of a person.
pub async fn show(visit: Visit) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    page(&visit, session, Form::default()).await
}

/// What the authenticator is asked to make, as JSON for the page's script.
pub async fn ask(visit: Visit, Typed(_): Typed) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    let asked = acts::passkey::ask_add(&visit.env, &Browser::of(&visit), session).await;
    asked.map(|options| Json(options).into_response()).map_err(said::no(&visit))
}

/// A passkey was made.
pub async fn add(visit: Visit, Typed(mut form): Typed) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    let (answer, name) = (form.get("credential").to_owned(), default_name(&visit));
    match acts::passkey::add(&visit.env, &Browser::of(&visit), session, (&answer, &name)).await {
        Ok(()) => answer::see_other(&format!("{PATH}?xong=them")),
        Err(error) => {
            said::note(&visit, &mut form, "", error)?;
            page(&visit, session, form).await
        }
    }
}

/// What a passkey is called until its owner says otherwise.
fn default_name(visit: &Visit) -> String {
    let known = ["iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux"];
    let lang = visit.prefs.lang;
    let device = known.into_iter().find(|word| visit.label.contains(word));
    lang.with("passkey.default_name", &[("device", device.unwrap_or(lang.text("passkey.default_device")))])
}

/// The passkey a form names.
fn named(visit: &Visit, form: &Form) -> Result<[u8; 32], Response> {
    unhex(form.get("khoa")).ok_or_else(|| answer::error(visit, Error::Missing("passkey")))
}

/// A passkey is called something else.
pub async fn rename(visit: Visit, Typed(mut form): Typed) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    let index = named(&visit, &form)?;
    let field = format!("ten-{}", form.get("khoa"));
    match acts::passkey::rename(&visit.env, session, index, form.get(&field)).await {
        Ok(()) => answer::see_other(&format!("{PATH}?xong=doi-ten")),
        Err(error) => {
            said::note(&visit, &mut form, &field, error)?;
            page(&visit, session, form).await
        }
    }
}

/// Asks whether a passkey is to be removed.
#[derive(Template)]
#[template(path = "citizen/passkey_remove.html")]
struct Remove {
    page: Page,
    row: Row,
}

/// Asks whether a passkey is to be removed.
pub async fn ask_remove(visit: Visit) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    let asked = Asked::of(&visit);
    let wanted = asked.get("khoa").unwrap_or_default();
    let row = rows(&visit, session).await?.into_iter().find(|row| row.id == wanted);
    let row = row.ok_or_else(|| answer::error(&visit, Error::Missing("passkey")))?;
    answer::page(
        &Form::default(),
        &Remove { page: reader::reader(&visit).await?.page(&visit).nav("me").back(PATH), row },
    )
}

/// A passkey opens nothing any longer.
pub async fn remove(visit: Visit, Typed(form): Typed) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    let index = named(&visit, &form)?;
    match acts::passkey::remove(&visit.env, session, index).await {
        Ok(()) => answer::see_other(&format!("{PATH}?xong=xoa")),
        Err(error) if error.code() == "passkey.needs_proof" => answer::see_other("/passcode?tiep=/toi/khoa"),
        Err(error) => Err(answer::error(&visit, error)),
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits = Some(text).filter(|text| text.len() == 64 && text.is_ascii())?;
    let mut bytes = [0; 32];
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(bytes)
}
