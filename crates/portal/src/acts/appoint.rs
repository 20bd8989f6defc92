//! An appointment at a portal. Whoever holds it signs in as the citizen they are.

use domain::{
    Result,
    event::{Actor, Event},
    identity::{
        PersonalIdNumber,
        officer::{Officer, OfficerId, PortalRole, Role},
    },
};
use jiff::Timestamp;
use site::Env;
use store::officer;

/// Why somebody is not appointed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No unit of this code.
    #[error("no such unit")]
    Unit,
    /// No step of any procedure is this role's, and it is not the administrator's.
    #[error("no such role at this portal")]
    Role,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unit => "appoint.unit",
            Self::Role => "appoint.role",
        }
    }
}

/// Somebody to be appointed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Their ID number.
    pub number: PersonalIdNumber,
    /// The code of their unit.
    pub unit: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// The first moment it is over, where that is settled.
    pub until: Option<Timestamp>,
}

/// Every role there is at a portal, in the order its procedures name them.
#[must_use]
pub fn roles(env: &Env) -> Vec<String> {
    let today = domain::calendar::date_in_vietnam(env.clock.now());
    let mut roles: Vec<String> = Vec::new();
    for published in env.settings.procedures.on(today) {
        for step in &published.procedure.steps {
            if !roles.contains(&step.role) {
                roles.push(step.role.clone());
            }
        }
    }
    roles.push(PortalRole::CATALOGUE_ADMIN.to_owned());
    roles
}

/// Appoints somebody, from now.
///
/// # Errors
///
/// A [`Refusal`].
pub async fn appoint(env: &Env, appointment: Appointment) -> Result<OfficerId> {
    let Appointment { number, unit, roles: wanted, until } = appointment;
    if env.settings.units.find(&unit).is_none() {
        return Err(Refusal::Unit.into());
    }
    let known = roles(env);
    if wanted.is_empty() || !wanted.iter().all(|role| known.iter().any(|known| known == role.word())) {
        return Err(Refusal::Role.into());
    }
    let now = env.clock.now();
    let officer = Officer { id: env.dice.id(now), unit, roles: wanted, from: now, until };
    env.db
        .write(move |tx| {
            officer::insert(tx, &officer, &number)?;
            let words: Vec<&str> = officer.roles.iter().map(Role::word).collect();
            let event = Event::new(now, Actor::House, "officer.appointed").about(officer.id.cast());
            Ok((officer.id, event.with("roles", words.join(" ")).into()))
        })
        .await
}
