//! Passwords: chosen under the policy, changed by whoever knows the one before.

use domain::{
    Error, Kind, PersonId, Refused, Result,
    event::{Actor, Event},
    identity::password::normalised,
};
use site::{Env, hashing::Hashed, session};
use store::{Tx, session::Session};
use zeroize::Zeroizing;

use super::{
    browser::{Verdict, told},
    passcode, tell,
};

/// Why a password is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not the password there is.
    #[error("not the present password")]
    Wrong,
    /// The same again.
    #[error("the same password again")]
    Same,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Wrong => "password.wrong",
            Self::Same => "password.same",
        }
    }

    fn kind(&self) -> Kind {
        Kind::Unprocessable
    }
}

/// The hash of a password that somebody chooses.
///
/// # Errors
///
/// What the policy refuses.
pub(super) async fn chosen(env: &Env, person: PersonId, typed: &str) -> Result<String> {
    let own = env.db.read(move |tx| own_data(tx, person)).await?;
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    env.settings.password_policy.check(typed, &own)?;
    let typed = Zeroizing::new(normalised(typed));
    Ok(env.hashing.hash(&typed, env.dice.bytes()).await?.to_text())
}

/// What a password must not be made of: whatever is known of the person.
fn own_data(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<String>> {
    let person = store::person::load(tx, person)?;
    let contacts = store::contact::of(tx, person.account.id, &person.key)?;
    let profile = &person.profile;
    let mut own =
        vec![profile.number.as_str().to_owned(), profile.name.as_str().to_owned(), profile.birth.shown()];
    own.extend(contacts.phone.map(|phone| phone.national()));
    own.extend(contacts.email.and_then(|email| Some(email.as_str().split_once('@')?.0.to_owned())));
    Ok(own)
}

/// What somebody types to change their password.
#[derive(Clone, Copy)]
pub struct Change<'a> {
    /// The password there is.
    pub before: &'a str,
    /// The one they choose.
    pub chosen: &'a str,
    /// Their passcode.
    pub passcode: &'a str,
}

/// Changes the password. All sessions end, this one too: the next sign-in uses
/// the new one.
///
/// # Errors
///
/// `password.wrong`, `password.same`, what the policy refuses and what the
/// passcode refuses.
pub async fn change(env: &Env, session: &Session, typed: Change<'_>) -> Result<()> {
    let (now, person) = (env.clock.now(), session.person);
    if normalised(typed.before) == normalised(typed.chosen) {
        return Err(Refusal::Same.into());
    }
    let tried = passcode::tried(env, person, typed.passcode, now).await?;
    let (right, before) = is_right(env, person, typed.before).await?;
    let hash = chosen(env, person, typed.chosen).await?;
    let verdict: Verdict<()> = env
        .db
        .write(move |tx| {
            if let Err((refused, event)) = tried.judge(tx)? {
                return Ok((Err(refused), event.into()));
            }
            let said = |what| Event::new(now, Actor::Citizen(person), what).about(person);
            if !right {
                store::attempt::fail(tx, COUNTER, person.as_bytes(), now)?;
                return Ok((Err(Refused::from(&Refusal::Wrong)), said("password.wrong").into()));
            }
            if store::identity::password::find(tx, person)?.as_ref() != Some(&before) {
                return Err(Error::Conflict);
            }
            store::identity::password::save(tx, person, &hash, now)?;
            store::attempt::clear(tx, COUNTER, person.as_bytes())?;
            let mut happened = vec![said("password.changed")];
            happened.extend(session::end_others(tx, person, None, now)?);
            let key = store::person::load(tx, person)?.key;
            Ok((Ok(()), tell::everywhere(tx, (person, &key), happened)?))
        })
        .await?;
    told(verdict)
}

/// Guesses at the password by whoever is signed in already.
const COUNTER: &str = "password.change";

async fn is_right(env: &Env, person: PersonId, typed: &str) -> Result<(bool, String)> {
    let now = env.clock.now();
    let kept = env
        .db
        .glance(move |tx| {
            store::attempt::load(tx, COUNTER, person.as_bytes())?.check_open(now)?;
            store::identity::password::find(tx, person)
        })
        .await?;
    let kept = kept.ok_or(Refusal::Wrong)?;
    let hashed: Hashed = kept.parse().map_err(Error::broken)?;
    let typed = Zeroizing::new(normalised(typed));
    Ok((env.hashing.verify(&typed, &hashed).await?, kept))
}
