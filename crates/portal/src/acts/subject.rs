//! *Chọn đối tượng*: for whom somebody may file, as the registers prove.

use std::sync::Arc;

use domain::{
    Result,
    identity::{Kinship, PersonalIdNumber, Resident},
    services::{Mandate, Published, expression::Truth},
};
use site::Env;
use store::registers::resident;

use super::seen::{Applicant, Refusal, Seen};

/// Somebody one can file for.
#[derive(Debug, Clone)]
pub struct Choice {
    /// By which right.
    pub mandate: Mandate,
    /// What rules see of them.
    pub seen: Seen,
}

/// For whom somebody may file: themselves, their children, their wards, as far
/// as the procedure takes them.
///
/// # Errors
///
/// [`Refusal::Silent`], when the register does not tell of the applicant.
pub async fn choices(env: &Env, applicant: &Applicant, published: &Arc<Published>) -> Result<Vec<Choice>> {
    let now = env.clock.now();
    let own = applicant.number;
    let (me, kin) = env.registers.read(move |tx| family(tx, own)).await?;
    let me = me.ok_or(Refusal::Silent)?;
    let others = kin.into_iter().filter_map(|(kinship, one)| Some((Mandate::for_kin(kinship)?, one)));
    let mut choices = Vec::new();
    for (mandate, subject) in [(Mandate::Own, me)].into_iter().chain(others) {
        let seen = Seen::of(Arc::clone(published), applicant, subject, now);
        // What nobody can tell yet is offered, and told when it is chosen.
        if seen.sight().may_file(mandate) != Truth::False {
            choices.push(Choice { mandate, seen });
        }
    }
    Ok(choices)
}

type Family = (Option<Resident>, Vec<(Kinship, Resident)>);

fn family(tx: &mut store::Tx<'_>, number: PersonalIdNumber) -> Result<Family> {
    let Some(me) = resident::find(tx, &number)? else { return Ok((None, Vec::new())) };
    let kin = resident::kin_of(tx, &me)?;
    Ok((Some(me), kin.into_iter().filter(|(_, one)| one.lives()).collect()))
}
