//! Telling somebody on every channel what changed what opens their account.
//!
//! The notices of an event reach the phone, or else the mailbox, and the app.
//! Where both are on record, the second one is told too: whoever holds a stolen
//! phone does not hold the mailbox.

use domain::{
    Error, PersonId, Result,
    event::{Channel, Event, Events, Letter},
};
use store::{PersonKey, Tx};

/// What is told on every channel on record.
const EVERYWHERE: [&str; 4] = ["device.new", "password.changed", "passcode.reset", "passkey.added"];

/// What happened, with a letter to the second channel for what must not be missed.
///
/// # Errors
///
/// Broken, when the database is, or when nothing happened.
pub fn everywhere(tx: &mut Tx<'_>, whom: (PersonId, &PersonKey), happened: Vec<Event>) -> Result<Events> {
    let (person, key) = whom;
    let told: Vec<(&'static str, jiff::Timestamp)> = happened
        .iter()
        .filter(|event| EVERYWHERE.contains(&event.what))
        .map(|event| (event.what, event.at))
        .collect();
    let mut events = events(happened)?;
    if told.is_empty() {
        return Ok(events);
    }
    let contacts = store::contact::of(tx, person, key)?;
    if contacts.phone.is_some() && contacts.email.is_some() {
        for (what, at) in told {
            events = events.send(Letter::to(person, Channel::Email, what).with("at", at));
        }
    }
    Ok(events)
}

/// Several events as what an act leaves behind.
///
/// # Errors
///
/// Broken, when nothing happened.
pub fn events(happened: Vec<Event>) -> Result<Events> {
    let mut happened = happened.into_iter();
    let first = happened.next().ok_or_else(|| Error::broken("an act in which nothing happened"))?;
    Ok(happened.fold(Events::from(first), Events::and))
}
