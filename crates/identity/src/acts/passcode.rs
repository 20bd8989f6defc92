//! The passcode: asked before anything that matters, locked until the next day
//! in Vietnam after more than five wrong tries.

use std::sync::Arc;

use domain::{
    Error, Kind, PersonId, Refused, Result,
    event::{Actor, Event, Events},
    identity::{
        account::Level,
        passcode::{self, Digits, Passcode},
        recovery_code,
    },
};
use gateway::Keys;
use jiff::Timestamp;
use site::{
    Env,
    hashing::Hashed,
    provider::Party,
    session::{self, Ticket},
};
use store::{
    Tx,
    identity::passcode::Kept,
    session::{Proofs, Session},
};
use zeroize::Zeroizing;

use super::{
    browser::{Verdict, told},
    sign_in::SignedIn,
    tell,
};

/// Why a passcode does not do, though it may be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The account was recovered lately: a passkey or a recovery code has to be shown too.
    #[error("held until {until}")]
    Held {
        /// When the passcode does again.
        until: Timestamp,
    },
    /// Not one of the person's codes, or used before.
    #[error("not a recovery code that is still good")]
    WrongRecoveryCode,
    /// The account has none.
    #[error("no passcode")]
    None,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Held { .. } => "passcode.held",
            Self::WrongRecoveryCode => "recovery_code.wrong",
            Self::None => "passcode.none",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Held { until } => vec![("until", until.to_string())],
            _ => Vec::new(),
        }
    }

    fn kind(&self) -> Kind {
        Kind::Unprocessable
    }
}

/// The hash of a passcode that somebody chooses.
///
/// # Errors
///
/// `passcode.not_six_digits`, `passcode.easy`.
pub(super) async fn chosen(env: &Env, typed: &str) -> Result<String> {
    let digits = Zeroizing::new(passcode::choose(typed)?.to_owned());
    Ok(env.hashing.hash(&digits, env.dice.bytes()).await?.to_text())
}

/// The keyed hash a recovery code is found by: a person's own.
pub(super) fn recovery_mac(keys: &Keys, person: PersonId, code: &str) -> [u8; 32] {
    let mut bound = Zeroizing::new(person.as_bytes().to_vec());
    bound.extend_from_slice(recovery_code::normalised(code).as_bytes());
    keys.mac("recovery_code", &bound)
}

/// A try that was hashed, to be judged within an act.
#[derive(Clone)]
pub(super) struct Tried {
    person: PersonId,
    hash: String,
    digits: Digits,
    now: Timestamp,
}

/// Hashes what was typed, unless the passcode is locked.
///
/// # Errors
///
/// `passcode.not_six_digits`, and `passcode.locked` before anything is hashed.
pub(super) async fn tried(env: &Env, person: PersonId, typed: &str, now: Timestamp) -> Result<Tried> {
    let typed = Zeroizing::new(passcode::parse(typed)?.to_owned());
    let kept = env.db.glance(move |tx| store::identity::passcode::find(tx, person)).await?;
    let kept = kept.ok_or(Refusal::None)?;
    kept.passcode.check_open(now)?;
    let hashed: Hashed = kept.hash.parse().map_err(Error::broken)?;
    let right = env.hashing.verify(&typed, &hashed).await?;
    Ok(Tried { person, hash: kept.hash, digits: if right { Digits::Right } else { Digits::Wrong }, now })
}

impl Tried {
    /// Judges the try and stores what it leaves; a wrong one with its event.
    ///
    /// # Errors
    ///
    /// Conflict, when the passcode was changed while this was hashed.
    pub(super) fn judge(&self, tx: &mut Tx<'_>) -> Result<Result<Kept, (Refused, Event)>> {
        let kept = store::identity::passcode::find(tx, self.person)?.ok_or(Refusal::None)?;
        if kept.hash != self.hash {
            return Err(Error::Conflict);
        }
        let (after, verdict) = kept.passcode.attempt(self.digits, self.now);
        let judged = Kept { passcode: after, ..kept.clone() };
        if after != kept.passcode {
            store::identity::passcode::save(tx, self.person, &judged)?;
        }
        match verdict {
            Ok(()) => Ok(Ok(store::identity::passcode::find(tx, self.person)?.unwrap_or(judged))),
            Err(refusal) => Ok(Err((Refused::from(&refusal), self.wrong(kept.passcode, after)))),
        }
    }

    fn wrong(&self, before: Passcode, after: Passcode) -> Event {
        let locks = matches!(after, Passcode::Locked { .. }) && before != after;
        let what = if locks { "passcode.locked" } else { "passcode.wrong" };
        Event::new(self.now, Actor::Citizen(self.person), what).about(self.person)
    }
}

/// What somebody shows at the passcode page.
#[derive(Clone)]
pub struct Shown<'a> {
    /// The six digits.
    pub digits: &'a str,
    /// A recovery code, where the account was recovered lately; empty otherwise.
    pub recovery_code: &'a str,
}

/// Gives the passcode: the session goes on, proved afresh, under another
/// cookie, and whoever waits for it is answered.
///
/// Of a level-2 account that was recovered lately the passcode alone proves
/// nothing: a recovery code beside it ends the hold.
///
/// # Errors
///
/// What the passcode refuses; `passcode.held`, `recovery_code.wrong`.
pub async fn prove(env: &Env, session: &Session, shown: Shown<'_>, party: Party) -> Result<SignedIn> {
    let now = env.clock.now();
    let person = session.person;
    let tried = tried(env, person, shown.digits, now).await?;
    let code = Some(shown.recovery_code.trim()).filter(|code| !code.is_empty());
    let mac = code.map(|code| recovery_mac(&Arc::clone(&env.keys), person, code));
    let ticket = Ticket::new(&env.dice);
    let (cookie, before) = (ticket.cookie().to_owned(), session.clone());
    let verdict = env
        .db
        .write(move |tx| {
            let kept = match tried.judge(tx)? {
                Ok(kept) => kept,
                Err((refused, event)) => return Ok((Err(refused), Events::from(event))),
            };
            let mut happened = match release(tx, (person, &kept), mac.as_ref(), now)? {
                Ok(happened) => happened,
                Err((refused, event)) => return Ok((Err(refused), Events::from(event))),
            };
            let proofs = Proofs { passcode_at: Some(now), ..before.proofs };
            let after = Session { proofs, amr: with_word(&before.amr, "pin"), ..before.clone() };
            let session = renew(tx, &after, &ticket, now)?;
            happened.push(proved(&session, "passcode", now));
            let (went, events) = party.after(tx, &session, tell::events(happened)?, now)?;
            Ok((Ok((session, went)), events))
        })
        .await?;
    let (session, went) = told(verdict)?;
    Ok(SignedIn { session, cookie, went })
}

/// What a proof leaves in the log.
pub(super) fn proved(session: &Session, by: &'static str, now: Timestamp) -> Event {
    let actor = Actor::Citizen(session.person);
    Event::new(now, actor, "session.proved").about(session.person).of(&session.sid).with("by", by)
}

/// The session under another cookie, with what was proved just now.
pub(super) fn renew(tx: &mut Tx<'_>, after: &Session, ticket: &Ticket, now: Timestamp) -> Result<Session> {
    session::renew(tx, after, ticket, now)
}

/// The methods of a sign-in with one more (RFC 8176).
pub(super) fn with_word(amr: &str, word: &str) -> String {
    if amr.split(' ').any(|known| known == word) { amr.to_owned() } else { format!("{amr} {word}") }
}

/// Lets a passcode through that is not held, or whose hold a recovery code ends.
fn release(
    tx: &mut Tx<'_>,
    whose: (PersonId, &Kept),
    mac: Option<&[u8; 32]>,
    now: Timestamp,
) -> Result<Result<Vec<Event>, (Refused, Event)>> {
    let (person, kept) = whose;
    let said = |what| Event::new(now, Actor::Citizen(person), what).about(person);
    let Some(until) = kept.held_until.filter(|_| kept.is_held(now)) else { return Ok(Ok(Vec::new())) };
    let Some(mac) = mac else {
        return Ok(match store::person::account_of(tx, person)?.map(|account| account.level) {
            Some(Level::One) => Ok(Vec::new()),
            _ => Err((Refused::from(&Refusal::Held { until }), said("passcode.held"))),
        });
    };
    store::attempt::load(tx, "recovery_code", person.as_bytes())?.check_open(now)?;
    if !store::identity::recovery_code::spend(tx, person, mac, now)? {
        store::attempt::fail(tx, "recovery_code", person.as_bytes(), now)?;
        return Ok(Err((Refused::from(&Refusal::WrongRecoveryCode), said("recovery_code.wrong"))));
    }
    store::attempt::clear(tx, "recovery_code", person.as_bytes())?;
    store::identity::passcode::save(tx, person, &Kept { held_until: None, ..kept.clone() })?;
    Ok(Ok(vec![said("recovery_code.used")]))
}

/// Chooses another passcode, by the one before. Other sessions end.
///
/// # Errors
///
/// What either passcode refuses.
pub async fn change(env: &Env, session: &Session, before: &str, typed: &str) -> Result<()> {
    let now = env.clock.now();
    let person = session.person;
    passcode::choose(typed)?;
    let tried = tried(env, person, before, now).await?;
    let (hash, sid) = (chosen(env, typed).await?, session.sid.clone());
    let verdict: Verdict<()> = env
        .db
        .write(move |tx| {
            if let Err((refused, event)) = tried.judge(tx)? {
                return Ok((Err(refused), event.into()));
            }
            store::identity::passcode::set(tx, person, &hash, now)?;
            let mut happened =
                vec![Event::new(now, Actor::Citizen(person), "passcode.changed").about(person)];
            happened.extend(session::end_others(tx, person, Some(&sid), now)?);
            Ok((Ok(()), tell::events(happened)?))
        })
        .await?;
    told(verdict)
}

/// Whether a person's passcode is held, and until when.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn held_until(env: &Env, person: PersonId) -> Result<Option<Timestamp>> {
    let now = env.clock.now();
    let kept = env.db.glance(move |tx| store::identity::passcode::find(tx, person)).await?;
    Ok(kept.filter(|kept| kept.is_held(now)).and_then(|kept| kept.held_until))
}
