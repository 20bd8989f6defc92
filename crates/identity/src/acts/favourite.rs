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

/// One of somebody's favourites is added, moved or taken away.
///
/// # Errors
///
/// "favourite.unknown", when the app has no such thing and never had it there; "favourite.full".
pub async fn change(env: &Env, person: PersonId, change: Change, word: &str) -> Result<Favourites> {
    let known = utility::find(word).map(|utility| utility.word);
    let word = match (known, change) {
        (None, Change::Add) => return Err(Refusal::Unknown.into()),
        (known, _) => known.unwrap_or(word).to_owned(),
    };
    let now = env.clock.now();
    env.db
        .write(move |tx| {
            let key = store::person::load(tx, person)?.key;
            let mut kept = store::identity::favourite::of_person(tx, person, &key)?;
            // Whatever the app has no longer may still be taken away.
            if known.is_none() && !kept.favourites.has(&word) {
                return Err(Refusal::Unknown.into());
            }
            kept.favourites = kept.favourites.change(change, &word)?;
            store::identity::favourite::save(tx, person, &key, &kept)?;
            let event = Event::new(now, Actor::Citizen(person), "favourite.changed").about(person);
            Ok((kept.favourites, event.into()))
        })
        .await
}
