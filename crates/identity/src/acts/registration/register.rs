//! What the register says of an application.

use domain::{
    Error, Result,
    calendar::date_in_vietnam,
    identity::{
        PersonalIdNumber, Resident,
        registration::{self, Capacity, Facts, Fit, Reason},
    },
};
use jiff::Timestamp;
use site::Env;
use store::{Tx, contact, identity::registration::Application, person, registers::resident};

/// What the register says of an application at a moment.
#[derive(Debug, Clone)]
pub struct Known {
    /// Whether all four data fit one resident.
    pub fit: Fit,
    /// Who has the number.
    pub resident: Option<Resident>,
    facts: Facts,
}

/// Looks an application up. The work is the same whether its number is known or not.
pub async fn look_up(env: &Env, application: &Application, now: Timestamp) -> Result<Known> {
    let number = application.number;
    let resident = env.registers.read(move |tx| resident::find_evenly(tx, &number)).await?;
    Ok(Known::of(application, resident, now))
}

impl Known {
    /// What a resident's record says of an application.
    pub fn of(application: &Application, resident: Option<Resident>, now: Timestamp) -> Self {
        let today = date_in_vietnam(now);
        let (name, birth, issued_on) = (&application.name, application.birth, application.card_issued_on);
        let fits = resident.as_ref().is_some_and(|resident| resident.fits(name, birth, issued_on));
        let facts = resident.as_ref().map_or_else(Facts::default, |resident| Facts {
            age: resident.age_on(today),
            card_valid: resident.valid_card(today).is_some(),
            has_account: false,
            dead: !resident.lives(),
            capacity: if resident.kin.guardian.is_some() { Capacity::Ward } else { Capacity::Own },
        });
        Self { fit: if fits { Fit::Fits } else { Fit::DoesNotFit }, resident, facts }
    }

    /// Refuses data that fit where something stands in the way, and only those.
    ///
    /// # Errors
    ///
    /// What stands in the way.
    pub fn check(&self, tx: &mut Tx<'_>, number: &PersonalIdNumber) -> Result<()> {
        let has_account = person::by_number(tx, number)?.is_some();
        match self.fit {
            Fit::Fits => Ok(registration::check_before_sending(Facts { has_account, ..self.facts })?),
            Fit::DoesNotFit => Ok(()),
        }
    }

    /// What an application cannot be approved for, as far as the register and
    /// the directory know.
    ///
    /// # Errors
    ///
    /// Broken, when the database is.
    pub fn stands(&self, tx: &mut Tx<'_>, application: &Application) -> Result<Option<Reason>> {
        if self.fit == Fit::DoesNotFit {
            return Ok(Some(Reason::NotMatching));
        }
        match self.check(tx, &application.number) {
            Err(Error::Refused(refused)) => return Ok(Reason::of(refused.code)),
            other => other?,
        }
        let index = contact::index(tx, &application.contact);
        let taken = person::holder(tx, application.contact.kind(), &index)?.is_some();
        Ok(taken.then_some(Reason::ContactTaken))
    }
}
