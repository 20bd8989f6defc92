//! An appointment, and the one-time code with which it is taken up.

use domain::{
    Result,
    event::{Actor, Event},
    identity::{
        PersonalIdNumber,
        officer::{Officer, OfficerId, Role},
    },
};
use jiff::{SignedDuration, Timestamp};
use site::Env;
use store::officer;

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

/// Appoints somebody. Says which appointment it is, and the code, good once
/// within a day, with which they set their first passkey.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn appoint(env: &Env, appointment: Appointment) -> Result<(OfficerId, String)> {
    let now = env.clock.now();
    let id: OfficerId = env.dice.id(now);
    let code = one_time_code(env.dice.bytes());
    let index = code_index(env, &code);
    let until = now.saturating_add(CODE_LIFE).unwrap_or(Timestamp::MAX);
    let Appointment { number, unit, roles, from, until: over } = appointment;
    let officer = Officer { id, unit, roles, from, until: over };
    env.db
        .write(move |tx| {
            officer::insert(tx, &officer, &number)?;
            officer::set_up(tx, id, &index, until)?;
            let words: Vec<&str> = officer.roles.iter().map(|role| role.word()).collect();
            let event = Event::new(now, Actor::House, "officer.appointed").about(id.cast());
            Ok(((), event.with("roles", words.join(" ")).into()))
        })
        .await?;
    Ok((id, code))
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
