//! Another password, by the one before and the passcode.

use askama::Template;
use domain::identity::{password::Policy, session::Kind};
use site::{
    Visit,
    answer::{self, Answer},
    visit::{Typed, no_session_cookie},
};
use ui::{Form, Page};

use super::{activation::twice, reader, said};
use crate::acts::{self, password::Change};

/// Another password, by the one before and the passcode.
#[derive(Template)]
#[template(path = "citizen/password.html")]
struct Password {
    page: Page,
    policy: Policy,
}

/// What is said of a field that was left empty.
const MISSING: [(&str, &str); 3] = [
    ("truoc", "sign_in.password_missing"),
    ("mat-khau", "sign_in.password_missing"),
    ("passcode", "passcode.not_six_digits"),
];

impl Password {
    fn is_short_policy(&self) -> bool {
        self.policy == Policy::Vneid
    }
}

async fn page(visit: &Visit, mut form: Form) -> Answer {
    for name in ["truoc", "mat-khau", "mat-khau-lai", "passcode"] {
        form.forget(name);
    }
    let page = reader::reader(visit).await?.page(visit).nav("me").form(form.clone()).back("/toi");
    answer::page(&form, &Password { page, policy: visit.env.settings.password_policy })
}

/// Another password is to be chosen.
pub async fn show(visit: Visit) -> Answer {
    page(&visit, Form::default()).await
}

/// Another password was chosen: sign in again with it.
pub async fn send(visit: Visit, Typed(mut form): Typed) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    let lang = visit.prefs.lang;
    for (field, key) in MISSING {
        if form.typed(field).unwrap_or_default().is_empty() {
            form.error(field, lang.text(key));
        }
    }
    if form.failed() {
        return page(&visit, form).await;
    }
    let Some(chosen) = twice(&visit, &mut form, "mat-khau", "mat-khau-lai") else {
        return page(&visit, form).await;
    };
    let before = form.typed("truoc").unwrap_or_default();
    let typed = Change { before, chosen: &chosen, passcode: form.get("passcode") };
    match acts::password::change(&visit.env, session, typed).await {
        Ok(()) => {
            let gone = no_session_cookie(&visit.env, Kind::Citizen);
            answer::see_other("/dang-nhap?doi-mat-khau=1").map(|response| answer::with_cookie(response, gone))
        }
        Err(error) => {
            let field = match error.code() {
                "password.wrong" => "truoc",
                code if code.starts_with("passcode.") => "passcode",
                _ => "mat-khau",
            };
            said::note(&visit, &mut form, field, error)?;
            page(&visit, form).await
        }
    }
}
