//! What a procedure's rules are written in: a small part of CEL, without loops.
//!
//! Literals, names, lists, `== != < <= > >= in && || !` and a few functions.
//! An expression is typed when its procedure is read, so that it cannot fail
//! later; it is evaluated on the server only. What a register cannot tell is
//! *unknown*, which never silently allows or refuses anything.

mod check;
mod conditions;
mod evaluate;
mod parse;

use jiff::civil::Date;

pub use self::{
    check::{Mistyped, Names, Type},
    conditions::Condition,
    evaluate::{Scope, Truth},
    parse::Malformed,
};

/// An expression, as parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// A value that stands there.
    Literal(Value),
    /// A fact or the answer of a field.
    Name(String),
    /// Several.
    List(Vec<Expression>),
    /// A function of a name, a text, or both.
    Call {
        /// Which.
        function: Function,
        /// Of what.
        of: String,
    },
    /// The opposite.
    Not(Box<Expression>),
    /// Two, put together.
    Binary {
        /// How.
        operator: Operator,
        /// The left one.
        left: Box<Expression>,
        /// The right one.
        right: Box<Expression>,
    },
}

/// A function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `has(field)`: whether it was answered.
    Has,
    /// `subject.has_open('procedure')`: whether the subject has a dossier of it that is not ended.
    HasOpen,
    /// `days_since(date)`: whole days from it to today.
    DaysSince,
}

/// How two values are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `||`
    Or,
    /// `&&`
    And,
    /// `==`
    Equal,
    /// `!=`
    Different,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `in`
    In,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nobody can tell.
    Unknown,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A text.
    Text(String),
    /// A day.
    Date(Date),
    /// Several.
    List(Vec<Value>),
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<Option<bool>> for Value {
    fn from(value: Option<bool>) -> Self {
        value.map_or(Self::Unknown, Self::Bool)
    }
}

#[cfg(test)]
mod tests;
