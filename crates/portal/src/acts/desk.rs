//! Officers of a portal: who they are, what waits for them, what they decide.

use std::sync::Arc;

use domain::{
    Error, Result,
    identity::{
        PersonalIdNumber,
        officer::{Officer, OfficerId, Relation, Role},
    },
    services::{
        DossierId, Procedure,
        dossier::{Command, Who},
        procedure::StepKind,
    },
};
use jiff::Timestamp;
use site::Env;
use store::{
    officer, person,
    registers::resident,
    services::{
        dossier,
        queue::{self, After, Queued},
    },
};

use super::dossier::{Doing, View, facts, open};

/// Why somebody is not at a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// They have no appointment here.
    #[error("no appointment at this portal")]
    None,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        "officer.none"
    }

    fn kind(&self) -> domain::Kind {
        domain::Kind::Forbidden
    }
}

/// The appointment somebody holds here now.
///
/// # Errors
///
/// [`Refusal::None`].
pub async fn appointment(env: &Env, number: PersonalIdNumber) -> Result<Officer> {
    let now = env.clock.now();
    let all = env.db.glance(move |tx| officer::of_number(tx, &number)).await?;
    let held = all.into_iter().map(|one| one.officer).find(|officer| officer.appointed(now));
    held.ok_or_else(|| Refusal::None.into())
}

/// A step an officer works at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bench {
    /// The procedure, by id.
    pub procedure: String,
    /// The step, by id.
    pub step: String,
    /// The state of the dossiers that are worked there.
    pub state: &'static str,
}

/// The steps an officer works at, by their roles, in the procedures a site knows.
pub fn benches<'a>(
    procedures: impl Iterator<Item = &'a Procedure> + 'a,
    officer: &'a Officer,
) -> impl Iterator<Item = Bench> + 'a {
    procedures.flat_map(move |procedure| {
        let mine =
            procedure.steps.iter().filter(|step| officer.roles.iter().any(|role| role.word() == step.role));
        mine.map(|step| Bench {
            procedure: procedure.id.clone(),
            step: step.id.clone(),
            state: if step.kind == StepKind::Reception { "submitted" } else { "processing" },
        })
    })
}

/// Whether an officer's unit covers every other: then queues are not asked unit by unit.
pub(super) fn unit_of(env: &Env, officer: &Officer) -> Option<String> {
    let covers =
        |unit: &domain::services::unit::Unit| domain::services::unit::covers(&officer.unit, &unit.code);
    let all = env.settings.units.all().iter().all(covers);
    (!all).then(|| officer.unit.clone())
}

/// What waits at a step, the one due first first.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn at_bench(
    env: &Env,
    officer: &Officer,
    bench: Bench,
    after: Option<After>,
    most: u32,
) -> Result<Vec<Queued>> {
    let unit = unit_of(env, officer);
    let after = after.unwrap_or(queue::beginning());
    env.db.read(move |tx| queue::at_step(tx, unit.as_deref(), (bench.state, &bench.step), after, most)).await
}

/// What an officer has taken.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn taken(env: &Env, officer: OfficerId, most: u32) -> Result<Vec<Queued>> {
    env.db.read(move |tx| queue::of_officer(tx, officer, most)).await
}

/// An officer opens a dossier. Reading it is a look, which the applicant and
/// the subject find in their access log.
///
/// # Errors
///
/// Another unit's dossier, the officer's own, or a relative's.
pub async fn look(env: &Arc<Env>, officer: &Officer, id: DossierId) -> Result<View> {
    let (site, unit) = (Arc::clone(env), officer.unit.clone());
    let view = env.db.read(move |tx| open(&site, tx, id)).await?;
    if !domain::services::unit::covers(&unit, &view.filed.dossier.unit) {
        return Err(domain::services::dossier::Refusal::Unit.into());
    }
    relation(env, id, officer.id).await?.check_impartial()?;
    super::tell_look::record(env, officer, &view.filed).await?;
    Ok(view)
}

/// How the people of a dossier stand to an officer, by the register: the closest counts.
async fn relation(env: &Env, id: DossierId, officer: OfficerId) -> Result<Relation> {
    let (own, theirs) = env
        .db
        .glance(move |tx| {
            let own = officer::load(tx, officer)?.number;
            let filed = dossier::load(tx, id)?;
            let applicant = person::load(tx, filed.dossier.applicant)?.profile.number;
            Ok((own, [filed.subject.number, applicant]))
        })
        .await?;
    env.registers
        .read(move |tx| {
            for other in theirs {
                let kinship = resident::kinship(tx, &own, &other)?;
                let relation = Relation::of(&own, &other, kinship);
                if relation != Relation::None {
                    return Ok(relation);
                }
            }
            Ok(Relation::None)
        })
        .await
}

/// A dossier as somebody saw it when they decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    /// Which one.
    pub id: DossierId,
    /// How many entries it had.
    pub rev: u32,
}

/// An officer does something to a dossier that is theirs to work on.
///
/// # Errors
///
/// Why not; conflict, when something else happened since they saw it.
pub async fn act(env: &Arc<Env>, officer: OfficerId, at: At, command: Command) -> Result<()> {
    let At { id, rev } = at;
    let (relation, facts) = (relation(env, id, officer).await?, facts(env, id).await?);
    let (now, site) = (env.clock.now(), Arc::clone(env));
    env.db
        .write(move |tx| {
            if dossier::load(tx, id)?.dossier.rev != rev {
                return Err(Error::Conflict);
            }
            let officer = officer::load(tx, officer)?.officer;
            let (who, command, facts) = (Who::Officer(&officer, relation), command.clone(), facts.clone());
            Ok(((), Doing { env: &site, who, command, facts, now }.run(tx, id)?))
        })
        .await
}

/// Officers who may take over a step: those of its role who cover the unit.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn colleagues(env: &Env, role: &str, unit: &str) -> Result<Vec<(OfficerId, PersonalIdNumber)>> {
    let (role, unit, now) = (role.to_owned(), unit.to_owned(), env.clock.now());
    let all = env.db.read(officer::all).await?;
    let may = |one: &store::officer::Appointed| holds(&one.officer, &role, &unit, now);
    Ok(all.into_iter().filter(may).map(|one| (one.officer.id, one.number)).collect())
}

fn holds(officer: &Officer, role: &str, unit: &str, now: Timestamp) -> bool {
    officer.appointed(now)
        && officer.roles.iter().any(|held| held.word() == role)
        && domain::services::unit::covers(&officer.unit, unit)
}

/// Refuses whoever may not edit calendar and fees.
///
/// # Errors
///
/// "officer.role".
pub fn check_admin(officer: &Officer, now: Timestamp) -> Result<()> {
    let admin = Role::of(domain::identity::officer::PortalRole::CATALOGUE_ADMIN);
    let admin = admin.ok_or_else(|| Error::broken("the administrator's role is no role"))?;
    Ok(officer.check_role(admin, now)?)
}
