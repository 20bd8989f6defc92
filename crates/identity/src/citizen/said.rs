//! How a page says what an act refused.

use askama::Template;
use axum::response::Response;
use domain::{Error, Kind, Refused};
use jiff::Timestamp;
use site::{Visit, answer};
use ui::{Form, Lang, Page, format};

use super::{asked::Asked, onward};

/// What a refusal says, with moments on Vietnam's clock.
#[must_use]
pub fn refused(lang: Lang, refused: &Refused) -> String {
    let told = |(name, value): &(&'static str, String)| {
        let moment = value.parse::<Timestamp>().ok().filter(|_| *name == "until");
        (*name, moment.map_or_else(|| value.clone(), format::moment))
    };
    let args = refused.args.iter().map(told).collect();
    lang.refused(&Refused { args, ..refused.clone() })
}

/// Notes at a field what an act refused, or when it will be looked at again: the
/// form stays, and the way back to whoever waits. Whatever is no matter of the
/// form is an answer of its own.
///
/// # Errors
///
/// The answer that says why not.
pub fn note(visit: &Visit, form: &mut Form, field: &str, error: Error) -> Result<(), Response> {
    match error {
        Error::Refused(what) if what.kind == Kind::Unprocessable && what.code != "walk.over" => {
            form.error(field, refused(visit.prefs.lang, &what));
            Ok(())
        }
        Error::Refused(what) if matches!(what.kind, Kind::TooMany { .. } | Kind::Busy { .. }) => {
            tracing::info!(code = what.code, "a form was not looked at");
            form.error(field, refused(visit.prefs.lang, &what));
            form.hold(what.kind);
            Ok(())
        }
        error => Err(told(visit, error)),
    }
}

/// The answer that says why something was not done.
pub fn no(visit: &Visit) -> impl FnOnce(Error) -> Response + '_ {
    |error| told(visit, error)
}

/// An error as a citizen is told it. A walk that is over says where it begins anew.
pub fn told(visit: &Visit, error: Error) -> Response {
    if error.code() != "walk.over" {
        return answer::error(visit, error);
    }
    let restart = Asked::of(visit).path(beginning(&visit.path), &onward::NAMES, &[]);
    ui::respond::again(&Over { page: visit.page(), restart })
}

/// A walk that does not go on.
#[derive(Template)]
#[template(path = "citizen/over.html")]
struct Over {
    page: Page,
    restart: String,
}

/// Where the walk that a page belongs to begins.
fn beginning(path: &str) -> &'static str {
    let first = ["/dang-nhap", "/kich-hoat", "/quen-mat-khau", "/quen-passcode", "/toi/ma-khoi-phuc"];
    first.into_iter().find(|first| path.starts_with(first)).unwrap_or("/")
}
