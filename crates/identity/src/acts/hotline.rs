//! The hotline: somebody who calls is checked against the register, and may
//! then be given seven new days to activate (Decree 69/2024/NĐ-CP art. 14).

use domain::{
    Error, Result,
    event::{Actor, Event},
    identity::{
        FullName, PartialDate, PersonalIdNumber, Resident,
        account::Account,
        attempts::Budget,
        look::Purpose,
        officer::{Officer, OfficerId, Relation, Role},
    },
};
use jiff::{Timestamp, civil::Date};
use site::Env;
use store::{officer, person, registers::resident};

use super::{
    look::{self, Looking},
    registration_draft::spend,
};

/// What somebody who calls says of themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Their number.
    pub number: PersonalIdNumber,
    /// Their full name.
    pub name: FullName,
    /// Their date of birth.
    pub birth: PartialDate,
    /// When their card was issued.
    pub card_issued_on: Date,
}

/// How what was said stands to the register, field by field. The register's
/// own values are not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    /// The name fits.
    pub name: Fits,
    /// The date of birth fits.
    pub birth: Fits,
    /// The card's date of issue fits.
    pub card: Fits,
    /// The account of the number, where there is one.
    pub account: Option<Account>,
}

/// Whether what was said is what the register has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fits {
    /// It is.
    Yes,
    /// It is not, or the register has nothing.
    No,
}

impl Fits {
    const fn of(same: bool) -> Self {
        if same { Self::Yes } else { Self::No }
    }
}

impl Heard {
    /// Whether everything fits.
    #[must_use]
    pub fn proved(&self) -> bool {
        [self.name, self.birth, self.card] == [Fits::Yes; 3]
    }
}

/// Why the hotline cannot help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// What was said does not fit the register.
    #[error("what was said does not fit the register")]
    NotMatching,
    /// There is no account of this number.
    #[error("there is no account")]
    NoAccount,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotMatching => "hotline.not_matching",
            Self::NoAccount => "hotline.no_account",
        }
    }
}

/// Checks what somebody who calls says of themselves. The look is recorded first.
///
/// # Errors
///
/// Not of the hotline; the officer's own or a relative's case; "attempts.wait".
pub async fn check(env: &Env, officer: OfficerId, caller: &Caller) -> Result<Heard> {
    let now = env.clock.now();
    let officer = impartial(env, officer, caller.number, now).await?;
    let key = env.db.vault().blind("attempt.number", caller.number.as_str()).to_vec();
    spend(env, "hotline.number", key, Budget::REGISTRATIONS_BY_NUMBER).await?;
    let number = caller.number;
    let account = env
        .db
        .read(move |tx| match person::by_number(tx, &number)? {
            Some(id) => person::account_of(tx, id),
            None => Ok(None),
        })
        .await?;
    if let Some(account) = account {
        let (thing, fields) = ("hotline".to_owned(), "name birth_date card");
        let looking = Looking { person: account.id, purpose: Purpose::Hotline, thing, fields };
        look::record(env, &officer, looking).await?;
    }
    let known = env.registers.read(move |tx| resident::find(tx, &number)).await?;
    Ok(compare(known.as_ref(), caller, account))
}

/// Opens an account that was not activated in time for another seven days,
/// once everything the caller said fits. Says until when.
///
/// # Errors
///
/// As [`check`]; [`Refusal`]; what the account refuses.
pub async fn reopen(env: &Env, officer: OfficerId, caller: &Caller) -> Result<Timestamp> {
    let now = env.clock.now();
    let heard = check(env, officer, caller).await?;
    if !heard.proved() {
        return Err(Refusal::NotMatching.into());
    }
    let account = heard.account.ok_or(Refusal::NoAccount)?;
    env.db
        .write(move |tx| {
            officer::load(tx, officer)?.officer.check_role(Role::Hotline, now)?;
            let person = person::load(tx, account.id)?;
            let reopened = person.account.reopen(now)?;
            person::save(tx, reopened, person.version)?;
            let until = reopened.state.until().ok_or(Error::Missing("deadline"))?;
            let actor = Actor::Officer(officer.cast());
            Ok((until, Event::new(now, actor, "account.activation_reopened").about(account.id).into()))
        })
        .await
}

fn compare(known: Option<&Resident>, caller: &Caller, account: Option<Account>) -> Heard {
    let of = |same: fn(&Resident, &Caller) -> bool| Fits::of(known.is_some_and(|known| same(known, caller)));
    Heard {
        name: of(|known, caller| known.name.same_as(&caller.name)),
        birth: of(|known, caller| known.birth == caller.birth),
        card: of(|known, caller| {
            known.card.is_some_and(|card| card.issued_on == caller.card_issued_on.into())
        }),
        account,
    }
}

/// The officer, unless the caller is themselves or a relative.
async fn impartial(
    env: &Env,
    officer: OfficerId,
    number: PersonalIdNumber,
    now: Timestamp,
) -> Result<Officer> {
    let appointed = env.db.read(move |tx| officer::load(tx, officer)).await?;
    appointed.officer.check_role(Role::Hotline, now)?;
    let own = appointed.number;
    let kinship = env.registers.read(move |tx| resident::kinship(tx, &own, &number)).await?;
    let relation = match kinship {
        _ if own == number => Relation::Same,
        Some(_) => Relation::Relative,
        None => Relation::None,
    };
    relation.check_impartial()?;
    Ok(appointed.officer)
}
