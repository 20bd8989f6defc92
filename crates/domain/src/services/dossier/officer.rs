//! What officers do to a dossier: five verbs, and what stands beside them.

use super::{
    Command, Outcome, Phase, Refusal, Repeat, State, Withdrawal,
    allow::Record,
    citizen,
    event::{Asked, Event, Reason, Shipment},
};
use crate::{
    Result,
    identity::officer::{Officer, OfficerId, Relation},
    services::{
        clock::close_in_days,
        field::Editing,
        procedure::{Step, StepKind, Verb},
        unit::covers,
    },
};

/// An officer at work on a dossier.
pub(super) struct Desk<'a> {
    pub(super) officer: &'a Officer,
    pub(super) relation: Relation,
}

pub(super) fn act(record: &mut Record<'_>, desk: &Desk<'_>, command: Command) -> Result<()> {
    desk.relation.check_impartial()?;
    if !desk.officer.appointed(record.stage.now) {
        return Err(crate::identity::officer::Refusal::NotAppointed.into());
    }
    if !covers(&desk.officer.unit, &record.dossier.unit) {
        return Err(Refusal::Unit.into());
    }
    match command {
        Command::Claim => claim(record, desk),
        Command::HandOver { to } => hand_over(record, desk, to),
        Command::Pass => pass(record, desk),
        Command::Back { to, reasons } => back(record, desk, to, reasons),
        Command::Supplement { asked, repeat } => supplement(record, desk, asked, repeat),
        Command::Refuse { reasons } => refuse(record, desk, reasons),
        Command::Transfer { to_unit, reasons } => transfer(record, desk, to_unit, reasons),
        Command::Extend { days, reason } => extend(record, desk, days, reason),
        Command::AnswerWithdrawal(answer) => answer_withdrawal(record, desk, answer),
        Command::Ship(shipment) => ship(record, desk, shipment),
        Command::Deliver { proof } => hand_out(record, desk, proof),
        _ => Err(Refusal::NotTheirs.into()),
    }
}

/// The step the dossier is worked at, where it is this officer's to work at.
fn working<'a>(record: &Record<'a>, desk: &Desk<'_>) -> Result<&'a Step> {
    let step = record.dossier.at_step(record.stage.procedure).ok_or(Refusal::State)?;
    let worked = match step.kind {
        StepKind::Reception => record.dossier.state == State::Submitted,
        _ => record.dossier.state == State::Processing,
    };
    if !worked {
        return Err(Refusal::State.into());
    }
    has_role(desk, &step.role)?;
    match record.dossier.assignee {
        Some(other) if other != desk.officer.id => return Err(Refusal::WithAnother.into()),
        _ => {}
    }
    let passed = record.dossier.passed.iter().rev();
    let other_eyes =
        step.not_same_as.as_ref().and_then(|of| passed.clone().find(|passed| passed.step == *of));
    match other_eyes {
        Some(passed) if passed.by == Some(desk.officer.id) => Err(Refusal::FourEyes.into()),
        _ => Ok(step),
    }
}

fn doing<'a>(record: &Record<'a>, desk: &Desk<'_>, verb: Verb) -> Result<&'a Step> {
    let step = working(record, desk)?;
    if step.can.contains(&verb) { Ok(step) } else { Err(Refusal::Verb.into()) }
}

fn has_role(desk: &Desk<'_>, role: &str) -> Result<()> {
    let has = desk.officer.roles.iter().any(|held| held.word() == role);
    if has { Ok(()) } else { Err(Refusal::Role.into()) }
}

fn with_reasons(reasons: &[Reason]) -> Result<()> {
    if reasons.is_empty() { Err(Refusal::Reason.into()) } else { Ok(()) }
}

fn claim(record: &mut Record<'_>, desk: &Desk<'_>) -> Result<()> {
    working(record, desk)?;
    record.note(Event::Assigned { to: Some(desk.officer.id) });
    Ok(())
}

fn hand_over(record: &mut Record<'_>, desk: &Desk<'_>, to: Option<OfficerId>) -> Result<()> {
    working(record, desk)?;
    record.note(Event::Assigned { to });
    Ok(())
}

fn pass(record: &mut Record<'_>, desk: &Desk<'_>) -> Result<()> {
    let step = doing(record, desk, Verb::Pass)?;
    let next = record.stage.procedure.after(&step.id);
    match (step.kind, next) {
        (StepKind::Reception, Some(next)) => record.accept(next),
        (StepKind::Decides, next) => {
            let next_id = next.map(|next| next.id.clone());
            record.note(Event::OutcomeFixed { outcome: Outcome::Approved, next: next_id });
            if next.is_none() {
                record.stop(Event::Decided);
            }
            Ok(())
        }
        (_, Some(next)) => {
            record.note(Event::StepPassed { next: next.id.clone() });
            Ok(())
        }
        (_, None) => {
            record.stop(Event::Decided);
            Ok(())
        }
    }
}

fn back(record: &mut Record<'_>, desk: &Desk<'_>, to: String, reasons: Vec<Reason>) -> Result<()> {
    let step = doing(record, desk, Verb::Back)?;
    with_reasons(&reasons)?;
    let steps = record.stage.procedure.steps.iter().take_while(|earlier| earlier.id != step.id);
    let earlier = steps.skip(1).any(|earlier| earlier.id == to);
    if !earlier {
        return Err(Refusal::Nowhere.into());
    }
    record.note(Event::SentBack { to, reasons });
    Ok(())
}

fn supplement(record: &mut Record<'_>, desk: &Desk<'_>, asked: Vec<Asked>, repeat: Repeat) -> Result<()> {
    doing(record, desk, Verb::Supplement)?;
    let procedure = record.stage.procedure;
    let open = |field: &str| procedure.field(field).is_some_and(|field| field.editing == Editing::Open);
    if asked.is_empty() || !asked.iter().all(|asked| open(&asked.field)) {
        return Err(Refusal::NothingAsked.into());
    }
    let terms = procedure.deadline.supplement;
    if record.dossier.supplements >= terms.times && repeat == Repeat::Unaware {
        return Err(Refusal::SecondSupplement.into());
    }
    let answer_by = close_in_days(record.stage.now, terms.within_days, record.stage.calendar);
    record.pause(Event::SupplementAsked { asked, answer_by });
    Ok(())
}

/// At the reception it is declined. Before the decision it is a proposal, which
/// the deciding officer confirms by refusing.
fn refuse(record: &mut Record<'_>, desk: &Desk<'_>, reasons: Vec<Reason>) -> Result<()> {
    let step = doing(record, desk, Verb::Refuse)?;
    with_reasons(&reasons)?;
    match step.kind {
        StepKind::Reception => record.stop(Event::Declined { reasons }),
        StepKind::Decides | StepKind::After => {
            record.note(Event::OutcomeFixed { outcome: Outcome::Refused { reasons }, next: None });
            record.stop(Event::Decided);
        }
        StepKind::Before => {
            let next = record.stage.procedure.deciding().ok_or(Refusal::State)?.id.clone();
            record.note(Event::RefusalProposed { reasons, next });
        }
    }
    Ok(())
}

fn transfer(record: &mut Record<'_>, desk: &Desk<'_>, to_unit: String, reasons: Vec<Reason>) -> Result<()> {
    doing(record, desk, Verb::Transfer)?;
    with_reasons(&reasons)?;
    if to_unit == record.dossier.unit {
        return Err(Refusal::Nowhere.into());
    }
    record.note(Event::Transferred { to_unit, reasons });
    Ok(())
}

fn extend(record: &mut Record<'_>, desk: &Desk<'_>, days: u32, reason: String) -> Result<()> {
    if record.dossier.phase() != Phase::Handling {
        return Err(Refusal::State.into());
    }
    working(record, desk)?;
    let terms = record.stage.procedure.deadline.extend;
    if record.dossier.extensions >= terms.times || !(1..=terms.max_days).contains(&days) {
        return Err(Refusal::Extension.into());
    }
    if reason.trim().is_empty() {
        return Err(Refusal::Reason.into());
    }
    let (reception, legal) = (record.dossier.clocks.reception, record.dossier.clocks.legal);
    let legal = legal.extended(days, record.stage.now, record.stage.calendar);
    record.happen(Event::Extended { days, reason }, reception, legal);
    Ok(())
}

fn answer_withdrawal(record: &mut Record<'_>, desk: &Desk<'_>, answer: Withdrawal) -> Result<()> {
    let State::Withdrawn { was: Some(was) } = &record.dossier.state else {
        return Err(Refusal::State.into());
    };
    let ran = matches!(**was, State::Processing);
    let desk_role = record.stage.procedure.steps.first().map_or("", |step| step.role.as_str());
    has_role(desk, desk_role)?;
    match answer {
        Withdrawal::Granted(reason) => record.stop(Event::Stopped { reasons: vec![reason] }),
        Withdrawal::Refused(reasons) => {
            with_reasons(&reasons)?;
            let event = Event::WithdrawRefused { reasons };
            if ran { record.resume(event) } else { record.note(event) }
        }
    }
    Ok(())
}

/// Whoever has the result may hand it over: the last step's role, or the desk's.
fn has_result(record: &Record<'_>, desk: &Desk<'_>) -> Result<()> {
    if record.dossier.state != State::Decided {
        return Err(Refusal::State.into());
    }
    let steps = &record.stage.procedure.steps;
    let roles = [steps.first(), steps.last()];
    let may = roles.into_iter().flatten().any(|step| has_role(desk, &step.role).is_ok());
    if may { Ok(()) } else { Err(Refusal::Role.into()) }
}

fn ship(record: &mut Record<'_>, desk: &Desk<'_>, shipment: Shipment) -> Result<()> {
    has_result(record, desk)?;
    if record.dossier.shipment.is_some() || shipment.tracking.trim().is_empty() {
        return Err(Refusal::State.into());
    }
    record.note(Event::Shipped(shipment));
    Ok(())
}

fn hand_out(record: &mut Record<'_>, desk: &Desk<'_>, proof: String) -> Result<()> {
    has_result(record, desk)?;
    citizen::deliver(record, proof)
}
