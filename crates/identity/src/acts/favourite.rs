//! Tiện ích yêu thích: what somebody puts on the first page of their app.

use domain::{
    PersonId, Result,
    event::{Actor, Event},
    identity::{
        favourite::{Change, Favourites, Refusal},
        utility,
    },
};
use site::Env;
use store::Tx;

/// One of somebody's favourites is added, moved or taken away.
///
/// # Errors
///
/// "favourite.unknown", when the app has no such thing and never had it there; "favourite.full".
pub async fn change(env: &Env, person: PersonId, change: Change, word: &str) -> Result<Favourites> {
    let (now, word) = (env.clock.now(), word.to_owned());
    env.db
        .write(move |tx| {
            // Whatever is on offer no longer may still be taken away.
            if change == Change::Add && !is_on_offer(tx, &word)? {
                return Err(Refusal::Unknown.into());
            }
            let key = store::person::load(tx, person)?.key;
            let mut kept = store::identity::favourite::of_person(tx, person, &key)?;
            if change != Change::Add && !kept.favourites.has(&word) && !is_on_offer(tx, &word)? {
                return Err(Refusal::Unknown.into());
            }
            kept.favourites = kept.favourites.change(change, &word)?;
            store::identity::favourite::save(tx, person, &key, &kept)?;
            let event = Event::new(now, Actor::Citizen(person), "favourite.changed").about(person);
            Ok((kept.favourites, event.into()))
        })
        .await
}

/// Whether the app has this page, or a portal that was heard handles this procedure.
fn is_on_offer(tx: &mut Tx<'_>, word: &str) -> Result<bool> {
    if utility::find(word).is_some() {
        return Ok(true);
    }
    let heard = store::identity::portal_catalogue::all(tx)?;
    let procedures = heard.iter().flat_map(|catalogue| &catalogue.procedures);
    Ok(procedures.into_iter().any(|procedure| procedure.handled_here && procedure.slug == word))
}
