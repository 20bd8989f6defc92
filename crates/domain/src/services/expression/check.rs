//! Which type an expression has, told before anybody depends on it.

use std::collections::BTreeMap;

use super::{Expression, Function, Operator, Value};

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// A text.
    Text,
    /// A day.
    Date,
}

/// The names an expression may use, each with its type.
#[derive(Debug, Clone, Default)]
pub struct Names(BTreeMap<String, Type>);

/// An expression whose parts do not go together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mistyped {
    /// Nothing has this name, or not yet.
    #[error("{0} is no fact, and no field of this or an earlier page")]
    Unknown(String),
    /// An operator between what it cannot put together.
    #[error("{0} does not go between these")]
    Operands(&'static str),
    /// A list that is no list of one type, or stands where none belongs.
    #[error("a list stands to the right of \"in\" and holds values of one type")]
    List,
    /// Something else is asked for than yes or no.
    #[error("yes or no is expected here")]
    NotBool,
}

impl Names {
    /// No names.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// And this one.
    #[must_use]
    pub fn naming(mut self, name: impl Into<String>, of: Type) -> Self {
        self.0.insert(name.into(), of);
        self
    }

    fn find(&self, name: &str) -> Result<Type, Mistyped> {
        self.0.get(name).copied().ok_or_else(|| Mistyped::Unknown(name.to_owned()))
    }
}

impl Expression {
    /// Refuses unless this answers yes or no, with these names.
    ///
    /// # Errors
    ///
    /// A [`Mistyped`].
    pub fn check(&self, names: &Names) -> Result<(), Mistyped> {
        if self.type_in(names)? == Type::Bool { Ok(()) } else { Err(Mistyped::NotBool) }
    }

    fn type_in(&self, names: &Names) -> Result<Type, Mistyped> {
        match self {
            Self::Literal(value) => of_literal(value),
            Self::Name(name) => names.find(name),
            Self::List(_) => Err(Mistyped::List),
            Self::Call { function: Function::Has, of } => names.find(of).map(|_| Type::Bool),
            Self::Call { function: Function::HasOpen, .. } => Ok(Type::Bool),
            Self::Call { function: Function::DaysSince, of } => match names.find(of)? {
                Type::Date => Ok(Type::Int),
                _ => Err(Mistyped::Operands("days_since")),
            },
            Self::Not(inner) => inner.check(names).map(|()| Type::Bool),
            Self::Binary { operator, left, right } => pair(*operator, left, right, names),
        }
    }
}

fn of_literal(value: &Value) -> Result<Type, Mistyped> {
    match value {
        Value::Bool(_) => Ok(Type::Bool),
        Value::Int(_) => Ok(Type::Int),
        Value::Text(_) => Ok(Type::Text),
        Value::Date(_) => Ok(Type::Date),
        Value::List(_) | Value::Unknown => Err(Mistyped::List),
    }
}

fn pair(operator: Operator, left: &Expression, right: &Expression, names: &Names) -> Result<Type, Mistyped> {
    let left_type = left.type_in(names)?;
    if operator == Operator::In {
        let Expression::List(items) = right else { return Err(Mistyped::List) };
        let fits = items.iter().all(|item| item.type_in(names) == Ok(left_type));
        return if fits { Ok(Type::Bool) } else { Err(Mistyped::List) };
    }
    let right_type = right.type_in(names)?;
    let goes = match operator {
        Operator::Or | Operator::And => left_type == Type::Bool && right_type == Type::Bool,
        Operator::Equal | Operator::Different => left_type == right_type,
        _ => left_type == right_type && matches!(left_type, Type::Int | Type::Date),
    };
    if goes { Ok(Type::Bool) } else { Err(Mistyped::Operands(operator.sign())) }
}

impl Operator {
    /// As it is written.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Or => "||",
            Self::And => "&&",
            Self::Equal => "==",
            Self::Different => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::In => "in",
        }
    }
}
