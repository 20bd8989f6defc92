//! What happened to a dossier. Append only, sealed as a whole.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{DossierId, Outcome, ProcedureRef};
use crate::{
    PersonId,
    identity::officer::OfficerId,
    services::{
        answers::Answers,
        clock::Clock,
        code::{OfficialCode, TrackCode},
        fee::Bill,
        mandate::Mandate,
        procedure::{Procedure, Verb},
        words::Words,
    },
};

/// One line of a dossier's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub by: By,
    /// What happened.
    pub event: Event,
    /// How the clocks stand after it.
    pub clocks: Clocks,
}

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The applicant.
    Citizen,
    /// An officer.
    Officer(OfficerId),
    /// The house: a timer, a register, a carrier.
    House,
}

/// The clocks of a dossier.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocks {
    /// Office hours of the reception.
    pub reception: Clock,
    /// The time limit of the law.
    pub legal: Clock,
    /// The minute at which nothing remains of the one that runs; none while none runs.
    pub due: Option<Timestamp>,
}

/// A coded reason with its law, and what the officer adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The code.
    pub code: String,
    /// What the citizen reads.
    pub text: Words,
    /// The law.
    pub law: String,
    /// What the officer wrote beside it.
    pub note: String,
}

/// Something asked of the citizen, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The field.
    pub field: String,
    /// Why.
    pub reason: Reason,
}

/// What the post has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shipment {
    /// The carrier.
    pub carrier: String,
    /// Its number of the parcel.
    pub tracking: String,
}

/// How a dossier begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Which one.
    pub id: DossierId,
    /// The code it is tracked by.
    pub track: TrackCode,
    /// The procedure, at the version the draft began with.
    pub procedure: ProcedureRef,
    /// Who files it.
    pub applicant: PersonId,
    /// For whom.
    pub mandate: Mandate,
    /// The unit in charge.
    pub unit: String,
    /// The first step.
    pub step: String,
    /// What was answered.
    pub answers: Answers,
    /// SHA-256 of the answers as they were shown when they were confirmed, in hex.
    pub digest: String,
    /// What it costs.
    pub bill: Bill,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// The citizen sent it.
    Submitted(Opening),
    /// It has to be paid.
    FeeAsked {
        /// Until when.
        pay_by: Timestamp,
    },
    /// It was paid.
    Paid {
        /// The number of the payment.
        receipt: String,
    },
    /// It was accepted.
    Accepted {
        /// The official code.
        code: OfficialCode,
        /// The step that comes next.
        step: String,
    },
    /// It was not accepted.
    Declined {
        /// Why.
        reasons: Vec<Reason>,
    },
    /// An officer has it now.
    Assigned {
        /// Who; nobody, where it was put back.
        to: Option<OfficerId>,
    },
    /// A step was passed.
    StepPassed {
        /// The step that comes next.
        next: String,
    },
    /// It went back to an earlier step.
    SentBack {
        /// Which.
        to: String,
        /// Why.
        reasons: Vec<Reason>,
    },
    /// Another unit has it.
    Transferred {
        /// Which.
        to_unit: String,
        /// Why.
        reasons: Vec<Reason>,
    },
    /// The citizen is asked for more.
    SupplementAsked {
        /// What.
        asked: Vec<Asked>,
        /// Until when.
        answer_by: Timestamp,
    },
    /// The citizen completed it.
    Supplemented {
        /// The answers that changed.
        answers: Answers,
    },
    /// An officer proposed to refuse it.
    RefusalProposed {
        /// Why.
        reasons: Vec<Reason>,
        /// The step that decides.
        next: String,
    },
    /// The outcome is fixed.
    OutcomeFixed {
        /// Which.
        outcome: Outcome,
        /// The step that comes next, where there is one.
        next: Option<String>,
    },
    /// The result is there.
    Decided,
    /// The due date was moved, with an apology.
    Extended {
        /// By how many working days.
        days: u32,
        /// Why, as the citizen reads it.
        reason: String,
    },
    /// The calendar was edited, and the due date followed.
    Recalculated {
        /// The revision of the calendar.
        revision: i64,
    },
    /// The citizen wants it back.
    WithdrawAsked {
        /// Why, where they said.
        reason: String,
    },
    /// The request to have it back was turned down.
    WithdrawRefused {
        /// Why.
        reasons: Vec<Reason>,
    },
    /// It was stopped.
    Stopped {
        /// Why.
        reasons: Vec<Reason>,
    },
    /// The post has it.
    Shipped(Shipment),
    /// The citizen has the result.
    Delivered {
        /// What proves it.
        proof: String,
    },
    /// The citizen rated it.
    Rated {
        /// One to five.
        stars: u8,
        /// What they wrote.
        text: String,
    },
}

impl Event {
    /// The word of the log: "dossier." and this.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Submitted(_) => "dossier.submitted",
            Self::FeeAsked { .. } => "dossier.fee_due",
            Self::Paid { .. } => "dossier.paid",
            Self::Accepted { .. } => "dossier.accepted",
            Self::Declined { .. } => "dossier.declined",
            Self::Assigned { .. } => "dossier.assigned",
            Self::StepPassed { .. } => "dossier.step_passed",
            Self::SentBack { .. } => "dossier.sent_back",
            Self::Transferred { .. } => "dossier.transferred",
            Self::SupplementAsked { .. } => "dossier.supplement",
            Self::Supplemented { .. } => "dossier.supplemented",
            Self::RefusalProposed { .. } => "dossier.refusal_proposed",
            Self::OutcomeFixed { .. } => "dossier.outcome_fixed",
            Self::Decided => "dossier.decided",
            Self::Extended { .. } => "dossier.extended",
            Self::Recalculated { .. } => "dossier.recalculated",
            Self::WithdrawAsked { .. } => "dossier.withdraw_asked",
            Self::WithdrawRefused { .. } => "dossier.withdraw_refused",
            Self::Stopped { .. } => "dossier.stopped",
            Self::Shipped(_) => "dossier.shipped",
            Self::Delivered { .. } => "dossier.delivered",
            Self::Rated { .. } => "dossier.rated",
        }
    }
}

impl Procedure {
    /// A reason that may be given for an act; nothing where the procedure knows
    /// none of this code for it.
    #[must_use]
    pub fn reason(&self, code: &str, verb: Verb, note: &str) -> Option<Reason> {
        let ground = self.ground(code).filter(|ground| ground.verbs.contains(&verb))?;
        let (text, law) = (ground.text.clone(), ground.law.clone());
        Some(Reason { code: ground.code.clone(), text, law, note: crate::text::tidy(note) })
    }
}
