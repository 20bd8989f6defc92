//! Getting back in: another password, another passcode, other recovery codes.
//!
//! A text message alone never recovers anything but by the two routes that the
//! source documents know: the forgotten password (number, contact, name, birth
//! date, date of issue of the card, code) and *Quên passcode* (a live session
//! and a code). Both are told on every channel, end other sessions, and hold
//! the passcode back from level-2 acts for a while.

use domain::{
    Error, PersonId, Result,
    calendar::date_in_vietnam,
    event::{Actor, Event, Events},
    identity::{FullName, PartialDate, PersonalIdNumber, attempts::Budget, otp::Purpose},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use site::{Env, session};
use store::{
    Tx,
    contact::Contact,
    identity::walk::{Walk, WalkId},
    session::Session,
};

use super::{
    Browser,
    activation::{counted_by, holder},
    otp::{self, Drawn, Trial, Wanted},
    passcode, password, sign_in, tell,
    walk::{self, Place, To},
};

/// Number and contact, as typed on the first page.
#[derive(Clone, Serialize, Deserialize)]
struct Named {
    number: PersonalIdNumber,
    contact: String,
}

/// Begins with number and contact. Nothing is looked up yet.
///
/// # Errors
///
/// `attempts.wait`.
pub async fn begin(
    env: &Env,
    browser: &Browser,
    number: PersonalIdNumber,
    contact: &Contact,
) -> Result<WalkId> {
    let id: WalkId = env.dice.id(env.clock.now());
    let place = Place::new(env, browser, id, To::PasswordReset);
    let named = Named { number, contact: contact.value() };
    let network = browser.network.clone();
    let why = "typed on the way to another password: nothing is looked up before the next page";
    env.db
        .write_quietly(why, move |tx| {
            let budget = Budget::REGISTRATIONS_BY_NETWORK;
            store::attempt::spend(tx, "recovery.begun", &network, budget, place.now())?;
            store::identity::walk::insert(tx, &place.begin(None, &named)?)?;
            Ok(id)
        })
        .await
}

/// What only the holder of a card knows at once.
#[derive(Debug, Clone)]
pub struct Knowledge {
    /// The full name.
    pub name: FullName,
    /// The birth date, as far as the register knows it.
    pub birth: PartialDate,
    /// When the card was issued.
    pub issued_on: Date,
}

/// The second page: name, birth date and date of issue. When all of it fits the
/// register and the account, a code travels to the contact; else nowhere. The
/// walk that takes the code is returned either way.
///
/// # Errors
///
/// `walk.over`, `attempts.wait`.
pub async fn ask(env: &Env, browser: &Browser, from: WalkId, known: Knowledge) -> Result<WalkId> {
    let first = Place::new(env, browser, from, To::PasswordReset);
    let named = env.db.read(move |tx| walk::staged::<Option<Named>>(&first.walk(tx)?)).await?;
    let named = named.ok_or(walk::Refusal::Over)?;
    let contact = Contact::parse(&named.contact)?;
    let fits = fits(env, named.number, &known).await?;
    let id: WalkId = env.dice.id(first.now());
    let place = Place::new(env, browser, id, To::PasswordReset);
    let (drawn, browser) = (Drawn::new(env, id.cast()), browser.clone());
    let now = place.now();
    env.db
        .write(move |tx| {
            let network = Budget::REGISTRATIONS_BY_NETWORK;
            store::attempt::spend(tx, "recovery.network", &browser.network, network, now)?;
            let counted_by = counted_by(tx, &named.number, &contact);
            let person = holder(tx, &named.number, &contact)?.filter(|_| fits);
            store::identity::walk::insert(tx, &place.begin(person, &())?)?;
            let wanted = Wanted {
                id: id.cast(),
                device: browser.device,
                purpose: Purpose::PasswordReset,
                person,
                counted_by,
                channel: otp::channel_to(&contact),
                site: None,
            };
            Ok((id, otp::send(tx, &wanted, &drawn, now)?))
        })
        .await
}

/// Whether the register knows these data together. The work is the same
/// whether it knows the number or not.
async fn fits(env: &Env, number: PersonalIdNumber, known: &Knowledge) -> Result<bool> {
    let resident = env.registers.read(move |tx| store::registers::resident::find_evenly(tx, &number)).await?;
    Ok(resident.is_some_and(|resident| resident.fits(&known.name, known.birth, known.issued_on)))
}

/// The code is right: from here on words may be specific.
///
/// # Errors
///
/// What the code refuses, and what the account's gate refuses.
pub async fn confirm(env: &Env, browser: &Browser, id: WalkId, typed: &str) -> Result<()> {
    let place = Place::new(env, browser, id, To::PasswordReset);
    let trial = Trial::new(env, browser, (id.cast(), Purpose::PasswordReset), typed)?;
    prove(env, trial, place, "password.reset_proved").await
}

async fn prove(env: &Env, trial: Trial, place: Place, what: &'static str) -> Result<()> {
    let now = place.now();
    otp::spend(env, trial, now, move |tx, otp| {
        let person = otp.person.ok_or(Error::Missing("person"))?;
        let walk = Walk { proved_at: Some(now), ..place.walk(tx)? };
        let event = Event::new(now, Actor::Anyone, what).about(person).of(place.id());
        let account = store::person::account_of(tx, person)?.ok_or(Error::Missing("person"))?;
        if let Err(refusal) = account.usable(now) {
            place.end(tx, &walk)?;
            return Ok((Err((&refusal).into()), event.with("barred", "yes").into()));
        }
        store::identity::walk::save(tx, &walk)?;
        Ok((Ok(()), event.into()))
    })
    .await
}

/// Whether the walk has come as far as choosing.
///
/// # Errors
///
/// `walk.over`.
pub async fn check_proved(env: &Env, browser: &Browser, id: WalkId, to: To) -> Result<()> {
    let place = Place::new(env, browser, id, to);
    env.db.read(move |tx| place.proved(tx).map(|_| ())).await
}

/// The last page of a forgotten password: the new one. All sessions end.
///
/// # Errors
///
/// `walk.over`, and what the policy refuses.
pub async fn set_password(env: &Env, browser: &Browser, id: WalkId, typed: &str) -> Result<()> {
    let place = Place::new(env, browser, id, To::PasswordReset);
    let person = env.db.read(move |tx| place.proved(tx).map(|(_, person)| person)).await?;
    let hash = password::chosen(env, person, typed).await?;
    let (now, until) = (place.now(), held_until(env, place.now()));
    let device = browser.device;
    env.db
        .write(move |tx| {
            let (walk, id) = place.proved(tx)?;
            place.end(tx, &walk)?;
            let person = store::person::load(tx, id)?;
            person.account.usable(now)?;
            store::identity::password::save(tx, id, &hash, now)?;
            sign_in::forget_failures(tx, &person.profile.number, &device)?;
            let events = recovered(tx, (&person, None), ("password.changed", until), now)?;
            Ok(((), events))
        })
        .await
}

/// Begins a forgotten passcode: a code travels to the contact on record.
///
/// # Errors
///
/// `attempts.wait`.
pub async fn begin_passcode(env: &Env, browser: &Browser, session: &Session) -> Result<WalkId> {
    let id: WalkId = env.dice.id(env.clock.now());
    let place = Place::new(env, browser, id, To::PasscodeReset);
    let (drawn, device, person) = (Drawn::new(env, id.cast()), browser.device, session.person);
    let now = place.now();
    env.db
        .write(move |tx| {
            store::identity::walk::insert(tx, &place.begin(Some(person), &())?)?;
            let wanted = Wanted {
                id: id.cast(),
                device,
                purpose: Purpose::PasscodeReset,
                person: Some(person),
                counted_by: tx.vault().blind("otp.counted_by", &person.to_string()),
                channel: store::contact::channel_of(tx, person)?,
                site: None,
            };
            Ok((id, otp::send(tx, &wanted, &drawn, now)?))
        })
        .await
}

/// The code for another passcode is right.
///
/// # Errors
///
/// What the code refuses, and what the account's gate refuses.
pub async fn confirm_passcode(env: &Env, browser: &Browser, id: WalkId, typed: &str) -> Result<()> {
    let place = Place::new(env, browser, id, To::PasscodeReset);
    let trial = Trial::new(env, browser, (id.cast(), Purpose::PasscodeReset), typed)?;
    prove(env, trial, place, "passcode.reset_proved").await
}

/// The last page of a forgotten passcode: the new one. Other sessions end.
///
/// # Errors
///
/// `walk.over`, also for a walk of somebody else; what the passcode refuses.
pub async fn set_passcode(
    env: &Env,
    browser: &Browser,
    session: &Session,
    chosen: (WalkId, &str),
) -> Result<()> {
    let (id, typed) = chosen;
    let place = Place::new(env, browser, id, To::PasscodeReset);
    let hash = passcode::chosen(env, typed).await?;
    let (now, until) = (place.now(), held_until(env, place.now()));
    let (owner, sid) = (session.person, session.sid.clone());
    env.db
        .write(move |tx| {
            let (walk, id) = place.proved(tx)?;
            if id != owner {
                return Err(walk::Refusal::Over.into());
            }
            place.end(tx, &walk)?;
            store::identity::passcode::set(tx, id, &hash, now)?;
            let person = store::person::load(tx, id)?;
            let events = recovered(tx, (&person, Some(&sid)), ("passcode.reset", until), now)?;
            Ok(((), events))
        })
        .await
}

fn held_until(env: &Env, now: Timestamp) -> Timestamp {
    now.saturating_add(env.settings.recovery_hold).unwrap_or(Timestamp::MAX)
}

/// What both routes do: hold the passcode, end other sessions, tell every channel.
fn recovered(
    tx: &mut Tx<'_>,
    whose: (&store::person::Person, Option<&str>),
    what: (&'static str, Timestamp),
    now: Timestamp,
) -> Result<Events> {
    let ((person, spared), (what, until)) = (whose, what);
    let id: PersonId = person.account.id;
    store::identity::passcode::hold(tx, id, until)?;
    let mut happened = vec![Event::new(now, Actor::Citizen(id), what).about(id).with("how", "recovery")];
    happened.extend(session::end_others(tx, id, spared, now)?);
    tell::everywhere(tx, (id, &person.key), happened)
}

/// Today in Vietnam: no card is issued tomorrow.
#[must_use]
pub fn today(env: &Env) -> Date {
    date_in_vietnam(env.clock.now())
}
