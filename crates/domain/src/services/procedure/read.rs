//! From a procedure's file to a [`Procedure`], with every fault found at once.

use std::{fmt, str::FromStr};

use jiff::civil::{Date, Time};

use super::{
    Charge, Delivery, Effect, Extend, Goto, Ground, Moment, Outcome, Page, Procedure, Rule, Step, StepKind,
    SupplementTerms, Terms, Verb, Who, check, file, file::File,
};
use crate::{
    identity::account::Level,
    services::{
        clock::{Deadline, Unit},
        expression::Expression,
        field::{Choice, Editing, Field, FieldKind, Need, Source},
        service::{Field as Area, Fresh, Needs},
        words::Words,
    },
};

/// What is wrong with a procedure's file: each with its place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Faults(pub Vec<String>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

/// Notes what is wrong, and goes on with something in its place.
#[derive(Default)]
pub(super) struct Notes(Vec<String>);

impl Notes {
    pub(super) fn wrong(&mut self, place: &str, what: impl fmt::Display) {
        self.0.push(format!("{place}: {what}"));
    }

    fn expression(&mut self, place: &str, text: &str) -> Expression {
        text.parse().unwrap_or_else(|malformed| {
            self.wrong(place, format!("`{text}`: {malformed}"));
            Expression::Literal(crate::services::expression::Value::Bool(false))
        })
    }

    fn maybe(&mut self, place: &str, text: Option<&String>) -> Option<Expression> {
        text.map(|text| self.expression(place, text))
    }

    fn one_of<T>(&mut self, place: &str, word: &str, found: Option<T>, instead: T) -> T {
        found.unwrap_or_else(|| {
            self.wrong(place, format!("\"{word}\" is unknown here"));
            instead
        })
    }
}

impl Procedure {
    /// Reads a procedure's file. `hash` is the SHA-256 of its text.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub fn read(text: &str, hash: [u8; 32]) -> Result<Self, Faults> {
        let file: File = toml::from_str(text).map_err(|error| Faults(vec![error.to_string()]))?;
        let mut notes = Notes::default();
        if file.schema != 1 {
            notes.wrong("schema", "only 1 is known");
        }
        let procedure = build(file, hash, &mut notes);
        check::check(&procedure, &mut notes);
        if notes.0.is_empty() { Ok(procedure) } else { Err(Faults(notes.0)) }
    }
}

fn build(mut file: File, hash: [u8; 32], notes: &mut Notes) -> Procedure {
    let pages = pages(&mut file, notes);
    Procedure {
        pages,
        valid_from: date(&file.valid_from, notes),
        needs: needs(&file.access, notes),
        area: notes.one_of("area", &file.area, Area::of(&file.area), Area::Card),
        who: Who {
            own: notes.maybe("who.self", file.who.own.as_ref()),
            child: notes.maybe("who.child", file.who.child.as_ref()),
            ward: notes.maybe("who.ward", file.who.ward.as_ref()),
        },
        rules: file.rules.into_iter().map(|raw| rule(raw, notes)).collect(),
        fees: file.fees.into_iter().map(|raw| charge(raw, notes)).collect(),
        deadline: terms(&file.deadline, notes),
        steps: steps(file.steps, notes),
        effects: file.effects.into_iter().map(|raw| effect(raw, notes)).collect(),
        reasons: file.reasons.into_iter().map(|raw| ground(raw, notes)).collect(),
        result: outcome(file.result),
        id: file.id,
        slug: file.slug,
        version: file.version,
        hash,
        code: file.code,
        title: file.title,
        summary: file.summary,
        keywords: file.keywords,
        authority: file.authority,
        law: file.law,
        declare: file.declare,
    }
}

/// The pages, each with the fields that name it.
fn pages(file: &mut File, notes: &mut Notes) -> Vec<Page> {
    let fields = std::mem::take(&mut file.fields);
    for field in &fields {
        if !file.pages.iter().any(|page| page.id == field.page) {
            notes.wrong(&format!("field {}", field.id), format!("there is no page {}", field.page));
        }
    }
    let mut fields: Vec<(String, Field)> = fields.into_iter().map(|raw| field(raw, notes)).collect();
    let pages = std::mem::take(&mut file.pages).into_iter().map(|page| {
        let (own, rest) = std::mem::take(&mut fields).into_iter().partition(|(of, _)| *of == page.id);
        fields = rest;
        let own: Vec<(String, Field)> = own;
        Page { id: page.id, title: page.title, fields: own.into_iter().map(|(_, field)| field).collect() }
    });
    pages.collect()
}

fn outcome(raw: file::Outcome) -> Outcome {
    let delivery =
        raw.delivery.map(|raw| Delivery { field: raw.field, post: raw.post, address: raw.address });
    Outcome { title: raw.title, delivery }
}

fn date(raw: &toml::value::Datetime, notes: &mut Notes) -> Date {
    let read = raw.date.filter(|_| raw.time.is_none());
    let date = read.and_then(|day| {
        Date::new(i16::try_from(day.year).ok()?, i8::try_from(day.month).ok()?, i8::try_from(day.day).ok()?)
            .ok()
    });
    notes.one_of("valid_from", &raw.to_string(), date, Date::MAX)
}

fn needs(raw: &file::Access, notes: &mut Notes) -> Needs {
    let level = match raw.account_level {
        1 => Some(Level::One),
        2 => Some(Level::Two),
        _ => None,
    };
    let fresh = match raw.fresh.as_str() {
        "no" => Some(Fresh::No),
        "passcode-or-biometric" => Some(Fresh::PasscodeOrPasskey),
        _ => None,
    };
    Needs {
        level: notes.one_of("access.account_level", &raw.account_level.to_string(), level, Level::Two),
        fresh: notes.one_of("access.fresh", &raw.fresh, fresh, Fresh::PasscodeOrPasskey),
    }
}

fn rule(raw: file::Rule, notes: &mut Notes) -> Rule {
    let place = format!("rule {}", raw.id);
    let goto = match raw.else_say.goto.as_str() {
        "continue" => Goto::Continue,
        "appointment" => Goto::Appointment,
        "dossier" => Goto::Dossier,
        id => Goto::Procedure(id.to_owned()),
    };
    let when = notes.expression(&place, &raw.when);
    Rule { id: raw.id, after: raw.after, when, say: Words::new(raw.else_say.vi, raw.else_say.en), goto }
}

fn field(raw: file::Field, notes: &mut Notes) -> (String, Field) {
    let place = format!("field {}", raw.id);
    let choices = raw.options.into_iter().map(|it| Choice { value: it.v, label: Words::new(it.vi, it.en) });
    let choices: Vec<Choice> = choices.collect();
    let kind = match (raw.kind.as_str(), choices.is_empty()) {
        ("choice", false) => Some(FieldKind::Choice(choices)),
        ("date", true) => Some(FieldKind::Date),
        ("text", true) => Some(FieldKind::Text),
        ("address", true) => Some(FieldKind::Address),
        ("phone", true) => Some(FieldKind::Phone),
        _ => None,
    };
    let from = raw.from.as_deref().map(|word| notes.one_of(&place, word, Source::of(word), Source::FullName));
    let check = notes.maybe(&place, raw.check.as_ref());
    if check.is_some() != raw.check_say.is_some() {
        notes.wrong(&place, "check and check_say go together");
    }
    let field = Field {
        kind: notes.one_of(&place, &raw.kind, kind, FieldKind::Text),
        label: raw.label,
        hint: raw.hint,
        from,
        editing: if raw.locked { Editing::Locked } else { Editing::Open },
        need: if raw.required { Need::Required } else { Need::Optional },
        show_if: notes.maybe(&place, raw.show_if.as_ref()),
        check: check.zip(raw.check_say),
        id: raw.id,
    };
    (raw.page, field)
}

fn charge(raw: file::Fee, notes: &mut Notes) -> Charge {
    let when = notes.maybe(&format!("fee {}", raw.id), raw.when.as_ref());
    let pay_within_days = raw.pay_within_days.unwrap_or(10);
    Charge { id: raw.id, title: raw.title, table: raw.table, when, pay_within_days }
}

fn terms(raw: &file::Deadline, notes: &mut Notes) -> Terms {
    let unit = match raw.unit.as_str() {
        "working_day" => Some(Unit::WorkingDay),
        "hour" => Some(Unit::Hour),
        "day" => Some(Unit::Day),
        "month" => Some(Unit::Month),
        _ => None,
    };
    if raw.starts != "accepted" {
        notes.wrong("deadline.starts", "a clock starts when a dossier is accepted");
    }
    if !["supplement", "fee_due", "withdrawn"].iter().all(|pause| raw.pauses.iter().any(|it| it == pause)) {
        notes.wrong("deadline.pauses", "the clock stands in supplement, fee_due and withdrawn");
    }
    if raw.supplement.then != "stopped" {
        notes.wrong("deadline.supplement.then", "an accepted dossier that nobody completes is stopped");
    }
    let same_day_before = raw.same_day_before.as_deref().map(|text| {
        let time = Time::from_str(text).ok();
        notes.one_of("deadline.same_day_before", text, time, Time::midnight())
    });
    let extend = raw.extend.as_ref();
    Terms {
        deadline: Deadline {
            amount: raw.days,
            unit: notes.one_of("deadline.unit", &raw.unit, unit, Unit::WorkingDay),
            same_day_before,
        },
        extend: extend
            .map_or(Extend { times: 0, max_days: 0 }, |it| Extend { times: it.times, max_days: it.max_days }),
        supplement: SupplementTerms { times: raw.supplement.times, within_days: raw.supplement.within_days },
    }
}

fn steps(raw: Vec<file::Step>, notes: &mut Notes) -> Vec<Step> {
    let mut decided = false;
    let mut steps = Vec::new();
    for raw in raw {
        let place = format!("step {}", raw.id);
        let kind = match (raw.reception_hours, raw.decides, decided) {
            (Some(_), _, _) => StepKind::Reception,
            (None, true, _) => StepKind::Decides,
            (None, false, false) => StepKind::Before,
            (None, false, true) => StepKind::After,
        };
        decided |= raw.decides;
        steps.push(Step {
            can: raw.can.iter().map(|word| notes.one_of(&place, word, Verb::of(word), Verb::Pass)).collect(),
            auto: notes.maybe(&place, raw.auto.as_ref()),
            id: raw.id,
            title: raw.title,
            role: raw.role,
            days: raw.days,
            reception_hours: raw.reception_hours,
            not_same_as: raw.not_same_as,
            kind,
        });
    }
    steps
}

fn effect(raw: file::Effect, notes: &mut Notes) -> Effect {
    let place = format!("effect {}", raw.call);
    let at = match raw.at.as_str() {
        "submitted" => Some(Moment::Submitted),
        "accepted" => Some(Moment::Accepted),
        "outcome.approved" => Some(Moment::Approved),
        "outcome.refused" => Some(Moment::Refused),
        "decided" => Some(Moment::Decided),
        "delivered" => Some(Moment::Delivered),
        _ => None,
    };
    let at = notes.one_of(&place, &raw.at, at, Moment::Submitted);
    Effect { at, when: notes.maybe(&place, raw.when.as_ref()), call: raw.call }
}

fn ground(raw: file::Reason, notes: &mut Notes) -> Ground {
    let place = format!("reason {}", raw.code);
    let verbs = raw.verbs.iter().map(|word| notes.one_of(&place, word, Verb::of(word), Verb::Refuse));
    Ground { verbs: verbs.collect(), code: raw.code, text: Words::new(raw.vi, raw.en), law: raw.law }
}
