//! Papers: what the registers say of somebody, shown to themselves.
//!
//! People who look at their own record leave no entry in the access log: it
//! tells them of others.

use domain::{
    Result,
    calendar::date_in_vietnam,
    identity::{Kinship, PersonalIdNumber, Resident, account::Level, paper},
};
use site::Env;

/// What the registers say of somebody, and of those who depend on them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Papers {
    /// Themselves.
    pub resident: Resident,
    /// Children under 14 and wards, eldest first.
    pub dependants: Vec<(Kinship, Resident)>,
}

/// Somebody's papers. None, where the registers do not know them.
///
/// # Errors
///
/// "paper.level", for an account of level 1; Broken, when the registers are.
pub async fn of(env: &Env, level: Level, number: PersonalIdNumber) -> Result<Option<Papers>> {
    paper::check(level)?;
    let today = date_in_vietnam(env.clock.now());
    env.registers
        .read(move |tx| {
            let Some(resident) = store::registers::resident::find(tx, &number)? else { return Ok(None) };
            let mut near = store::registers::resident::children_of(tx, &number)?;
            near.extend(store::registers::resident::wards_of(tx, &number)?);
            let mut dependants: Vec<(Kinship, Resident)> = near
                .into_iter()
                .filter_map(|near| paper::dependant(&near, &number, today).map(|kinship| (kinship, near)))
                .collect();
            dependants.sort_by_key(|(_, near)| (near.birth.first_day(), near.number));
            dependants.dedup_by_key(|(_, near)| near.number);
            Ok(Some(Papers { resident, dependants }))
        })
        .await
}

/// Somebody's own record, without those who depend on them.
///
/// # Errors
///
/// "paper.level", for an account of level 1; Broken, when the registers are.
pub async fn own(env: &Env, level: Level, number: PersonalIdNumber) -> Result<Option<Resident>> {
    paper::check(level)?;
    env.registers.glance(move |tx| store::registers::resident::find(tx, &number)).await
}

/// The portrait on file, where the register holds one.
///
/// # Errors
///
/// "paper.level", for an account of level 1; Broken, when the registers are.
pub async fn portrait(env: &Env, level: Level, number: PersonalIdNumber) -> Result<Option<Vec<u8>>> {
    paper::check(level)?;
    env.registers.read(move |tx| store::registers::resident::portrait(tx, &number)).await
}
