//! What citizens do to their dossier, and what follows without anybody's doing.

use super::{
    Command, Phase, Refusal, State,
    allow::Record,
    event::{Event, Reason},
};
use crate::{Result, services::answers::Answers};

/// A citizen's wish.
pub(super) fn act(record: &mut Record<'_>, command: Command) -> Result<()> {
    match command {
        Command::Complete(answers) => complete(record, &answers),
        Command::Withdraw { reason } => withdraw(record, reason),
        Command::Rate { stars, text } => rate(record, stars, text),
        _ => Err(Refusal::NotTheirs.into()),
    }
}

/// What a timer, a payment gateway or a carrier brings.
pub(super) fn follow(record: &mut Record<'_>, command: Command) -> Result<()> {
    match command {
        Command::Pay { receipt } => pay(record, receipt),
        Command::Expire(reason) => expire(record, reason),
        Command::Recalculate { revision } => recalculate(record, revision),
        Command::Deliver { proof } => deliver(record, proof),
        _ => Err(Refusal::NotTheirs.into()),
    }
}

fn pay(record: &mut Record<'_>, receipt: String) -> Result<()> {
    let State::FeeDue { .. } = record.dossier.state else { return Err(Refusal::State.into()) };
    record.resume(Event::Paid { receipt });
    Ok(())
}

/// Only what was asked is taken, and all of it.
fn complete(record: &mut Record<'_>, answers: &Answers) -> Result<()> {
    let State::Supplement { asked, .. } = &record.dossier.state else { return Err(Refusal::State.into()) };
    let mut taken = Answers::default();
    for asked in asked {
        let field = record.stage.procedure.field(&asked.field).ok_or(Refusal::NothingAsked)?;
        let answer = field.read(answers.get(&asked.field).unwrap_or_default())?;
        taken = taken.with(asked.field.clone(), answer);
    }
    record.resume(Event::Supplemented { answers: taken });
    Ok(())
}

fn withdraw(record: &mut Record<'_>, reason: String) -> Result<()> {
    if !record.dossier.state.may_be_withdrawn() {
        return Err(Refusal::State.into());
    }
    match record.dossier.phase() {
        Phase::Reception => record.stop(Event::WithdrawAsked { reason }),
        Phase::Handling => record.pause(Event::WithdrawAsked { reason }),
    }
    Ok(())
}

fn rate(record: &mut Record<'_>, stars: u8, text: String) -> Result<()> {
    match (&record.dossier.state, record.dossier.stars) {
        (State::Delivered, None) if (1..=5).contains(&stars) => {
            record.note(Event::Rated { stars, text });
            Ok(())
        }
        (State::Delivered, None) => Err(Refusal::Stars.into()),
        (State::Delivered, Some(_)) => Err(Refusal::Rated.into()),
        _ => Err(Refusal::State.into()),
    }
}

/// The citizen's time is over: declined where it was never accepted, else stopped.
fn expire(record: &mut Record<'_>, reason: Reason) -> Result<()> {
    let (until, back) = match record.dossier.state {
        State::Supplement { answer_by, back, .. } => (answer_by, back),
        State::FeeDue { pay_by, back } => (pay_by, back),
        _ => return Err(Refusal::State.into()),
    };
    if record.stage.now <= until {
        return Err(Refusal::State.into());
    }
    let reasons = vec![reason];
    record.stop(match back {
        Phase::Reception => Event::Declined { reasons },
        Phase::Handling => Event::Stopped { reasons },
    });
    Ok(())
}

fn recalculate(record: &mut Record<'_>, revision: i64) -> Result<()> {
    let state = &record.dossier.state;
    if state.has_ended() || *state == State::Decided {
        return Err(Refusal::State.into());
    }
    record.note(Event::Recalculated { revision });
    Ok(())
}

pub(super) fn deliver(record: &mut Record<'_>, proof: String) -> Result<()> {
    if record.dossier.state != State::Decided {
        return Err(Refusal::State.into());
    }
    record.note(Event::Delivered { proof });
    Ok(())
}
