//! Filling in: a draft is begun, saved page by page, and resumed on any device.

use std::sync::Arc;

use domain::{
    Error, PersonId, Result,
    event::{Actor, Event},
    identity::PersonalIdNumber,
    services::{
        Answers, Mandate, Published,
        expression::Truth,
        field::{self, Field},
        procedure::Page,
    },
};
use site::Env;
use store::{
    person,
    services::{
        Subject, dossier,
        draft::{self, Draft, DraftId},
        procedure_text,
    },
};

use super::seen::{self, Applicant, Seen};

/// Why a draft is not begun or kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The registers do not prove that one may file for this person.
    #[error("not somebody one may file for")]
    NotProved,
    /// It was sent already.
    #[error("sent already")]
    Sent,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotProved => "draft.not_proved",
            Self::Sent => "draft.sent",
        }
    }

    fn kind(&self) -> domain::Kind {
        match self {
            Self::NotProved => domain::Kind::Forbidden,
            Self::Sent => domain::Kind::Unprocessable,
        }
    }
}

/// A draft with all that its pages need.
pub struct Open {
    /// The draft.
    pub draft: Draft,
    /// What rules see.
    pub seen: Seen,
}

/// A subject as an applicant's rules see it now, with their open dossiers.
///
/// # Errors
///
/// When the register does not tell of them.
pub async fn see(
    env: &Env,
    applicant: &Applicant,
    published: &Arc<Published>,
    subject: PersonalIdNumber,
) -> Result<Seen> {
    let resident = seen::resident(env, subject).await?;
    let open = env.db.glance(move |tx| dossier::open_procedures(tx, &subject)).await?;
    Ok(Seen::of(Arc::clone(published), applicant, resident, env.clock.now()).with_open(open))
}

/// Somebody chose for whom: the open draft for them, or one that begins.
///
/// # Errors
///
/// [`Refusal::NotProved`].
pub async fn begin(env: &Env, person: PersonId, mandate: Mandate, seen: &Seen) -> Result<DraftId> {
    if seen.sight().may_file(mandate) != Truth::True {
        return Err(Refusal::NotProved.into());
    }
    let now = env.clock.now();
    let procedure = seen.procedure().clone();
    let subject = Subject { number: seen.subject.number, name: seen.subject.name.clone() };
    let draft = Draft {
        id: env.dice.id(now),
        person,
        procedure: procedure.id.clone(),
        procedure_hash: procedure.hash_text(),
        mandate,
        subject,
        answers: Answers::default(),
        saved_at: now,
        dossier: None,
        version: 1,
    };
    let text = seen.published.text.clone();
    env.db
        .write(move |tx| {
            let key = person::load(tx, person)?.key;
            let open = draft::open_of(tx, person, &key, now)?;
            let same = |other: &&Draft| {
                other.procedure == draft.procedure && other.subject.number == draft.subject.number
            };
            if let Some(known) = open.iter().find(same) {
                let event = Event::new(now, Actor::Citizen(person), "draft.resumed").of(known.id);
                return Ok((known.id, event.into()));
            }
            procedure_text::keep(tx, &draft.procedure_hash, &procedure, &text)?;
            if !draft::begin(tx, &draft, &key)? {
                return Err(Error::Conflict);
            }
            let event = Event::new(now, Actor::Citizen(person), "draft.begun").of(draft.id);
            Ok((draft.id, event.with("procedure", draft.procedure.clone()).into()))
        })
        .await
}

/// A draft of somebody, with what rules see of its subject now.
///
/// # Errors
///
/// Missing, when it is not theirs; [`Refusal::Sent`].
pub async fn open(env: &Arc<Env>, person: PersonId, applicant: &Applicant, id: DraftId) -> Result<Open> {
    let draft = load(env, person, id).await?;
    if draft.dossier.is_some() {
        return Err(Refusal::Sent.into());
    }
    let published = seen::published_of(env, &draft.procedure_hash).await?;
    let seen = see(env, applicant, &published, draft.subject.number).await?;
    Ok(Open { draft, seen })
}

/// A draft of somebody, sent or not.
///
/// # Errors
///
/// Missing, when it is not theirs.
pub async fn load(env: &Env, person: PersonId, id: DraftId) -> Result<Draft> {
    env.db
        .glance(move |tx| {
            let key = person::load(tx, person)?.key;
            draft::load(tx, person, &key, id)
        })
        .await
}

/// Somebody's open drafts.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn list(env: &Env, person: PersonId) -> Result<Vec<Draft>> {
    let now = env.clock.now();
    env.db
        .read(move |tx| {
            let key = person::load(tx, person)?.key;
            draft::open_of(tx, person, &key, now)
        })
        .await
}

/// Why the answers of a page are not kept. Nothing is changed, and nothing that was typed is lost.
#[derive(Debug)]
pub enum NotKept {
    /// What is wrong, field by field.
    Wrong(Vec<(String, field::Refusal)>),
    /// Fields that were answered otherwise since the page was shown, in another
    /// window or on another device.
    Elsewhere(Vec<String>),
}

/// The mark of a page's answers, by which a form names what it was filled in upon.
#[must_use]
pub fn mark(open: &Open, page: &Page) -> String {
    let mut text = String::new();
    for field in &page.fields {
        text.extend([&*field.id, "=", open.draft.answers.get(&field.id).unwrap_or_default(), "\n"]);
    }
    domain::text::hex(&site::visit::index(&text)[..16])
}

/// What was typed on a page, and the [`mark`] of what it showed.
pub struct Typed<'a> {
    /// What was typed in a field.
    pub answer: &'a (dyn Fn(&Field) -> String + Sync),
    /// Nothing, where whoever saves has looked at what is there.
    pub upon: Option<&'a str>,
}

/// A page was answered: its answers are kept, or nothing is and the page says why.
///
/// # Errors
///
/// Conflict, when the draft was changed on another device in this very moment.
pub async fn save(
    env: &Env,
    open: Open,
    page: &Page,
    typed: Typed<'_>,
) -> Result<std::result::Result<Open, NotKept>> {
    let answers = match open.seen.sight().read(page, &open.draft.answers, typed.answer) {
        Ok(answers) => answers,
        Err(wrong) => return Ok(Err(NotKept::Wrong(wrong))),
    };
    if typed.upon.is_some_and(|upon| upon != mark(&open, page)) {
        let other = |field: &&Field| answers.get(&field.id) != open.draft.answers.get(&field.id);
        let others: Vec<String> = page.fields.iter().filter(other).map(|field| field.id.clone()).collect();
        if !others.is_empty() {
            return Ok(Err(NotKept::Elsewhere(others)));
        }
    }
    let Open { mut draft, seen } = open;
    let now = env.clock.now();
    draft.answers = answers;
    let kept = draft.clone();
    env.db
        .write(move |tx| {
            let key = person::load(tx, kept.person)?.key;
            draft::save(tx, &kept, &key, now)?;
            Ok(((), Event::new(now, Actor::Citizen(kept.person), "draft.saved").of(kept.id).into()))
        })
        .await?;
    draft.saved_at = now;
    draft.version += 1;
    Ok(Ok(Open { draft, seen }))
}

/// Somebody throws a draft away.
///
/// # Errors
///
/// Missing, when there is none that can be thrown away.
pub async fn discard(env: &Env, person: PersonId, id: DraftId) -> Result<()> {
    let now = env.clock.now();
    env.db
        .write(move |tx| {
            if !draft::discard(tx, person, id)? {
                return Err(Error::Missing("draft"));
            }
            Ok(((), Event::new(now, Actor::Citizen(person), "draft.discarded").of(id).into()))
        })
        .await
}
