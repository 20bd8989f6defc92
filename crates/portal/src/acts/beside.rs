//! What stands beside a dossier on an officer's page: who files, what the
//! register says now, who did what.

use std::collections::BTreeMap;

use domain::{
    Error, Result,
    calendar::Calendar,
    identity::{PersonalIdNumber, PhoneNumber, Resident, officer::OfficerId},
    services::dossier::{By, Entry},
};
use site::Env;
use store::{contact, officer, person, person::Profile, registers::resident};

use super::{dossier::View, seen, tables::Tables};

/// What stands beside a dossier.
pub struct Beside {
    /// Who filed it.
    pub applicant: Profile,
    /// Their phone, as their account has it.
    pub phone: Option<PhoneNumber>,
    /// The subject by the register now; nothing where it is silent.
    pub resident: Option<Resident>,
    /// The names of officers who had a hand in it.
    pub names: BTreeMap<OfficerId, String>,
    /// Working days, as they stand.
    pub calendar: Calendar,
}

/// Looks all of it up.
///
/// # Errors
///
/// Broken, when a database is.
pub async fn of(env: &Env, view: &View) -> Result<Beside> {
    let (applicant, officers) = (view.filed.dossier.applicant, officers(&view.history, view));
    let (applicant, phone, numbers, tables) = env
        .db
        .glance(move |tx| {
            let person = person::load(tx, applicant)?;
            let phone = contact::of(tx, applicant, &person.key)?.phone;
            let mut numbers = Vec::new();
            for id in &officers {
                numbers.push((*id, officer::load(tx, *id)?.number));
            }
            Ok((person.profile, phone, numbers, Tables::load(tx)?))
        })
        .await?;
    let resident = match seen::resident(env, view.filed.subject.number).await {
        Ok(resident) => Some(resident),
        Err(Error::Refused(_)) => None,
        Err(error) => return Err(error),
    };
    let names = names(env, numbers).await?;
    Ok(Beside { applicant, phone, resident, names, calendar: tables.calendar })
}

fn officers(history: &[Entry], view: &View) -> Vec<OfficerId> {
    let acted = history.iter().filter_map(|entry| match entry.by {
        By::Officer(officer) => Some(officer),
        By::Citizen | By::House => None,
    });
    let mut all: Vec<OfficerId> = acted.chain(view.filed.dossier.assignee).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The names of officers by the register; the end of their number where it is silent.
///
/// # Errors
///
/// Broken, when the register is.
pub async fn names(
    env: &Env,
    numbers: Vec<(OfficerId, PersonalIdNumber)>,
) -> Result<BTreeMap<OfficerId, String>> {
    env.registers
        .read(move |tx| {
            let mut names = BTreeMap::new();
            for (id, number) in &numbers {
                let known = resident::find(tx, number)?;
                let name = known.map_or_else(
                    || format!("•••{}", &number.as_str()[8..]),
                    |known| known.name.as_str().to_owned(),
                );
                names.insert(*id, name);
            }
            Ok(names)
        })
        .await
}
