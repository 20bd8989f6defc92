//! The browsers somebody signs in with, and the sessions there.

use domain::{
    Error, Kind as Refused, PersonId, Result,
    event::{Actor, Event},
};
use jiff::Timestamp;
use site::{Env, session};
use store::{Tx, device::Device, person::Person, session::Session};

use super::tell;

/// Why a device is not forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is the one they are signed in on: they sign out instead.
    #[error("this device is in use")]
    Current,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        "device.current"
    }

    fn kind(&self) -> Refused {
        Refused::Unprocessable
    }
}

/// A browser somebody has signed in with, and the sessions that live there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The browser.
    pub device: Device,
    /// Its sessions, the latest first. None: it is known, but signed out.
    pub sessions: Vec<Session>,
}

/// Somebody's browsers, with the one they are using first, then the latest.
///
/// # Errors
///
/// Broken, when the database is.
pub fn of_person(tx: &mut Tx<'_>, person: &Person, current: &[u8; 32], now: Timestamp) -> Result<Vec<Known>> {
    let id = person.account.id;
    let mut sessions = store::session::of_person(tx, id)?;
    sessions.retain(|session| session.kind.alive(session.started_at, session.seen_at, now));
    let mut known: Vec<Known> = store::device::of_person(tx, id, &person.key)?
        .into_iter()
        .map(|device| {
            let here = |session: &&Session| session.device == device.device;
            let sessions = sessions.iter().filter(here).cloned().collect();
            Known { device, sessions }
        })
        .collect();
    known.sort_by_key(|known| (known.device.device != *current, known.sessions.is_empty()));
    Ok(known)
}

/// One session ends: that of another device, which somebody no longer trusts.
/// One that ended before, or meanwhile, is what was wanted.
///
/// # Errors
///
/// Missing, when it never was theirs.
pub async fn end(env: &Env, person: PersonId, sid: &str) -> Result<()> {
    match end_living(env, person, sid).await {
        Err(Error::Missing("session")) => {
            let sid = sid.to_owned();
            let was = env.db.read(move |tx| store::session::was_of(tx, &sid, person)).await?;
            if was { Ok(()) } else { Err(Error::Missing("session")) }
        }
        other => other,
    }
}

async fn end_living(env: &Env, person: PersonId, sid: &str) -> Result<()> {
    let (now, sid) = (env.clock.now(), sid.to_owned());
    env.db
        .write(move |tx| {
            let found = store::session::by_sid(tx, &sid)?;
            let session =
                found.filter(|session| session.person == person).ok_or(Error::Missing("session"))?;
            Ok(((), tell::events(session::end(tx, &session, now)?)?))
        })
        .await
}

/// Every session but this one ends.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn end_others(env: &Env, mine: &Session) -> Result<()> {
    let (now, mine) = (env.clock.now(), mine.clone());
    env.db
        .write(move |tx| {
            let actor = Actor::Citizen(mine.person);
            let mut happened = vec![Event::new(now, actor, "session.others_ended").about(mine.person)];
            happened.extend(session::end_others(tx, mine.person, Some(&mine.sid), now)?);
            Ok(((), tell::events(happened)?))
        })
        .await
}

/// A device is forgotten, and its sessions end: its next sign-in is announced
/// like the first one.
///
/// # Errors
///
/// "device.current", for the one in use; Missing, when they do not know it.
pub async fn forget(env: &Env, mine: &Session, device: [u8; 32]) -> Result<()> {
    if device == mine.device {
        return Err(Refusal::Current.into());
    }
    let (now, person) = (env.clock.now(), mine.person);
    env.db
        .write(move |tx| {
            if !store::device::is_known(tx, person, &device)? {
                return Err(Error::Missing("device"));
            }
            store::device::forget(tx, person, &device)?;
            let actor = Actor::Citizen(person);
            let mut happened = vec![Event::new(now, actor, "device.forgotten").about(person)];
            for session in store::session::of_person(tx, person)? {
                if session.device == device {
                    happened.extend(session::end(tx, &session, now)?);
                }
            }
            Ok(((), tell::events(happened)?))
        })
        .await
}
