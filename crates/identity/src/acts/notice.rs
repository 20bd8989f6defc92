//! Notices: portals have them sent, and opening them marks them as read.

use domain::{
    PersonId, Result,
    event::{Actor, Channel, Event, Events, Letter},
    message::dossier,
};
use jiff::Timestamp;
use site::{
    Env,
    call::{self as calls, Heard},
};

use super::call;

/// Somebody opened their notices: the bell counts them no longer.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn read(env: &Env, person: PersonId, now: Timestamp) -> Result<()> {
    env.db
        .write_quietly("notices were opened: the bell's count, and nobody else's business", move |tx| {
            store::notice::read(tx, person, now)
        })
        .await
}

/// A portal has news of a dossier: the person is told by phone or mail, and in the app.
///
/// # Errors
///
/// As [`call::once`].
pub async fn told(env: &Env, heard: &Heard) -> Result<()> {
    let now = env.clock.now();
    let (template, args) = news(heard)?;
    let client = heard.once.client_id.clone();
    call::once(env, heard, move |_, person| {
        let id = person.account.id;
        let letter = |channel| {
            let letter = Letter::to(id, channel, template).with("at", now);
            args.iter().fold(letter, |letter, (name, value)| letter.with(name, value))
        };
        let event = Event::new(now, Actor::Client, "notice.told").about(id).with("template", template);
        let events = Events::from(event.with("client", client.clone()));
        Ok(events.send(letter(Channel::Best)).send(letter(Channel::App)))
    })
    .await
}

/// As many letters as a value may have, so that a text message stays short.
const LONGEST_VALUE: usize = 120;

/// What stands where a day is not told: where it can be read.
const NO_DAY: &str = "ghi trong ứng dụng";

/// A text of the house, and its values by place.
type News = (&'static str, Vec<(&'static str, String)>);

/// The text, one of a dossier's, and its values; none of them leads anywhere.
fn news(heard: &Heard) -> Result<News, calls::Refusal> {
    let named = call::value(heard, "template")?;
    let (template, wanted) = dossier::template(named).ok_or(calls::Refusal::Unclear)?;
    let mut args = Vec::new();
    for place in wanted {
        let value = match (place, call::maybe(heard, place)?) {
            (_, Some(value)) => dossier::day(value),
            ("don_vi", None) => heard.caller.name.clone(),
            ("ngay", None) => NO_DAY.to_owned(),
            (_, None) => return Err(calls::Refusal::Unclear),
        };
        let leads_away = ["://", "www."].into_iter().any(|sign| value.contains(sign));
        if leads_away || value.chars().count() > LONGEST_VALUE {
            return Err(calls::Refusal::Unclear);
        }
        args.push((place, value));
    }
    Ok((template, args))
}
