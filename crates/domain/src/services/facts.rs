//! What registers and the house can tell to a rule: one typed table.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::expression::{Names, Type, Value};
use crate::identity::{PersonalIdNumber, Resident};

/// Every fact a rule may name.
pub const FACTS: &[(&str, Type)] = &[
    ("subject.age", Type::Int),
    ("subject.card.issued", Type::Bool),
    ("subject.card.kind", Type::Text),
    ("subject.card.renewal_due", Type::Bool),
    ("subject.card.valid", Type::Bool),
    ("subject.biometrics.on_file", Type::Bool),
    ("applicant.is_parent_or_guardian", Type::Bool),
    ("applicant.is_guardian", Type::Bool),
    ("fee.paid", Type::Bool),
    ("today", Type::Date),
];

/// The names of all facts.
#[must_use]
pub fn names() -> Names {
    FACTS.iter().fold(Names::new(), |names, (name, of)| names.naming(*name, *of))
}

/// What is known of a subject and an applicant, by the name rules use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts(BTreeMap<&'static str, Value>);

impl Facts {
    /// What the registers say of a subject, for an applicant of this number, on a day.
    #[must_use]
    pub fn of(subject: &Resident, applicant: &PersonalIdNumber, today: Date) -> Self {
        let card = subject.card.as_ref();
        let kin = &subject.kin;
        let is_parent = [kin.father, kin.mother].contains(&Some(*applicant));
        let is_guardian = kin.guardian == Some(*applicant);
        let facts = Self::default()
            .telling("subject.age", Value::Int(subject.age_on(today).into()))
            .telling("subject.card.issued", card.is_some().into())
            .telling("subject.biometrics.on_file", subject.biometrics_on.is_some().into())
            .telling("applicant.is_parent_or_guardian", (is_parent || is_guardian).into())
            .telling("applicant.is_guardian", is_guardian.into());
        let Some(card) = card else { return facts };
        facts
            .telling("subject.card.kind", Value::Text(card.kind.word().to_owned()))
            .telling("subject.card.renewal_due", card.renewal_due(subject.birth, today).into())
            .telling("subject.card.valid", card.valid_on(today).into())
    }

    /// And this.
    #[must_use]
    pub fn telling(mut self, name: &'static str, value: Value) -> Self {
        self.0.insert(name, value);
        self
    }

    /// What is known under a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Value {
        self.0.get(name).cloned().unwrap_or(Value::Unknown)
    }
}
