//! A dossier: one run of a procedure, from the sending to the result in hand.
//!
//! Two pure functions carry the whole case law: [`Dossier::allow`] says what a
//! command does, or why it may not; [`fold`] says where the dossier stands after
//! what happened. Ten public states, five verbs, and a clock.
//!
//! Sources: Decree 118/2025/NĐ-CP; Circular 01/2018/TT-VPCP; the status codes by
//! which dossiers are reported to the National Portal.

mod allow;
mod citizen;
mod command;
mod event;
mod fold;
mod officer;
mod passage;
mod refusal;
mod timeline;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::{
    allow::{Stage, Who},
    command::{Command, Repeat, Withdrawal},
    event::{Asked, By, Clocks, Entry, Event, Opening, Reason, Shipment},
    fold::fold,
    passage::{Passage, passages},
    refusal::Refusal,
    timeline::{Moment, Moved, explanation, timeline},
};
use super::{
    answers::Answers,
    clock::Clock,
    code::{OfficialCode, TrackCode},
    fee::Bill,
    mandate::Mandate,
    procedure::{Procedure, Step},
};
use crate::{Id, PersonId, identity::officer::OfficerId};

/// What a [`DossierId`] names.
#[derive(Debug)]
pub enum Filed {}
/// A dossier.
pub type DossierId = Id<Filed>;

/// The text of a procedure a dossier is pinned to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcedureRef {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// The SHA-256 of its text, in hex.
    pub hash: String,
}

impl From<&Procedure> for ProcedureRef {
    fn from(procedure: &Procedure) -> Self {
        Self { id: procedure.id.clone(), version: procedure.version, hash: procedure.hash_text() }
    }
}

/// Where a pause leads back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Never accepted yet.
    Reception,
    /// Accepted.
    Handling,
}

/// Where a dossier stands: the ten public states. `accepted` is passed through at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 1, *Mới đăng ký*.
    Submitted,
    /// 3, *Không được tiếp nhận*. An end.
    Declined {
        /// Why.
        reasons: Vec<Reason>,
    },
    /// 4, *Đang xử lý*.
    Processing,
    /// 5, *Yêu cầu bổ sung giấy tờ*.
    Supplement {
        /// What is asked, each with its reason.
        asked: Vec<Asked>,
        /// Until when.
        answer_by: Timestamp,
        /// Where it goes on.
        back: Phase,
    },
    /// 6, *Yêu cầu thực hiện nghĩa vụ tài chính*.
    FeeDue {
        /// Until when.
        pay_by: Timestamp,
        /// Where it goes on.
        back: Phase,
    },
    /// 7, *Công dân yêu cầu rút hồ sơ*: an end where it was never accepted.
    Withdrawn {
        /// Where it stood, while an officer has to answer.
        was: Option<Box<State>>,
    },
    /// 8, *Dừng xử lý*. An end.
    Stopped {
        /// Why.
        reasons: Vec<Reason>,
    },
    /// 9, *Đã xử lý xong*.
    Decided,
    /// 10, *Đã trả kết quả*. An end.
    Delivered,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is granted.
    Approved,
    /// It is refused; the result is the slip that says why.
    Refused {
        /// Why.
        reasons: Vec<Reason>,
    },
}

/// A step that was passed, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// The step.
    pub step: String,
    /// Who; nobody, where it passed by itself.
    pub by: Option<OfficerId>,
}

/// A dossier as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// Which one.
    pub id: DossierId,
    /// The code it is tracked by.
    pub track: TrackCode,
    /// The official code, once it is accepted.
    pub code: Option<OfficialCode>,
    /// The procedure.
    pub procedure: ProcedureRef,
    /// Who filed it.
    pub applicant: PersonId,
    /// For whom.
    pub mandate: Mandate,
    /// The unit that has it.
    pub unit: String,
    /// Where it stands.
    pub state: State,
    /// The step it is at, or stopped at.
    pub step: String,
    /// The officer who has it.
    pub assignee: Option<OfficerId>,
    /// What was decided.
    pub outcome: Option<Outcome>,
    /// A refusal that was proposed, and that the deciding officer confirms or not.
    pub proposal: Option<Vec<Reason>>,
    /// What was answered.
    pub answers: Answers,
    /// What it costs, fixed when it was sent.
    pub bill: Bill,
    /// When it was paid.
    pub paid_at: Option<Timestamp>,
    /// The clocks.
    pub clocks: Clocks,
    /// Steps passed, in order.
    pub passed: Vec<Passed>,
    /// How often more was asked.
    pub supplements: u32,
    /// How often the due date was moved.
    pub extensions: u32,
    /// When it was sent.
    pub submitted_at: Timestamp,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// When it ended, was decided included.
    pub ended_at: Option<Timestamp>,
    /// What the post has.
    pub shipment: Option<Shipment>,
    /// The stars it was given.
    pub stars: Option<u8>,
    /// How many entries it has.
    pub rev: u32,
}

impl State {
    /// The public code by which dossiers are reported.
    #[must_use]
    pub const fn code(&self) -> u8 {
        match self {
            Self::Submitted => 1,
            Self::Declined { .. } => 3,
            Self::Processing => 4,
            Self::Supplement { .. } => 5,
            Self::FeeDue { .. } => 6,
            Self::Withdrawn { .. } => 7,
            Self::Stopped { .. } => 8,
            Self::Decided => 9,
            Self::Delivered => 10,
        }
    }

    /// The word stored and used in message keys.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Declined { .. } => "declined",
            Self::Processing => "processing",
            Self::Supplement { .. } => "supplement",
            Self::FeeDue { .. } => "fee_due",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Stopped { .. } => "stopped",
            Self::Decided => "decided",
            Self::Delivered => "delivered",
        }
    }

    /// Whether nothing more happens to it, but that it may be rated.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        matches!(
            self,
            Self::Declined { .. } | Self::Withdrawn { was: None } | Self::Stopped { .. } | Self::Delivered
        )
    }

    /// Whether the citizen can take it back now: not once it is decided.
    #[must_use]
    pub const fn may_be_withdrawn(&self) -> bool {
        matches!(self, Self::Submitted | Self::Processing | Self::Supplement { .. } | Self::FeeDue { .. })
    }
}

impl Dossier {
    /// Whether it was accepted or not yet.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        if self.accepted_at.is_some() { Phase::Handling } else { Phase::Reception }
    }

    /// Whether what it costs is paid, or it costs nothing.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        self.paid_at.is_some() || self.bill.total().0 == 0
    }

    /// Whether the post brings the result.
    #[must_use]
    pub fn goes_by_post(&self, procedure: &Procedure) -> bool {
        let delivery = procedure.result.delivery.as_ref();
        delivery.is_some_and(|delivery| self.answers.get(&delivery.field) == Some(delivery.post.as_str()))
    }

    /// The code to tell: the official one, or the tracking code before there is one.
    #[must_use]
    pub fn told_code(&self) -> String {
        self.code.as_ref().map_or_else(|| self.track.to_string(), ToString::to_string)
    }

    /// The step it is at.
    #[must_use]
    pub fn at_step<'a>(&self, procedure: &'a Procedure) -> Option<&'a Step> {
        procedure.step(&self.step)
    }

    /// Whether the result came after its due date. While it runs, whether it is late by now.
    #[must_use]
    pub fn is_late(&self, now: Timestamp) -> bool {
        match (self.clocks.due, self.clocks.legal) {
            (Some(due), Clock::Running { .. }) => now > due,
            (_, Clock::Stopped { remaining, .. }) => remaining < 0,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests;
