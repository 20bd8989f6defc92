//! A request to sign in, from the first page to the code.

use std::sync::Arc;

use domain::{
    Error, Kind, Result,
    event::{Actor, Event, Events},
};
use jiff::{SignedDuration, Timestamp};
use oidc::{
    authorize::{self, Ask, Opening, Way},
    form::Form,
    refusal::Code,
};
use store::{
    Tx,
    ask::{AskId, StoredAsk},
    session::Session,
};
use ui::Lang;

use super::{
    clients::{self, Known},
    issue,
    opened::{End, Opened},
    standing,
};
use crate::{Env, visit::Visit};

/// How long an opened request lives with its browser.
const OPEN_LIFE: SignedDuration = SignedDuration::from_mins(30);
/// Why opening a request waits for no disk.
const UNPROVED: &str = "opening proves nothing: a request that is lost is made again";

/// What comes next for a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Off to the relying party, with a code or a refusal.
    GoOn(String),
    /// To a page of this site that takes the next proof.
    Step(String),
    /// No relying party waits.
    Home,
}

/// Why a request cannot go on, and nobody may be sent back with it: a page of
/// ours says so, with the cause for the engineers of the relying party.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Never pushed, opened in another browser, answered, or too old.
    #[error("no such request, or no longer")]
    Gone,
    /// Not a request the protocol knows.
    #[error("{0}")]
    Malformed(String),
    /// Nobody registered a relying party of this name.
    #[error("no such relying party")]
    UnknownClient,
}

impl Refusal {
    /// Not a request the protocol knows, for this reason.
    pub fn malformed(why: impl std::fmt::Display) -> Self {
        Self::Malformed(why.to_string())
    }
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Gone => "authorize.gone",
            Self::Malformed(_) => "authorize.malformed",
            Self::UnknownClient => "authorize.unknown_client",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Malformed(why) => vec![("why", why.clone())],
            Self::Gone | Self::UnknownClient => Vec::new(),
        }
    }

    fn kind(&self) -> Kind {
        Kind::Malformed
    }
}

/// A browser opens the authorization endpoint with this query or form.
///
/// # Errors
///
/// A [`Refusal`] for a page of ours; everything else goes back to the relying party.
pub async fn begin(visit: &Visit, text: &str) -> Result<Next> {
    let form = Form::parse(text).map_err(Refusal::malformed)?;
    let (client_id, handle) = match Opening::read(&form).map_err(Refusal::malformed)? {
        Opening::Pushed { client_id, handle } => (client_id, Some(handle.to_owned())),
        Opening::Browser { client_id } => (client_id, None),
    };
    let known = clients::find(&visit.env, client_id, visit.now).await?.ok_or(Refusal::UnknownClient)?;
    let (id, ask) = match handle {
        Some(handle) => open_pushed(visit, client_id, &handle).await?,
        None => match open_direct(visit, &known, &form).await? {
            Ok(opened) => opened,
            Err(location) => return Ok(Next::GoOn(location)),
        },
    };
    let opened = Opened::of(visit, id, ask, known)?;
    let Some(session) = visit.session.clone() else {
        let onward = opened.nobody();
        return opened.onward(visit, onward).await;
    };
    opened.go_on(visit, move |opened, tx, now| opened.judge(tx, &session, now)).await
}

async fn open_pushed(visit: &Visit, client_id: &str, handle: &str) -> Result<(AskId, Ask)> {
    let (index, device, now) = (crate::visit::index(handle), visit.device(), visit.now);
    let client_id = client_id.to_owned();
    let until = later(now, OPEN_LIFE);
    let opened = visit
        .env
        .db
        .write_early(UNPROVED, move |tx| {
            let pushed = store::ask::pushed(tx, &index, now)?;
            let Some(ask) = pushed.filter(|ask| ask.client_id == client_id) else {
                return Err(Refusal::Gone.into());
            };
            let opened = store::ask::open(tx, ask.id, &device, until)?;
            let event = Event::new(now, Actor::Anyone, "authorize.opened").of(ask.id);
            Ok((opened.then_some((ask.id, ask.ask)), event.into()))
        })
        .await?;
    let (id, ask) = opened.ok_or(Refusal::Gone)?;
    Ok((id, serde_json::from_str(&ask).map_err(Error::broken)?))
}

async fn open_direct(
    visit: &Visit,
    known: &Arc<Known>,
    form: &Form<'_>,
) -> Result<std::result::Result<(AskId, Ask), String>> {
    let now = visit.now;
    let ask = match authorize::check(&known.client, form, Way::Browser, now.as_second()) {
        Ok(ask) => ask,
        Err(refusal) => {
            tracing::info!(client = %known.client.client_id, why = %refusal, "an authorization request was refused");
            let location = refusal.location(visit.env.settings.issuer());
            return location.map(Err).ok_or_else(|| Refusal::malformed(refusal).into());
        }
    };
    let stored = StoredAsk {
        id: visit.env.dice.id(now),
        client_id: known.client.client_id.clone(),
        ask: serde_json::to_string(&ask).map_err(Error::broken)?,
        device: Some(visit.device()),
        expires_at: later(now, OPEN_LIFE),
    };
    let id = stored.id;
    visit
        .env
        .db
        .write_early(UNPROVED, move |tx| {
            store::ask::insert(tx, &stored, None)?;
            Ok(((), Event::new(now, Actor::Anyone, "authorize.opened").of(stored.id).into()))
        })
        .await?;
    Ok(Ok((id, ask)))
}

/// Pushes a request that passed the checks; returns the handle for its `request_uri`.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn push(
    env: &Env,
    ask: &Ask,
    spent: issue::Assertion,
    now: Timestamp,
) -> Result<Option<oidc::par::Pushed>> {
    let pushed = oidc::par::Pushed::new(env.dice.bytes());
    let index = crate::visit::index(pushed.handle());
    let stored = StoredAsk {
        id: env.dice.id(now),
        client_id: ask.client_id.clone(),
        ask: serde_json::to_string(ask).map_err(Error::broken)?,
        device: None,
        expires_at: later(now, SignedDuration::from_secs(oidc::par::OPEN_WITHIN.into())),
    };
    let fresh = env
        .db
        .write(move |tx| {
            let fresh = spent.spend(tx)?;
            if fresh {
                store::ask::insert(tx, &stored, Some(index))?;
            }
            let what = if fresh { "authorize.pushed" } else { "client.assertion_replayed" };
            let event =
                Event::new(now, Actor::Client, what).of(stored.id).with("client", stored.client_id.clone());
            Ok((fresh, event.into()))
        })
        .await?;
    Ok(fresh.then_some(pushed))
}

/// A request that waits in this browser, with its relying party.
///
/// # Errors
///
/// [`Refusal::Gone`] when the request is not this browser's or too old.
pub async fn waiting(visit: &Visit, id: AskId) -> Result<(Ask, Arc<Known>)> {
    let (device, now) = (visit.device(), visit.now);
    let stored = visit
        .env
        .db
        .glance(move |tx| store::ask::opened(tx, id, &device, now))
        .await?
        .ok_or(Refusal::Gone)?;
    let ask: Ask = serde_json::from_str(&stored.ask).map_err(Error::broken)?;
    let known = clients::find(&visit.env, &ask.client_id, now).await?.ok_or(Refusal::UnknownClient)?;
    Ok((ask, known))
}

/// A relying party that waits for somebody to prove who they are.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// What it is called.
    pub site: String,
    /// Its request, to be answered or given up.
    pub ask: String,
}

/// Whoever waits: for the page that asks for a proof and offers to go back with
/// nothing proved, and for the letter that brings a code.
pub async fn waiting_for(visit: &Visit, ask: Option<&str>, lang: Lang) -> Option<Waiting> {
    let ask = ask?;
    let (_, known) = waiting(visit, ask.parse().ok()?).await.ok()?;
    Some(Waiting { site: known.name_in(lang).to_owned(), ask: ask.to_owned() })
}

/// A broker's answer to its own client, with what upstream said, unchanged; a
/// refusal where that is less than was demanded.
///
/// # Errors
///
/// [`Refusal::Gone`] when the request is not this browser's or too old.
pub async fn brought(visit: &Visit, id: AskId, session: &Session) -> Result<Next> {
    let session = session.clone();
    let opened = Opened::find(visit, id).await?;
    opened.go_on(visit, move |opened, tx, now| opened.brought(tx, &session, now)).await
}

/// The party hears no: upstream said so to a broker, or the person gave up.
///
/// # Errors
///
/// [`Refusal::Gone`] when the request is not this browser's or too old.
pub async fn turned_down(visit: &Visit, id: AskId, code: Code) -> Result<Next> {
    Opened::find(visit, id).await?.finish(visit, End::Refusal(code)).await
}

/// The person's answer to the question whether a party may be told.
///
/// # Errors
///
/// [`Refusal::Gone`] when the request is not this browser's or too old.
pub async fn consent(visit: &Visit, id: AskId, session: &Session, answer: Said) -> Result<Next> {
    if answer == Said::No {
        return turned_down(visit, id, Code::AccessDenied).await;
    }
    let opened = Opened::find(visit, id).await?;
    let (looking, proved, now) = (opened.clone(), session.clone(), visit.now);
    let strength = visit.env.db.glance(move |tx| standing::strength(tx, &looking, &proved, now)).await?;
    let session = session.clone();
    let Some(strength) = strength else {
        return opened.go_on(visit, move |opened, tx, now| opened.judge(tx, &session, now)).await;
    };
    let person = session.person;
    let scopes: Vec<&str> = opened.ask.told().iter().map(oidc::scope::Scope::as_str).collect();
    let scopes = scopes.join(" ");
    let end = End::Code(Box::new(session), strength);
    let act = move |tx: &mut Tx<'_>| {
        let client_id = &opened.ask.client_id;
        store::consent::give(tx, person, client_id, &scopes, now)?;
        let given = Event::new(now, Actor::Citizen(person), "consent.given").about(person);
        let (next, event) = opened.end(tx, &end, now)?;
        Ok((next, Events::from(given.with("client", client_id.clone())).and(event)))
    };
    visit.env.db.write(act).await
}

/// What a person says when asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// The party may be told.
    Yes,
    /// It may not.
    No,
}

/// `now` and `life` after it.
pub(super) fn later(now: Timestamp, life: SignedDuration) -> Timestamp {
    now.saturating_add(life).unwrap_or(Timestamp::MAX)
}
