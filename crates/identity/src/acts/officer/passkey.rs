//! The passkey of an officer: set by a one-time code, and then the way in.

use domain::{
    Error, Kind as How, Result,
    event::{Actor, Event},
    identity::{PersonalIdNumber, attempts::Budget, officer::OfficerId},
};
use jiff::Timestamp;
use site::{Env, session::Ticket};
use store::{
    Tx, attempt,
    identity::{
        challenge::{self, Answering},
        passkey,
    },
    officer,
    session::Proofs,
};

use super::{appoint::code_index, begin};
use crate::acts::{
    Browser,
    passkey::ceremony::{self, Asked, Asking, Holder},
    registration_draft::spend,
};

/// What an answer to sign in is for.
const SIGN_IN: &str = "officer.sign_in";
/// What an answer that sets a passkey is for.
const SET_UP: &str = "officer.set_up";
const GUESSES: &str = "officer.set_up";

/// Why a passkey cannot be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("number or code is wrong, or the code is spent")]
pub struct NoSuchCode;

impl domain::Refusal for NoSuchCode {
    fn code(&self) -> &'static str {
        "officer.set_up_again"
    }

    fn kind(&self) -> How {
        How::Unprocessable
    }
}

/// With what an officer takes up an appointment.
#[derive(Clone)]
pub struct SetUp {
    /// Their ID number.
    pub number: PersonalIdNumber,
    /// The one-time code.
    pub code: String,
}

/// Asks for any officer's passkey, to sign in with.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn ask_sign_in(env: &Env, browser: &Browser) -> Result<Asked> {
    ceremony::ask_any(env, asking(browser, SIGN_IN, env.clock.now())).await
}

/// An officer signs in by passkey.
///
/// # Errors
///
/// "passkey.refused", "passkey.over"; "session.none", when the appointment is over.
pub async fn sign_in(env: &Env, browser: &Browser, answer: &str) -> Result<Ticket> {
    let now = env.clock.now();
    let by = ceremony::answering(asking(browser, SIGN_IN, now), answer)?;
    let answer = ceremony::identified(env, answer)?;
    let (_, state) = ceremony::state(env, by).await?;
    let (owner, index) = (answer.owner, answer.index);
    let kept = env
        .db
        .read(move |tx| {
            let refused = || Error::from(ceremony::Refusal::Refused);
            let appointed = officer::load(tx, OfficerId::from_bytes(owner)).map_err(|_| refused())?;
            passkey::find(tx, &owner, &appointed.key, &index)?.ok_or_else(refused)
        })
        .await?;
    let kept = ceremony::signed_any(env, &state, &answer, (kept, now))?;
    let ticket = Ticket::new(&env.dice);
    let (begun, browser) = (ticket.clone(), browser.clone());
    env.db
        .write(move |tx| {
            let id = OfficerId::from_bytes(owner);
            let appointed = officer::load(tx, id)?;
            answered(tx, &by, now)?;
            passkey::used(tx, &owner, &appointed.key, &kept)?;
            let proofs = Proofs { passkey_at: Some(now), ..Proofs::default() };
            Ok(((), begin(tx, id, &begun, (&browser, proofs, "hwk user"))?))
        })
        .await?;
    Ok(ticket)
}

/// Asks for the first passkey of an officer who has the code.
///
/// # Errors
///
/// [`NoSuchCode`], or how long to wait.
pub async fn ask_set_up(env: &Env, browser: &Browser, with: &SetUp) -> Result<Asked> {
    let now = env.clock.now();
    let id = holder_of_code(env, browser, with).await?;
    let unit = env.db.read(move |tx| Ok(officer::load(tx, id)?.officer.unit)).await?;
    let holder = Holder { id: *id.as_bytes(), name: unit };
    ceremony::ask_new(env, asking(browser, SET_UP, now), &holder, &[]).await
}

/// The passkey was made: the code is spent, and the passkey is the officer's.
///
/// # Errors
///
/// [`NoSuchCode`], "passkey.refused", "passkey.over".
pub async fn set_up(env: &Env, browser: &Browser, with: &SetUp, answer: &str) -> Result<()> {
    let now = env.clock.now();
    let id = holder_of_code(env, browser, with).await?;
    let by = ceremony::answering(asking(browser, SET_UP, now), answer)?;
    let (owner, state) = ceremony::state(env, by).await?;
    if owner != Some(*id.as_bytes()) {
        return Err(ceremony::Refusal::Refused.into());
    }
    let kept = ceremony::made(env, &state, answer, ("1".to_owned(), now))?;
    let index = code_index(env, &with.code);
    env.db
        .write(move |tx| {
            let appointed = officer::load(tx, id)?;
            answered(tx, &by, now)?;
            if !officer::spend_set_up(tx, id, &index, now)? {
                return Err(NoSuchCode.into());
            }
            passkey::insert(tx, id.as_bytes(), &appointed.key, &kept)?;
            let actor = Actor::Officer(id.cast());
            Ok(((), Event::new(now, actor, "officer.passkey_set").about(id.cast()).into()))
        })
        .await
}

/// Whose code it is; a wrong one is counted.
async fn holder_of_code(env: &Env, browser: &Browser, with: &SetUp) -> Result<OfficerId> {
    spend(env, "officer.network", browser.network.clone(), Budget::SIGN_INS_BY_NETWORK).await?;
    let now = env.clock.now();
    let (number, index) = (with.number, code_index(env, &with.code));
    let key = env.db.vault().blind("attempt.number", number.as_str());
    let found = env
        .db
        .read(move |tx| {
            attempt::load(tx, GUESSES, &key)?.check_open(now)?;
            for appointed in officer::of_number(tx, &number)? {
                if officer::set_up_open(tx, appointed.officer.id, &index, now)? {
                    return Ok(Some(appointed.officer.id));
                }
            }
            Ok(None)
        })
        .await?;
    if let Some(id) = found {
        return Ok(id);
    }
    env.db
        .write(move |tx| {
            attempt::fail(tx, GUESSES, &key, now)?;
            Ok(((), Event::new(now, Actor::Anyone, "officer.set_up_failed").into()))
        })
        .await?;
    Err(NoSuchCode.into())
}

fn answered(tx: &mut Tx<'_>, by: &Answering, now: Timestamp) -> Result<()> {
    let spent = challenge::spend(tx, by, now)?;
    if spent { Ok(()) } else { Err(ceremony::Refusal::Over.into()) }
}

fn asking(browser: &Browser, purpose: &'static str, now: Timestamp) -> Asking {
    Asking { device: browser.device, purpose, now }
}
