//! An appointment, and the one-time code with which it is taken up.

use std::collections::BTreeSet;

use domain::{
    Result,
    event::{Actor, Event},
    identity::{
        PersonalIdNumber,
        officer::{Officer, OfficerId, Role},
    },
};
use jiff::{SignedDuration, Timestamp};
use site::{Env, SiteKind};
use store::{officer, registers::resident};

/// How long the one-time code is good.
pub const CODE_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// Somebody to be appointed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Their ID number.
    pub number: PersonalIdNumber,
    /// The office, as shown.
    pub unit: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// Since when.
    pub from: Timestamp,
    /// The first moment it is over, where that is settled.
    pub until: Option<Timestamp>,
}

/// Why somebody is not appointed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The register knows nobody of this number.
    #[error("nobody in the register has this number")]
    NotInRegister,
    /// Nothing is said of the office.
    #[error("the office has no name")]
    NoUnit,
    /// It would be over before it begins.
    #[error("the appointment would be over already")]
    Over,
    /// The same person has the same office and roles now.
    #[error("this person has the same office and roles already")]
    Already,
    /// A role that this site has no work for.
    #[error("only the identity centre has this role")]
    Elsewhere,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotInRegister => "officer.not_in_register",
            Self::NoUnit => "officer.no_unit",
            Self::Over => "officer.over",
            Self::Already => "officer.already",
            Self::Elsewhere => "officer.elsewhere",
        }
    }
}

/// Appoints somebody. Says which appointment it is, and the code, good once
/// within a day, with which they set their first passkey.
///
/// # Errors
///
/// Why somebody is not appointed.
pub async fn appoint(env: &Env, appointment: Appointment) -> Result<(OfficerId, String)> {
    let now = env.clock.now();
    check(env, &appointment, now)?;
    let wanted = appointment.number;
    let resident = env.registers.read(move |tx| resident::find(tx, &wanted)).await?;
    resident.ok_or(Refusal::NotInRegister)?;
    let id: OfficerId = env.dice.id(now);
    let code = one_time_code(env.dice.bytes());
    let index = code_index(env, &code);
    let until = now.saturating_add(CODE_LIFE).unwrap_or(Timestamp::MAX);
    let Appointment { number, unit, roles, from, until: over } = appointment;
    let officer = Officer { id, unit, roles, from, until: over };
    env.db
        .write(move |tx| {
            let held = officer::of_number(tx, &number)?;
            if held.iter().any(|one| is_the_same(&one.officer, &officer, now)) {
                return Err(Refusal::Already.into());
            }
            officer::insert(tx, &officer, &number)?;
            officer::set_up(tx, id, &index, until)?;
            let words: Vec<&str> = officer.roles.iter().map(domain::identity::officer::Role::word).collect();
            let event = Event::new(now, Actor::House, "officer.appointed").about(id.cast());
            Ok(((), event.with("roles", words.join(" ")).into()))
        })
        .await?;
    Ok((id, code))
}

/// What is wrong with an appointment, whoever it is for.
fn check(env: &Env, appointment: &Appointment, now: Timestamp) -> std::result::Result<(), Refusal> {
    let elsewhere = |role: &Role| role.is_about_registrations() && env.settings.kind != SiteKind::Identity;
    if appointment.unit.trim().is_empty() {
        return Err(Refusal::NoUnit);
    }
    if appointment.until.is_some_and(|until| until <= now.max(appointment.from)) {
        return Err(Refusal::Over);
    }
    if appointment.roles.iter().any(elsewhere) {
        return Err(Refusal::Elsewhere);
    }
    Ok(())
}

/// Whether an appointment that holds now is what another would be.
fn is_the_same(held: &Officer, other: &Officer, now: Timestamp) -> bool {
    let roles = |officer: &Officer| officer.roles.iter().copied().collect::<BTreeSet<_>>();
    held.appointed(now) && held.unit == other.unit && roles(held) == roles(other)
}

/// What a code is kept as.
pub(super) fn code_index(env: &Env, code: &str) -> [u8; 32] {
    let plain: String = code.chars().filter(|sign| !" -".contains(*sign)).collect();
    env.keys.mac("officer.setup", plain.to_uppercase().as_bytes())
}

/// Sixteen signs without look-alikes, in groups: 80 bits.
fn one_time_code(dice: [u8; 16]) -> String {
    const SIGNS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let signs: Vec<char> = dice.iter().map(|die| char::from(SIGNS[usize::from(die % 32)])).collect();
    signs.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}
