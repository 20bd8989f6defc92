//! A question of a procedure, and what is taken as its answer.

use jiff::civil::Date;

use super::{expression::Expression, words::Words};
use crate::{
    identity::{PhoneNumber, Resident},
    text::tidy,
};

/// As many letters as an answer may have.
pub const LONGEST: usize = 300;

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its id, and its name in forms.
    pub id: String,
    /// What is taken.
    pub kind: FieldKind,
    /// What is asked.
    pub label: Words,
    /// More about it.
    pub hint: Option<Words>,
    /// Where the answer is known from.
    pub from: Option<Source>,
    /// Whether what is known can be changed here.
    pub editing: Editing,
    /// Whether it may be left out.
    pub need: Need,
    /// When it is asked; always, where nothing is said.
    pub show_if: Option<Expression>,
    /// What the answer must fulfil, and what is said when it does not.
    pub check: Option<(Expression, Words)>,
}

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// One of a few.
    Choice(Vec<Choice>),
    /// A day.
    Date,
    /// A line.
    Text,
    /// Where somebody lives.
    Address,
    /// A phone number.
    Phone,
}

/// One of a few.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The answer as kept.
    pub value: String,
    /// The answer as shown.
    pub label: Words,
}

/// Whether what is known can be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Editing {
    /// The citizen may answer otherwise.
    Open,
    /// It is as the register says; mending the register is another procedure.
    Locked,
}

/// Whether an answer is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It is.
    Required,
    /// It may be left out.
    Optional,
}

/// Where an answer is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The population register: the subject's full name.
    FullName,
    /// The population register: the subject's ID number.
    Number,
    /// The population register: the subject's date of birth.
    Birth,
    /// The population register: where the subject is registered.
    Residence,
    /// The population register: where the subject lives now.
    CurrentAddress,
    /// The applicant's account: the phone.
    AccountPhone,
}

impl Source {
    /// Every source, by the word procedures use.
    pub const ALL: [(&'static str, Self); 6] = [
        ("population.full_name", Self::FullName),
        ("population.personal_id_number", Self::Number),
        ("population.birth_date", Self::Birth),
        ("population.residence", Self::Residence),
        ("population.current_address", Self::CurrentAddress),
        ("account.phone", Self::AccountPhone),
    ];

    /// The source of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == word).map(|(_, source)| source)
    }

    /// Its word, which is also that of its message: "source." before it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, source)| *source == self).map_or("", |(word, _)| word)
    }

    /// What it says of a subject and of the applicant's phone; nothing where it is silent.
    #[must_use]
    pub fn value(self, subject: &Resident, phone: Option<&PhoneNumber>) -> Option<String> {
        let text = match self {
            Self::FullName => subject.name.as_str().to_owned(),
            Self::Number => subject.number.as_str().to_owned(),
            Self::Birth => subject.birth.to_string(),
            Self::Residence => subject.particulars.permanent_address.clone(),
            Self::CurrentAddress => subject.particulars.current_address.clone(),
            Self::AccountPhone => phone.map(|phone| phone.as_str().to_owned()).unwrap_or_default(),
        };
        Some(text).filter(|text| !text.is_empty())
    }
}

/// Why an answer is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing was answered.
    #[error("an answer is needed")]
    Missing,
    /// None of the choices.
    #[error("none of the choices")]
    Choice,
    /// No day of the calendar.
    #[error("no such day")]
    Date,
    /// No phone number.
    #[error("no phone number")]
    Phone,
    /// Longer than anybody reads.
    #[error("too long")]
    TooLong,
    /// Not what the procedure wants of it; its words say what.
    #[error("not what is wanted")]
    Check(Words),
}

impl crate::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "answer.missing",
            Self::Choice => "answer.choice",
            Self::Date => "answer.date",
            Self::Phone => "answer.phone",
            Self::TooLong => "answer.too_long",
            Self::Check(_) => "answer.check",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        vec![("most", LONGEST.to_string())]
    }
}

impl Field {
    /// Takes what was typed, in the one form it is kept in; empty when it was left out.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] that says what to do.
    pub fn read(&self, typed: &str) -> Result<String, Refusal> {
        let text = tidy(typed);
        if text.chars().count() > LONGEST {
            return Err(Refusal::TooLong);
        }
        match (text.is_empty(), self.need) {
            (true, Need::Optional) => return Ok(text),
            (true, Need::Required) => return Err(Refusal::Missing),
            (false, _) => {}
        }
        match &self.kind {
            FieldKind::Text | FieldKind::Address => Ok(text),
            FieldKind::Choice(choices) if choices.iter().any(|choice| choice.value == text) => Ok(text),
            FieldKind::Choice(_) => Err(Refusal::Choice),
            FieldKind::Date => text.parse().map(|day: Date| day.to_string()).map_err(|_| Refusal::Date),
            FieldKind::Phone => {
                text.parse().map(|phone: PhoneNumber| phone.as_str().to_owned()).map_err(|_| Refusal::Phone)
            }
        }
    }

    /// The choice an answer names, where it is one.
    #[must_use]
    pub fn choice(&self, answer: &str) -> Option<&Choice> {
        match &self.kind {
            FieldKind::Choice(choices) => choices.iter().find(|choice| choice.value == answer),
            _ => None,
        }
    }
}
