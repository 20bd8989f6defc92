//! Why something may not happen to a dossier.

use crate::Kind;

/// Why a command is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not in the state it is in.
    #[error("not in this state")]
    State,
    /// It is not theirs.
    #[error("not the applicant's own dossier")]
    NotTheirs,
    /// The step is another role's.
    #[error("the step is another role's")]
    Role,
    /// Another unit has it.
    #[error("another unit has it")]
    Unit,
    /// Another officer has it.
    #[error("another officer has it")]
    WithAnother,
    /// The step does not allow it.
    #[error("not one of this step's acts")]
    Verb,
    /// It needs a reason with its law.
    #[error("a coded reason is needed")]
    Reason,
    /// Who checked it may not decide it.
    #[error("four eyes: the same officer passed the step before")]
    FourEyes,
    /// More was asked before; asking again counts as late.
    #[error("more was asked before")]
    SecondSupplement,
    /// Nothing is asked, or something that is no question of the procedure.
    #[error("what is asked is no question of the procedure")]
    NothingAsked,
    /// The law does not allow to move the due date again, or so far.
    #[error("the due date cannot be moved so")]
    Extension,
    /// One to five stars.
    #[error("one to five stars")]
    Stars,
    /// It was rated before.
    #[error("rated before")]
    Rated,
    /// No earlier step, or no other unit, of that name.
    #[error("no such place to send it")]
    Nowhere,
    /// No official code was drawn.
    #[error("no official code was drawn")]
    NoCode,
}

impl crate::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::State => "dossier.not_in_this_state",
            Self::NotTheirs => "dossier.not_theirs",
            Self::Role => "dossier.another_role",
            Self::Unit => "dossier.another_unit",
            Self::WithAnother => "dossier.with_another_officer",
            Self::Verb => "dossier.not_at_this_step",
            Self::Reason => "dossier.reason_missing",
            Self::FourEyes => "dossier.four_eyes",
            Self::SecondSupplement => "dossier.second_supplement",
            Self::NothingAsked => "dossier.nothing_asked",
            Self::Extension => "dossier.extension",
            Self::Stars => "dossier.stars",
            Self::Rated => "dossier.rated_before",
            Self::Nowhere => "dossier.nowhere",
            Self::NoCode => "dossier.no_code",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::NotTheirs | Self::Role | Self::Unit | Self::FourEyes => Kind::Forbidden,
            _ => Kind::Unprocessable,
        }
    }
}
