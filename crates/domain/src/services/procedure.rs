//! A procedure: what an agency does on request, as one file says it.
//!
//! The kernel knows ten public states and five verbs; everything else about a
//! procedure is here, read from its file by [`Procedure::read`] and checked as
//! a whole, so that a rule cannot fail when somebody needs it.

mod check;
mod file;
mod read;

use jiff::civil::Date;

pub use self::read::Faults;
use super::{
    clock::Deadline,
    expression::Expression,
    field::Field,
    service::{Field as Area, Needs},
    words::Words,
};

/// A procedure, of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Procedure {
    /// Its id: "can-cuoc.cap-lai".
    pub id: String,
    /// Its word in addresses: "cap-lai-the-can-cuoc".
    pub slug: String,
    /// Which version of its text this is.
    pub version: u32,
    /// The SHA-256 of its text, which a dossier is pinned to.
    pub hash: [u8; 32],
    /// The first day it is offered.
    pub valid_from: Date,
    /// Its code in the national list, where that is confirmed.
    pub code: Option<String>,
    /// Its name.
    pub title: Words,
    /// What it is for.
    pub summary: Words,
    /// What else people call it.
    pub keywords: Vec<String>,
    /// Which part of life it belongs to.
    pub area: Area,
    /// Which kind of unit handles it: "cong-an.tinh".
    pub authority: String,
    /// What it rests on.
    pub law: Vec<String>,
    /// What it demands before it begins.
    pub needs: Needs,
    /// What the citizen declares when they send it.
    pub declare: Words,
    /// Who may file, and how it is proved.
    pub who: Who,
    /// What must be so.
    pub rules: Vec<Rule>,
    /// What is asked, page by page.
    pub pages: Vec<Page>,
    /// What it costs.
    pub fees: Vec<Charge>,
    /// How long it takes, and what may stop the clock.
    pub deadline: Terms,
    /// How it is handled, in order. The first is the reception.
    pub steps: Vec<Step>,
    /// What else happens, once each.
    pub effects: Vec<Effect>,
    /// Why it may be returned or refused.
    pub reasons: Vec<Ground>,
    /// What comes of it.
    pub result: Outcome,
}

/// Who a procedure can be for, each proved by a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// For oneself.
    pub own: Option<Expression>,
    /// For a child.
    pub child: Option<Expression>,
    /// For a ward.
    pub ward: Option<Expression>,
}

/// Something that must be so, or the way on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// The page after which it is asked; before the first, where there is none.
    pub after: Option<String>,
    /// What must be so.
    pub when: Expression,
    /// What is said when it is not.
    pub say: Words,
    /// The way on.
    pub goto: Goto,
}

/// The way on, when a rule is not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goto {
    /// Another procedure, by id.
    Procedure(String),
    /// An office, in person.
    Appointment,
    /// The dossier that is open already.
    Dossier,
    /// No wall: a notice.
    Continue,
}

/// One page of questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its id, which is its word in addresses.
    pub id: String,
    /// Its heading; the question itself, where it asks one thing.
    pub title: Words,
    /// Its fields, in order.
    pub fields: Vec<Field>,
}

/// Something to be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub title: Words,
    /// The rows of the dated fee table that tell the amount.
    pub table: String,
    /// When it applies; always, where nothing is said.
    pub when: Option<Expression>,
    /// Days of the calendar until it must be paid.
    pub pay_within_days: u32,
}

/// The time limit, and what the law allows beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// How long.
    pub deadline: Deadline,
    /// How often it may be extended, and by how many working days at most.
    pub extend: Extend,
    /// What a citizen may be asked to complete, and until when.
    pub supplement: SupplementTerms,
}

/// How often and how far a due date may be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extend {
    /// How often.
    pub times: u32,
    /// By how many working days at most.
    pub max_days: u32,
}

/// How often something may be asked for, and how long the citizen has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SupplementTerms {
    /// How often, before the officer is warned.
    pub times: u32,
    /// Days of the calendar to answer.
    pub within_days: u32,
}

/// A step of handling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: Words,
    /// Whose it is: the word of a role.
    pub role: String,
    /// Its share of the deadline, in working days; none for the reception.
    pub days: u32,
    /// Office hours for the reception; none for any other step.
    pub reception_hours: Option<u32>,
    /// What may be done in it.
    pub can: Vec<Verb>,
    /// When it passes by itself.
    pub auto: Option<Expression>,
    /// The step whose officer may not be this one's: four eyes.
    pub not_same_as: Option<String>,
    /// Whether it fixes the outcome.
    pub kind: StepKind,
}

/// What a step is to the dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// Worked while the dossier is submitted; its passing is the acceptance.
    Reception,
    /// Before the decision.
    Before,
    /// The decision.
    Decides,
    /// After the decision: it may only pass.
    After,
}

/// What an officer may do at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// On to the next step.
    Pass,
    /// Back to an earlier one.
    Back,
    /// The citizen is asked for more.
    Supplement,
    /// It is refused.
    Refuse,
    /// Another unit has it.
    Transfer,
}

/// Something else that happens, once for a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// When.
    pub at: Moment,
    /// If.
    pub when: Option<Expression>,
    /// What: the name of a call to a register.
    pub call: String,
}

/// A moment in the life of a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// It was sent.
    Submitted,
    /// It was accepted.
    Accepted,
    /// The outcome is fixed: approved.
    Approved,
    /// The outcome is fixed: refused.
    Refused,
    /// The result is there.
    Decided,
    /// The citizen has the result.
    Delivered,
}

/// A coded reason, with the law it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// Its code.
    pub code: String,
    /// What the citizen reads.
    pub text: Words,
    /// What it rests on.
    pub law: String,
    /// Which acts it may be given for.
    pub verbs: Vec<Verb>,
}

/// What comes of a procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What the citizen gets.
    pub title: Words,
    /// The field whose answer tells how it reaches them, and the answers that mean the post.
    pub delivery: Option<Delivery>,
}

/// Which answers mean that the post brings it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The field that asks.
    pub field: String,
    /// The answer that means the post.
    pub post: String,
    /// The field with the address.
    pub address: String,
}

impl Procedure {
    /// Its hash in hex, as drafts and dossiers keep it.
    #[must_use]
    pub fn hash_text(&self) -> String {
        crate::text::hex(&self.hash)
    }

    /// The first field that takes a phone: whose last digits track a dossier.
    #[must_use]
    pub fn phone_field(&self) -> Option<&Field> {
        self.fields().find(|field| field.kind == super::field::FieldKind::Phone)
    }

    /// The page of an id.
    #[must_use]
    pub fn page(&self, id: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.id == id)
    }

    /// The field of an id, on whichever page.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields().find(|field| field.id == id)
    }

    /// Every field, in the order asked.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.pages.iter().flat_map(|page| &page.fields)
    }

    /// The step of an id.
    #[must_use]
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }

    /// The step after this one.
    #[must_use]
    pub fn after(&self, id: &str) -> Option<&Step> {
        let place = self.steps.iter().position(|step| step.id == id)?;
        self.steps.get(place + 1)
    }

    /// The step that decides.
    #[must_use]
    pub fn deciding(&self) -> Option<&Step> {
        self.steps.iter().find(|step| step.kind == StepKind::Decides)
    }

    /// The reason of a code.
    #[must_use]
    pub fn ground(&self, code: &str) -> Option<&Ground> {
        self.reasons.iter().find(|ground| ground.code == code)
    }

    /// The rules asked before the first page, or after one.
    pub fn rules_after<'a>(&'a self, page: Option<&'a str>) -> impl Iterator<Item = &'a Rule> {
        self.rules.iter().filter(move |rule| rule.after.as_deref() == page)
    }
}

impl Verb {
    /// Every verb.
    pub const ALL: [Self; 5] = [Self::Pass, Self::Back, Self::Supplement, Self::Refuse, Self::Transfer];

    /// The word files and message keys use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Back => "back",
            Self::Supplement => "supplement",
            Self::Refuse => "refuse",
            Self::Transfer => "transfer",
        }
    }

    /// The verb of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verb| verb.word() == word)
    }
}

#[cfg(test)]
mod tests;
