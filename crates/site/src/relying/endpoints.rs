//! The relying party's places: off to a provider, back from it, and its news.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use domain::identity::session::Kind;

use super::{
    arrive::{self, Arrived, Out},
    begin::{self, Demanded, Fresh, Silently},
    hear,
};
use crate::{
    Env, Visit,
    answer::{self, Answer},
    provider::{self, Next},
    visit,
};

/// The page of every relying party that says why nobody was signed in: with
/// `vi` the reason, `tiep` where to, `muc` and `moi` what was demanded.
pub const NOT_SIGNED_IN: &str = "/dang-nhap/khong-duoc";

/// The relying party's routes, for the table of a site that is one. That site
/// also has the pages `/dang-nhap`, [`NOT_SIGNED_IN`] and [`super::stay::SIGNED_OUT`].
pub fn routes() -> Router<Arc<Env>> {
    Router::new()
        .route("/dang-nhap/{upstream}", get(off))
        .route("/callback", get(back))
        .route("/backchannel-logout", post(news))
}

/// What may stand in the query of a sign-in: where to, for whom, how strong.
struct Wanted {
    return_to: String,
    ask: Option<String>,
    demanded: Demanded,
}

fn wanted(query: Option<&str>) -> Wanted {
    let mut wanted = Wanted { return_to: "/".to_owned(), ask: None, demanded: Demanded::default() };
    for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        match &*name {
            "tiep" if ui::prefs::is_local(&value) => wanted.return_to = value.into_owned(),
            "yeu-cau" => wanted.ask = Some(value.into_owned()),
            "muc" => wanted.demanded.level = value.parse().ok().filter(|level| *level == 2),
            "moi" if value == "khoa" => wanted.demanded.fresh = Fresh::Passkey,
            "moi" => wanted.demanded.fresh = Fresh::Passcode,
            "im-lang" => wanted.demanded.silently = Silently::Yes,
            _ => {}
        }
    }
    wanted
}

async fn off(visit: Visit, Path(upstream): Path<String>, RawQuery(query): RawQuery) -> Answer {
    let wanted = wanted(query.as_deref());
    let ask = wanted.ask.as_deref().map(str::parse).transpose();
    let ask = ask.map_err(|_| answer::error(&visit, provider::authorize::Refusal::Gone.into()))?;
    let url = match ask {
        Some(ask) => begin::pass_on(&visit, &upstream, ask).await,
        None => begin::sign_in(&visit, &upstream, &wanted.return_to, wanted.demanded).await,
    };
    Ok(ui::respond::to(&url.map_err(|error| answer::error(&visit, error))?))
}

async fn back(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let arrived = arrive::arrive(&visit, query.as_deref().unwrap_or_default()).await;
    match arrived.map_err(|error| answer::error(&visit, error))? {
        Arrived::Out(out) => Ok(ui::respond::to(&place_of(&out))),
        Arrived::TurnedDown(ask, code) => {
            let next = provider::authorize::turned_down(&visit, ask, code).await;
            moved(&visit, next.map_err(|error| answer::error(&visit, error))?)
        }
        Arrived::In { session, ticket, return_to, ask } => {
            let answered = match ask {
                Some(ask) => match provider::authorize::brought(&visit, ask, &session).await {
                    Ok(next) => moved(&visit, next),
                    Err(error) => Err(answer::error(&visit, error)),
                },
                None => Ok(ui::respond::to(&return_to)),
            };
            // They are signed in here, whatever became of the request.
            let cookie = visit::session_cookie(&visit.env, Kind::Citizen, ticket.cookie());
            let set = |response: Response| answer::with_cookie(response, cookie.clone());
            answered.map(set).map_err(set)
        }
    }
}

/// Where somebody goes who could not be signed in. Whoever was to see no page
/// sees none: they go where they wanted to, not signed in, and nothing there
/// tries again by itself.
fn place_of(out: &Out) -> String {
    if out.demanded.silently == Silently::Yes {
        return out.return_to.clone();
    }
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("vi", out.why.as_str()).append_pair("tiep", &out.return_to);
    if let Some(level) = out.demanded.level {
        query.append_pair("muc", &level.to_string());
    }
    let fresh = match out.demanded.fresh {
        Fresh::No => None,
        Fresh::Passcode => Some("1"),
        Fresh::Passkey => Some("khoa"),
    };
    if let Some(fresh) = fresh {
        query.append_pair("moi", fresh);
    }
    format!("{NOT_SIGNED_IN}?{}", query.finish())
}

/// Nothing was posted to get here, so a plain redirect is safe.
fn moved(visit: &Visit, next: Next) -> Answer {
    match next {
        Next::GoOn(url) => Ok(ui::respond::to(&url)),
        other => answer::next(visit, other, "/"),
    }
}

async fn news(State(env): State<Arc<Env>>, form: axum::extract::RawForm) -> Response {
    let text = String::from_utf8_lossy(&form.0).into_owned();
    match hear::signed_out(&env, &text).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error @ domain::Error::Broken(_)) => provider::authenticate::broken(&error),
        Err(error) => {
            tracing::info!(code = error.code(), "news of a sign-out was not believed");
            answer::json(
                400,
                &oidc::refusal::Answer {
                    error: oidc::refusal::Code::InvalidRequest,
                    error_description: None,
                },
            )
        }
    }
}
