//! A portal's call, as an act: spent once, about somebody of the house, and done once.

use domain::{
    Result,
    event::{Actor, Event, Events},
    identity::PersonalIdNumber,
};
use jiff::Timestamp;
use site::{
    Env,
    call::{Heard, Refusal},
};
use store::{Tx, person::Person};

/// As many letters of a value as are taken.
const LONGEST: usize = 500;

/// A value that a call cannot do without.
///
/// # Errors
///
/// "call.unclear", when it is missing, empty or too long.
pub fn value<'a>(heard: &'a Heard, name: &str) -> Result<&'a str, Refusal> {
    maybe(heard, name)?.ok_or(Refusal::Unclear)
}

/// A value that a call may leave away.
///
/// # Errors
///
/// "call.unclear", when it is too long.
pub fn maybe<'a>(heard: &'a Heard, name: &str) -> Result<Option<&'a str>, Refusal> {
    match heard.body.get(name).map(|text| text.trim()) {
        None | Some("") => Ok(None),
        Some(text) if text.chars().count() > LONGEST => Err(Refusal::Unclear),
        Some(text) => Ok(Some(text)),
    }
}

/// A value of its own kind: a number, a moment, an id.
///
/// # Errors
///
/// "call.unclear", when it is missing or cannot be read.
pub fn read<T: std::str::FromStr>(heard: &Heard, name: &str) -> Result<T, Refusal> {
    value(heard, name)?.parse().map_err(|_| Refusal::Unclear)
}

/// A moment that has come.
///
/// # Errors
///
/// "call.unclear", when it cannot be read or lies ahead, further than clocks are apart.
pub fn moment(heard: &Heard, name: &str, now: Timestamp) -> Result<Timestamp, Refusal> {
    let at: Timestamp = read(heard, name)?;
    let ahead = at.as_second() - now.as_second();
    if ahead > oidc::lifetime::CLOCK_SKEW { Err(Refusal::Unclear) } else { Ok(at) }
}

/// Does what a call says to the person it names, once; the same call again changes nothing.
///
/// # Errors
///
/// "call.replayed", "call.unclear", "call.nobody"; Broken, when the database is.
pub async fn once<F>(env: &Env, heard: &Heard, act: F) -> Result<()>
where
    F: Fn(&mut Tx<'_>, &Person) -> Result<Events> + Send + 'static,
{
    let now = env.clock.now();
    let number: PersonalIdNumber = read(heard, "number")?;
    let (key, once) = (value(heard, "key")?.to_owned(), heard.once.clone());
    env.db
        .write(move |tx| {
            once.spend(tx)?;
            let Some(id) = store::person::by_number(tx, &number)? else { return Err(Refusal::Nobody.into()) };
            if !store::identity::heard_call::first(tx, &once.client_id, &key, now)? {
                let event = Event::new(now, Actor::Client, "call.repeated").about(id);
                return Ok(((), event.with("client", once.client_id.clone()).into()));
            }
            let person = store::person::load(tx, id)?;
            Ok(((), act(tx, &person)?))
        })
        .await
}
