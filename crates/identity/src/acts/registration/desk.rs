//! What an officer sees of registrations: the queue, and a case once the look is recorded.

use domain::{
    Error, Result,
    identity::{
        PersonalIdNumber, Resident,
        look::Purpose,
        officer::{Officer, OfficerId, Role},
        registration::{Fit, Reason, Registration, RegistrationId, State},
    },
};
use site::Env;
use store::{
    contact::Contact,
    identity::registration::{self, After, Filed, Queued, Waiting},
    officer, person,
    registers::resident,
};

use super::decide::weigh;
use crate::acts::look::{self, Looking};

/// A case, opened by an officer whose look is on record.
pub struct Case {
    /// What was sent.
    pub filed: Filed,
    /// Who has the number, by the register.
    pub resident: Option<Resident>,
    /// Whether all four data fit.
    pub fit: Fit,
    /// What stands in the way of approving it, while nobody has decided.
    pub stands: Option<Reason>,
    /// Other cases that name the same number.
    pub others: Vec<Registration>,
    /// Who looks.
    pub officer: Officer,
}

/// Cases that wait, by legal deadline, after the one where the list went on.
///
/// # Errors
///
/// "officer.role", for whoever is no reviewer.
pub async fn queue(env: &Env, officer: OfficerId, after: Option<After>, most: u32) -> Result<Vec<Queued>> {
    let now = env.clock.now();
    env.db
        .read(move |tx| {
            officer::load(tx, officer)?.officer.check_role(Role::Reviewer, now)?;
            registration::waiting(tx, after, most)
        })
        .await
}

/// How many cases wait.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn count(env: &Env) -> Result<Waiting> {
    let now = env.clock.now();
    env.db.read(move |tx| registration::count_waiting(tx, now)).await
}

/// The cases that a code, a number, a phone or an e-mail address leads to, the
/// latest first. Codes and states only: no look.
///
/// # Errors
///
/// "officer.role", for whoever is no reviewer.
pub async fn find(env: &Env, officer: OfficerId, sought: &str) -> Result<Vec<Registration>> {
    let now = env.clock.now();
    let sought = sought.trim().to_owned();
    env.db
        .read(move |tx| {
            officer::load(tx, officer)?.officer.check_role(Role::Reviewer, now)?;
            if let Some(id) = registration::by_code(tx, &sought.to_uppercase())? {
                return Ok(vec![registration::load(tx, id)?]);
            }
            if let Ok(number) = sought.parse::<PersonalIdNumber>() {
                return registration::by_number(tx, &number);
            }
            match Contact::parse(&sought) {
                Ok(contact) => registration::by_contact(tx, &contact),
                Err(_) => Ok(Vec::new()),
            }
        })
        .await
}

/// Opens a case: the look is recorded first, with the applicant and, where
/// somebody else has the account of that number, with them too.
///
/// # Errors
///
/// Not a reviewer; their own or a relative's case, of which they see nothing.
pub async fn open(env: &Env, officer: OfficerId, id: RegistrationId) -> Result<Case> {
    let now = env.clock.now();
    let weighed = weigh(env, officer, id, now).await?;
    weighed.relation.check_impartial()?;
    let (applicant, number, holder) = env
        .db
        .read(move |tx| {
            let filed = registration::open(tx, id)?;
            let number = filed.application.number;
            Ok((filed.registration.person, number, person::by_number(tx, &number)?))
        })
        .await?;
    for person in [Some(applicant), holder.filter(|holder| *holder != applicant)].into_iter().flatten() {
        let fields = "name number birth_date card contact portrait";
        let looking = Looking { person, purpose: Purpose::Review, thing: id.to_string(), fields };
        look::record(env, &weighed.officer, looking).await?;
    }
    let (officer, known) = (weighed.officer, weighed.known);
    env.db
        .read(move |tx| {
            let filed = registration::open(tx, id)?;
            let open = filed.registration.state == State::Sent;
            let stands = if open { known.stands(tx, &filed.application)? } else { None };
            let mut others = registration::by_number(tx, &number)?;
            others.retain(|other| other.id != id);
            let (resident, officer) = (known.resident.clone(), officer.clone());
            Ok(Case { filed, resident, fit: known.fit, stands, others, officer })
        })
        .await
}

/// The portrait that was sent with a case.
///
/// # Errors
///
/// As [`open`].
pub async fn own_portrait(env: &Env, officer: OfficerId, id: RegistrationId) -> Result<Vec<u8>> {
    open(env, officer, id).await?;
    env.db.read(move |tx| registration::portrait(tx, id)).await
}

/// The portrait on file of the number a case names: an image, or nothing where
/// the register has none. Says the number for which it was asked.
///
/// # Errors
///
/// As [`open`]; Missing, when the register does not know the number.
pub async fn register_portrait(
    env: &Env,
    officer: OfficerId,
    id: RegistrationId,
) -> Result<(PersonalIdNumber, Option<Vec<u8>>)> {
    let case = open(env, officer, id).await?;
    let number = case.resident.ok_or(Error::Missing("resident"))?.number;
    let image = env.registers.read(move |tx| resident::portrait(tx, &number)).await?;
    Ok((number, image))
}
