//! From text to [`Expression`]: recursive descent, bounded in length and depth.

use super::{Expression, Function, Operator, Value};

/// As many letters as an expression may have.
const LONGEST: usize = 500;
/// As deep as parentheses may nest.
const DEEPEST: usize = 24;

/// A text that is no expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at sign {at}: {why}")]
pub struct Malformed {
    /// The place, counted from 1.
    pub at: usize,
    /// What is wrong there.
    pub why: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Name(String),
    Text(String),
    Int(i64),
    Sign(&'static str),
}

/// Longer signs before those they begin with.
const SIGNS: [&str; 13] = ["||", "&&", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]"];

/// Loosest first; those of one line bind alike.
const LEVELS: [&[(&str, Operator)]; 3] = [
    &[("||", Operator::Or)],
    &[("&&", Operator::And)],
    &[
        ("==", Operator::Equal),
        ("!=", Operator::Different),
        ("<=", Operator::LessOrEqual),
        (">=", Operator::GreaterOrEqual),
        ("<", Operator::Less),
        (">", Operator::Greater),
        ("in", Operator::In),
    ],
];

impl std::str::FromStr for Expression {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        if text.chars().count() > LONGEST {
            return Err(Malformed { at: LONGEST, why: "an expression has at most 500 signs" });
        }
        let mut parser = Parser { tokens: tokens(text)?, next: 0, end: text.chars().count() + 1 };
        let expression = parser.level(0, 0)?;
        match parser.tokens.get(parser.next) {
            None => Ok(expression),
            Some((at, _)) => Err(Malformed { at: *at, why: "nothing more was expected" }),
        }
    }
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    next: usize,
    end: usize,
}

impl Parser {
    fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |(at, _)| *at)
    }

    fn wrong<T>(&self, why: &'static str) -> Result<T, Malformed> {
        Err(Malformed { at: self.at(), why })
    }

    fn take(&mut self, sign: &str) -> bool {
        let here = match self.tokens.get(self.next) {
            Some((_, Token::Sign(known))) => *known == sign,
            Some((_, Token::Name(name))) => name == sign,
            _ => false,
        };
        self.next += usize::from(here);
        here
    }

    fn level(&mut self, level: usize, depth: usize) -> Result<Expression, Malformed> {
        if depth > DEEPEST {
            return self.wrong("parentheses nest too deep");
        }
        let Some(operators) = LEVELS.get(level) else { return self.unary(depth) };
        let mut left = self.level(level + 1, depth)?;
        while let Some((_, operator)) = operators.iter().find(|(sign, _)| self.take(sign)) {
            let right = Box::new(self.level(level + 1, depth)?);
            left = Expression::Binary { operator: *operator, left: Box::new(left), right };
            // `a < b < c` means nothing.
            if level + 1 == LEVELS.len() {
                break;
            }
        }
        Ok(left)
    }

    fn unary(&mut self, depth: usize) -> Result<Expression, Malformed> {
        if depth > DEEPEST {
            return self.wrong("too many signs before a value");
        }
        if self.take("!") {
            return self.unary(depth + 1).map(|inner| Expression::Not(Box::new(inner)));
        }
        if self.take("(") {
            let inner = self.level(0, depth + 1)?;
            return if self.take(")") { Ok(inner) } else { self.wrong("a parenthesis is not closed") };
        }
        if self.take("[") {
            return self.list(depth);
        }
        let token = self.tokens.get(self.next).map(|(_, token)| token.clone());
        match token {
            Some(Token::Text(text)) => Ok(self.value(Value::Text(text))),
            Some(Token::Int(int)) => Ok(self.value(Value::Int(int))),
            Some(Token::Name(name)) => {
                self.next += 1;
                self.name(name)
            }
            _ => self.wrong("a value was expected"),
        }
    }

    fn value(&mut self, value: Value) -> Expression {
        self.next += 1;
        Expression::Literal(value)
    }

    fn list(&mut self, depth: usize) -> Result<Expression, Malformed> {
        let mut items = Vec::new();
        while !self.take("]") {
            if self.next >= self.tokens.len() {
                return self.wrong("a list is not closed");
            }
            items.push(self.level(0, depth + 1)?);
        }
        Ok(Expression::List(items))
    }

    /// A name by itself, or a function of one argument.
    fn name(&mut self, name: String) -> Result<Expression, Malformed> {
        match name.as_str() {
            "true" => return Ok(Expression::Literal(Value::Bool(true))),
            "false" => return Ok(Expression::Literal(Value::Bool(false))),
            _ => {}
        }
        if !self.take("(") {
            return Ok(Expression::Name(name));
        }
        let function = match name.as_str() {
            "has" => Function::Has,
            "subject.has_open" => Function::HasOpen,
            "days_since" => Function::DaysSince,
            _ => return self.wrong("there is no such function"),
        };
        let of = match (function, self.tokens.get(self.next).map(|(_, token)| token.clone())) {
            (Function::HasOpen, Some(Token::Text(of)))
            | (Function::Has | Function::DaysSince, Some(Token::Name(of))) => of,
            (Function::HasOpen, _) => return self.wrong("the id of a procedure was expected, in quotes"),
            _ => return self.wrong("a name was expected"),
        };
        self.next += 1;
        if self.take(")") {
            Ok(Expression::Call { function, of })
        } else {
            self.wrong("a call is not closed")
        }
    }
}

fn tokens(text: &str) -> Result<Vec<(usize, Token)>, Malformed> {
    let signs: Vec<char> = text.chars().collect();
    let (mut tokens, mut place) = (Vec::new(), 0);
    while let Some(sign) = signs.get(place) {
        let rest = &signs[place..];
        let (token, length) = match sign {
            // Commas part the items of a list, and say nothing else.
            ' ' | '\t' | '\n' | ',' => {
                place += 1;
                continue;
            }
            '\'' => quoted(rest, place)?,
            '0'..='9' => number(rest, place)?,
            'a'..='z' | 'A'..='Z' | '_' => name(rest),
            _ => sign_of(rest).ok_or(Malformed { at: place + 1, why: "this sign means nothing here" })?,
        };
        tokens.push((place + 1, token));
        place += length;
    }
    Ok(tokens)
}

fn quoted(rest: &[char], place: usize) -> Result<(Token, usize), Malformed> {
    let inside: String = rest[1..].iter().take_while(|sign| **sign != '\'').collect();
    let length = inside.chars().count() + 2;
    if rest.len() < length {
        return Err(Malformed { at: place + 1, why: "a quote is not closed" });
    }
    Ok((Token::Text(inside), length))
}

fn number(rest: &[char], place: usize) -> Result<(Token, usize), Malformed> {
    let digits: String = rest.iter().take_while(|sign| sign.is_ascii_digit()).collect();
    let number = digits.parse().map_err(|_| Malformed { at: place + 1, why: "the number is too large" })?;
    Ok((Token::Int(number), digits.len()))
}

fn name(rest: &[char]) -> (Token, usize) {
    let of_name = |sign: &&char| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '.');
    let name: String = rest.iter().take_while(of_name).collect();
    let length = name.len();
    (Token::Name(name), length)
}

fn sign_of(rest: &[char]) -> Option<(Token, usize)> {
    let begins =
        |sign: &&&str| sign.chars().zip(rest).filter(|(known, here)| known == *here).count() == sign.len();
    SIGNS.iter().find(begins).map(|sign| (Token::Sign(sign), sign.len()))
}
