//! What somebody answered, and what rules see of it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    expression::{Expression, Scope, Truth, Value},
    facts::Facts,
    field::{Editing, Field, FieldKind, Refusal, Source},
    procedure::{Page, Procedure},
};
use crate::identity::{PhoneNumber, Resident};

/// Answers by the id of their field, each in the form it is kept in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, String>);

impl Answers {
    /// The answer to a field; nothing where there is none.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    /// With this answer.
    #[must_use]
    pub fn with(mut self, field: impl Into<String>, answer: impl Into<String>) -> Self {
        self.0.insert(field.into(), answer.into());
        self
    }

    /// Every answer, by field.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, answer)| (field.as_str(), answer.as_str()))
    }

    /// With the answers of a page in place of what was answered on it before.
    #[must_use]
    pub fn replaced(mut self, page: &Page, answers: Self) -> Self {
        for field in &page.fields {
            self.0.remove(&field.id);
        }
        self.0.extend(answers.0);
        self
    }
}

/// What is known of a subject before anything is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known(BTreeMap<Source, String>);

impl Known {
    /// What registers and account say.
    #[must_use]
    pub fn of(subject: &Resident, phone: Option<&PhoneNumber>) -> Self {
        let told =
            Source::ALL.into_iter().filter_map(|(_, source)| Some((source, source.value(subject, phone)?)));
        Self(told.collect())
    }

    /// What is known for a field.
    #[must_use]
    pub fn for_field(&self, field: &Field) -> Option<&str> {
        self.0.get(&field.from?).map(String::as_str)
    }
}

/// What rules and questions are seen with: facts, answers, today.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// The procedure.
    pub procedure: &'a Procedure,
    /// What registers say.
    pub facts: &'a Facts,
    /// What is known for fields.
    pub known: &'a Known,
    /// Procedures of which the subject has a dossier that is not ended.
    pub open: &'a [String],
    /// Today in Vietnam.
    pub today: Date,
}

/// The same, with answers.
struct Answered<'a> {
    sight: Sight<'a>,
    answers: &'a Answers,
}

impl Scope for Answered<'_> {
    fn value(&self, name: &str) -> Value {
        if name == "today" {
            return Value::Date(self.sight.today);
        }
        let Some(field) = self.sight.procedure.field(name) else { return self.sight.facts.get(name) };
        match self.answers.get(name).filter(|answer| !answer.is_empty()) {
            None => Value::Unknown,
            Some(answer) if field.kind == FieldKind::Date => {
                answer.parse().map_or(Value::Unknown, Value::Date)
            }
            Some(answer) => Value::Text(answer.to_owned()),
        }
    }

    fn has_open(&self, procedure: &str) -> Value {
        Value::Bool(self.sight.open.iter().any(|open| open == procedure))
    }

    fn today(&self) -> Date {
        self.sight.today
    }
}

impl Sight<'_> {
    /// Whether this is so, with these answers.
    #[must_use]
    pub fn truth(&self, expression: &Expression, answers: &Answers) -> Truth {
        expression.truth(&Answered { sight: *self, answers })
    }

    /// Whether a field is asked, with these answers.
    #[must_use]
    pub fn asks(&self, field: &Field, answers: &Answers) -> bool {
        field.show_if.as_ref().is_none_or(|when| self.truth(when, answers) == Truth::True)
    }

    /// Takes the answers of a page. `typed` gives what was typed in a field.
    ///
    /// # Errors
    ///
    /// Every field that is not answered as it should be, with why.
    pub fn read(
        &self,
        page: &Page,
        before: &Answers,
        typed: &dyn Fn(&Field) -> String,
    ) -> Result<Answers, Vec<(String, Refusal)>> {
        let mut answers = before.clone().replaced(page, Answers::default());
        let mut wrong = Vec::new();
        for field in &page.fields {
            if !self.asks(field, &answers) {
                continue;
            }
            match self.read_field(field, &answers, typed) {
                Ok(answer) => answers = answers.with(field.id.clone(), answer),
                Err(refusal) => wrong.push((field.id.clone(), refusal)),
            }
        }
        if wrong.is_empty() { Ok(answers) } else { Err(wrong) }
    }

    fn read_field(
        &self,
        field: &Field,
        answers: &Answers,
        typed: &dyn Fn(&Field) -> String,
    ) -> Result<String, Refusal> {
        if field.editing == Editing::Locked {
            return Ok(self.known.for_field(field).unwrap_or_default().to_owned());
        }
        let answer = field.read(&typed(field))?;
        let Some((check, say)) = field.check.as_ref().filter(|_| !answer.is_empty()) else {
            return Ok(answer);
        };
        let with = answers.clone().with(field.id.clone(), answer.clone());
        if self.truth(check, &with) == Truth::False { Err(Refusal::Check(say.clone())) } else { Ok(answer) }
    }

    /// Every page's answers again, as at the moment of sending: what a register
    /// says may have changed since.
    ///
    /// # Errors
    ///
    /// The first page that is not answered as it should be.
    pub fn read_again(&self, answers: &Answers) -> Result<Answers, String> {
        let mut taken = Answers::default();
        for page in &self.procedure.pages {
            let typed = |field: &Field| answers.get(&field.id).unwrap_or_default().to_owned();
            taken = self.read(page, &taken, &typed).map_err(|_| page.id.clone())?;
        }
        Ok(taken)
    }
}
