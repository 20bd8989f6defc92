//! What a procedure's file says, in sentences.

use domain::services::{
    clock::{Deadline, Unit},
    expression::{Condition, Expression},
    procedure::Procedure,
};
use ui::{Lang, Page};

use crate::said;

/// Who may file, one line for each mandate.
pub(super) fn who(page: &Page, procedure: &Procedure) -> Vec<String> {
    let who = &procedure.who;
    let mandates = [("own", &who.own), ("child", &who.child), ("ward", &who.ward)];
    mandates.into_iter().filter_map(|(word, proof)| Some(line(page, word, proof.as_ref()?))).collect()
}

fn line(page: &Page, mandate: &str, proof: &Expression) -> String {
    let conditions = proof.conditions();
    let age = conditions.iter().find_map(|condition| match condition {
        Condition::AgeFrom(years) => Some(("from", *years)),
        Condition::AgeUnder(years) => Some(("under", *years)),
        _ => None,
    });
    let line = match age {
        Some((how, years)) => page.with(&format!("public.who_{mandate}_{how}"), &[("years", years)]),
        None => page.t(&format!("public.who_{mandate}")).to_owned(),
    };
    // What no sentence was written for is asked when one begins, and that is said.
    if conditions.contains(&Condition::Other) {
        return format!("{line} {}", page.t("public.who_more"));
    }
    line
}

/// When a charge applies: the answers that bring it about.
pub(super) fn case(page: &Page, procedure: &Procedure, when: &Expression) -> String {
    let answered = when.conditions().into_iter().map(|condition| match condition {
        Condition::Answered { field, answer } => {
            let field = procedure.field(&field)?;
            let choice = field.choice(&answer)?;
            let lang = page.lang();
            Some(format!("{}: {}", said(lang, &field.label), said(lang, &choice.label)))
        }
        _ => None,
    });
    let told: Option<Vec<String>> = answered.collect();
    told.map_or_else(|| page.t("public.fee_depends").to_owned(), |told| told.join("; "))
}

/// How long the law gives.
pub(super) fn term(page: &Page, deadline: Deadline) -> String {
    if let Some(before) = deadline.same_day_before {
        let before = format!("{:02}:{:02}", before.hour(), before.minute());
        return page.with("public.term_same_day", &[("before", before)]);
    }
    let key = match deadline.unit {
        Unit::WorkingDay => "public.term_working_day",
        Unit::Hour => "public.term_hour",
        Unit::Day => "public.term_day",
        Unit::Month => "public.term_month",
    };
    page.with(key, &[("amount", deadline.amount)])
}

/// The steps, each with its share of the time.
pub(super) fn steps(page: &Page, procedure: &Procedure) -> Vec<(String, String)> {
    let step = |step: &domain::services::procedure::Step| {
        let share = match step.reception_hours {
            Some(hours) => page.with("public.step_hours", &[("hours", hours)]),
            None => page.with("public.step_days", &[("days", step.days)]),
        };
        (said(page.lang(), &step.title).to_owned(), share)
    };
    procedure.steps.iter().map(step).collect()
}

/// Which kind of unit handles it.
pub(super) fn authority(lang: Lang, kind: &str) -> String {
    let known = lang.find(&format!("authority.{kind}"));
    known.unwrap_or_else(|| lang.text("authority.other")).to_owned()
}
