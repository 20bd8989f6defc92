use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use super::*;

/// A scope of a few values.
struct Here(BTreeMap<&'static str, Value>);

impl Scope for Here {
    fn value(&self, name: &str) -> Value {
        self.0.get(name).cloned().unwrap_or(Value::Unknown)
    }

    fn has_open(&self, procedure: &str) -> Value {
        Value::Bool(procedure == "a.b")
    }

    fn today(&self) -> Date {
        date(2026, 11, 27)
    }
}

fn here() -> Here {
    Here(BTreeMap::from([
        ("subject.age", Value::Int(13)),
        ("ly_do", Value::Text("mat".to_owned())),
        ("ngay_mat", Value::Date(date(2026, 11, 20))),
        ("yes", Value::Bool(true)),
        ("no", Value::Bool(false)),
    ]))
}

fn names() -> Names {
    let names = Names::new().naming("subject.age", Type::Int).naming("ly_do", Type::Text);
    let names = names.naming("ngay_mat", Type::Date).naming("today", Type::Date).naming("silent", Type::Bool);
    names.naming("yes", Type::Bool).naming("no", Type::Bool)
}

fn truth(text: &str) -> Truth {
    let expression: Expression = text.parse().expect("an expression");
    expression.check(&names()).expect("well typed");
    expression.truth(&here())
}

fn mistyped(text: &str) -> Mistyped {
    let expression: Expression = text.parse().expect("an expression");
    expression.check(&names()).expect_err("mistyped")
}

#[test]
fn comparisons_and_logic_say_what_they_look_like() {
    assert_eq!(truth("subject.age < 14 && ly_do == 'mat'"), Truth::True);
    assert_eq!(truth("subject.age >= 14 || ly_do != 'mat'"), Truth::False);
    assert_eq!(truth("!(subject.age < 14)"), Truth::False);
    assert_eq!(truth("ly_do in ['hong', 'mat']"), Truth::True);
    assert_eq!(truth("days_since(ngay_mat) == 7"), Truth::True);
    assert_eq!(truth("subject.has_open('a.b')"), Truth::True);
}

#[test]
fn and_binds_tighter_than_or() {
    assert_eq!(truth("yes || no && no"), Truth::True);
    assert_eq!(truth("(yes || no) && no"), Truth::False);
}

#[test]
fn what_is_unknown_stays_unknown_unless_the_other_side_settles_it() {
    assert_eq!(truth("silent"), Truth::Unknown);
    assert_eq!(truth("!silent"), Truth::Unknown);
    assert_eq!(truth("silent && yes"), Truth::Unknown);
    assert_eq!(truth("silent && no"), Truth::False);
    assert_eq!(truth("yes || silent"), Truth::True);
    assert_eq!(truth("has(silent)"), Truth::False);
}

#[test]
fn a_name_that_nothing_has_is_found_when_the_rule_is_read() {
    assert_eq!(mistyped("subject.agee < 14"), Mistyped::Unknown("subject.agee".to_owned()));
}

#[test]
fn what_does_not_go_together_is_found_when_the_rule_is_read() {
    assert_eq!(mistyped("subject.age == 'mat'"), Mistyped::Operands("=="));
    assert_eq!(mistyped("ly_do < 'mat'"), Mistyped::Operands("<"));
    assert_eq!(mistyped("subject.age && yes"), Mistyped::Operands("&&"));
    assert_eq!(mistyped("subject.age"), Mistyped::NotBool);
    assert_eq!(mistyped("ly_do in ['mat', 3]"), Mistyped::List);
}

#[test]
fn what_is_no_expression_says_where() {
    let malformed = |text: &str| text.parse::<Expression>().expect_err("malformed");
    assert_eq!(malformed("yes &&"), Malformed { at: 7, why: "a value was expected" });
    assert_eq!(malformed("(yes").at, 5);
    assert_eq!(malformed("ly_do == 'mat").why, "a quote is not closed");
    assert_eq!(malformed("yes yes").why, "nothing more was expected");
    assert_eq!(malformed("danger(yes)").why, "there is no such function");
    assert_eq!(malformed("yes; no").why, "this sign means nothing here");
}

#[test]
fn no_expression_is_longer_or_deeper_than_can_be_looked_through() {
    assert!("(".repeat(400).parse::<Expression>().is_err());
    assert!("!".repeat(400).parse::<Expression>().is_err());
    assert!("yes || ".repeat(200).parse::<Expression>().is_err());
}
