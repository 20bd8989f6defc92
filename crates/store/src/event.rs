//! What happened, as it is kept and read again.

use std::borrow::Cow;

use domain::{
    Error, Id, PersonId, Result,
    event::{Event, Events},
    notice,
};
use jiff::Timestamp;

use crate::{
    db::{Marks, Row, Tx, sql},
    outbox,
};

/// What an [`EventId`] names.
#[derive(Debug)]
pub enum Kept {}
/// Names one event of the log.
pub type EventId = Id<Kept>;

/// An event as the log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id. The first event of an act carries the act's.
    pub id: EventId,
    /// The first event of the act it belongs to.
    pub act: EventId,
    /// When.
    pub at: Timestamp,
    /// In which role somebody did it.
    pub role: String,
    /// Who did it, where it is a person.
    pub actor: Option<PersonId>,
    /// What happened.
    pub what: String,
    /// Whom it is about.
    pub person: Option<PersonId>,
    /// The thing it is about.
    pub thing: Option<String>,
    /// Codes and counts, as the JSON text that was kept.
    pub details: String,
    /// Its place in the chain, once it has one.
    pub seq: Option<i64>,
}

impl Entry {
    /// The detail of this name, where there is one.
    #[must_use]
    pub fn detail(&self, name: &str) -> Option<String> {
        let details: serde_json::Value = serde_json::from_str(&self.details).ok()?;
        details.get(name)?.as_str().map(str::to_owned)
    }

    /// Reads the columns `id, act, at, role, actor, what, person, thing, details, seq`.
    pub(crate) fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.id(0)?,
            act: row.id(1)?,
            at: row.at(2)?,
            role: row.get(3)?,
            actor: row.maybe_id(4)?,
            what: row.get(5)?,
            person: row.maybe_id(6)?,
            thing: row.get(7)?,
            details: row.get(8)?,
            seq: row.get(9)?,
        })
    }
}

/// Events of a person, newest first, `most` of them, older than `before` where a page went on.
pub fn by_person(
    tx: &mut Tx<'_>,
    person: PersonId,
    before: Option<EventId>,
    most: u32,
) -> Result<Vec<Entry>> {
    tx.all(
        sql("select id, act, at, role, actor, what, person, thing, details, seq from event
             where person = $1 and id < $2 order by id desc limit $3"),
        &[&person, &before.unwrap_or(LAST), &most],
        Entry::read,
    )
}

/// Events of a thing, newest first, `most` of them, older than `before` where a page went on.
pub fn by_thing(tx: &mut Tx<'_>, thing: &str, before: Option<EventId>, most: u32) -> Result<Vec<Entry>> {
    tx.all(
        sql("select id, act, at, role, actor, what, person, thing, details, seq from event
             where thing = $1 and id < $2 order by id desc limit $3"),
        &[&thing, &before.unwrap_or(LAST), &most],
        Entry::read,
    )
}

/// Sorts after every id there can be.
const LAST: EventId = EventId::from_bytes([0xff; 16]);

/// Keeps the events of an act and posts their letters, in the act's own transaction.
///
/// The id of the act is drawn in its first run and stays: it is what a commit
/// of unknown end is looked up by.
pub(crate) fn keep(tx: &mut Tx<'_>, marks: &mut Marks, events: &Events) -> Result<()> {
    let first = events.events.first().ok_or_else(|| Error::broken("an act without an event"))?;
    let act = match marks.act {
        Some(act) => EventId::from_bytes(act),
        None => tx.dice().id(first.at)?,
    };
    *marks = Marks { act: Some(*act.as_bytes()), events: true, letters: false };
    for (index, event) in events.events.iter().enumerate() {
        let id = if index == 0 { act } else { tx.dice().id(event.at)? };
        insert(tx, id, act, event)?;
        for letter in notice::for_event(event) {
            marks.letters |= outbox::post(tx, event.at, &letter)?;
        }
    }
    for letter in &events.letters {
        marks.letters |= outbox::post(tx, first.at, letter)?;
    }
    Ok(())
}

fn insert(tx: &mut Tx<'_>, id: EventId, act: EventId, event: &Event) -> Result<()> {
    tx.leave(
        sql("insert into event (id, act, at, role, actor, what, person, thing, details)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
        &[
            &id,
            &act,
            &event.at,
            &event.actor.role(),
            &event.actor.person(),
            &event.what,
            &event.person,
            &event.thing,
            &json(&event.details)?,
        ],
    )
}

/// Names and values as a JSON object, in the order they were given.
fn json(details: &[(&'static str, Cow<'static, str>)]) -> Result<Cow<'static, str>> {
    if details.is_empty() {
        return Ok(Cow::Borrowed("{}"));
    }
    let pairs = details.iter().map(|(name, value)| (*name, &**value));
    outbox::object(pairs).map(Cow::Owned)
}
