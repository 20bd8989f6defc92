//! A registration for an electronic identity account, from sending to decision.
//!
//! Level 1 is asked for remotely (Decree 59/2022/NĐ-CP art. 14(1), now Decree
//! 69/2024/NĐ-CP): number, phone or e-mail, name, birth date, card issue date and
//! a portrait. Data that fit the register are told at once what stands in the
//! way. Data that do not fit are taken like any other, so that nothing tells
//! whether a number is registered; the only refusal then is `not_matching`.

mod reason;

use jiff::Timestamp;

pub use self::reason::Reason;
use super::{
    account::Level,
    officer::{self, Officer, OfficerId, Relation, Role},
};
use crate::{
    Id, PersonId,
    event::{Actor, Event},
};

/// What a [`RegistrationId`] names.
#[derive(Debug)]
pub enum Case {}
/// A registration.
pub type RegistrationId = Id<Case>;

/// Age from which a citizen registers for themselves.
pub const OWN_ACCOUNT_AGE: i16 = 14;

/// Working days within which a level-1 registration is decided (Decree 69/2024/NĐ-CP art. 13).
pub const WORKING_DAYS: u32 = 1;

/// Where a registration stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Sent; nobody has decided.
    Sent,
    /// *Đạt*: the account is there to be activated.
    Passed {
        /// Who decided.
        by: OfficerId,
        /// When.
        at: Timestamp,
    },
    /// *Không đạt*.
    Failed {
        /// Who decided.
        by: OfficerId,
        /// When.
        at: Timestamp,
        /// Why.
        reason: Reason,
    },
}

/// A registration as far as deciding goes; what was typed is not here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The case.
    pub id: RegistrationId,
    /// Who asks, and whose account it becomes.
    pub person: PersonId,
    /// The case code a person reads out: `DK-` and eight signs.
    pub code: String,
    /// The level asked for.
    pub level: Level,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When the law wants it decided.
    pub due_at: Timestamp,
    /// Where it stands.
    pub state: State,
    /// Goes up with every change.
    pub version: i64,
}

/// What the register says of the data sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// Number, full name, birth date and card issue date all fit one resident.
    Fits,
    /// At least one does not, or there is no such number.
    DoesNotFit,
}

/// What stands in the way of a person whose data fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
    /// Full years of age today.
    pub age: i16,
    /// The card is neither past its expiry nor withdrawn.
    pub card_valid: bool,
    /// The number has an account.
    pub has_account: bool,
    /// The person has died.
    pub dead: bool,
    /// Who acts for the person.
    pub capacity: Capacity,
}

/// Who acts for a person, by the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Capacity {
    /// They themselves.
    #[default]
    Own,
    /// Their guardian, whose consent every use of an account needs (Decree 69/2024/NĐ-CP art. 14(2)).
    Ward,
}

/// Why an act on a registration was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Decided before.
    #[error("already decided")]
    Decided,
    /// Something the register knows stands in the way.
    #[error("{}", .0.code())]
    Stands(Reason),
    /// The data do not fit, and then no other reason may be told.
    #[error("data that do not fit are refused for that reason alone")]
    OnlyNotMatching,
    /// The register does not bear the reason out.
    #[error("the register contradicts the reason")]
    Contradicted,
}

impl crate::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Decided => "registration.decided",
            Self::Stands(reason) => reason.code(),
            Self::OnlyNotMatching => "registration.only_not_matching",
            Self::Contradicted => "registration.contradicted",
        }
    }
}

/// What stands in the way, told before sending to a person whose data fit.
///
/// # Errors
///
/// The first [`Reason`] that holds, as [`Refusal::Stands`].
pub fn check_before_sending(facts: Facts) -> Result<(), Refusal> {
    let reason = match facts {
        Facts { dead: true, .. } => Reason::Dead,
        Facts { age, .. } if age < OWN_ACCOUNT_AGE => Reason::UnderAge,
        Facts { capacity: Capacity::Ward, .. } => Reason::Ward,
        Facts { has_account: true, .. } => Reason::HasAccount,
        Facts { card_valid: false, .. } => Reason::NoValidCard,
        _ => return Ok(()),
    };
    Err(Refusal::Stands(reason))
}

/// Whether a case may be refused for `reason`, where `stands` is what the
/// register says against it. A portrait is the officer's to judge; everything
/// else the register has to bear out, and of data that do not fit nothing is
/// told but that they do not.
///
/// # Errors
///
/// [`Refusal::OnlyNotMatching`] or [`Refusal::Contradicted`].
pub fn check_reason(stands: Option<Reason>, reason: Reason) -> Result<(), Refusal> {
    match (stands, reason) {
        (Some(stands), reason) if stands == reason => Ok(()),
        (Some(Reason::NotMatching), _) => Err(Refusal::OnlyNotMatching),
        (_, Reason::PortraitUnclear | Reason::PortraitOfAnother) => Ok(()),
        _ => Err(Refusal::Contradicted),
    }
}

impl Registration {
    /// The result is *Đạt*.
    ///
    /// # Errors
    ///
    /// When it is decided, the officer has not the role, or the case is their
    /// own or a relative's.
    pub fn approve(
        self,
        officer: &Officer,
        relation: Relation,
        now: Timestamp,
    ) -> crate::Result<(Self, Event)> {
        self.check_decidable(officer, relation, now)?;
        let event = self.event(officer, "registration.approved", now);
        Ok((Self { state: State::Passed { by: officer.id, at: now }, ..self }, event))
    }

    /// The result is *Không đạt*, for a coded reason.
    ///
    /// # Errors
    ///
    /// As [`Registration::approve`].
    pub fn refuse(
        self,
        officer: &Officer,
        relation: Relation,
        reason: Reason,
        now: Timestamp,
    ) -> crate::Result<(Self, Event)> {
        self.check_decidable(officer, relation, now)?;
        let event = self.event(officer, "registration.refused", now).with("reason", reason.code());
        Ok((Self { state: State::Failed { by: officer.id, at: now, reason }, ..self }, event))
    }

    fn check_decidable(&self, officer: &Officer, relation: Relation, now: Timestamp) -> crate::Result<()> {
        officer.check_role(Role::Reviewer, now)?;
        relation.check_impartial()?;
        if self.state == State::Sent { Ok(()) } else { Err(Refusal::Decided.into()) }
    }

    fn event(&self, officer: &Officer, what: &'static str, now: Timestamp) -> Event {
        Event::new(now, Actor::Officer(officer.id.cast()), what).about(self.person).of(self.id)
    }
}

/// A case code from five bytes of dice: `DK-` and eight signs without look-alikes.
#[must_use]
pub fn code(dice: [u8; 8]) -> String {
    const SIGNS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let signs: String = dice.iter().map(|die| char::from(SIGNS[usize::from(die % 32)])).collect();
    format!("DK-{signs}")
}

/// Refuses an officer who is not to look at registrations.
///
/// # Errors
///
/// As [`Officer::check_role`].
pub fn check_reviewer(officer: &Officer, now: Timestamp) -> Result<(), officer::Refusal> {
    officer.check_role(Role::Reviewer, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + seconds).expect("in range")
    }

    fn reviewer() -> Officer {
        Officer {
            id: OfficerId::from_bytes([7; 16]),
            unit: "Đội Mẫu".into(),
            roles: vec![Role::Reviewer],
            from: at(0),
            until: None,
        }
    }

    fn sent() -> Registration {
        Registration {
            id: RegistrationId::from_bytes([1; 16]),
            person: PersonId::from_bytes([2; 16]),
            code: code([0; 8]),
            level: Level::One,
            sent_at: at(0),
            due_at: at(86_400),
            state: State::Sent,
            version: 1,
        }
    }

    fn refused_code(result: crate::Result<(Registration, Event)>) -> &'static str {
        result.expect_err("refused").code()
    }

    fn fitting() -> Facts {
        Facts { age: 30, card_valid: true, ..Facts::default() }
    }

    #[test]
    fn an_officer_approves_what_fits() {
        let (registration, event) = sent().approve(&reviewer(), Relation::None, at(5)).expect("approved");
        assert_eq!(registration.state, State::Passed { by: reviewer().id, at: at(5) });
        assert_eq!(event.what, "registration.approved");
    }

    #[test]
    fn an_officer_cannot_approve_their_own_registration() {
        assert_eq!(refused_code(sent().approve(&reviewer(), Relation::Same, at(5))), "officer.own_case");
    }

    #[test]
    fn an_officer_cannot_refuse_a_relatives_registration() {
        let verdict = sent().refuse(&reviewer(), Relation::Relative, Reason::NotMatching, at(5));
        assert_eq!(refused_code(verdict), "officer.relatives_case");
    }

    #[test]
    fn a_registration_is_decided_once() {
        let (decided, _) = sent().approve(&reviewer(), Relation::None, at(5)).expect("approved");
        let again = decided.refuse(&reviewer(), Relation::None, Reason::NotMatching, at(6));
        assert_eq!(refused_code(again), "registration.decided");
    }

    #[test]
    fn the_hotline_does_not_decide_registrations() {
        let hotline = Officer { roles: vec![Role::Hotline], ..reviewer() };
        assert_eq!(refused_code(sent().approve(&hotline, Relation::None, at(5))), "officer.role");
    }

    #[test]
    fn nothing_stands_in_the_way_of_an_adult_with_a_valid_card() {
        assert_eq!(check_before_sending(fitting()), Ok(()));
    }

    #[test]
    fn whoever_is_under_fourteen_is_told_so() {
        let young = Facts { age: 13, ..fitting() };
        assert_eq!(check_before_sending(young), Err(Refusal::Stands(Reason::UnderAge)));
    }

    #[test]
    fn a_ward_does_not_register_without_their_guardian() {
        let ward = Facts { capacity: Capacity::Ward, ..fitting() };
        assert_eq!(check_before_sending(ward), Err(Refusal::Stands(Reason::Ward)));
    }

    #[test]
    fn whoever_has_an_account_is_told_so() {
        let known = Facts { has_account: true, ..fitting() };
        assert_eq!(check_before_sending(known), Err(Refusal::Stands(Reason::HasAccount)));
    }

    #[test]
    fn whoever_has_no_valid_card_is_told_so() {
        let cardless = Facts { card_valid: false, ..fitting() };
        assert_eq!(check_before_sending(cardless), Err(Refusal::Stands(Reason::NoValidCard)));
    }

    #[test]
    fn of_data_that_do_not_fit_nothing_else_is_told() {
        let may = |reason| check_reason(Some(Reason::NotMatching), reason);
        assert_eq!(may(Reason::NotMatching), Ok(()));
        assert_eq!(may(Reason::HasAccount), Err(Refusal::OnlyNotMatching));
        assert_eq!(may(Reason::PortraitUnclear), Err(Refusal::OnlyNotMatching));
    }

    #[test]
    fn what_the_register_does_not_say_is_no_reason() {
        assert_eq!(check_reason(None, Reason::Dead), Err(Refusal::Contradicted));
        assert_eq!(check_reason(None, Reason::NotMatching), Err(Refusal::Contradicted));
        assert_eq!(check_reason(Some(Reason::UnderAge), Reason::UnderAge), Ok(()));
    }

    #[test]
    fn a_portrait_is_the_officers_to_judge() {
        assert_eq!(check_reason(None, Reason::PortraitUnclear), Ok(()));
        assert_eq!(check_reason(Some(Reason::NoValidCard), Reason::PortraitOfAnother), Ok(()));
    }
}
