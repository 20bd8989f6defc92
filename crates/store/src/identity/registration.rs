//! Registrations: what was sent, when it is due, and what became of it.

use domain::{
    Error, Result,
    identity::{
        FullName, PartialDate, PersonalIdNumber,
        account::Level,
        officer::OfficerId,
        registration::{Fit, Reason, Registration, RegistrationId, State},
    },
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{PersonKey, Place, Row, Tx, contact, contact::Contact, person, sql};

/// What somebody said of themselves when they registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// The number.
    pub number: PersonalIdNumber,
    /// The full name.
    pub name: FullName,
    /// The date of birth.
    pub birth: PartialDate,
    /// When the card was issued.
    pub card_issued_on: Date,
    /// The phone or e-mail address that is to be theirs.
    #[serde(with = "as_text")]
    pub contact: Contact,
}

/// A registration to be put on record.
pub struct Sent<'a> {
    /// The case.
    pub registration: &'a Registration,
    /// What was said.
    pub application: &'a Application,
    /// The portrait, as a JPEG image.
    pub portrait: &'a [u8],
    /// What the register said of it when it was sent.
    pub fit: Fit,
}

/// A registration with what was sent, opened.
pub struct Filed {
    /// The case.
    pub registration: Registration,
    /// What was said.
    pub application: Application,
    /// What the register said of it when it was sent.
    pub fit: Fit,
    /// What the officer wrote beside the coded reason of a refusal.
    pub note: Option<String>,
    /// The key the applicant's columns are sealed under.
    pub key: PersonKey,
}

/// A line of the queue: no name, no number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// The case.
    pub id: RegistrationId,
    /// Its code.
    pub code: String,
    /// The level asked for.
    pub level: Level,
    /// When the law wants it decided.
    pub due_at: Timestamp,
    /// The first letters of the name.
    pub initials: String,
}

/// Where the queue went on: after this deadline and case.
pub type After = (Timestamp, RegistrationId);

/// How many cases wait, and how many of them are overdue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Sent and not decided.
    pub all: i64,
    /// Of those, past their deadline.
    pub overdue: i64,
}

fn place<'a>(column: &'static str, id: &'a RegistrationId) -> Place<'a> {
    Place { table: "registration", column, row: id.as_bytes() }
}

/// Puts a registration on record.
///
/// # Errors
///
/// Conflict, when its code is another case's.
pub fn insert(tx: &mut Tx<'_>, key: &PersonKey, sent: &Sent<'_>) -> Result<()> {
    let Registration { id, person, code, level, sent_at, due_at, .. } = sent.registration;
    if !person::claim(tx, "case", code.as_bytes(), *person)? {
        return Err(Error::Conflict);
    }
    let application = serde_json::to_vec(sent.application).map_err(Error::broken)?;
    let contact_index = contact::index(tx, &sent.application.contact);
    tx.execute(
        sql("insert into registration (person_id, id, code, level, fit, contact_index, sent_at, due_at, state, \
             sealed_application, sealed_portrait, version) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, 'sent', $9, $10, 1)"),
        &[
            person,
            id,
            code,
            &level.number(),
            &fit_word(sent.fit),
            &contact_index,
            sent_at,
            due_at,
            &key.seal(place("sealed_application", id), &application)?,
            &key.seal(place("sealed_portrait", id), sent.portrait)?,
        ],
    )?;
    Ok(())
}

/// A registration as far as deciding goes.
///
/// # Errors
///
/// Missing, when there is none of that id.
pub fn load(tx: &mut Tx<'_>, id: RegistrationId) -> Result<Registration> {
    let found = tx.opt(
        sql("select id, person_id, code, level, sent_at, due_at, state, decided_by, decided_at, reason, version \
             from registration where id = $1"),
        &[&id],
        read,
    )?;
    found.ok_or(Error::Missing("registration"))
}

/// A registration with what was sent.
///
/// # Errors
///
/// Missing, when there is none of that id.
pub fn open(tx: &mut Tx<'_>, id: RegistrationId) -> Result<Filed> {
    let vault = tx.vault();
    let found = tx.opt(
        sql("select r.id, r.person_id, r.code, r.level, r.sent_at, r.due_at, r.state, r.decided_by, r.decided_at, \
             r.reason, r.version, r.fit, r.sealed_application, r.sealed_note, p.wrapped_key \
             from registration r join person p on p.id = r.person_id where r.id = $1"),
        &[&id],
        |row| {
            let registration = read(row)?;
            let key = vault.unwrap(registration.person, row.bytes(14)?)?;
            let application = open_application(&key, &id, row.bytes(12)?)?;
            let note = row.get::<Option<Vec<u8>>>(13)?;
            let note = note.map(|note| key.open_text(place("sealed_note", &id), &note)).transpose()?;
            Ok(Filed { registration, application, fit: fit_of(row.text(11)?)?, note, key })
        },
    )?;
    found.ok_or(Error::Missing("registration"))
}

/// The portrait that was sent, as a JPEG image.
///
/// # Errors
///
/// Missing, when there is none of that id.
pub fn portrait(tx: &mut Tx<'_>, id: RegistrationId) -> Result<Vec<u8>> {
    let vault = tx.vault();
    let found = tx.opt(
        sql("select r.person_id, r.sealed_portrait, p.wrapped_key \
             from registration r join person p on p.id = r.person_id where r.id = $1"),
        &[&id],
        |row| {
            let key = vault.unwrap(row.id(0)?, row.bytes(2)?)?;
            key.open(place("sealed_portrait", &id), row.bytes(1)?)
        },
    )?;
    found.map(|image| image.to_vec()).ok_or(Error::Missing("registration"))
}

/// A decision, with what the officer wrote beside it.
///
/// # Errors
///
/// Conflict, when somebody else changed it meanwhile.
pub fn save(tx: &mut Tx<'_>, registration: &Registration, key: &PersonKey, note: Option<&str>) -> Result<()> {
    let Registration { id, person, version, .. } = registration;
    let (state, by, at, reason) = columns(&registration.state);
    let note = note.map(|note| key.seal(place("sealed_note", id), note.as_bytes())).transpose()?;
    tx.one_row(
        sql("update registration set state = $1, decided_by = $2, decided_at = $3, reason = $4, sealed_note = $5, \
             version = version + 1 where person_id = $6 and id = $7 and version = $8"),
        &[&state, &by, &at, &reason, &note, person, id, version],
    )
}

/// Cases that wait, the one due first first, `most` of them after `after`.
///
/// # Errors
///
/// Broken, when the database is.
pub fn waiting(tx: &mut Tx<'_>, after: Option<After>, most: u32) -> Result<Vec<Queued>> {
    let vault = tx.vault();
    let (due, id) = after.unwrap_or((Timestamp::UNIX_EPOCH, RegistrationId::from_bytes([0; 16])));
    tx.all(
        sql("select r.id, r.person_id, r.code, r.level, r.due_at, r.sealed_application, p.wrapped_key \
             from registration r join person p on p.id = r.person_id \
             where r.state = 'sent' and (r.due_at > $1 or (r.due_at = $1 and r.id > $2)) \
             order by r.due_at, r.id limit $3"),
        &[&due, &id, &most],
        |row| {
            let id = row.id(0)?;
            let key = vault.unwrap(row.id(1)?, row.bytes(6)?)?;
            let application = open_application(&key, &id, row.bytes(5)?)?;
            Ok(Queued {
                id,
                code: row.get(2)?,
                level: Level::of(row.get(3)?)?,
                due_at: row.at(4)?,
                initials: application.name.initials(),
            })
        },
    )
}

/// How many cases wait.
///
/// # Errors
///
/// Broken, when the database is.
pub fn count_waiting(tx: &mut Tx<'_>, now: Timestamp) -> Result<Waiting> {
    tx.one(
        sql(
            "select count(*), count(case when due_at < $1 then 1 end) from registration where state = 'sent'",
        ),
        &[&now],
        |row| Ok(Waiting { all: row.get(0)?, overdue: row.get(1)? }),
    )
}

/// The case of a code.
///
/// # Errors
///
/// Broken, when the database is.
pub fn by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<RegistrationId>> {
    tx.opt(sql("select id from registration where code = $1"), &[&code], |row| row.id(0))
}

/// The cases that name a number, the latest first.
///
/// # Errors
///
/// Broken, when the database is.
pub fn by_number(tx: &mut Tx<'_>, number: &PersonalIdNumber) -> Result<Vec<Registration>> {
    let index = person::number_index(tx, number);
    tx.all(
        sql("select r.id, r.person_id, r.code, r.level, r.sent_at, r.due_at, r.state, r.decided_by, r.decided_at, \
             r.reason, r.version from person p join registration r on r.person_id = p.id \
             where p.number_index = $1 order by r.id desc limit 50"),
        &[&index],
        read,
    )
}

/// The cases that name a phone or an e-mail address, the latest first.
///
/// # Errors
///
/// Broken, when the database is.
pub fn by_contact(tx: &mut Tx<'_>, named: &Contact) -> Result<Vec<Registration>> {
    let index = contact::index(tx, named);
    tx.all(
        sql("select id, person_id, code, level, sent_at, due_at, state, decided_by, decided_at, reason, version \
             from registration where contact_index = $1 order by id desc limit 50"),
        &[&index],
        read,
    )
}

/// Reads the columns `id, person_id, code, level, sent_at, due_at, state,
/// decided_by, decided_at, reason, version`.
fn read(row: &Row<'_>) -> Result<Registration> {
    let evidence = (row.maybe_id(7)?, row.maybe_at(8)?, row.get::<Option<String>>(9)?);
    Ok(Registration {
        id: row.id(0)?,
        person: row.id(1)?,
        code: row.get(2)?,
        level: Level::of(row.get(3)?)?,
        sent_at: row.at(4)?,
        due_at: row.at(5)?,
        state: state(row.text(6)?, &evidence)?,
        version: row.get(10)?,
    })
}

type Evidence = (Option<OfficerId>, Option<Timestamp>, Option<String>);

fn state(word: &str, evidence: &Evidence) -> Result<State> {
    let reason = evidence.2.as_deref().and_then(Reason::of);
    match (word, evidence.0, evidence.1, reason) {
        ("sent", None, None, None) => Ok(State::Sent),
        ("passed", Some(by), Some(at), None) => Ok(State::Passed { by, at }),
        ("failed", Some(by), Some(at), Some(reason)) => Ok(State::Failed { by, at, reason }),
        _ => Err(Error::broken(format!("no registration is {word} with such evidence"))),
    }
}

fn columns(state: &State) -> (&'static str, Option<OfficerId>, Option<Timestamp>, Option<&'static str>) {
    match state {
        State::Sent => ("sent", None, None, None),
        State::Passed { by, at } => ("passed", Some(*by), Some(*at), None),
        State::Failed { by, at, reason } => ("failed", Some(*by), Some(*at), Some(reason.code())),
    }
}

const fn fit_word(fit: Fit) -> &'static str {
    match fit {
        Fit::Fits => "fits",
        Fit::DoesNotFit => "differs",
    }
}

fn fit_of(word: &str) -> Result<Fit> {
    match word {
        "fits" => Ok(Fit::Fits),
        "differs" => Ok(Fit::DoesNotFit),
        other => Err(Error::broken(format!("no fit {other}"))),
    }
}

fn open_application(key: &PersonKey, id: &RegistrationId, sealed: &[u8]) -> Result<Application> {
    let plain = key.open(place("sealed_application", id), sealed)?;
    serde_json::from_slice(&plain).map_err(Error::broken)
}

/// A contact as the text it is parsed from.
mod as_text {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    use super::Contact;

    pub(super) fn serialize<S: Serializer>(contact: &Contact, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&contact.text())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Contact, D::Error> {
        let text = String::deserialize(from)?;
        Contact::parse(&text).map_err(D::Error::custom)
    }
}
