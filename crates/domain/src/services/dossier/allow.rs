//! What a command does to a dossier, or why it may not.

use jiff::Timestamp;

use super::{
    Command, Dossier, Refusal, State, citizen,
    event::{By, Clocks, Entry, Event, Opening},
    fold::fold,
    officer::{self, Desk},
};
use crate::{
    PersonId, Result,
    calendar::{Calendar, date_in_vietnam},
    identity::officer::{Officer, Relation},
    services::{
        answers::{Known, Sight},
        clock::{Clock, close_in_days},
        code::OfficialCode,
        expression::{Truth, Value},
        facts::Facts,
        procedure::{Procedure, Step, StepKind},
    },
};

/// What a decision is made with, beside the dossier.
#[derive(Debug, Clone, Copy)]
pub struct Stage<'a> {
    /// The procedure, at the version the dossier is pinned to.
    pub procedure: &'a Procedure,
    /// Working days and office hours.
    pub calendar: &'a Calendar,
    /// What registers say of the subject now; nothing, where nobody asked.
    pub facts: &'a Facts,
    /// The official code to give, if it is accepted by this.
    pub code: Option<&'a OfficialCode>,
    /// When.
    pub now: Timestamp,
}

/// Who wants something.
#[derive(Debug, Clone, Copy)]
pub enum Who<'a> {
    /// A citizen.
    Citizen(PersonId),
    /// An officer, and how the people of the dossier stand to them.
    Officer(&'a Officer, Relation),
    /// The house: a timer, a payment gateway, a carrier.
    House,
}

/// Entries as they come about, each decided on what those before it made.
pub(super) struct Record<'a> {
    pub(super) stage: &'a Stage<'a>,
    pub(super) by: By,
    pub(super) dossier: Dossier,
    entries: Vec<Entry>,
}

impl Dossier {
    /// A dossier is sent: what it costs is asked for, and what passes by itself does.
    #[must_use]
    pub fn submit(opening: Opening, stage: &Stage<'_>) -> (Self, Vec<Entry>) {
        let hours = stage.procedure.steps.first().and_then(|step| step.reception_hours).unwrap_or_default();
        let reception = Clock::started(i64::from(hours) * 60, stage.now, stage.calendar);
        let due = reception.due(stage.calendar);
        let clocks = Clocks { reception, legal: Clock::Unstarted, due };
        let first = Entry { at: stage.now, by: By::Citizen, event: Event::Submitted(opening), clocks };
        let Some(dossier) = fold(None, &first) else { unreachable!("a sending opens a dossier") };
        let mut record = Record { stage, by: By::House, dossier, entries: vec![first] };
        record.ask_fee();
        record.settle();
        (record.dossier, record.entries)
    }

    /// What a command does: the dossier after it, and what happened.
    ///
    /// # Errors
    ///
    /// A [`Refusal`], or why the officer may not.
    pub fn allow(self, who: Who<'_>, command: Command, stage: &Stage<'_>) -> Result<(Self, Vec<Entry>)> {
        let by = match who {
            Who::Citizen(_) => By::Citizen,
            Who::Officer(officer, _) => By::Officer(officer.id),
            Who::House => By::House,
        };
        let mut record = Record { stage, by, dossier: self, entries: Vec::new() };
        match who {
            Who::Citizen(person) if person != record.dossier.applicant => {
                return Err(Refusal::NotTheirs.into());
            }
            Who::Citizen(_) => citizen::act(&mut record, command)?,
            Who::House => citizen::follow(&mut record, command)?,
            Who::Officer(officer, relation) => {
                officer::act(&mut record, &Desk { officer, relation }, command)?;
            }
        }
        record.by = By::House;
        record.settle();
        Ok((record.dossier, record.entries))
    }
}

impl<'a> Record<'a> {
    /// This happened, and the clocks stand so.
    pub(super) fn happen(&mut self, event: Event, reception: Clock, legal: Clock) {
        let due = legal.due(self.stage.calendar).or_else(|| reception.due(self.stage.calendar));
        let clocks = Clocks { reception, legal, due };
        let entry = Entry { at: self.stage.now, by: self.by, event, clocks };
        if let Some(dossier) = fold(Some(self.dossier.clone()), &entry) {
            self.dossier = dossier;
        }
        self.entries.push(entry);
    }

    /// This happened, and no clock cares.
    pub(super) fn note(&mut self, event: Event) {
        let Clocks { reception, legal, .. } = self.dossier.clocks;
        self.happen(event, reception, legal);
    }

    /// This happened, and both clocks stand until somebody else has done their part.
    pub(super) fn pause(&mut self, event: Event) {
        let (now, calendar) = (self.stage.now, self.stage.calendar);
        let Clocks { reception, legal, .. } = self.dossier.clocks;
        self.happen(event, reception.paused(now, calendar), legal.paused(now, calendar));
    }

    /// This happened, and the clock that stood goes on: the reception's at once,
    /// the law's at the opening of the next working day.
    pub(super) fn resume(&mut self, event: Event) {
        let (now, calendar) = (self.stage.now, self.stage.calendar);
        let Clocks { reception, legal, .. } = self.dossier.clocks;
        self.happen(event, reception.resumed_at_once(now, calendar), legal.resumed_next_day(now, calendar));
    }

    /// This happened, and no clock goes on.
    pub(super) fn stop(&mut self, event: Event) {
        let (now, calendar) = (self.stage.now, self.stage.calendar);
        let Clocks { reception, legal, .. } = self.dossier.clocks;
        self.happen(event, reception.stopped(now, calendar), legal.stopped(now, calendar));
    }

    /// It is accepted: the clock of the law starts.
    pub(super) fn accept(&mut self, next: &Step) -> Result<()> {
        let code = self.stage.code.cloned().ok_or(Refusal::NoCode)?;
        let (now, calendar) = (self.stage.now, self.stage.calendar);
        let reception = self.dossier.clocks.reception.stopped(now, calendar);
        let legal = self.stage.procedure.deadline.deadline.start(now, calendar);
        self.happen(Event::Accepted { code, step: next.id.clone() }, reception, legal);
        Ok(())
    }

    fn ask_fee(&mut self) {
        if self.dossier.is_paid() {
            return;
        }
        let days = self.stage.procedure.fees.iter().map(|fee| fee.pay_within_days).min().unwrap_or_default();
        let pay_by = close_in_days(self.stage.now, days, self.stage.calendar);
        self.pause(Event::FeeAsked { pay_by });
    }

    /// Steps that pass by themselves do, as far as they go.
    fn settle(&mut self) {
        for _ in 0..self.stage.procedure.steps.len() {
            let Some(next) = self.passes_by_itself() else { return };
            if self.dossier.state != State::Submitted {
                self.note(Event::StepPassed { next: next.id.clone() });
            } else if self.accept(next).is_err() {
                return;
            }
        }
    }

    /// The step after this one, where this one passes by itself now.
    fn passes_by_itself(&self) -> Option<&'a Step> {
        let step = self.dossier.at_step(self.stage.procedure)?;
        let worked = match step.kind {
            StepKind::Reception => self.dossier.state == State::Submitted,
            StepKind::Before | StepKind::After => self.dossier.state == State::Processing,
            StepKind::Decides => false,
        };
        let auto = step.auto.as_ref().filter(|_| worked && self.dossier.assignee.is_none())?;
        let facts = self.stage.facts.clone().telling("fee.paid", Value::Bool(self.dossier.is_paid()));
        let sight = Sight {
            procedure: self.stage.procedure,
            facts: &facts,
            known: &Known::default(),
            open: &[],
            today: date_in_vietnam(self.stage.now),
        };
        let so = sight.truth(auto, &self.dossier.answers) == Truth::True;
        so.then(|| self.stage.procedure.after(&step.id)).flatten()
    }
}
