//! A look at somebody's record: recorded first, then taken.
//!
//! One look per officer, case and hour: whoever turns the pages of a case
//! looks once.

use domain::{
    Error, PersonId, Result,
    event::{Actor, Event},
    identity::{look::Purpose, officer::Officer},
};
use site::Env;
use store::look::Look;

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
