//! An officer: a person's appointment to a unit, with roles, for a time.

use jiff::Timestamp;

use super::{Kinship, PersonalIdNumber};
use crate::{Id, Kind};

/// What an [`OfficerId`] names.
#[derive(Debug)]
pub enum Appointment {}
/// An appointment.
pub type OfficerId = Id<Appointment>;

/// What an officer may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Checks registrations against the registers, and decides them.
    Reviewer,
    /// Answers the hotline, and opens activation again.
    Hotline,
    /// Keeps relying parties, settings and other officers.
    SecurityAdmin,
    /// Reads the log.
    Auditor,
    /// A role of a portal, as its procedures name it: "can-cuoc.mot-cua".
    Portal(PortalRole),
}

/// The word of a portal's role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PortalRole {
    letters: [u8; Self::LONGEST],
    length: u8,
}

impl PortalRole {
    /// As many letters as the word may have.
    pub const LONGEST: usize = 47;
    /// Edits calendar and fees of a portal.
    pub const CATALOGUE_ADMIN: &'static str = "catalogue.admin";

    /// The role of a word of small letters with a point in it.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        let formed = word.contains('.')
            && word.split('.').all(|part| !part.is_empty())
            && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.'));
        let length = u8::try_from(word.len()).ok().filter(|length| usize::from(*length) <= Self::LONGEST)?;
        let mut letters = [0; Self::LONGEST];
        letters[..word.len()].copy_from_slice(word.as_bytes());
        formed.then_some(Self { letters, length })
    }

    /// The word.
    #[must_use]
    pub fn word(&self) -> &str {
        std::str::from_utf8(&self.letters[..usize::from(self.length)]).unwrap_or_default()
    }
}

impl Role {
    /// Every role of the identity centre.
    pub const ALL: [Self; 4] = [Self::Reviewer, Self::Hotline, Self::SecurityAdmin, Self::Auditor];

    /// The word stored, shown and typed at the console.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Reviewer => "registration.reviewer",
            Self::Hotline => "registration.hotline",
            Self::SecurityAdmin => "security.admin",
            Self::Auditor => "auditor",
            Self::Portal(role) => role.word(),
        }
    }

    /// The role a word names: one of the identity centre's, or else a portal's.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        let own = Self::ALL.into_iter().find(|role| role.word() == word);
        own.or_else(|| PortalRole::of(word).map(Self::Portal))
    }
}

/// An officer as far as deciding goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Officer {
    /// The appointment.
    pub id: OfficerId,
    /// The office, as shown.
    pub unit: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// Since when.
    pub from: Timestamp,
    /// The first moment it is over, where that is settled.
    pub until: Option<Timestamp>,
}

/// How the person of a case stands to the officer, by the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Strangers.
    None,
    /// The officer's own case.
    Same,
    /// Parent, child, sibling, spouse, guardian or ward.
    Relative,
}

/// Why an officer may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not among the roles.
    #[error("not one of the officer's roles")]
    Role,
    /// The appointment has not begun or is over.
    #[error("the appointment does not hold now")]
    NotAppointed,
    /// Their own case.
    #[error("the officer's own case")]
    OwnCase,
    /// A relative's case.
    #[error("a relative's case")]
    RelativesCase,
}

impl crate::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Role => "officer.role",
            Self::NotAppointed => "officer.not_appointed",
            Self::OwnCase => "officer.own_case",
            Self::RelativesCase => "officer.relatives_case",
        }
    }

    fn kind(&self) -> Kind {
        Kind::Forbidden
    }
}

impl Officer {
    /// Whether the appointment holds at `now`.
    #[must_use]
    pub fn appointed(&self, now: Timestamp) -> bool {
        now >= self.from && self.until.is_none_or(|until| now < until)
    }

    /// Refuses unless the officer holds `role` at `now`.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotAppointed`] or [`Refusal::Role`].
    pub fn check_role(&self, role: Role, now: Timestamp) -> Result<(), Refusal> {
        if !self.appointed(now) {
            return Err(Refusal::NotAppointed);
        }
        if self.roles.contains(&role) { Ok(()) } else { Err(Refusal::Role) }
    }
}

impl Relation {
    /// How two people stand to each other, by what the register says of them.
    #[must_use]
    pub fn of(officer: &PersonalIdNumber, other: &PersonalIdNumber, kinship: Option<Kinship>) -> Self {
        match kinship {
            _ if officer == other => Self::Same,
            Some(_) => Self::Relative,
            None => Self::None,
        }
    }

    /// Nobody decides their own or a relative's case.
    ///
    /// # Errors
    ///
    /// [`Refusal::OwnCase`] or [`Refusal::RelativesCase`].
    pub fn check_impartial(self) -> Result<(), Refusal> {
        match self {
            Self::None => Ok(()),
            Self::Same => Err(Refusal::OwnCase),
            Self::Relative => Err(Refusal::RelativesCase),
        }
    }
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
            until: Some(at(100)),
        }
    }

    #[test]
    fn an_officer_does_what_their_roles_say() {
        assert_eq!(reviewer().check_role(Role::Reviewer, at(1)), Ok(()));
        assert_eq!(reviewer().check_role(Role::Hotline, at(1)), Err(Refusal::Role));
    }

    #[test]
    fn an_appointment_holds_from_its_first_moment_until_its_last() {
        assert_eq!(reviewer().check_role(Role::Reviewer, at(-1)), Err(Refusal::NotAppointed));
        assert_eq!(reviewer().check_role(Role::Reviewer, at(100)), Err(Refusal::NotAppointed));
    }

    #[test]
    fn nobody_decides_their_own_or_a_relatives_case() {
        assert_eq!(Relation::Same.check_impartial(), Err(Refusal::OwnCase));
        assert_eq!(Relation::Relative.check_impartial(), Err(Refusal::RelativesCase));
        assert_eq!(Relation::None.check_impartial(), Ok(()));
    }

    #[test]
    fn a_role_reads_back_from_its_word() {
        for role in Role::ALL {
            assert_eq!(Role::of(role.word()), Some(role));
        }
        let portal = Role::of("can-cuoc.mot-cua").expect("a role");
        assert_eq!(portal.word(), "can-cuoc.mot-cua");
    }

    #[test]
    fn what_is_no_word_is_no_role() {
        for word in ["", "reviewer", "Can-Cuoc.mot", "a..b", ".", "can cuoc.x"] {
            assert_eq!(Role::of(word), None, "{word}");
        }
        assert_eq!(Role::of(&format!("a.{}", "b".repeat(46))), None);
    }
}
