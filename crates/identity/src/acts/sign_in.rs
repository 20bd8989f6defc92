//! Signing in: number and password, then the code that was sent.
//!
//! Nothing tells a number that nobody has from a wrong password: same answer,
//! same statements, same hash. Counters are looked at before anything is hashed,
//! and a device that has signed in before has a counter of its own, so that
//! nobody can lock its owner out by guessing elsewhere.

use domain::{
    Error, Kind as Refused, PersonId, Result,
    event::{Actor, Event, Events},
    identity::{
        PersonalIdNumber,
        attempts::{Attempts, Budget, Spent},
        otp::Purpose,
        session::Kind,
    },
};
use jiff::Timestamp;
use site::{
    Env,
    hashing::Hashed,
    provider::{Party, Went},
    session::{self, Alone, SignIn, Ticket},
};
use store::{
    Tx,
    identity::otp::OtpId,
    person::Person,
    session::{Proofs, Session},
};
use zeroize::Zeroizing;

use super::{
    browser::{Browser, NOBODY, Verdict, told},
    otp::{self, Drawn, Trial, Wanted},
    tell,
};

/// More than any password has: nothing longer is hashed.
const LONGEST: usize = 1024;

/// Why somebody is not signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not this number with this password. It is not said which.
    #[error("wrong number or password")]
    Wrong,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        "sign_in.wrong"
    }

    fn kind(&self) -> Refused {
        Refused::Unprocessable
    }
}

/// A try at number and password.
#[derive(Clone)]
struct Try {
    number: PersonalIdNumber,
    browser: Browser,
    now: Timestamp,
}

/// What is known before anything is hashed.
#[derive(Clone)]
struct Found {
    person: Option<PersonId>,
    hash: Option<String>,
}

/// The counter a try belongs to.
struct Counter {
    name: &'static str,
    key: Vec<u8>,
}

impl Counter {
    fn of_number(index: &[u8; 32]) -> Self {
        Self { name: "sign_in.number", key: index.to_vec() }
    }

    fn of_device(index: &[u8; 32], device: &[u8; 32]) -> Self {
        Self { name: "sign_in.device", key: [index.as_slice(), device].concat() }
    }
}

/// Whoever has a new password begins to count anew, also after the hard stop.
pub(super) fn forget_failures(tx: &mut Tx<'_>, number: &PersonalIdNumber, device: &[u8; 32]) -> Result<()> {
    let index = store::person::number_index(tx, number);
    for counter in [Counter::of_number(&index), Counter::of_device(&index, device)] {
        store::attempt::clear(tx, counter.name, &counter.key)?;
    }
    Ok(())
}

/// The first step: number and password. When they are right a code is sent, and
/// the challenge that it answers is returned.
///
/// # Errors
///
/// `attempts.wait` before anything is hashed, `sign_in.wrong`, and, once the
/// password is right, what the account's own gate refuses.
pub async fn password(
    env: &Env,
    browser: &Browser,
    typed: (PersonalIdNumber, &str),
    site: Option<String>,
) -> Result<OtpId> {
    let (number, typed) = typed;
    let now = env.clock.now();
    let tried = Try { number, browser: browser.clone(), now };
    let looking = tried.clone();
    let found = env.db.glance(move |tx| looking.look(tx)).await?;
    let right = is_right(env, typed, found.hash.as_deref()).await?;
    let id: OtpId = env.dice.id(now);
    let drawn = Drawn::new(env, id);
    let verdict = env
        .db
        .write(move |tx| match found.person.filter(|_| right) {
            Some(person) => tried.right(tx, (person, &found), (id, &drawn), site.clone()),
            None => tried.wrong(tx, found.person).map(|events| (Err((&Refusal::Wrong).into()), events)),
        })
        .await?;
    told(verdict)
}

/// The work is the same whether there is a hash or not.
async fn is_right(env: &Env, typed: &str, hash: Option<&str>) -> Result<bool> {
    let hashed = hash.map(str::parse::<Hashed>).transpose().map_err(Error::broken)?;
    if typed.len() > LONGEST {
        return Err(Refusal::Wrong.into());
    }
    let typed = Zeroizing::new(domain::identity::password::normalised(typed));
    Ok(env.hashing.verify_any(&typed, hashed.as_ref()).await?)
}

impl Try {
    fn look(&self, tx: &mut Tx<'_>) -> Result<Found> {
        let index = store::person::number_index(tx, &self.number);
        let person = store::person::holder(tx, "number", &index)?;
        let counter = self.counter(tx, &index, person)?;
        store::attempt::load(tx, counter.name, &counter.key)?.check_open(self.now)?;
        let network = store::attempt::load(tx, "sign_in.network", &self.browser.network)?;
        let spent = Spent { count: network.failures, until: network.barred_until };
        Budget::SIGN_INS_BY_NETWORK.spend(spent, self.now)?;
        let hash = store::identity::password::find(tx, person.unwrap_or(NOBODY))?;
        Ok(Found { person, hash })
    }

    /// A device that has signed in to this account before counts by itself.
    fn counter(&self, tx: &mut Tx<'_>, index: &[u8; 32], person: Option<PersonId>) -> Result<Counter> {
        let known = store::device::is_known(tx, person.unwrap_or(NOBODY), &self.browser.device)?;
        Ok(if known { Counter::of_device(index, &self.browser.device) } else { Counter::of_number(index) })
    }

    /// Counters are looked at again: others may have guessed while this one was hashed.
    /// The counter of the try, and what it stands at.
    fn count(&self, tx: &mut Tx<'_>, person: Option<PersonId>) -> Result<(Counter, Attempts)> {
        let index = store::person::number_index(tx, &self.number);
        let counter = self.counter(tx, &index, person)?;
        let stood = store::attempt::load(tx, counter.name, &counter.key)?;
        stood.check_open(self.now)?;
        let network = &self.browser.network;
        store::attempt::spend(tx, "sign_in.network", network, Budget::SIGN_INS_BY_NETWORK, self.now)?;
        Ok((counter, stood))
    }

    fn wrong(&self, tx: &mut Tx<'_>, person: Option<PersonId>) -> Result<Events> {
        let (counter, _) = self.count(tx, person)?;
        store::attempt::fail(tx, counter.name, &counter.key, self.now)?;
        Ok(Event::new(self.now, Actor::Anyone, "sign_in.wrong").into())
    }

    /// The password is right: from here on words may be specific.
    fn right(
        &self,
        tx: &mut Tx<'_>,
        whose: (PersonId, &Found),
        code: (OtpId, &Drawn),
        site: Option<String>,
    ) -> Result<(Verdict<OtpId>, Events)> {
        let ((person, found), (id, drawn)) = (whose, code);
        let (counter, stood) = self.count(tx, Some(person))?;
        if store::identity::password::find(tx, person)? != found.hash {
            return Err(Error::Conflict);
        }
        if stood != Attempts::default() {
            store::attempt::clear(tx, counter.name, &counter.key)?;
        }
        let account = store::person::account_of(tx, person)?.ok_or(Error::Missing("person"))?;
        if let Err(refusal) = account.usable(self.now) {
            let event = Event::new(self.now, Actor::Citizen(person), "sign_in.barred").about(person);
            return Ok((Err((&refusal).into()), event.into()));
        }
        let wanted = Wanted {
            id,
            device: self.browser.device,
            purpose: Purpose::SignIn,
            person: Some(person),
            counted_by: store::person::number_index(tx, &self.number),
            channel: store::contact::channel_of(tx, person)?,
            site,
        };
        Ok((Ok(id), otp::send(tx, &wanted, drawn, self.now)?))
    }
}

/// Somebody signed in, or proved something afresh.
pub struct SignedIn {
    /// Their session.
    pub session: Session,
    /// The value for its cookie.
    pub cookie: String,
    /// Where their browser goes: whoever waited was answered in the same act.
    pub went: Went,
}

/// The second step: the code. The session begins, and whoever waits for it is answered.
///
/// # Errors
///
/// What the code refuses, and the account's gate once more: a lock ends a
/// sign-in that is half done.
pub async fn otp(env: &Env, browser: &Browser, id: OtpId, typed: &str, party: Party) -> Result<SignedIn> {
    let now = env.clock.now();
    let trial = Trial::new(env, browser, (id, Purpose::SignIn), typed)?;
    let proofs = Proofs { otp_at: Some(now), ..Proofs::default() };
    let (ticket, sign_in) = (Ticket::new(&env.dice), sign_in(env, browser, (proofs, "pwd otp"), now));
    let cookie = ticket.cookie().to_owned();
    let (session, went) = otp::spend(env, trial, now, move |tx, otp| {
        let person = store::person::load(tx, otp.person.ok_or(Error::Missing("person"))?)?;
        let (session, events) = begin(tx, &person, &ticket, &sign_in, now)?;
        let (went, events) = party.after(tx, &session, events, now)?;
        Ok((Ok((session, went)), events))
    })
    .await?;
    Ok(SignedIn { session, cookie, went })
}

/// How a citizen signs in with what they proved.
pub(super) fn sign_in(
    env: &Env,
    browser: &Browser,
    proved: (Proofs, &'static str),
    now: Timestamp,
) -> SignIn {
    SignIn {
        kind: Kind::Citizen,
        proofs: proved.0,
        amr: proved.1.to_owned(),
        device: browser.device,
        label: browser.label.clone(),
        auth_at: now,
        upstream: None,
        alone: if env.settings.one_device { Alone::Yes } else { Alone::No },
    }
}

/// Begins the session, and tells of a device that is new on every channel.
pub(super) fn begin(
    tx: &mut Tx<'_>,
    person: &Person,
    ticket: &Ticket,
    sign_in: &SignIn,
    now: Timestamp,
) -> Result<(Session, Events)> {
    let whose = (person.account.id, &person.key);
    let (session, happened) = session::begin(tx, whose, ticket, sign_in, now)?;
    let events = tell::everywhere(tx, whose, happened)?;
    Ok((session, events))
}

/// Signs out: the session ends, and whoever hangs on it is told.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn out(env: &Env, session: Session) -> Result<()> {
    let now = env.clock.now();
    env.db
        .write(move |tx| {
            let mut happened = session::end(tx, &session, now)?;
            if happened.is_empty() {
                happened.push(Event::new(now, Actor::Citizen(session.person), "session.ended_before"));
            }
            Ok(((), tell::events(happened)?))
        })
        .await
}
