//! The log, as an auditor reads it: by person or by thing.

use std::collections::BTreeSet;

use domain::{
    PersonId, Result,
    identity::{
        PersonalIdNumber,
        look::Purpose,
        officer::{OfficerId, Role},
    },
};
use site::Env;
use store::{
    event::{self, Entry, EventId},
    identity::registration,
    officer, person,
};

use super::look::{self, Looking};

/// Whose or which events are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// What concerns a person.
    Person(PersonId),
    /// What concerns a thing, by its id.
    Thing(String),
}

/// Whom or what the auditor's words lead to: the code of a case, a number with
/// an account, or an id.
///
/// # Errors
///
/// "officer.role", for whoever is no auditor.
pub async fn subject(env: &Env, officer: OfficerId, sought: &str) -> Result<Option<Subject>> {
    let now = env.clock.now();
    let sought = sought.trim().to_owned();
    env.db
        .read(move |tx| {
            officer::load(tx, officer)?.officer.check_role(Role::Auditor, now)?;
            if sought.is_empty() {
                return Ok(None);
            }
            if let Some(id) = registration::by_code(tx, &sought.to_uppercase())? {
                return Ok(Some(Subject::Thing(id.to_string())));
            }
            if let Ok(number) = sought.parse::<PersonalIdNumber>() {
                return Ok(person::by_number(tx, &number)?.map(Subject::Person));
            }
            if let Ok(id) = sought.parse::<PersonId>()
                && person::account_of(tx, id)?.is_some()
            {
                return Ok(Some(Subject::Person(id)));
            }
            Ok(Some(Subject::Thing(sought.clone())))
        })
        .await
}

/// Events of a subject, newest first, older than `before`. Reading a person's
/// events is a look at them, recorded first.
///
/// # Errors
///
/// "officer.role", for whoever is no auditor.
pub async fn read(
    env: &Env,
    officer: OfficerId,
    subject: Subject,
    before: Option<EventId>,
) -> Result<Vec<Entry>> {
    let now = env.clock.now();
    let auditor = env.db.read(move |tx| Ok(officer::load(tx, officer)?.officer)).await?;
    auditor.check_role(Role::Auditor, now)?;
    let sought = subject.clone();
    let entries = env
        .db
        .read(move |tx| match &sought {
            Subject::Person(person) => event::by_person(tx, *person, before, PAGE),
            Subject::Thing(thing) => event::by_thing(tx, thing, before, PAGE),
        })
        .await?;
    // Whoever the events concern sees that they were read, before anybody reads them.
    let concerned: BTreeSet<PersonId> = match subject {
        Subject::Person(person) => BTreeSet::from([person]),
        Subject::Thing(_) => entries.iter().filter_map(|entry| entry.person).collect(),
    };
    for person in concerned {
        let (thing, fields) = ("log".to_owned(), "events");
        let looking = Looking { person, purpose: Purpose::Audit, thing, fields };
        look::record(env, &auditor, looking).await?;
    }
    Ok(entries)
}

/// How many events a page of the log has.
pub const PAGE: u32 = 50;
