//! Officers sign in as the citizens they are: level 2, by passkey, within a
//! working day. Where the operator allows it, a passcode does.

use askama::Template;
use axum::response::Response;
use domain::identity::{account::Level, session::Kind};
use jiff::SignedDuration;
use oidc::acr::Acr;
use site::{
    Visit,
    answer::{self, Answer},
    visit::Typed,
};
use store::{person::Person, session::Session};
use ui::{Form, Lang, Page};

use super::page;
use crate::citizen::{query, sign_out};

/// Where it says what is missing.
pub const PATH: &str = "/can-bo/dang-nhap";

/// How long a proof lets somebody sit at a desk: a working day.
const PROOF_LIFE: SignedDuration = SignedDuration::from_hours(8);

/// What stands between somebody and a desk, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// Nobody is signed in.
    SignIn,
    /// The account's level is too low.
    Level,
    /// The proof is too weak.
    Weak,
    /// The proof is too old.
    Old,
}

impl Lack {
    /// What is missing; nothing, where somebody may sit down.
    #[must_use]
    pub fn of(visit: &Visit, known: Option<&(Session, Person)>) -> Option<Self> {
        let Some((session, person)) = known else { return Some(Self::SignIn) };
        if person.account.level < Level::Two {
            return Some(Self::Level);
        }
        let acr = session.upstream.as_ref().and_then(|upstream| upstream.acr.parse::<Acr>().ok());
        let strong = match acr {
            Some(Acr::Passkey) => true,
            Some(Acr::Passcode) => visit.env.settings.officers_passcode,
            Some(Acr::Otp) | None => false,
        };
        if !strong {
            return Some(Self::Weak);
        }
        (visit.now.duration_since(session.auth_at) > PROOF_LIFE).then_some(Self::Old)
    }

    const fn key(self) -> &'static str {
        match self {
            Self::SignIn => "desk.sign_in_none",
            Self::Level => "desk.sign_in_level",
            Self::Weak => "desk.sign_in_weak",
            Self::Old => "desk.sign_in_old",
        }
    }
}

/// Whoever is signed in.
///
/// # Errors
///
/// The answer that says what is broken.
pub async fn known(visit: &Visit) -> Result<Option<(Session, Person)>, Response> {
    let Some(session) = visit.session.clone() else { return Ok(None) };
    let id = session.person;
    let found = visit.env.db.glance(move |tx| store::person::load(tx, id)).await;
    found.map(|person| Some((session, person))).map_err(|error| answer::error(visit, error))
}

/// What is missing, and where it is given.
#[derive(Template)]
#[template(path = "officer/sign_in.html")]
struct SignIn {
    page: Page,
    why: &'static str,
    /// By what.
    demand: &'static str,
    /// Where each button leads, and what it says.
    ways: Vec<(String, String)>,
}

/// What is missing. Whoever lacks nothing goes on.
pub async fn show(visit: Visit) -> Answer {
    let onward = local(&query::value(&visit, "tiep"));
    let known = known(&visit).await?;
    let Some(lack) = Lack::of(&visit, known.as_ref()) else { return answer::see_other(&onward) };
    let mut context = page(&visit);
    if let Some((_, person)) = &known {
        context = context.person(visit.signed_in(Kind::Citizen, person.profile.name.as_str(), 0));
    }
    let passcode = visit.env.settings.officers_passcode;
    let demand = if passcode { "desk.sign_in_passcode" } else { "desk.sign_in_passkey" };
    let fresh = if passcode { "1" } else { "khoa" };
    let ways = ways(&visit, &[("tiep", &onward), ("muc", "2"), ("moi", fresh)]);
    answer::page(&Form::default(), &SignIn { page: context, why: lack.key(), demand, ways })
}

fn ways(visit: &Visit, pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let way = |upstream: &site::upstream::Upstream| {
        let label = match visit.prefs.lang {
            Lang::Vi => &upstream.label_vi,
            Lang::En => &upstream.label_en,
        };
        (query::link(&format!("/dang-nhap/{}", upstream.id), pairs), label.clone())
    };
    visit.env.upstreams.all().iter().map(way).collect()
}

/// A place of the desk, or its first page.
fn local(place: &str) -> String {
    let here = ui::prefs::is_local(place) && (place == "/can-bo" || place.starts_with("/can-bo/"));
    if here && !place.starts_with(PATH) { place.to_owned() } else { "/can-bo".to_owned() }
}

/// An officer leaves, here and wherever this sign-in came from.
pub async fn sign_out(visit: Visit, form: Typed) -> Answer {
    sign_out::send(visit, form).await
}
