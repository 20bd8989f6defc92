//! Devices and sessions: seen, ended, forgotten.

use askama::Template;
use axum::response::Response;
use domain::Error;
use site::{
    Visit,
    answer::{self, Answer},
    visit::Typed,
};
use store::session::Session;
use ui::{Form, Lang, Page, format};

use super::{asked::Asked, reader, said};
use crate::acts::{self, device::Known};

const PATH: &str = "/toi/thiet-bi";

/// A browser, as the page lists it.
struct Row {
    /// What names it in forms.
    id: String,
    name: String,
    current: bool,
    last_seen: String,
    first_seen: String,
    sessions: Vec<Line>,
}

/// A session, as the page lists it.
struct Line {
    sid: String,
    current: bool,
    started: String,
    seen: String,
}

/// The browsers somebody signs in with.
#[derive(Template)]
#[template(path = "citizen/device.html")]
struct Devices {
    page: Page,
    rows: Vec<Row>,
    others: usize,
}

/// The browsers somebody signs in with.
pub async fn show(visit: Visit) -> Answer {
    let (device, now) = (visit.device(), visit.now);
    let (reader, known) =
        reader::read(&visit, move |tx, person| acts::device::of_person(tx, person, &device, now)).await?;
    let mut page = reader.page(&visit).nav("me").back("/toi");
    if let Some(done) = Asked::of(&visit).get("xong").and_then(done) {
        page = page.notice(visit.prefs.lang.text(done));
    }
    let mine = &reader.session;
    let others = known.iter().flat_map(|known| &known.sessions).filter(|one| one.sid != mine.sid).count();
    let rows = known.iter().map(|known| row(visit.prefs.lang, known, mine)).collect();
    answer::page(&Form::default(), &Devices { page, rows, others })
}

fn row(lang: Lang, known: &Known, mine: &Session) -> Row {
    let line = |session: &Session| Line {
        sid: session.sid.clone(),
        current: session.sid == mine.sid,
        started: format::moment(session.started_at),
        seen: format::moment(session.seen_at),
    };
    Row {
        id: hex(&known.device.device),
        name: called(lang, &known.device.label),
        current: known.device.device == mine.device,
        last_seen: format::moment(known.device.last_seen_at),
        first_seen: format::moment(known.device.first_seen_at),
        sessions: known.sessions.iter().map(line).collect(),
    }
}

fn hex(bytes: &[u8; 32]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

fn done(what: &str) -> Option<&'static str> {
    match what {
        "ket-thuc" => Some("device.ended"),
        "tat-ca" => Some("device.others_ended"),
        "quen" => Some("device.forgotten"),
        _ => None,
    }
}

/// What a browser says of itself that tells browsers apart, in this order:
/// most of them also call themselves by the names of others.
const BROWSERS: [(&str, &str); 7] = [
    ("coc_coc_browser/", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
/// The same of systems.
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// A browser in a few words: "Chrome trên Android".
fn called(lang: Lang, label: &str) -> String {
    let known = |table: &[(&str, &'static str)]| {
        table.iter().find(|(word, _)| label.contains(word)).map(|(_, name)| *name)
    };
    match (known(&BROWSERS), known(&SYSTEMS)) {
        (Some(browser), Some(system)) => {
            lang.with("device.called", &[("browser", browser), ("system", system)])
        }
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => lang.text("device.unknown").to_owned(),
    }
}

/// One session is to end. Whoever ends their own is signed out.
pub async fn end(visit: Visit, Typed(form): Typed) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    acts::device::end(&visit.env, session.person, form.get("phien")).await.map_err(said::no(&visit))?;
    answer::see_other(&format!("{PATH}?xong=ket-thuc"))
}

/// All other sessions are to end.
pub async fn end_others(visit: Visit, Typed(_): Typed) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    acts::device::end_others(&visit.env, session).await.map_err(said::no(&visit))?;
    answer::see_other(&format!("{PATH}?xong=tat-ca"))
}

/// A device is to be forgotten.
pub async fn forget(visit: Visit, Typed(form): Typed) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    let device = named(&visit, &form)?;
    acts::device::forget(&visit.env, session, device).await.map_err(said::no(&visit))?;
    answer::see_other(&format!("{PATH}?xong=quen"))
}

/// The device a form names.
fn named(visit: &Visit, form: &Form) -> Result<[u8; 32], Response> {
    let text = form.get("may");
    let digits = |place: usize| u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..32).map(digits).collect();
    bytes
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| answer::error(visit, Error::Missing("device")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_called_what_its_owner_calls_it() {
        let android = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36";
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/120 Safari/537.36 Edg/120";
        assert_eq!(called(Lang::Vi, android), "Chrome trên Android");
        assert_eq!(called(Lang::En, edge), "Edge on Windows");
        assert_eq!(called(Lang::En, "curl/8"), "Unknown device");
    }
}
