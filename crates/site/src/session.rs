//! Sign-ins that last: begun behind the gate, renewed by each proof, ended everywhere.

use domain::{
    Kind as Refused, PersonId, Result,
    event::{Actor, Event},
    identity::session::{Kind, SEEN_EVERY},
};
use jiff::Timestamp;
use store::{
    PersonKey, Tx,
    session::{Proofs, Session, Upstream},
};

use crate::{Dice, Env, visit};

/// Why nobody is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No session, or one that has ended.
    #[error("nobody is signed in")]
    None,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        "session.none"
    }

    fn kind(&self) -> Refused {
        Refused::Unauthenticated
    }
}

/// A session's names before it begins: the cookie's value, its hash, and the `sid`.
#[derive(Clone)]
pub struct Ticket {
    /// The value of the cookie. It leaves in the answer and is nowhere stored.
    cookie: String,
    index: [u8; 32],
    sid: String,
}

impl Ticket {
    /// A ticket for a session to be begun or renewed.
    #[must_use]
    pub fn new(dice: &Dice) -> Self {
        let cookie = dice.token();
        let index = visit::index(&cookie);
        Self { cookie, index, sid: dice.token() }
    }

    /// The value for the cookie.
    #[must_use]
    pub fn cookie(&self) -> &str {
        &self.cookie
    }
}

/// How somebody signed in.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// Citizen or officer.
    pub kind: Kind,
    /// What was proved.
    pub proofs: Proofs,
    /// How, as RFC 8176 names it, separated by spaces: "pwd otp".
    pub amr: String,
    /// Hash of the device cookie.
    pub device: [u8; 32],
    /// What the browser calls itself.
    pub label: String,
    /// When the full sign-in was; `now`, save at a portal.
    pub auth_at: Timestamp,
    /// The sign-in upstream, at a portal.
    pub upstream: Option<Upstream>,
    /// The sessions on other devices end.
    pub alone: Alone,
}

/// Whether a person may be signed in on several devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alone {
    /// Several devices.
    No,
    /// One device at a time.
    Yes,
}

/// Begins a session for somebody who passes the gate: a person's id and key, or
/// an officer's. Returns the session and what happened, to be committed by the
/// act that calls.
///
/// # Errors
///
/// What the gate refuses.
pub fn begin(
    tx: &mut Tx<'_>,
    who: (PersonId, &PersonKey),
    ticket: &Ticket,
    sign_in: &SignIn,
    now: Timestamp,
) -> Result<(Session, Vec<Event>)> {
    let (id, key) = who;
    gate(tx, sign_in.kind, id, now)?;
    let mut happened = Vec::new();
    if sign_in.alone == Alone::Yes {
        for other in store::session::of_person(tx, id)? {
            if other.kind == sign_in.kind && other.device != sign_in.device {
                happened.extend(end(tx, &other, now)?);
            }
        }
    }
    let session = Session {
        token_index: ticket.index,
        sid: ticket.sid.clone(),
        person: id,
        kind: sign_in.kind,
        device: sign_in.device,
        started_at: now,
        seen_at: now,
        auth_at: sign_in.auth_at,
        proofs: sign_in.proofs,
        amr: sign_in.amr.clone(),
        upstream: sign_in.upstream.clone(),
    };
    store::session::insert(tx, &session)?;
    happened.push(Event::new(now, actor(&session), "session.begun").about(id).of(&session.sid));
    let first = store::device::seen(tx, id, key, (&sign_in.device, &sign_in.label), now)?;
    // Where an account only came from upstream, upstream has told its holder.
    if first && sign_in.upstream.is_none() {
        happened.push(Event::new(now, actor(&session), "device.new").about(id));
    }
    Ok((session, happened))
}

/// Another proof was given: the session goes on under another cookie.
///
/// # Errors
///
/// The gate's refusal; Conflict, when the session ended or was renewed meanwhile.
pub fn renew(tx: &mut Tx<'_>, session: &Session, ticket: &Ticket, now: Timestamp) -> Result<Session> {
    gate(tx, session.kind, session.person, now)?;
    let renewed = Session { token_index: ticket.index, seen_at: now, ..session.clone() };
    store::session::renew(tx, &session.token_index, &renewed)?;
    Ok(renewed)
}

/// Ends a session and what hangs on it: tokens that do not outlive it, and the
/// sign-ins of relying parties, which are told by back-channel logout.
///
/// # Errors
///
/// Broken, when the database is.
pub fn end(tx: &mut Tx<'_>, session: &Session, now: Timestamp) -> Result<Vec<Event>> {
    if !store::session::end(tx, &session.sid, now)? {
        return Ok(Vec::new());
    }
    store::grant::end_of_session(tx, &session.sid, now)?;
    Ok(vec![Event::new(now, actor(session), "session.ended").about(session.person).of(&session.sid)])
}

/// Ends all sessions of somebody but the one given.
///
/// # Errors
///
/// Broken, when the database is.
pub fn end_others(
    tx: &mut Tx<'_>,
    person: PersonId,
    spared: Option<&str>,
    now: Timestamp,
) -> Result<Vec<Event>> {
    let mut happened = Vec::new();
    for session in store::session::of_person(tx, person)? {
        if spared != Some(session.sid.as_str()) {
            happened.extend(end(tx, &session, now)?);
        }
    }
    // What outlives its session does not outlive this.
    store::grant::end_of_person(tx, person, spared.unwrap_or_default(), now)?;
    Ok(happened)
}

/// The gate that every session and token passes: an account in use, or an
/// appointment that holds.
///
/// # Errors
///
/// What the account refuses, or [`Refusal::None`] when there is no account or
/// the appointment is over.
pub fn gate(tx: &mut Tx<'_>, kind: Kind, who: PersonId, now: Timestamp) -> Result<()> {
    match kind {
        Kind::Citizen => {
            let account = store::person::account_of(tx, who)?.ok_or(Refusal::None)?;
            Ok(account.usable(now)?)
        }
        Kind::Desk => {
            let officer = store::officer::load(tx, who.cast())?.officer;
            if officer.appointed(now) { Ok(()) } else { Err(Refusal::None.into()) }
        }
    }
}

/// The live session a cookie carries: not ended, not idle for too long, not too
/// old, and of an account that passes the gate.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn current(env: &Env, index: [u8; 32], kind: Kind, now: Timestamp) -> Result<Option<Session>> {
    let found = env
        .db
        .glance(move |tx| {
            let Some(session) = store::session::find(tx, &index)? else { return Ok(None) };
            let alive = session.kind == kind && kind.alive(session.started_at, session.seen_at, now);
            Ok(if alive && gate(tx, kind, session.person, now).is_ok() { Some(session) } else { None })
        })
        .await?;
    let Some(session) = found else { return Ok(None) };
    if now.duration_since(session.seen_at) >= SEEN_EVERY {
        let index = session.token_index;
        env.db
            .write_unsynced("a session was seen: noted once a minute, and nobody's business", move |tx| {
                store::session::seen(tx, &index, now)
            })
            .await?;
    }
    Ok(Some(session))
}

fn actor(session: &Session) -> Actor {
    match session.kind {
        Kind::Citizen => Actor::Citizen(session.person),
        Kind::Desk => Actor::Officer(session.person),
    }
}
