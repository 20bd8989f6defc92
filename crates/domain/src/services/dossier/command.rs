//! What somebody wants to happen to a dossier.

use super::event::{Asked, Reason, Shipment};
use crate::{identity::officer::OfficerId, services::answers::Answers};

/// A wish. Whether it is granted is [`super::Dossier::allow`]'s to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// It is paid: what a payment gateway says.
    Pay {
        /// The number of the payment.
        receipt: String,
    },
    /// The citizen sends what was asked.
    Complete(Answers),
    /// The citizen wants it back.
    Withdraw {
        /// Why, where they say.
        reason: String,
    },
    /// The citizen rates it, once.
    Rate {
        /// One to five.
        stars: u8,
        /// What they write.
        text: String,
    },
    /// Time is over for what the citizen had to do.
    Expire(Reason),
    /// The calendar was edited.
    Recalculate {
        /// Its revision.
        revision: i64,
    },
    /// An officer takes it.
    Claim,
    /// An officer puts it back, or gives it to another.
    HandOver {
        /// To whom; to nobody, so that anyone of the role may take it.
        to: Option<OfficerId>,
    },
    /// The step is done.
    Pass,
    /// Back to an earlier step.
    Back {
        /// Which.
        to: String,
        /// Why.
        reasons: Vec<Reason>,
    },
    /// The citizen is asked for more.
    Supplement {
        /// What, each with its reason.
        asked: Vec<Asked>,
        /// Whether the officer knows that it was asked before.
        repeat: Repeat,
    },
    /// It is refused, or a refusal is proposed.
    Refuse {
        /// Why.
        reasons: Vec<Reason>,
    },
    /// Another unit is to have it.
    Transfer {
        /// Which.
        to_unit: String,
        /// Why.
        reasons: Vec<Reason>,
    },
    /// The due date is moved, with an apology.
    Extend {
        /// By how many working days.
        days: u32,
        /// Why, as the citizen reads it.
        reason: String,
    },
    /// The request to have it back is answered.
    AnswerWithdrawal(Withdrawal),
    /// It is handed to the post.
    Ship(Shipment),
    /// The citizen has the result.
    Deliver {
        /// What proves it.
        proof: String,
    },
}

/// Whether an officer knows that a citizen was asked before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// Not said: a second request is refused, with a warning.
    Unaware,
    /// The officer was warned that it counts as late, and asks again.
    Aware,
}

/// How a request to have a dossier back is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Withdrawal {
    /// It is stopped.
    Granted(Reason),
    /// It goes on.
    Refused(Vec<Reason>),
}
