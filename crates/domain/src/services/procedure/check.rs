//! What must hold of a procedure as a whole, so that every dossier of it can end.

use std::collections::BTreeSet;

use super::{Procedure, Step, StepKind, Verb, read::Notes};
use crate::services::{
    clock::Unit,
    expression::{Expression, Names, Type},
    facts,
    field::{Field, FieldKind, Need},
    words::Words,
};

/// Calls that registers answer.
pub const CALLS: [&str; 3] = ["card.report_lost", "card.order", "card.activate"];

pub(super) fn check(procedure: &Procedure, notes: &mut Notes) {
    names_are_single(procedure, notes);
    words_are_there(procedure, notes);
    expressions_fit(procedure, notes);
    steps_lead_to_an_end(procedure, notes);
    reasons_are_there(procedure, notes);
    delivery_fits(procedure, notes);
    for effect in &procedure.effects {
        if !CALLS.contains(&effect.call.as_str()) {
            notes.wrong("effect", format!("{} is no call to a register", effect.call));
        }
    }
    if procedure.law.is_empty() {
        notes.wrong("law", "a procedure rests on some law");
    }
}

fn names_are_single(procedure: &Procedure, notes: &mut Notes) {
    let slug = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let field = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    if !slug(&procedure.slug) {
        notes.wrong("slug", "small letters, digits and hyphens");
    }
    let mut once = BTreeSet::new();
    let pages = procedure.pages.iter().map(|page| ("page", page.id.as_str(), slug(&page.id)));
    let fields = procedure.fields().map(|it| ("field", it.id.as_str(), field(&it.id)));
    let steps = procedure.steps.iter().map(|step| ("step", step.id.as_str(), slug(&step.id)));
    let rules = procedure.rules.iter().map(|rule| ("rule", rule.id.as_str(), slug(&rule.id)));
    let fees = procedure.fees.iter().map(|fee| ("fee", fee.id.as_str(), slug(&fee.id)));
    let reasons = procedure.reasons.iter().map(|it| ("reason", it.code.as_str(), slug(&it.code)));
    for (kind, id, well_formed) in pages.chain(fields).chain(steps).chain(rules).chain(fees).chain(reasons) {
        if !once.insert((kind, id)) || !well_formed {
            notes.wrong(&format!("{kind} {id}"), "each has a name of its own, of small letters");
        }
    }
    for page in procedure.pages.iter().filter(|page| page.fields.is_empty()) {
        notes.wrong(&format!("page {}", page.id), "it asks nothing");
    }
}

fn words_are_there(procedure: &Procedure, notes: &mut Notes) {
    let head =
        [("title", &procedure.title), ("summary", &procedure.summary), ("declare", &procedure.declare)];
    let pages = procedure.pages.iter().map(|page| (page.id.as_str(), &page.title));
    let fields = procedure.fields().map(|field| (field.id.as_str(), &field.label));
    let steps = procedure.steps.iter().map(|step| (step.id.as_str(), &step.title));
    let rules = procedure.rules.iter().map(|rule| (rule.id.as_str(), &rule.say));
    let reasons = procedure.reasons.iter().map(|it| (it.code.as_str(), &it.text));
    let rest = pages.chain(fields).chain(steps).chain(rules).chain(reasons);
    for (place, _) in head.into_iter().chain(rest).filter(|(_, words): &(&str, &Words)| words.lacking()) {
        notes.wrong(place, "words are missing in one language");
    }
}

/// Every name an expression uses is a fact, or was answered before.
fn expressions_fit(procedure: &Procedure, notes: &mut Notes) {
    let mut names = facts::names();
    let who = [&procedure.who.own, &procedure.who.child, &procedure.who.ward];
    who.into_iter().flatten().for_each(|it| fits(notes, "who", it, &names));
    let rules_after = |page: Option<&str>, names: &Names, notes: &mut Notes| {
        procedure.rules_after(page).for_each(|rule| fits(notes, &rule.id, &rule.when, names));
    };
    rules_after(None, &names, notes);
    for page in &procedure.pages {
        for field in &page.fields {
            field.show_if.iter().for_each(|it| fits(notes, &field.id, it, &names));
            names = names.naming(field.id.clone(), type_of(field));
            field.check.iter().for_each(|(it, _)| fits(notes, &field.id, it, &names));
        }
        rules_after(Some(&page.id), &names, notes);
    }
    let fees = procedure.fees.iter().filter_map(|fee| Some((fee.id.as_str(), fee.when.as_ref()?)));
    let effects = procedure.effects.iter().filter_map(|it| Some((it.call.as_str(), it.when.as_ref()?)));
    let steps = procedure.steps.iter().filter_map(|step| Some((step.id.as_str(), step.auto.as_ref()?)));
    fees.chain(effects).chain(steps).for_each(|(place, it)| fits(notes, place, it, &names));
    for rule in
        procedure.rules.iter().filter(|it| it.after.as_ref().is_some_and(|id| procedure.page(id).is_none()))
    {
        notes.wrong(&rule.id, "there is no such page to be asked after");
    }
}

fn fits(notes: &mut Notes, place: &str, expression: &Expression, names: &Names) {
    if let Err(mistyped) = expression.check(names) {
        notes.wrong(place, mistyped);
    }
}

const fn type_of(field: &Field) -> Type {
    match field.kind {
        FieldKind::Date => Type::Date,
        _ => Type::Text,
    }
}

fn steps_lead_to_an_end(procedure: &Procedure, notes: &mut Notes) {
    let steps = &procedure.steps;
    let of = |kind| steps.iter().filter(move |step: &&Step| step.kind == kind).count();
    if steps.first().is_none_or(|first| first.kind != StepKind::Reception) || of(StepKind::Reception) != 1 {
        notes.wrong("step", "the first step, and no other, is the reception");
    }
    if of(StepKind::Decides) != 1 {
        notes.wrong("step", "one step decides");
    }
    for (place, step) in steps.iter().enumerate() {
        let name = format!("step {}", step.id);
        let only_passes = step.can == [Verb::Pass];
        if !step.can.contains(&Verb::Pass) || (step.kind == StepKind::After && !only_passes) {
            notes.wrong(&name, "every step can pass, and after the decision nothing else");
        }
        if step.kind == StepKind::Reception && step.can.contains(&Verb::Back) {
            notes.wrong(&name, "there is nothing before the reception to go back to");
        }
        if step.kind == StepKind::Decides && step.auto.is_some() {
            notes.wrong(&name, "nothing decides by itself");
        }
        let earlier = |id: &String| steps[..place].iter().any(|step| step.id == *id);
        if step.not_same_as.as_ref().is_some_and(|id| !earlier(id)) {
            notes.wrong(&name, "not_same_as names no earlier step");
        }
        if ["citizen", ""].contains(&step.role.as_str()) {
            notes.wrong(&name, "a step is an officer's");
        }
    }
    let days: u32 = steps.iter().map(|step| step.days).sum();
    let terms = procedure.deadline.deadline;
    if terms.unit == Unit::WorkingDay && days > terms.amount {
        notes.wrong("step", format!("the steps take {days} days, the deadline is {}", terms.amount));
    }
}

/// Nothing is refused or returned without a coded reason and its law.
fn reasons_are_there(procedure: &Procedure, notes: &mut Notes) {
    let used = procedure.steps.iter().flat_map(|step| &step.can).filter(|verb| **verb != Verb::Pass);
    for verb in used.collect::<Vec<_>>() {
        if !procedure.reasons.iter().any(|ground| ground.verbs.contains(verb)) {
            notes.wrong("reason", format!("there is none for {}", verb.word()));
        }
    }
    for ground in procedure.reasons.iter().filter(|ground| ground.law.trim().is_empty()) {
        notes.wrong(&format!("reason {}", ground.code), "it names no law");
    }
}

fn delivery_fits(procedure: &Procedure, notes: &mut Notes) {
    let Some(delivery) = &procedure.result.delivery else { return };
    let asks = procedure.field(&delivery.field).is_some_and(|field| field.choice(&delivery.post).is_some());
    let address = procedure.field(&delivery.address).is_some_and(|field| field.need == Need::Required);
    if !asks || !address {
        notes.wrong("result.delivery", "it names a field, one of its choices, and the field of the address");
    }
}
