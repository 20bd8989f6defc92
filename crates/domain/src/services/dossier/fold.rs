//! Where a dossier stands after what happened. Total: whatever is in the log reads back.

use jiff::Timestamp;

use super::{
    Dossier, Outcome, Passed, Phase, State,
    event::{By, Entry, Event, Opening},
};

/// The dossier after one entry more. Before the sending there is none.
#[must_use]
pub fn fold(before: Option<Dossier>, entry: &Entry) -> Option<Dossier> {
    let mut dossier = match (&entry.event, before) {
        (Event::Submitted(opening), _) => opened(opening, entry.at),
        (_, Some(dossier)) => dossier,
        (_, None) => return None,
    };
    apply(&mut dossier, entry);
    dossier.clocks = entry.clocks;
    dossier.rev += 1;
    Some(dossier)
}

fn opened(opening: &Opening, at: Timestamp) -> Dossier {
    Dossier {
        id: opening.id,
        track: opening.track.clone(),
        code: None,
        procedure: opening.procedure.clone(),
        applicant: opening.applicant,
        mandate: opening.mandate,
        unit: opening.unit.clone(),
        state: State::Submitted,
        step: opening.step.clone(),
        assignee: None,
        outcome: None,
        proposal: None,
        answers: opening.answers.clone(),
        bill: opening.bill.clone(),
        paid_at: None,
        clocks: super::Clocks::default(),
        passed: Vec::new(),
        supplements: 0,
        extensions: 0,
        submitted_at: at,
        accepted_at: None,
        ended_at: None,
        shipment: None,
        stars: None,
        rev: 0,
    }
}

fn apply(dossier: &mut Dossier, entry: &Entry) {
    match &entry.event {
        Event::Submitted(_) | Event::Recalculated { .. } => {}
        Event::Assigned { to } => dossier.assignee = *to,
        Event::Extended { .. } => dossier.extensions += 1,
        Event::Rated { stars, .. } => dossier.stars = Some(*stars),
        Event::Shipped(shipment) => dossier.shipment = Some(shipment.clone()),
        Event::Accepted { code, step } => {
            dossier.code = Some(code.clone());
            dossier.accepted_at = Some(entry.at);
            dossier.state = State::Processing;
            on_to(dossier, step, entry.by);
        }
        Event::StepPassed { next } => on_to(dossier, next, entry.by),
        Event::RefusalProposed { reasons, next } => {
            dossier.proposal = Some(reasons.clone());
            on_to(dossier, next, entry.by);
        }
        Event::SentBack { to, .. } => {
            dossier.step.clone_from(to);
            (dossier.assignee, dossier.proposal) = (None, None);
        }
        Event::Transferred { to_unit, .. } => {
            dossier.unit.clone_from(to_unit);
            dossier.assignee = None;
        }
        Event::OutcomeFixed { outcome, next } => fixed(dossier, outcome, next.as_deref(), entry.by),
        _ => turn(dossier, entry),
    }
}

/// A step is behind it.
fn on_to(dossier: &mut Dossier, next: &str, by: By) {
    let step = std::mem::replace(&mut dossier.step, next.to_owned());
    dossier.passed.push(Passed { step, by: officer(by) });
    dossier.assignee = None;
}

fn fixed(dossier: &mut Dossier, outcome: &Outcome, next: Option<&str>, by: By) {
    dossier.outcome = Some(outcome.clone());
    dossier.proposal = None;
    match next {
        Some(next) => on_to(dossier, next, by),
        None => dossier.passed.push(Passed { step: dossier.step.clone(), by: officer(by) }),
    }
}

const fn officer(by: By) -> Option<crate::identity::officer::OfficerId> {
    match by {
        By::Officer(officer) => Some(officer),
        By::Citizen | By::House => None,
    }
}

/// Events by which it is another's turn, or nobody's.
fn turn(dossier: &mut Dossier, entry: &Entry) {
    let back = dossier.phase();
    match &entry.event {
        Event::FeeAsked { pay_by } => dossier.state = State::FeeDue { pay_by: *pay_by, back },
        Event::Paid { .. } => {
            dossier.paid_at = Some(entry.at);
            dossier.state = running(back);
        }
        Event::SupplementAsked { asked, answer_by } => {
            dossier.supplements += 1;
            dossier.state = State::Supplement { asked: asked.clone(), answer_by: *answer_by, back };
        }
        Event::Supplemented { answers } => {
            for (field, answer) in answers.iter() {
                dossier.answers = std::mem::take(&mut dossier.answers).with(field, answer);
            }
            dossier.state = running(back);
        }
        Event::WithdrawAsked { .. } => withdraw(dossier, entry.at),
        Event::WithdrawRefused { .. } => {
            if let State::Withdrawn { was: Some(was) } = &dossier.state {
                dossier.state = (**was).clone();
            }
        }
        Event::Declined { reasons } => end(dossier, State::Declined { reasons: reasons.clone() }, entry.at),
        Event::Stopped { reasons } => end(dossier, State::Stopped { reasons: reasons.clone() }, entry.at),
        Event::Decided => end(dossier, State::Decided, entry.at),
        // When it was decided is when the count ended; handing it over does not move that.
        Event::Delivered { .. } => dossier.state = State::Delivered,
        _ => {}
    }
}

fn withdraw(dossier: &mut Dossier, at: Timestamp) {
    match dossier.phase() {
        Phase::Reception => end(dossier, State::Withdrawn { was: None }, at),
        Phase::Handling => {
            let was = std::mem::replace(&mut dossier.state, State::Submitted);
            dossier.state = State::Withdrawn { was: Some(Box::new(was)) };
        }
    }
}

fn end(dossier: &mut Dossier, state: State, at: Timestamp) {
    dossier.state = state;
    dossier.assignee = None;
    dossier.ended_at = Some(at);
}

const fn running(back: Phase) -> State {
    match back {
        Phase::Reception => State::Submitted,
        Phase::Handling => State::Processing,
    }
}
