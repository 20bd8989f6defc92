//! A look at somebody's record: recorded first, then taken.
//!
//! One look per officer, case and hour: whoever turns the pages of a case
//! looks once.

use domain::{
    Error, PersonId, Result,
    event::{Actor, Event},
    identity::{look::Purpose, officer::Officer},
};
use jiff::Timestamp;
use site::{
    Env,
    call::{self as calls, Heard},
};
use store::look::Look;

use super::call;

/// Whose record is looked at, and why.
#[derive(Debug, Clone)]
pub struct Looking {
    /// Whose.
    pub person: PersonId,
    /// Why.
    pub purpose: Purpose,
    /// The case it is for.
    pub thing: String,
    /// Which data: words separated by spaces.
    pub fields: &'static str,
}

/// Records that an officer looks at somebody's record. Only then may it be read.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn record(env: &Env, officer: &Officer, looking: Looking) -> Result<()> {
    let now = env.clock.now();
    let (id, actor) = (env.dice.id(now), Actor::Officer(officer.id.cast()));
    let look = Look {
        id,
        at: now,
        viewer: officer.unit.clone(),
        viewer_en: None,
        viewer_id: officer.id.to_string(),
        purpose: looking.purpose,
        thing: looking.thing,
        fields: looking.fields.to_owned(),
    };
    let recorded = env.db.write(move |tx| {
        if !store::look::insert(tx, looking.person, &look)? {
            return Err(Error::Conflict); // looked before in this hour: nothing to keep
        }
        let event = Event::new(now, actor, "look.recorded").about(looking.person).of(&look.thing);
        Ok(((), event.with("purpose", look.purpose.word()).into()))
    });
    match recorded.await {
        Err(Error::Conflict) => Ok(()),
        other => other,
    }
}

/// A portal tells of a look at somebody's record: it stands in their log like any other.
///
/// # Errors
///
/// As [`call::once`].
pub async fn told(env: &Env, heard: &Heard) -> Result<()> {
    let now = env.clock.now();
    let look = told_look(heard, now)?;
    call::once(env, heard, move |tx, person| {
        let id = person.account.id;
        store::look::told(tx, id, &look)?;
        let event = Event::new(now, Actor::Client, "look.told").about(id).of(&look.thing);
        Ok(event.with("purpose", look.purpose.word()).into())
    })
    .await
}

fn told_look(heard: &Heard, now: Timestamp) -> Result<Look, calls::Refusal> {
    let client = &heard.caller.client.client_id;
    let named = call::maybe(heard, "viewer_vi")?.or(call::maybe(heard, "viewer")?);
    let purpose = call::value(heard, "purpose")?;
    let purpose = Purpose::TOLD.into_iter().find(|told| told.word() == purpose);
    Ok(Look {
        id: call::read(heard, "key")?,
        at: call::moment(heard, "at", now)?,
        viewer: named.unwrap_or(&heard.caller.name).to_owned(),
        viewer_en: call::maybe(heard, "viewer_en")?.map(str::to_owned),
        viewer_id: match call::maybe(heard, "viewer_id")? {
            Some(viewer) => format!("{client}/{viewer}"),
            None => client.clone(),
        },
        purpose: purpose.ok_or(calls::Refusal::Unclear)?,
        thing: call::value(heard, "thing")?.to_owned(),
        fields: call::maybe(heard, "fields")?.unwrap_or_default().to_owned(),
    })
}
