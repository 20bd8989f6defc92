//! What the app lists of a dossier: title, code, where it stands, by when, and
//! where to go. The dossier is the portal's; nothing of what was answered is here.

use jiff::Timestamp;

use crate::services::Words;

/// Where a dossier stands, as people are told: the states of the portals by their words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// *Mới đăng ký*.
    Submitted,
    /// *Không được tiếp nhận*.
    Declined,
    /// *Đang xử lý*.
    Processing,
    /// *Yêu cầu bổ sung giấy tờ*.
    Supplement,
    /// *Yêu cầu thực hiện nghĩa vụ tài chính*.
    FeeDue,
    /// *Công dân yêu cầu rút hồ sơ*.
    Withdrawn,
    /// *Dừng xử lý*.
    Stopped,
    /// *Đã xử lý xong*.
    Decided,
    /// *Đã trả kết quả*.
    Delivered,
}

/// Whether nothing more happens to a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It goes on.
    No,
    /// It is over.
    Yes,
}

/// A dossier as the app lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The portal, by its short name.
    pub portal: String,
    /// The dossier's id there.
    pub dossier: String,
    /// The code it is tracked by.
    pub code: String,
    /// What it is about.
    pub title: Words,
    /// Where it stands.
    pub state: State,
    /// Whether it is over.
    pub ended: Ended,
    /// By when something is due: the result, the supplement, the fee.
    pub due: Option<Timestamp>,
    /// Its page at the portal: a path.
    pub link: String,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Goes up with every change; of two summaries the higher counts.
    pub rev: i64,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 9] = [
        Self::Submitted,
        Self::Declined,
        Self::Processing,
        Self::Supplement,
        Self::FeeDue,
        Self::Withdrawn,
        Self::Stopped,
        Self::Decided,
        Self::Delivered,
    ];

    /// The word portals use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Declined => "declined",
            Self::Processing => "processing",
            Self::Supplement => "supplement",
            Self::FeeDue => "fee_due",
            Self::Withdrawn => "withdrawn",
            Self::Stopped => "stopped",
            Self::Decided => "decided",
            Self::Delivered => "delivered",
        }
    }

    /// The state of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether the citizen is to do something.
    #[must_use]
    pub const fn waits_for_citizen(self) -> bool {
        matches!(self, Self::Supplement | Self::FeeDue)
    }

    /// Whether a dossier that stands so is over, where the portal does not say.
    #[must_use]
    pub const fn ends(self) -> Ended {
        match self {
            Self::Declined | Self::Withdrawn | Self::Stopped | Self::Delivered => Ended::Yes,
            _ => Ended::No,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_reads_back_from_its_word() {
        for state in State::ALL {
            assert_eq!(State::of(state.word()), Some(state));
        }
        assert_eq!(State::of("lost"), None);
    }

    #[test]
    fn what_waits_for_the_citizen_is_not_over() {
        let waiting = State::ALL.into_iter().filter(|state| state.waits_for_citizen());
        assert!(waiting.into_iter().all(|state| state.ends() == Ended::No));
    }
}
