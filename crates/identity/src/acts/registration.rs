//! Registering: checked at the register, sent, decided by an officer.

mod decide;
mod desk;
mod register;

use domain::{
    Error, Result,
    calendar::Calendar,
    event::{Actor, Event},
    identity::{
        account::{Account, Level, State as AccountState},
        attempts::Budget,
        registration::{Fit, Registration, State, WORKING_DAYS, code},
    },
};
use jiff::Timestamp;
use site::Env;
use store::{
    Tx,
    contact::Contact,
    identity::{
        registration::{self, Application, Filed, Sent},
        registration_draft,
    },
    person::{self, Profile},
};

pub use self::{
    decide::{Refused, approve, refuse},
    desk::{Case, count, find, open, own_portrait, queue, register_portrait},
};
use super::{Browser, registration_draft::spend};
use register::look_up;

/// Why a registration is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no portrait.
    #[error("no portrait")]
    NoPortrait,
    /// No case has this code and this phone or e-mail address.
    #[error("no such case")]
    Unknown,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoPortrait => "registration.no_portrait",
            Self::Unknown => "registration.unknown",
        }
    }
}

/// Tells somebody whose data fit the register what stands in the way, before
/// they send. Whoever's data do not fit is told nothing: the work and the
/// answer are the same for every number.
///
/// # Errors
///
/// What stands in the way; "attempts.wait" after too many checks.
pub async fn check(env: &Env, browser: &Browser, application: &Application) -> Result<()> {
    let now = env.clock.now();
    let number = application.number;
    spend(env, BY_NETWORK, browser.network.clone(), Budget::REGISTRATIONS_BY_NETWORK).await?;
    let key = number_key(env, application);
    spend(env, BY_NUMBER, key, Budget::REGISTRATIONS_BY_NUMBER).await?;
    let known = look_up(env, application, now).await?;
    env.db.read(move |tx| known.check(tx, &number)).await
}

/// Sends a registration: the draft of this browser, as it stood at `version`,
/// becomes a case with a code and a legal deadline. Of two presses one sends.
///
/// # Errors
///
/// What stands in the way; Conflict, when the draft was sent or changed meanwhile.
pub async fn send(
    env: &Env,
    browser: &Browser,
    application: Application,
    version: i64,
) -> Result<Registration> {
    let now = env.clock.now();
    let known = look_up(env, &application, now).await?;
    let registration = begun(env, now);
    let key = number_key(env, &application);
    let browser = browser.clone();
    env.db
        .write(move |tx| {
            let (by_network, by_number) = (Budget::REGISTRATIONS_BY_NETWORK, Budget::REGISTRATIONS_BY_NUMBER);
            store::attempt::spend(tx, BY_NETWORK, &browser.network, by_network, now)?;
            store::attempt::spend(tx, BY_NUMBER, &key, by_number, now)?;
            known.check(tx, &application.number)?;
            let portrait = portrait_of(tx, &browser, version, now)?;
            if !registration_draft::spend(tx, &browser.device, version, registration.id)? {
                return Err(Error::Conflict);
            }
            file(tx, &registration, &application, (&portrait, known.fit))?;
            let event = Event::new(now, Actor::Anyone, "registration.sent");
            Ok((registration.clone(), event.about(registration.person).of(registration.id).into()))
        })
        .await
}

/// The portrait of a draft that is as it was at `version`.
fn portrait_of(tx: &mut Tx<'_>, browser: &Browser, version: i64, now: Timestamp) -> Result<Vec<u8>> {
    let draft = registration_draft::find(tx, &browser.device, now)?;
    if draft.is_none_or(|draft| draft.version != version || draft.sent.is_some()) {
        return Err(Error::Conflict);
    }
    let portrait = registration_draft::portrait(tx, &browser.device, now)?;
    portrait.ok_or_else(|| Refusal::NoPortrait.into())
}

/// Where a case stands, with the account it is for.
pub struct Tracked {
    /// The case.
    pub filed: Filed,
    /// The account.
    pub account: Account,
}

/// Where a case stands, for whoever knows its code and the phone or e-mail
/// address it was sent with.
///
/// # Errors
///
/// [`Refusal::Unknown`], whichever of the two is not right; "attempts.wait".
pub async fn track(env: &Env, browser: &Browser, code: String, contact: Contact) -> Result<Tracked> {
    spend(env, "registration.track", browser.network.clone(), Budget::SIGN_INS_BY_NETWORK).await?;
    env.db
        .read(move |tx| {
            let id = registration::by_code(tx, &code)?.ok_or(Refusal::Unknown)?;
            let filed = registration::open(tx, id)?;
            if filed.application.contact.value() != contact.value() {
                return Err(Refusal::Unknown.into());
            }
            let account = person::account_of(tx, filed.registration.person)?;
            Ok(Tracked { filed, account: account.ok_or(Error::Missing("person"))? })
        })
        .await
}

/// The case that the draft of this browser became.
///
/// # Errors
///
/// Missing, when it became none.
pub async fn sent_from(env: &Env, browser: &Browser) -> Result<Registration> {
    let (now, device) = (env.clock.now(), browser.device);
    env.db
        .read(move |tx| {
            let draft = registration_draft::find(tx, &device, now)?;
            let id = draft.and_then(|draft| draft.sent).ok_or(Error::Missing("registration"))?;
            registration::load(tx, id)
        })
        .await
}

const BY_NETWORK: &str = "registration.network";
const BY_NUMBER: &str = "registration.number";

fn number_key(env: &Env, application: &Application) -> Vec<u8> {
    env.db.vault().blind("attempt.number", application.number.as_str()).to_vec()
}

/// A case of level 1, sent now.
fn begun(env: &Env, now: Timestamp) -> Registration {
    Registration {
        id: env.dice.id(now),
        person: env.dice.id(now),
        code: code(env.dice.bytes()),
        level: Level::One,
        sent_at: now,
        due_at: Calendar::default().due(now, WORKING_DAYS),
        state: State::Sent,
        version: 1,
    }
}

/// The applicant, how letters reach them, and their case.
fn file(
    tx: &mut Tx<'_>,
    registration: &Registration,
    application: &Application,
    (portrait, fit): (&[u8], Fit),
) -> Result<()> {
    let now = registration.sent_at;
    let account =
        Account { id: registration.person, level: registration.level, state: AccountState::Applied };
    let profile = Profile {
        number: application.number,
        name: application.name.clone(),
        birth: application.birth,
        sex: application.number.sex(),
    };
    let key = person::insert(tx, account, &profile, now)?;
    store::contact::save(tx, registration.person, &key, &application.contact, None)?;
    registration::insert(tx, &key, &Sent { registration, application, portrait, fit })
}

#[cfg(test)]
mod tests;
