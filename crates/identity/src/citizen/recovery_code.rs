//! Recovery codes made anew.

use askama::Template;
use site::{
    Visit,
    answer::{self, Answer},
    visit::Typed,
};
use store::{identity::walk::WalkId, session::Session};
use ui::{Form, Page};

use super::{
    activation::{kept, show_codes},
    asked::Asked,
    reader, said,
};
use crate::acts::{self, Browser};

const PATH: &str = "/toi/ma-khoi-phuc";
const NEW: &str = "/toi/ma-khoi-phuc/moi";

/// How many codes are left, and how to make others.
#[derive(Template)]
#[template(path = "citizen/recovery_code.html")]
struct Left {
    page: Page,
    left: i64,
}

async fn page(visit: &Visit, session: &Session, mut form: Form) -> Answer {
    form.forget("passcode");
    let left = acts::recovery_code::left(&visit.env, session.person).await.map_err(said::no(visit))?;
    let mut page = reader::reader(visit).await?.page(visit).nav("me").form(form.clone()).back("/toi");
    if Asked::of(visit).get("xong").is_some() {
        page = page.notice(visit.prefs.lang.text("recovery_code.kept"));
    }
    answer::page(&form, &Left { page, left })
}

/// How many codes are left.
pub async fn show(visit: Visit) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    page(&visit, session, Form::default()).await
}

/// Others are wanted.
pub async fn send(visit: Visit, Typed(mut form): Typed) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    let browser = Browser::of(&visit);
    match acts::recovery_code::draw(&visit.env, &browser, session, form.get("passcode")).await {
        Ok(id) => Asked::of(&visit).on(NEW, id),
        Err(error) => {
            said::note(&visit, &mut form, "passcode", error)?;
            page(&visit, session, form).await
        }
    }
}

async fn codes(visit: &Visit, id: WalkId, form: &Form) -> Answer {
    let drawn = acts::recovery_code::drawn(&visit.env, &Browser::of(visit), id).await;
    show_codes(visit, form, drawn.map_err(said::no(visit))?, "recovery_code.keep")
}

/// The new codes are shown.
pub async fn new(visit: Visit) -> Answer {
    visit.citizen().map_err(said::no(&visit))?;
    let id: WalkId = Asked::of(&visit).id(&visit)?;
    codes(&visit, id, &Form::default()).await
}

/// The last press: the new codes are good.
pub async fn keep(visit: Visit, Typed(mut form): Typed) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    let id: WalkId = Asked::of(&visit).id(&visit)?;
    if !kept(&visit, &mut form) {
        return codes(&visit, id, &form).await;
    }
    let replaced = acts::recovery_code::keep(&visit.env, &Browser::of(&visit), session, id).await;
    replaced.map_err(said::no(&visit))?;
    answer::see_other(&format!("{PATH}?xong=1"))
}
