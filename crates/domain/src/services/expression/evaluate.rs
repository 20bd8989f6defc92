//! What an expression says, when some of it may be unknown (Kleene's logic).

use std::cmp::Ordering;

use jiff::civil::Date;

use super::{Expression, Function, Operator, Value};

/// Yes, no, or nobody can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// Yes.
    True,
    /// No.
    False,
    /// A register has not answered, or a question was not.
    Unknown,
}

/// What names stand for, here and now.
pub trait Scope {
    /// The value of a fact or an answer; [`Value::Unknown`] where nobody can tell.
    fn value(&self, name: &str) -> Value;
    /// Whether the subject has a dossier of this procedure that is not ended.
    fn has_open(&self, procedure: &str) -> Value;
    /// Today in Vietnam.
    fn today(&self) -> Date;
}

impl Expression {
    /// Whether this is so.
    #[must_use]
    pub fn truth(&self, scope: &impl Scope) -> Truth {
        match self.value(scope) {
            Value::Bool(true) => Truth::True,
            Value::Bool(false) => Truth::False,
            _ => Truth::Unknown,
        }
    }

    fn value(&self, scope: &impl Scope) -> Value {
        match self {
            Self::Literal(value) => value.clone(),
            Self::Name(name) => scope.value(name),
            Self::List(items) => Value::List(items.iter().map(|item| item.value(scope)).collect()),
            Self::Call { function: Function::Has, of } => Value::Bool(scope.value(of) != Value::Unknown),
            Self::Call { function: Function::HasOpen, of } => scope.has_open(of),
            Self::Call { function: Function::DaysSince, of } => days_since(&scope.value(of), scope.today()),
            Self::Not(inner) => match inner.value(scope) {
                Value::Bool(value) => Value::Bool(!value),
                _ => Value::Unknown,
            },
            Self::Binary { operator, left, right } => {
                together(*operator, &left.value(scope), &right.value(scope))
            }
        }
    }
}

fn days_since(value: &Value, today: Date) -> Value {
    let Value::Date(date) = value else { return Value::Unknown };
    let days = (today - *date).get_days();
    Value::Int(i64::from(days))
}

fn together(operator: Operator, left: &Value, right: &Value) -> Value {
    match (operator, left, right) {
        // One side is enough, whatever the other would have said.
        (Operator::Or, Value::Bool(true), _) | (Operator::Or, _, Value::Bool(true)) => Value::Bool(true),
        (Operator::And, Value::Bool(false), _) | (Operator::And, _, Value::Bool(false)) => Value::Bool(false),
        (_, Value::Unknown, _) | (_, _, Value::Unknown) => Value::Unknown,
        (Operator::Or | Operator::And, Value::Bool(left), Value::Bool(right)) => {
            Value::Bool(if operator == Operator::Or { *left || *right } else { *left && *right })
        }
        (Operator::Equal, left, right) => Value::Bool(left == right),
        (Operator::Different, left, right) => Value::Bool(left != right),
        (Operator::In, left, Value::List(items)) if items.contains(left) => Value::Bool(true),
        (Operator::In, _, Value::List(items)) if items.contains(&Value::Unknown) => Value::Unknown,
        (Operator::In, _, Value::List(_)) => Value::Bool(false),
        (operator, left, right) => ordered(operator, order(left, right)),
    }
}

fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => Some(left.cmp(right)),
        (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

fn ordered(operator: Operator, order: Option<Ordering>) -> Value {
    let Some(order) = order else { return Value::Unknown };
    Value::Bool(match operator {
        Operator::Less => order.is_lt(),
        Operator::LessOrEqual => order.is_le(),
        Operator::Greater => order.is_gt(),
        Operator::GreaterOrEqual => order.is_ge(),
        _ => return Value::Unknown,
    })
}
