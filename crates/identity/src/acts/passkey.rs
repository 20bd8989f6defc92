//! Passkeys of citizens: a finger or a face in place of password and code, and
//! in place of the passcode.

pub mod ceremony;

use domain::{
    Error, Kind, PersonId, Result,
    event::{Actor, Event},
    text::tidy,
};
use jiff::{SignedDuration, Timestamp};
use site::{
    Env,
    provider::Party,
    session::{self, Ticket},
};
use store::{
    Tx,
    identity::{
        challenge::Answering,
        passkey::{self, Kept, Owner},
    },
    session::{Proofs, Session},
};

use super::{
    Browser, passcode,
    sign_in::{self, SignedIn},
    tell,
};
use ceremony::{Asked, Asking, Holder};

/// How long a proof is fresh enough to change what opens the account.
pub const FRESH_FOR: SignedDuration = SignedDuration::from_mins(15);
/// As many passkeys as one person has.
const MOST: usize = 10;
/// As long as a name is.
const LONGEST_NAME: usize = 40;

const SIGN_IN: &str = "passkey.sign_in";
const STEP_UP: &str = "passkey.step_up";
const ADD: &str = "passkey.add";

/// Why a passkey is not added or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Passcode or passkey have to be shown first.
    #[error("a fresh proof is wanted")]
    NeedsProof,
    /// Somebody has as many as one may have.
    #[error("at most {MOST} passkeys")]
    Many,
    /// A name of one to forty letters is wanted.
    #[error("a name of 1 to {LONGEST_NAME} letters is wanted")]
    Name,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NeedsProof => "passkey.needs_proof",
            Self::Many => "passkey.many",
            Self::Name => "passkey.name",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NeedsProof => Vec::new(),
            Self::Many => vec![("most", MOST.to_string())],
            Self::Name => vec![("most", LONGEST_NAME.to_string())],
        }
    }

    fn kind(&self) -> Kind {
        Kind::Unprocessable
    }
}

/// A passkey as its owner sees it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// What names it in forms.
    pub index: [u8; 32],
    /// What its owner calls it.
    pub name: String,
    /// Since when.
    pub added_at: Timestamp,
    /// When it last signed.
    pub used_at: Option<Timestamp>,
}

fn asking(browser: &Browser, purpose: &'static str, now: Timestamp) -> Asking {
    Asking { device: browser.device, purpose, now }
}

fn of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Kept>> {
    let key = store::person::load(tx, person)?.key;
    passkey::of_owner(tx, person.as_bytes(), &key)
}

/// A person's passkeys.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn list(env: &Env, person: PersonId) -> Result<Vec<Listed>> {
    let kept = env.db.read(move |tx| of_person(tx, person)).await?;
    let listed = |kept: Kept| Listed {
        index: kept.index,
        name: kept.name,
        added_at: kept.added_at,
        used_at: kept.used_at,
    };
    Ok(kept.into_iter().map(listed).collect())
}

/// Asks for any passkey, to sign in with.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn ask_sign_in(env: &Env, browser: &Browser) -> Result<Asked> {
    ceremony::ask_any(env, asking(browser, SIGN_IN, env.clock.now())).await
}

/// Signs in by a passkey, which stands for password and code; whoever waits for it is answered.
///
/// # Errors
///
/// `passkey.refused`, `passkey.over`, and what the account's gate refuses.
pub async fn sign_in(env: &Env, browser: &Browser, answer: &str, party: Party) -> Result<SignedIn> {
    let now = env.clock.now();
    let by = ceremony::answering(asking(browser, SIGN_IN, now), answer)?;
    let answer = ceremony::identified(env, answer)?;
    let (_, state) = ceremony::state(env, by).await?;
    let (owner, index) = (answer.owner, answer.index);
    let kept = env.db.glance(move |tx| one_of(tx, owner, &index)).await?;
    let kept = ceremony::signed_any(env, &state, &answer, (kept, now))?;
    let proofs = Proofs { passkey_at: Some(now), ..Proofs::default() };
    let sign_in = sign_in::sign_in(env, browser, (proofs, "hwk user"), now);
    let ticket = Ticket::new(&env.dice);
    let cookie = ticket.cookie().to_owned();
    let (session, went) = env
        .db
        .write(move |tx| {
            let person = store::person::load(tx, PersonId::from_bytes(owner))?;
            spend(tx, &by, now)?;
            passkey::used(tx, &owner, &person.key, &kept)?;
            let (session, events) = sign_in::begin(tx, &person, &ticket, &sign_in, now)?;
            let (went, events) = party.after(tx, &session, events, now)?;
            Ok(((session, went), events))
        })
        .await?;
    Ok(SignedIn { session, cookie, went })
}

/// An owner that nobody is, and a passkey that the owner has not, are one refusal.
fn one_of(tx: &mut Tx<'_>, owner: Owner, index: &[u8; 32]) -> Result<Kept> {
    let refused = || Error::from(ceremony::Refusal::Refused);
    let person = store::person::find(tx, PersonId::from_bytes(owner))?.ok_or_else(refused)?;
    passkey::find(tx, &owner, &person.key, index)?.ok_or_else(refused)
}

fn spend(tx: &mut Tx<'_>, by: &Answering, now: Timestamp) -> Result<()> {
    let spent = store::identity::challenge::spend(tx, by, now)?;
    if spent { Ok(()) } else { Err(ceremony::Refusal::Over.into()) }
}

/// Asks for one of the person's own passkeys, in place of the passcode.
///
/// # Errors
///
/// `passkey.refused` when they have none.
pub async fn ask_step_up(env: &Env, browser: &Browser, session: &Session) -> Result<Asked> {
    let person = session.person;
    let known = env.db.read(move |tx| of_person(tx, person)).await?;
    ceremony::ask_of(env, asking(browser, STEP_UP, env.clock.now()), *person.as_bytes(), &known).await
}

/// A passkey in place of the passcode: the session goes on under another
/// cookie, and whoever waits for it is answered.
///
/// # Errors
///
/// `passkey.refused`, `passkey.over`, and what the account's gate refuses.
pub async fn prove(
    env: &Env,
    browser: &Browser,
    session: &Session,
    answer: &str,
    party: Party,
) -> Result<SignedIn> {
    let now = env.clock.now();
    let by = ceremony::answering(asking(browser, STEP_UP, now), answer)?;
    let (owner, state) = ceremony::state(env, by).await?;
    let person = session.person;
    if owner != Some(*person.as_bytes()) {
        return Err(ceremony::Refusal::Refused.into());
    }
    let known = env.db.read(move |tx| of_person(tx, person)).await?;
    let kept = ceremony::signed_of(env, &state, answer, (known, now))?;
    let proofs = Proofs { passkey_at: Some(now), ..session.proofs };
    let amr = passcode::with_word(&passcode::with_word(&session.amr, "hwk"), "user");
    let after = Session { proofs, amr, ..session.clone() };
    let ticket = Ticket::new(&env.dice);
    let cookie = ticket.cookie().to_owned();
    let (session, went) = env
        .db
        .write(move |tx| {
            spend(tx, &by, now)?;
            let key = store::person::load(tx, person)?.key;
            passkey::used(tx, person.as_bytes(), &key, &kept)?;
            let session = session::renew(tx, &after, &ticket, now)?;
            let event = passcode::proved(&session, "passkey", now);
            let (went, events) = party.after(tx, &session, event.into(), now)?;
            Ok(((session, went), events))
        })
        .await?;
    Ok(SignedIn { session, cookie, went })
}

/// Refuses to change what opens the account without a proof of the last minutes.
/// A passcode that is held proves nothing.
///
/// # Errors
///
/// `passkey.needs_proof`, `passcode.held`.
pub async fn check_fresh(env: &Env, session: &Session) -> Result<()> {
    let now = env.clock.now();
    let fresh = |at: Option<Timestamp>| at.is_some_and(|at| now.duration_since(at) < FRESH_FOR);
    if fresh(session.proofs.passkey_at) {
        return Ok(());
    }
    if !fresh(session.proofs.passcode_at) {
        return Err(Refusal::NeedsProof.into());
    }
    match passcode::held_until(env, session.person).await? {
        Some(until) => Err(passcode::Refusal::Held { until }.into()),
        None => Ok(()),
    }
}

/// Asks the authenticator to make a passkey.
///
/// # Errors
///
/// What [`check_fresh`] refuses; `passkey.many`.
pub async fn ask_add(env: &Env, browser: &Browser, session: &Session) -> Result<Asked> {
    check_fresh(env, session).await?;
    let person = session.person;
    let (name, known) = env
        .db
        .read(move |tx| Ok((store::person::load(tx, person)?.profile.name, of_person(tx, person)?)))
        .await?;
    if known.len() >= MOST {
        return Err(Refusal::Many.into());
    }
    let holder = Holder { id: *person.as_bytes(), name: name.as_str().to_owned() };
    ceremony::ask_new(env, asking(browser, ADD, env.clock.now()), &holder, &known).await
}

/// A passkey that was made. It is told on every channel.
///
/// # Errors
///
/// What [`check_fresh`] refuses; `passkey.refused`, `passkey.over`, `passkey.name`.
pub async fn add(env: &Env, browser: &Browser, session: &Session, made: (&str, &str)) -> Result<()> {
    check_fresh(env, session).await?;
    let ((answer, name), now) = (made, env.clock.now());
    let by = ceremony::answering(asking(browser, ADD, now), answer)?;
    let (owner, state) = ceremony::state(env, by).await?;
    let person = session.person;
    if owner != Some(*person.as_bytes()) {
        return Err(ceremony::Refusal::Refused.into());
    }
    let kept = ceremony::made(env, &state, answer, (named(name)?, now))?;
    env.db
        .write(move |tx| {
            spend(tx, &by, now)?;
            let key = store::person::load(tx, person)?.key;
            passkey::insert(tx, person.as_bytes(), &key, &kept)?;
            let event = Event::new(now, Actor::Citizen(person), "passkey.added").about(person);
            Ok(((), tell::everywhere(tx, (person, &key), vec![event])?))
        })
        .await
}

fn named(name: &str) -> Result<String> {
    let name = tidy(name);
    if (1..=LONGEST_NAME).contains(&name.chars().count()) { Ok(name) } else { Err(Refusal::Name.into()) }
}

/// A passkey is called something else.
///
/// # Errors
///
/// `passkey.name`; Missing, when the person has no such passkey.
pub async fn rename(env: &Env, session: &Session, index: [u8; 32], name: &str) -> Result<()> {
    let (now, person, name) = (env.clock.now(), session.person, named(name)?);
    env.db
        .write(move |tx| {
            let key = store::person::load(tx, person)?.key;
            if !passkey::rename(tx, person.as_bytes(), &key, &index, &name)? {
                return Err(Error::Missing("passkey"));
            }
            Ok(((), Event::new(now, Actor::Citizen(person), "passkey.renamed").about(person).into()))
        })
        .await
}

/// A passkey opens nothing any longer. Other sessions end.
///
/// # Errors
///
/// What [`check_fresh`] refuses; Missing, when the person has no such passkey.
pub async fn remove(env: &Env, session: &Session, index: [u8; 32]) -> Result<()> {
    check_fresh(env, session).await?;
    let (now, person, sid) = (env.clock.now(), session.person, session.sid.clone());
    env.db
        .write(move |tx| {
            if !passkey::remove(tx, person.as_bytes(), &index)? {
                return Err(Error::Missing("passkey"));
            }
            let mut happened = vec![Event::new(now, Actor::Citizen(person), "passkey.removed").about(person)];
            happened.extend(session::end_others(tx, person, Some(&sid), now)?);
            Ok(((), tell::events(happened)?))
        })
        .await
}
