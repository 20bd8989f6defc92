//! From what an officer typed to what they want.

use domain::{
    identity::officer::OfficerId,
    services::{
        dossier::{Asked, Command, Reason, Repeat, Shipment, Withdrawal},
        field::LONGEST,
        procedure::Verb,
    },
    text::tidy,
};
use ui::Form;

use super::{Act, form};
use crate::{acts::withdrawal, officer::dossier::Opened};

/// The longest that an officer may write to a citizen, in letters.
const LONGEST_NOTE: usize = 1000;

/// What is wanted; nothing where something is missing, which the form then says.
pub fn command(opened: &Opened, act: Act, form: &mut Form) -> Option<Command> {
    match act {
        Act::Claim => Some(Command::Claim),
        Act::Pass => Some(Command::Pass),
        Act::HandOver => hand_over(opened, form),
        Act::Back => back(opened, form),
        Act::Supplement => supplement(opened, form),
        Act::Refuse => {
            let reason = reason(opened, form, Verb::Refuse)?;
            if reason.note.is_empty() {
                return missing(opened, form, "ghi-chu", "desk.need_note");
            }
            Some(Command::Refuse { reasons: vec![reason] })
        }
        Act::Transfer => transfer(opened, form),
        Act::Extend => extend(opened, form),
        Act::Withdrawal => withdrawn(opened, form),
        Act::Ship => {
            let carrier = line(opened, form, "don-vi-chuyen", "desk.need_carrier");
            let tracking = line(opened, form, "ma-buu-gui", "desk.need_parcel");
            Some(Command::Ship(Shipment { carrier: carrier?, tracking: tracking? }))
        }
        Act::Deliver => {
            line(opened, form, "chung-tu", "desk.need_proof").map(|proof| Command::Deliver { proof })
        }
    }
}

/// Notes what is missing.
fn missing<T>(opened: &Opened, form: &mut Form, field: &str, key: &str) -> Option<T> {
    form.error(field, opened.lang().text(key));
    None
}

fn line(opened: &Opened, form: &mut Form, field: &str, key: &str) -> Option<String> {
    let text = tidy(form.get(field));
    if text.is_empty() {
        return missing(opened, form, field, key);
    }
    if text.chars().count() > LONGEST {
        return missing(opened, form, field, "desk.too_long");
    }
    Some(text)
}

fn note(opened: &Opened, form: &mut Form, field: &str) -> Option<String> {
    let text = tidy(form.get(field));
    if text.chars().count() > LONGEST_NOTE {
        return missing(opened, form, field, "desk.note_long");
    }
    Some(text)
}

fn reason(opened: &Opened, form: &mut Form, verb: Verb) -> Option<Reason> {
    let note = note(opened, form, "ghi-chu")?;
    match opened.procedure().reason(form.get("ly-do"), verb, &note) {
        Some(reason) => Some(reason),
        None => missing(opened, form, "ly-do", "desk.need_reason"),
    }
}

fn hand_over(opened: &Opened, form: &mut Form) -> Option<Command> {
    match form.get("cho") {
        "hang-cho" => Some(Command::HandOver { to: None }),
        other => match other.parse::<OfficerId>() {
            Ok(officer) => Some(Command::HandOver { to: Some(officer) }),
            Err(_) => missing(opened, form, "cho", "desk.need_colleague"),
        },
    }
}

fn back(opened: &Opened, form: &mut Form) -> Option<Command> {
    let to = form.get("buoc-truoc").to_owned();
    if !form::steps_before(opened).any(|step| step.id == to) {
        form.error("buoc-truoc", opened.lang().text("desk.need_step"));
    }
    let reason = reason(opened, form, Verb::Back)?;
    (!form.failed()).then(|| Command::Back { to, reasons: vec![reason] })
}

fn supplement(opened: &Opened, form: &mut Form) -> Option<Command> {
    let ticked: Vec<String> = form::open_fields(opened)
        .map(|field| field.id.clone())
        .filter(|id| form.ticked("muc[]", id))
        .collect();
    if ticked.is_empty() {
        return missing(opened, form, "muc[]", "desk.need_field");
    }
    let mut asked = Vec::new();
    for field in ticked {
        let (why, more) = (format!("ly-do-{field}"), format!("ghi-chu-{field}"));
        let note = note(opened, form, &more).unwrap_or_default();
        match opened.procedure().reason(form.get(&why), Verb::Supplement, &note) {
            Some(reason) => asked.push(Asked { field, reason }),
            None => form.error(why, opened.lang().text("desk.need_reason")),
        }
    }
    let terms = opened.procedure().deadline.supplement;
    let again = opened.dossier().supplements >= terms.times;
    let repeat = if form.ticked("da-biet", "co") { Repeat::Aware } else { Repeat::Unaware };
    if again && repeat == Repeat::Unaware {
        form.error("da-biet", opened.lang().text("desk.need_aware"));
    }
    (!form.failed()).then_some(Command::Supplement { asked, repeat })
}

fn transfer(opened: &Opened, form: &mut Form) -> Option<Command> {
    let to_unit = form.get("don-vi").to_owned();
    let units = &opened.desk.visit.env.settings.units;
    if !units.peers(&opened.dossier().unit).any(|unit| unit.code == to_unit) {
        form.error("don-vi", opened.lang().text("desk.need_unit"));
    }
    let reason = reason(opened, form, Verb::Transfer)?;
    (!form.failed()).then(|| Command::Transfer { to_unit, reasons: vec![reason] })
}

fn extend(opened: &Opened, form: &mut Form) -> Option<Command> {
    let days = form.get("so-ngay").parse::<u32>().ok();
    if days.is_none() {
        form.error("so-ngay", opened.lang().text("desk.need_days"));
    }
    let reason = note(opened, form, "ly-do")?;
    if reason.is_empty() {
        form.error("ly-do", opened.lang().text("desk.need_why"));
    }
    let days = days?;
    (!form.failed()).then_some(Command::Extend { days, reason })
}

fn withdrawn(opened: &Opened, form: &mut Form) -> Option<Command> {
    let note = note(opened, form, "ghi-chu")?;
    match form.get("tra-loi") {
        "dong-y" => Some(Command::AnswerWithdrawal(Withdrawal::Granted(withdrawal::granted(String::new())))),
        "khong" => {
            let found = withdrawal::refusals().into_iter().find(|reason| reason.code == form.get("ly-do"));
            match found {
                Some(reason) => {
                    let reasons = vec![Reason { note, ..reason }];
                    Some(Command::AnswerWithdrawal(Withdrawal::Refused(reasons)))
                }
                None => missing(opened, form, "ly-do", "desk.need_reason"),
            }
        }
        _ => missing(opened, form, "tra-loi", "desk.need_answer"),
    }
}
