//! What rules see when somebody files: the procedure, the subject by the registers, today.

use std::sync::Arc;

use domain::{
    Error, Result,
    calendar::date_in_vietnam,
    identity::{PersonalIdNumber, PhoneNumber, Resident},
    services::{Facts, Known, Published, Sight, procedure::Procedure},
};
use jiff::{Timestamp, civil::Date};
use site::Env;
use store::{Tx, registers::resident, services::procedure_text};

/// A subject as rules see it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The procedure.
    pub published: Arc<Published>,
    /// The subject, by the registers.
    pub subject: Resident,
    /// What the registers say to rules.
    pub facts: Facts,
    /// What is known for fields.
    pub known: Known,
    /// Procedures of which the subject has an open dossier.
    pub open: Vec<String>,
    /// Today in Vietnam.
    pub today: Date,
}

/// Who files: number and phone, as the identity centre told them.
#[derive(Debug, Clone)]
pub struct Applicant {
    /// The number.
    pub number: PersonalIdNumber,
    /// The phone.
    pub phone: Option<PhoneNumber>,
}

/// Why a subject cannot be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The register does not answer, or does not know the number.
    #[error("the register does not tell of this person")]
    Silent,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Silent => "register.silent",
        }
    }
}

impl Seen {
    /// A subject as an applicant's rules see it.
    #[must_use]
    pub fn of(published: Arc<Published>, applicant: &Applicant, subject: Resident, now: Timestamp) -> Self {
        let today = date_in_vietnam(now);
        let facts = Facts::of(&subject, &applicant.number, today);
        let known = Known::of(&subject, applicant.phone.as_ref());
        Self { published, subject, facts, known, open: Vec::new(), today }
    }

    /// With the procedures of which the subject has an open dossier.
    #[must_use]
    pub fn with_open(mut self, open: Vec<String>) -> Self {
        self.open = open;
        self
    }

    /// The procedure.
    #[must_use]
    pub fn procedure(&self) -> &Procedure {
        &self.published.procedure
    }

    /// What expressions are evaluated with.
    #[must_use]
    pub fn sight(&self) -> Sight<'_> {
        Sight {
            procedure: &self.published.procedure,
            facts: &self.facts,
            known: &self.known,
            open: &self.open,
            today: self.today,
        }
    }
}

/// The resident of a number, by the registers.
///
/// # Errors
///
/// [`Refusal::Silent`], where there is none.
pub async fn resident(env: &Env, number: PersonalIdNumber) -> Result<Resident> {
    let found = env.registers.glance(move |tx| resident::find(tx, &number)).await?;
    found.ok_or_else(|| Refusal::Silent.into())
}

/// The procedure a hash names: one the site knows, or else one it keeps for its dossiers.
///
/// # Errors
///
/// Missing, when the text is gone.
pub fn published(env: &Env, tx: &mut Tx<'_>, hash: &str) -> Result<Arc<Published>> {
    if let Some(known) = env.settings.procedures.of_hash(hash) {
        return Ok(Arc::clone(known));
    }
    let text = procedure_text::find(tx, hash)?.ok_or(Error::Missing("procedure"))?;
    let read = site::procedures::read(&text).map_err(Error::broken)?;
    Ok(Arc::new(read))
}

/// The same, outside an act.
///
/// # Errors
///
/// Missing, when the text is gone.
pub async fn published_of(env: &Arc<Env>, hash: &str) -> Result<Arc<Published>> {
    let (site, hash) = (Arc::clone(env), hash.to_owned());
    env.db.glance(move |tx| published(&site, tx, &hash)).await
}
