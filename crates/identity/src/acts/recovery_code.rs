//! Recovery codes given anew: those before are good no longer.

use std::sync::Arc;

use domain::{
    PersonId, Result,
    event::{Actor, Event},
};
use site::Env;
use store::{
    identity::walk::{Walk, WalkId},
    session::Session,
};

use super::{
    Browser, activation,
    browser::{Verdict, told},
    passcode,
    walk::{self, Place, To},
};

/// Draws new codes for whoever gives their passcode; they count once they were shown.
///
/// # Errors
///
/// What the passcode refuses; `passcode.held` while the account is held.
pub async fn draw(env: &Env, browser: &Browser, session: &Session, digits: &str) -> Result<WalkId> {
    let id: WalkId = env.dice.id(env.clock.now());
    let place = Place::new(env, browser, id, To::RecoveryCodes);
    let (now, person) = (place.now(), session.person);
    let tried = passcode::tried(env, person, digits, now).await?;
    let codes = activation::drawn_codes(env);
    let by_passkey = session.proofs.passkey_at.is_some();
    let verdict: Verdict<WalkId> = env
        .db
        .write(move |tx| {
            let said = |what| Event::new(now, Actor::Citizen(person), what).about(person);
            let kept = match tried.judge(tx)? {
                Ok(kept) => kept,
                Err((refused, event)) => return Ok((Err(refused), event.into())),
            };
            if let Some(until) = kept.held_until.filter(|_| kept.is_held(now) && !by_passkey) {
                let refusal = passcode::Refusal::Held { until };
                return Ok((Err((&refusal).into()), said("passcode.held").into()));
            }
            let walk = place.begin(Some(person), &codes)?;
            store::identity::walk::insert(tx, &Walk { proved_at: Some(now), ..walk })?;
            Ok((Ok(id), said("recovery_code.drawn").into()))
        })
        .await?;
    told(verdict)
}

/// The codes that were drawn, to be kept by the person before the last press.
///
/// # Errors
///
/// `walk.over`.
pub async fn drawn(env: &Env, browser: &Browser, id: WalkId) -> Result<Vec<String>> {
    let place = Place::new(env, browser, id, To::RecoveryCodes);
    env.db.read(move |tx| walk::staged(&place.proved(tx)?.0)).await
}

/// The last press: these codes are good, and those before no longer.
///
/// # Errors
///
/// `walk.over`, also for a walk of somebody else.
pub async fn keep(env: &Env, browser: &Browser, session: &Session, id: WalkId) -> Result<()> {
    let place = Place::new(env, browser, id, To::RecoveryCodes);
    let (keys, owner, now) = (Arc::clone(&env.keys), session.person, place.now());
    env.db
        .write(move |tx| {
            let (walk, person) = place.proved(tx)?;
            if person != owner {
                return Err(walk::Refusal::Over.into());
            }
            place.end(tx, &walk)?;
            let codes: Vec<String> = walk::staged(&walk)?;
            let macs: Vec<[u8; 32]> =
                codes.iter().map(|code| passcode::recovery_mac(&keys, person, code)).collect();
            store::identity::recovery_code::replace(tx, person, &macs, now)?;
            Ok(((), Event::new(now, Actor::Citizen(person), "recovery_code.replaced").about(person).into()))
        })
        .await
}

/// How many codes a person has left.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn left(env: &Env, person: PersonId) -> Result<i64> {
    env.db.read(move |tx| store::identity::recovery_code::left(tx, person)).await
}
