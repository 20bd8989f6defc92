//! What is asked before an act.

use domain::{
    identity::officer::OfficerId,
    services::{
        field::{Editing, Field},
        procedure::{Step, StepKind, Verb},
    },
};
use ui::{Form, Html, Page, parts::Select};

use super::Act;
use crate::{
    acts::withdrawal,
    officer::{dossier::Opened, said},
};

/// The first form of an act: whoever confirms a refusal begins with what was proposed.
pub fn begun(opened: &Opened, act: Act) -> Form {
    let proposed = opened.dossier().proposal.as_ref().and_then(|reasons| reasons.first());
    match (act, proposed) {
        (Act::Refuse, Some(reason)) => {
            Form::of([("ly-do", reason.code.clone()), ("ghi-chu", reason.note.clone())])
        }
        _ => Form::default(),
    }
}

/// What an officer must know first.
pub fn warnings(opened: &Opened, page: &Page, act: Act) -> Vec<String> {
    let (dossier, terms) = (opened.dossier(), opened.procedure().deadline);
    let step = dossier.at_step(opened.procedure());
    match act {
        Act::Supplement if dossier.supplements >= terms.supplement.times => {
            vec![page.t("desk.supplement_second").to_owned()]
        }
        Act::Refuse if step.is_some_and(|step| step.kind == StepKind::Before) => {
            vec![page.t("desk.refuse_proposal").to_owned()]
        }
        Act::Extend => vec![page.t("desk.extend_once").to_owned()],
        _ => Vec::new(),
    }
}

/// The fields of an act.
pub fn parts(opened: &Opened, page: &Page, act: Act, colleagues: &[(OfficerId, String)]) -> Vec<Html> {
    match act {
        Act::Claim | Act::Pass => Vec::new(),
        Act::HandOver => vec![colleague(page, colleagues)],
        Act::Back => vec![earlier(opened, page), reason(opened, page, Verb::Back), told(page)],
        Act::Supplement => supplement(opened, page),
        Act::Refuse => vec![reason(opened, page, Verb::Refuse), note(page)],
        Act::Transfer => vec![unit(opened, page), reason(opened, page, Verb::Transfer), told(page)],
        Act::Extend => vec![days(opened, page), apology(page)],
        Act::Withdrawal => vec![answer(page)],
        Act::Ship => vec![carrier(page), parcel(page)],
        Act::Deliver => vec![proof(page)],
    }
}

fn colleague(page: &Page, colleagues: &[(OfficerId, String)]) -> Html {
    let radios = page.radios("cho").label(page.t("desk.hand_over_to")).medium();
    let radios = colleagues.iter().fold(radios, |radios, (id, name)| radios.option(id.to_string(), name));
    Html::trusted(radios.option("hang-cho", page.t("desk.hand_over_all")))
}

fn earlier(opened: &Opened, page: &Page) -> Html {
    let radios = page.radios("buoc-truoc").label(page.t("desk.back_to")).medium();
    let steps = steps_before(opened);
    Html::trusted(steps.fold(radios, |radios, step| radios.option(&step.id, said(page.lang(), &step.title))))
}

/// The steps it may go back to: after the reception, before this one.
pub(super) fn steps_before(opened: &Opened) -> impl Iterator<Item = &Step> {
    let here = opened.dossier().step.as_str();
    opened.procedure().steps.iter().take_while(move |step| step.id != here).skip(1)
}

/// One coded reason; the law stands beside it.
fn reason(opened: &Opened, page: &Page, verb: Verb) -> Html {
    let radios = page.radios("ly-do").label(page.t("desk.reason")).medium();
    let grounds = opened.procedure().reasons.iter().filter(|ground| ground.verbs.contains(&verb));
    Html::trusted(grounds.fold(radios, |radios, ground| {
        radios.option_hint(&ground.code, said(page.lang(), &ground.text), &ground.law)
    }))
}

/// What a colleague is told; no citizen reads it.
fn told(page: &Page) -> Html {
    Html::trusted(page.textarea("ghi-chu").label(page.t("desk.note_colleague")).rows(4))
}

fn note(page: &Page) -> Html {
    Html::trusted(page.textarea("ghi-chu").label(page.t("desk.note")).hint(page.t("desk.note_hint")).rows(4))
}

fn supplement(opened: &Opened, page: &Page) -> Vec<Html> {
    let boxes = page.checkboxes("muc[]").label(page.t("desk.supplement_what")).medium();
    let boxes = open_fields(opened).fold(boxes, |boxes, field| {
        let (id, label) = (&field.id, said(page.lang(), &field.label));
        let why = grounds(opened, page, page.select(format!("ly-do-{id}")).label(page.t("desk.reason")));
        let note = page.textarea(format!("ghi-chu-{id}")).label(page.t("desk.note")).rows(2);
        boxes.option(id, label).under(Html::trusted(format_args!("{why}{note}")))
    });
    let mut parts = vec![Html::trusted(boxes)];
    let terms = opened.procedure().deadline.supplement;
    if opened.dossier().supplements >= terms.times {
        parts.push(Html::trusted(page.checkbox("da-biet", "co", page.t("desk.supplement_aware"))));
    }
    parts
}

/// What the citizen may be asked for: what they answered themselves.
pub(super) fn open_fields(opened: &Opened) -> impl Iterator<Item = &Field> {
    let answers = &opened.dossier().answers;
    let asked = |field: &&Field| field.show_if.is_none() || answers.get(&field.id).is_some();
    opened.procedure().fields().filter(|field| field.editing == Editing::Open).filter(asked)
}

fn grounds(opened: &Opened, page: &Page, select: Select) -> Select {
    let grounds = opened.procedure().reasons.iter();
    let grounds = grounds.filter(|ground| ground.verbs.contains(&Verb::Supplement));
    grounds.fold(select.option("", page.t("common.choose")), |select, ground| {
        select.option(&ground.code, format!("{} ({})", said(page.lang(), &ground.text), ground.law))
    })
}

fn unit(opened: &Opened, page: &Page) -> Html {
    let units = &opened.desk.visit.env.settings.units;
    let select = page.select("don-vi").label(page.t("desk.transfer_to")).medium();
    let select = select.option("", page.t("common.choose"));
    let peers = units.peers(&opened.dossier().unit);
    Html::trusted(
        select.options(peers.map(|unit| (unit.code.clone(), said(page.lang(), &unit.name).to_owned()))),
    )
}

fn days(opened: &Opened, page: &Page) -> Html {
    let most = opened.procedure().deadline.extend.max_days;
    let radios = page.radios("so-ngay").label(page.t("desk.extend_days")).medium();
    let option = |days: u32| (days.to_string(), page.with("desk.days", &[("days", days)]));
    let options = (1..=most).map(option);
    Html::trusted(options.fold(radios, |radios, (value, label)| radios.option(value, label)))
}

fn apology(page: &Page) -> Html {
    Html::trusted(
        page.textarea("ly-do").label(page.t("desk.extend_why")).hint(page.t("desk.extend_why_hint")).rows(4),
    )
}

fn answer(page: &Page) -> Html {
    let refusals = withdrawal::refusals();
    let why = refusals.iter().fold(page.radios("ly-do").label(page.t("desk.reason")), |radios, reason| {
        radios.option_hint(&reason.code, said(page.lang(), &reason.text), &reason.law)
    });
    let under = Html::trusted(format_args!("{why}{}", note(page)));
    let radios = page.radios("tra-loi").label(page.t("desk.withdrawal_answer")).medium();
    let radios = radios.option("dong-y", page.t("desk.withdrawal_grant"));
    Html::trusted(radios.option("khong", page.t("desk.withdrawal_refuse")).under(under))
}

fn carrier(page: &Page) -> Html {
    let input = page.input("don-vi-chuyen").label(page.t("desk.carrier")).width(20);
    Html::trusted(input.value(page.t("desk.carrier_usual")))
}

fn parcel(page: &Page) -> Html {
    let input = page.input("ma-buu-gui").label(page.t("desk.parcel")).hint(page.t("desk.parcel_hint"));
    Html::trusted(input.width(20).autocomplete("off"))
}

fn proof(page: &Page) -> Html {
    let input = page.input("chung-tu").label(page.t("desk.proof")).hint(page.t("desk.proof_hint"));
    Html::trusted(input.autocomplete("off"))
}
