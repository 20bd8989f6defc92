//! What an expression demands, in a form that can be told in words.

use super::{Expression, Operator, Value};

/// One thing an expression demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// The subject is of this age or older.
    AgeFrom(i64),
    /// The subject is younger than this.
    AgeUnder(i64),
    /// The applicant is a parent or the guardian of the subject.
    ParentOrGuardian,
    /// The applicant is the guardian of the subject.
    Guardian,
    /// A question was answered so.
    Answered {
        /// Which.
        field: String,
        /// How.
        answer: String,
    },
    /// Something that no sentence was written for.
    Other,
}

impl Expression {
    /// What it demands, one by one, in the order written.
    #[must_use]
    pub fn conditions(&self) -> Vec<Condition> {
        match self {
            Self::Binary { operator: Operator::And, left, right } => {
                [left.conditions(), right.conditions()].concat()
            }
            Self::Binary { operator, left, right } => vec![compared(*operator, left, right)],
            Self::Name(name) => vec![named(name)],
            _ => vec![Condition::Other],
        }
    }
}

fn named(name: &str) -> Condition {
    match name {
        "applicant.is_parent_or_guardian" => Condition::ParentOrGuardian,
        "applicant.is_guardian" => Condition::Guardian,
        _ => Condition::Other,
    }
}

fn compared(operator: Operator, left: &Expression, right: &Expression) -> Condition {
    let (Expression::Name(name), Expression::Literal(value)) = (left, right) else { return Condition::Other };
    match (name.as_str(), operator, value) {
        ("subject.age", Operator::GreaterOrEqual, Value::Int(years)) => Condition::AgeFrom(*years),
        ("subject.age", Operator::Greater, Value::Int(years)) => Condition::AgeFrom(years.saturating_add(1)),
        ("subject.age", Operator::Less, Value::Int(years)) => Condition::AgeUnder(*years),
        ("subject.age", Operator::LessOrEqual, Value::Int(years)) => {
            Condition::AgeUnder(years.saturating_add(1))
        }
        // A dot stands in the names of facts, never in that of a field.
        (field, Operator::Equal, Value::Text(answer)) if !field.contains('.') => {
            Condition::Answered { field: field.to_owned(), answer: answer.clone() }
        }
        _ => Condition::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conditions(text: &str) -> Vec<Condition> {
        text.parse::<Expression>().expect("an expression").conditions()
    }

    #[test]
    fn ages_and_kinship_are_told_one_by_one() {
        assert_eq!(conditions("subject.age >= 14"), [Condition::AgeFrom(14)]);
        assert_eq!(
            conditions("subject.age < 14 && applicant.is_parent_or_guardian"),
            [Condition::AgeUnder(14), Condition::ParentOrGuardian]
        );
        assert_eq!(conditions("subject.age > 13"), [Condition::AgeFrom(14)]);
    }

    #[test]
    fn an_answer_is_told_with_its_question() {
        let answered = Condition::Answered { field: "nhan_tai".to_owned(), answer: "buu_chinh".to_owned() };
        assert_eq!(conditions("nhan_tai == 'buu_chinh'"), [answered]);
    }

    #[test]
    fn what_no_sentence_was_written_for_is_never_told_as_something_else() {
        for text in ["subject.card.kind == 'cccd'", "subject.age == 14", "!applicant.is_guardian"] {
            assert_eq!(conditions(text), [Condition::Other], "{text}");
        }
        assert_eq!(conditions("subject.age >= 14 || applicant.is_guardian"), [Condition::Other]);
    }
}
