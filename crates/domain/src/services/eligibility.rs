//! Whether somebody may file, told before any form: the rules of a procedure,
//! and for whom.

use super::{
    answers::{Answers, Sight},
    expression::{Expression, Truth},
    mandate::Mandate,
    procedure::{Goto, Procedure, Rule},
};

/// What the rules say of a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Eligibility<'a> {
    /// Nothing stands in the way.
    Yes,
    /// This rule is not met.
    No(&'a Rule),
    /// A register has not answered this rule: nobody can tell yet.
    Unknown(&'a Rule),
}

impl Procedure {
    /// What proves that somebody may file by this mandate, where the procedure takes it.
    #[must_use]
    pub const fn proof(&self, mandate: Mandate) -> Option<&Expression> {
        match mandate {
            Mandate::Own => self.who.own.as_ref(),
            Mandate::Child => self.who.child.as_ref(),
            Mandate::Ward => self.who.ward.as_ref(),
        }
    }
}

impl<'a> Sight<'a> {
    /// Whether the registers prove that the applicant may file by this mandate.
    #[must_use]
    pub fn may_file(&self, mandate: Mandate) -> Truth {
        let proof = self.procedure.proof(mandate);
        proof.map_or(Truth::False, |proof| self.truth(proof, &Answers::default()))
    }

    /// What the rules before the first page, or after one, say.
    #[must_use]
    pub fn eligibility(&self, page: Option<&'a str>, answers: &Answers) -> Eligibility<'a> {
        let walls = |rule: &&Rule| rule.goto != Goto::Continue;
        for rule in self.procedure.rules_after(page).filter(walls) {
            match self.truth(&rule.when, answers) {
                Truth::True => {}
                Truth::False => return Eligibility::No(rule),
                Truth::Unknown => return Eligibility::Unknown(rule),
            }
        }
        Eligibility::Yes
    }

    /// Notices of the rules after a page: they stand in nobody's way.
    pub fn notices(&self, page: Option<&'a str>, answers: &'a Answers) -> impl Iterator<Item = &'a Rule> {
        let told =
            |rule: &&Rule| rule.goto == Goto::Continue && self.truth(&rule.when, answers) == Truth::False;
        self.procedure.rules_after(page).filter(told).collect::<Vec<_>>().into_iter()
    }
}
