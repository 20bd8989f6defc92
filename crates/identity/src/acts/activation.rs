//! Activating an approved account (Decree 69/2024/NĐ-CP art. 14).
//!
//! Number and contact, a code, a password, a passcode, two questions, recovery
//! codes. Until the last page nothing is kept but what this browser has typed;
//! then everything is, in one act. Whoever loses the browser begins again.

use std::sync::Arc;

use domain::{
    Error, PersonId, Refused, Result,
    event::{Actor, Event},
    identity::{
        PersonalIdNumber, account::Account, attempts::Budget, otp::Purpose, recovery_code, security_question,
    },
};
use gateway::Keys;
use serde::{Deserialize, Serialize};
use site::Env;
use store::{
    Tx,
    contact::Contact,
    identity::{
        security_answer::Answer,
        walk::{Walk, WalkId},
    },
};

use super::{
    Browser,
    browser::NOBODY,
    otp::{self, Drawn, Trial, Wanted},
    passcode, password,
    walk::{self, Place, To},
};

/// What the pages of an activation have gathered: hashes, and codes not yet given.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Staged {
    password: Option<String>,
    passcode: Option<String>,
    answers: Vec<(String, String)>,
    codes: Vec<String>,
}

/// Which page of an activation comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Next {
    /// Choosing a password.
    Password,
    /// Choosing a passcode.
    Passcode,
    /// Two questions.
    Questions,
    /// Keeping the recovery codes.
    Codes,
}

impl Staged {
    fn next(&self) -> Next {
        match self {
            Self { password: None, .. } => Next::Password,
            Self { passcode: None, .. } => Next::Passcode,
            Self { codes, .. } if codes.is_empty() => Next::Questions,
            _ => Next::Codes,
        }
    }
}

/// Begins: a code travels to the contact when it is the one on record, and
/// nowhere when it is not. Whoever asks sees the same either way.
///
/// # Errors
///
/// `attempts.wait` when a budget is spent.
pub async fn begin(
    env: &Env,
    browser: &Browser,
    number: PersonalIdNumber,
    contact: Contact,
) -> Result<WalkId> {
    let id: WalkId = env.dice.id(env.clock.now());
    let place = Place::new(env, browser, id, To::Activation);
    let (drawn, network) = (Drawn::new(env, id.cast()), browser.network.clone());
    let now = place.now();
    let device = browser.device;
    env.db
        .write(move |tx| {
            let budget = Budget::REGISTRATIONS_BY_NETWORK;
            store::attempt::spend(tx, "activation.network", &network, budget, now)?;
            let person = holder(tx, &number, &contact)?;
            store::identity::walk::insert(tx, &place.begin(person, &Staged::default())?)?;
            let wanted = Wanted {
                id: id.cast(),
                device,
                purpose: Purpose::Activation,
                person,
                counted_by: counted_by(tx, &number, &contact),
                channel: otp::channel_to(&contact),
                site: None,
            };
            Ok((id, otp::send(tx, &wanted, &drawn, now)?))
        })
        .await
}

/// Whose number and contact these are: the same work whether anybody's or not.
pub(super) fn holder(
    tx: &mut Tx<'_>,
    number: &PersonalIdNumber,
    contact: &Contact,
) -> Result<Option<PersonId>> {
    let index = store::person::number_index(tx, number);
    let (person, looked_at) = store::person::holder_evenly(tx, "number", &index)?;
    let fits = store::contact::is_on_record(tx, looked_at.unwrap_or(NOBODY), contact)?;
    // Whoever was only looked at is never whose contact it is.
    Ok(person.filter(|_| fits))
}

/// Only whoever knows number and contact can use up the codes of a day.
pub(super) fn counted_by(tx: &Tx<'_>, number: &PersonalIdNumber, contact: &Contact) -> [u8; 32] {
    tx.vault().blind("otp.counted_by", &format!("{}|{}", number.as_str(), contact.value()))
}

/// The code is right: from here on words may be specific.
///
/// # Errors
///
/// What the code refuses; `account.already_active`, `account.activation_overdue`
/// and the account's other refusals.
pub async fn confirm(env: &Env, browser: &Browser, id: WalkId, typed: &str) -> Result<()> {
    let place = Place::new(env, browser, id, To::Activation);
    let trial = Trial::new(env, browser, (id.cast(), Purpose::Activation), typed)?;
    let now = place.now();
    otp::spend(env, trial, now, move |tx, otp| {
        let person = otp.person.ok_or(Error::Missing("person"))?;
        let walk = Walk { proved_at: Some(now), ..place.walk(tx)? };
        let said = |what| Event::new(now, Actor::Anyone, what).about(person).of(id);
        let account = account_of(tx, person)?;
        if let Err(refusal) = account.check_activation(now) {
            place.end(tx, &walk)?;
            let refused = Refused::from(&refusal);
            let event = said("activation.barred").with("why", refused.code);
            return Ok((Err(refused), event.into()));
        }
        store::identity::walk::save(tx, &walk)?;
        Ok((Ok(()), said("activation.proved").into()))
    })
    .await
}

fn account_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Account> {
    store::person::account_of(tx, person)?.ok_or(Error::Missing("person"))
}

/// Which page comes next.
///
/// # Errors
///
/// `walk.over`.
pub async fn next(env: &Env, browser: &Browser, id: WalkId) -> Result<Next> {
    let place = Place::new(env, browser, id, To::Activation);
    env.db.read(move |tx| Ok(walk::staged::<Staged>(&place.proved(tx)?.0)?.next())).await
}

/// Chooses the password.
///
/// # Errors
///
/// `walk.over`, and what the policy refuses.
pub async fn set_password(env: &Env, browser: &Browser, id: WalkId, typed: &str) -> Result<()> {
    let place = Place::new(env, browser, id, To::Activation);
    let person = env.db.read(move |tx| place.proved(tx).map(|(_, person)| person)).await?;
    let hash = password::chosen(env, person, typed).await?;
    stage(env, place, move |staged| staged.password = Some(hash.clone())).await
}

/// Chooses the passcode.
///
/// # Errors
///
/// `walk.over`, `passcode.not_six_digits`, `passcode.easy`.
pub async fn set_passcode(env: &Env, browser: &Browser, id: WalkId, typed: &str) -> Result<()> {
    let place = Place::new(env, browser, id, To::Activation);
    env.db.read(move |tx| place.proved(tx).map(|_| ())).await?;
    let hash = passcode::chosen(env, typed).await?;
    stage(env, place, move |staged| staged.passcode = Some(hash.clone())).await
}

/// Chooses two questions; the recovery codes are drawn to be shown next.
///
/// # Errors
///
/// `walk.over`, and what is wrong with questions or answers.
pub async fn set_answers(
    env: &Env,
    browser: &Browser,
    id: WalkId,
    pairs: [(String, String); 2],
) -> Result<()> {
    let place = Place::new(env, browser, id, To::Activation);
    env.db.read(move |tx| place.proved(tx).map(|_| ())).await?;
    let borrowed = [&pairs[0], &pairs[1]].map(|(question, answer)| (question.as_str(), answer.as_str()));
    security_question::check(borrowed)?;
    let mut answers = Vec::new();
    for (question, answer) in borrowed {
        let hashed = env.hashing.hash(&security_question::normalised(answer), env.dice.bytes()).await?;
        answers.push((question.to_owned(), hashed.to_text()));
    }
    let codes = drawn_codes(env);
    stage(env, place, move |staged| {
        staged.answers.clone_from(&answers);
        staged.codes.clone_from(&codes);
    })
    .await
}

/// Eight recovery codes.
pub(super) fn drawn_codes(env: &Env) -> Vec<String> {
    (0..recovery_code::COUNT).map(|_| recovery_code::code(env.dice.bytes())).collect()
}

async fn stage<F>(env: &Env, place: Place, change: F) -> Result<()>
where
    F: Fn(&mut Staged) + Send + 'static,
{
    let why = "typed on the way to an activation: nothing is kept before its last page";
    env.db
        .write_quietly(why, move |tx| {
            let (walk, _) = place.proved(tx)?;
            let mut staged: Staged = walk::staged(&walk)?;
            change(&mut staged);
            walk::stage(tx, &walk, &staged)
        })
        .await
}

/// The recovery codes, to be kept by the person before the last press.
///
/// # Errors
///
/// `walk.over`.
pub async fn codes(env: &Env, browser: &Browser, id: WalkId) -> Result<Vec<String>> {
    let place = Place::new(env, browser, id, To::Activation);
    env.db.read(move |tx| Ok(walk::staged::<Staged>(&place.proved(tx)?.0)?.codes)).await
}

/// The last press: the account is in use, with everything that opens it.
///
/// # Errors
///
/// `walk.over` for everybody but the one who ends the walk, and what the
/// account refuses.
pub async fn finish(env: &Env, browser: &Browser, id: WalkId) -> Result<()> {
    let place = Place::new(env, browser, id, To::Activation);
    let keys = Arc::clone(&env.keys);
    env.db
        .write(move |tx| {
            let (walk, person) = place.proved(tx)?;
            let staged: Staged = walk::staged(&walk)?;
            place.end(tx, &walk)?;
            activate(tx, person, &place)?;
            keep(tx, person, (&staged, &keys), &place)?;
            let event = Event::new(place.now(), Actor::Citizen(person), "account.activated").about(person);
            Ok(((), event.into()))
        })
        .await
}

fn activate(tx: &mut Tx<'_>, person: PersonId, place: &Place) -> Result<()> {
    let person = store::person::load(tx, person)?;
    let account = person.account.activate(place.now())?;
    store::person::save(tx, account, person.version)
}

/// Password, passcode, answers and recovery codes, or none of them.
fn keep(tx: &mut Tx<'_>, person: PersonId, given: (&Staged, &Keys), place: &Place) -> Result<()> {
    let (staged, keys) = given;
    let (Some(password), Some(passcode), Next::Codes) = (&staged.password, &staged.passcode, staged.next())
    else {
        return Err(walk::Refusal::Over.into());
    };
    store::identity::password::save(tx, person, password, place.now())?;
    store::identity::passcode::set(tx, person, passcode, place.now())?;
    let answers: Vec<Answer> = staged
        .answers
        .iter()
        .map(|(question, hash)| Answer { question: question.clone(), hash: hash.clone() })
        .collect();
    store::identity::security_answer::replace(tx, person, &answers)?;
    let macs: Vec<[u8; 32]> =
        staged.codes.iter().map(|code| passcode::recovery_mac(keys, person, code)).collect();
    store::identity::recovery_code::replace(tx, person, &macs, place.now())
}
