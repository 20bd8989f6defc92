//! Officers at their desk: signing in, and who they are while they are there.

mod appoint;
pub mod passkey;

use domain::{
    Kind as How, Result,
    event::{Actor, Event, Events},
    identity::{
        PersonalIdNumber,
        attempts::Budget,
        officer::{OfficerId, Role},
        session::Kind,
    },
};
use site::{
    Env,
    hashing::Hashed,
    session::{self, Alone, SignIn, Ticket},
};
use store::{
    Tx, attempt,
    identity::officer_secret::{self, OfficerSecret},
    officer::{self, Appointed},
    registers::resident,
    session::{Proofs, Session},
};
use zeroize::Zeroizing;

pub use self::appoint::{Appointment, CODE_LIFE, appoint};
use super::{Browser, registration_draft::spend};
use crate::totp;

/// Why an officer is not signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Officers sign in by passkey only.
    #[error("by passkey only")]
    PasskeyOnly,
    /// Number, password or code is wrong; which of them is not told.
    #[error("number, password or code is wrong")]
    Wrong,
    /// A seed that is no Base32.
    #[error("the seed of the codes is not Base32")]
    Seed,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::PasskeyOnly => "officer.passkey_only",
            Self::Wrong => "officer.wrong",
            Self::Seed => "officer.seed",
        }
    }

    fn kind(&self) -> How {
        match self {
            Self::PasskeyOnly => How::Forbidden,
            Self::Wrong | Self::Seed => How::Unprocessable,
        }
    }
}

/// What an officer types to sign in without a passkey.
#[derive(Clone)]
pub struct Typed {
    /// Their own ID number.
    pub number: PersonalIdNumber,
    /// The password.
    pub password: Zeroizing<String>,
    /// The code their app shows.
    pub code: String,
}

/// Whoever sits at the desk.
pub struct AtDesk {
    /// The appointment.
    pub appointed: Appointed,
    /// Their name, by the register.
    pub name: String,
}

impl AtDesk {
    /// Which appointment it is.
    #[must_use]
    pub fn id(&self) -> OfficerId {
        self.appointed.officer.id
    }

    /// Whether this is one of their roles.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.appointed.officer.roles.contains(&role)
    }
}

/// Who sits at the desk that a session belongs to.
///
/// # Errors
///
/// Missing, when the appointment is gone.
pub async fn at_desk(env: &Env, session: &Session) -> Result<AtDesk> {
    let id: OfficerId = session.person.cast();
    let appointed = env.db.read(move |tx| officer::load(tx, id)).await?;
    let number = appointed.number;
    let resident = env.registers.read(move |tx| resident::find(tx, &number)).await?;
    let name =
        resident.map_or_else(|| appointed.officer.unit.clone(), |known| known.name.as_str().to_owned());
    Ok(AtDesk { appointed, name })
}

/// An officer signs in by password and code, where a setting allows it.
///
/// # Errors
///
/// [`Refusal::PasskeyOnly`], [`Refusal::Wrong`], or how long to wait.
pub async fn sign_in(env: &Env, browser: &Browser, typed: Typed) -> Result<Ticket> {
    if !env.settings.officers_password_totp {
        return Err(Refusal::PasskeyOnly.into());
    }
    spend(env, "officer.network", browser.network.clone(), Budget::SIGN_INS_BY_NETWORK).await?;
    let now = env.clock.now();
    let key = env.db.vault().blind("attempt.number", typed.number.as_str());
    let number = typed.number;
    let found = env
        .db
        .read(move |tx| {
            attempt::load(tx, GUESSES, &key)?.check_open(now)?;
            let all = officer::of_number(tx, &number)?;
            let appointed = all.into_iter().find(|one| one.officer.appointed(now));
            let Some(appointed) = appointed else { return Ok(None) };
            let secret = officer_secret::find(tx, appointed.officer.id, &appointed.key)?;
            Ok(secret.map(|secret| (appointed.officer.id, secret)))
        })
        .await?;
    let hashed = found.as_ref().and_then(|(_, secret)| secret.password_hash.parse::<Hashed>().ok());
    let known = env.hashing.verify_any(&typed.password, hashed.as_ref()).await?;
    let step = found.as_ref().and_then(|(_, secret)| totp::step_of(&secret.totp_seed, &typed.code, now));
    let proved = match (known, &found, step) {
        (true, Some((id, _)), Some(step)) => Some((*id, step)),
        _ => None,
    };
    judge(env, browser, key, proved).await
}

const GUESSES: &str = "officer.password";

/// Counts a wrong try, or begins the session of a right one.
async fn judge(
    env: &Env,
    browser: &Browser,
    key: [u8; 32],
    proved: Option<(OfficerId, i64)>,
) -> Result<Ticket> {
    let now = env.clock.now();
    let ticket = Ticket::new(&env.dice);
    let (begun, browser) = (ticket.clone(), browser.clone());
    let verdict = env
        .db
        .write(move |tx| {
            let right = match proved {
                Some((id, step)) => officer_secret::spend_step(tx, id, step)?.then_some(id),
                None => None,
            };
            let Some(id) = right else {
                attempt::fail(tx, GUESSES, &key, now)?;
                let event = Event::new(now, Actor::Anyone, "officer.sign_in_failed");
                return Ok((Err(Refusal::Wrong), event.into()));
            };
            attempt::clear(tx, GUESSES, &key)?;
            let proofs = Proofs { otp_at: Some(now), ..Proofs::default() };
            let events = begin(tx, id, &begun, (&browser, proofs, "pwd otp"))?;
            Ok((Ok(()), events))
        })
        .await?;
    verdict?;
    Ok(ticket)
}

/// Begins the session of an officer who has proved who they are.
///
/// # Errors
///
/// "session.none", when the appointment is over.
pub fn begin(
    tx: &mut Tx<'_>,
    id: OfficerId,
    ticket: &Ticket,
    (browser, proofs, amr): (&Browser, Proofs, &'static str),
) -> Result<Events> {
    let now = proofs.passkey_at.or(proofs.otp_at).unwrap_or_default();
    let appointed = officer::load(tx, id)?;
    let sign_in = SignIn {
        kind: Kind::Desk,
        proofs,
        amr: amr.to_owned(),
        device: browser.device,
        label: browser.label.clone(),
        auth_at: now,
        upstream: None,
        alone: Alone::No,
    };
    let who = (id.cast(), &appointed.key);
    let (_, happened) = session::begin(tx, who, ticket, &sign_in, now)?;
    let signed_in = Event::new(now, Actor::Officer(id.cast()), "officer.signed_in").about(id.cast());
    Ok(happened.into_iter().fold(signed_in.into(), Events::and))
}

/// An officer leaves the desk.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn sign_out(env: &Env, session: &Session) -> Result<()> {
    let now = env.clock.now();
    let session = session.clone();
    env.db
        .write(move |tx| {
            let id = session.person;
            let left = Event::new(now, Actor::Officer(id), "officer.signed_out").about(id);
            let ended = session::end(tx, &session, now)?;
            Ok(((), ended.into_iter().fold(left.into(), Events::and)))
        })
        .await
}

/// Gives an officer a password and a seed of codes, for where a setting lets
/// officers sign in by them.
///
/// # Errors
///
/// [`Refusal::Seed`], when the seed is no Base32.
pub async fn set_password(env: &Env, id: OfficerId, password: &str, seed: &str) -> Result<()> {
    let now = env.clock.now();
    let seed = totp::seed(seed).ok_or(Refusal::Seed)?;
    let hash = env.hashing.hash(password, env.dice.bytes()).await?.to_text();
    env.db
        .write(move |tx| {
            let appointed = officer::load(tx, id)?;
            let totp_seed = Zeroizing::new(seed.clone());
            let secret = OfficerSecret { password_hash: hash.clone(), totp_seed, last_step: 0 };
            officer_secret::save(tx, id, &appointed.key, &secret)?;
            Ok(((), Event::new(now, Actor::House, "officer.password_set").about(id.cast()).into()))
        })
        .await
}

#[cfg(test)]
mod tests;
