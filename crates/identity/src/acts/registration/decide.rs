//! An officer decides a registration: *Đạt* or *Không đạt*.

use domain::{
    Error, Result,
    event::Event,
    identity::{
        account::{State as AccountState, approved_at},
        officer::{Officer, OfficerId, Relation, Role},
        registration::{Reason, Refusal as Rule, Registration, RegistrationId, check_reason},
    },
};
use jiff::Timestamp;
use site::Env;
use store::{
    Tx,
    contact::{self, Contact},
    identity::registration,
    officer, person,
    registers::resident,
};

use super::register::Known;

/// Why and in which words a registration is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The coded reason.
    pub reason: Reason,
    /// What the person is told beside it; may be empty.
    pub note: String,
}

/// What must be known outside the case before it is decided.
#[derive(Clone)]
pub(super) struct Weighed {
    pub(super) officer: Officer,
    pub(super) known: Known,
    pub(super) relation: Relation,
}

/// An officer approves a registration that is theirs to decide: number and
/// contact become the person's alone, and the account may be activated.
///
/// # Errors
///
/// Not their own or a relative's case, decided before, or data that do not fit;
/// `registration.has_account` and `registration.contact_taken`, where another
/// has the number or the contact.
pub async fn approve(env: &Env, officer: OfficerId, id: RegistrationId) -> Result<Registration> {
    let now = env.clock.now();
    let weighed = weigh(env, officer, id, now).await?;
    env.db
        .write(move |tx| {
            let officer = officer::load(tx, officer)?.officer;
            let filed = registration::open(tx, id)?;
            let (registration, event) = filed.registration.approve(&officer, weighed.relation, now)?;
            if let Some(reason) = weighed.known.stands(tx, &filed.application)? {
                return Err(Rule::Stands(reason).into());
            }
            admit(tx, &registration, &filed.application.contact, (&weighed.known, now))?;
            registration::save(tx, &registration, &filed.key, None)?;
            Ok((registration, event.into()))
        })
        .await
}

/// An officer refuses a registration that is theirs to decide, for a coded reason.
///
/// # Errors
///
/// As [`approve`]; a reason that the register contradicts.
pub async fn refuse(
    env: &Env,
    officer: OfficerId,
    id: RegistrationId,
    refused: Refused,
) -> Result<Registration> {
    let now = env.clock.now();
    let weighed = weigh(env, officer, id, now).await?;
    env.db
        .write(move |tx| {
            let officer = officer::load(tx, officer)?.officer;
            let filed = registration::open(tx, id)?;
            let stands = weighed.known.stands(tx, &filed.application)?;
            let (registration, event) =
                filed.registration.refuse(&officer, weighed.relation, refused.reason, now)?;
            check_reason(stands, refused.reason)?;
            let mut person = person::load(tx, registration.person)?;
            person.account.state = AccountState::Withdrawn;
            person::save(tx, person.account, person.version)?;
            let note = Some(refused.note.as_str()).filter(|note| !note.is_empty());
            registration::save(tx, &registration, &filed.key, note)?;
            Ok((registration, Event::into(event)))
        })
        .await
}

/// The register's word on a case, and how its person stands to the officer.
pub(super) async fn weigh(
    env: &Env,
    officer: OfficerId,
    id: RegistrationId,
    now: Timestamp,
) -> Result<Weighed> {
    let (appointed, application) = env
        .db
        .read(move |tx| Ok((officer::load(tx, officer)?, registration::open(tx, id)?.application)))
        .await?;
    appointed.officer.check_role(Role::Reviewer, now)?;
    let (own, theirs) = (appointed.number, application.number);
    let (resident, kinship) = env
        .registers
        .read(move |tx| Ok((resident::find(tx, &theirs)?, resident::kinship(tx, &own, &theirs)?)))
        .await?;
    let relation = Relation::of(&own, &theirs, kinship);
    let known = Known::of(&application, resident, now);
    Ok(Weighed { officer: appointed.officer, known, relation })
}

/// The account is there, under a number and a contact that are nobody else's.
fn admit(
    tx: &mut Tx<'_>,
    registration: &Registration,
    contact: &Contact,
    (known, now): (&Known, Timestamp),
) -> Result<()> {
    let mut person = person::load(tx, registration.person)?;
    let number = person::number_index(tx, &person.profile.number);
    if !person::claim(tx, "number", &number, registration.person)? {
        return Err(Rule::Stands(Reason::HasAccount).into());
    }
    let index = contact::index(tx, contact);
    if !person::claim(tx, contact.kind(), &index, registration.person)? {
        return Err(Rule::Stands(Reason::ContactTaken).into());
    }
    let resident = known.resident.as_ref().ok_or(Error::Missing("resident"))?;
    person.account.state = approved_at(now);
    person::save(tx, person.account, person.version)?;
    // From now on the register says who they are, not what was typed.
    person.profile.name = resident.name.clone();
    person.profile.sex = resident.sex;
    person.version += 1;
    person::save_profile(tx, &person)
}
