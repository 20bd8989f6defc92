//! What follows from what happened to a dossier: lines of the site's log, notices
//! to the applicant, calls to registers, and the summary in the citizens' app.

use domain::{
    event::{Actor, Channel, Event as Happened, Events, Letter},
    format::day_and_time,
    identity::PersonalIdNumber,
    services::{
        Dossier, Procedure, Units,
        dossier::{By, Entry, Event, Outcome},
        expression::Truth,
        procedure::{Effect, Moment},
    },
};
use jiff::Timestamp;
use store::services::{Subject, dossier::Kept};

/// What is told with.
pub(super) struct Told<'a> {
    pub(super) procedure: &'a Procedure,
    pub(super) units: &'a Units,
    /// The dossier after what happened.
    pub(super) dossier: &'a Dossier,
    /// About whom it is.
    pub(super) subject: &'a Subject,
    /// Who filed it.
    pub(super) applicant: &'a PersonalIdNumber,
    pub(super) now: Timestamp,
}

impl Told<'_> {
    /// The events of entries that were kept, and every letter that follows.
    pub(super) fn events(&self, entries: &[Entry], kept: &[Kept]) -> Events {
        let mut events = entries.iter().zip(kept).map(|(entry, kept)| self.event(entry, kept));
        let first = events.next().unwrap_or_else(|| Happened::new(self.now, Actor::House, "dossier.touched"));
        let all = events.fold(Events::from(first), Events::and);
        let letters = entries.iter().flat_map(|entry| self.effects(entry).chain(self.notice(entry)));
        let told = letters.collect::<Vec<_>>().into_iter().fold(all, Events::send);
        told.send(self.summary())
    }

    fn event(&self, entry: &Entry, kept: &Kept) -> Happened {
        let actor = match entry.by {
            By::Citizen => Actor::Citizen(self.dossier.applicant),
            By::Officer(officer) => Actor::Officer(officer.cast()),
            By::House => Actor::House,
        };
        let event =
            Happened::new(self.now, actor, kept.word).about(self.dossier.applicant).of(self.dossier.id);
        event.with("rev", kept.rev.to_string()).with("sha256", kept.hash.clone())
    }

    /// Calls to registers that an entry sets off, once for a dossier.
    fn effects(&self, entry: &Entry) -> impl Iterator<Item = Letter> {
        let moments = moments(&entry.event);
        let due = |effect: &&Effect| moments.contains(&effect.at) && self.holds(effect);
        let effects = self.procedure.effects.iter().filter(due);
        let letter = |effect: &Effect| {
            call("register.card")
                .with("dossier", self.dossier.id)
                .with("effect", &effect.call)
                .with("number", self.subject.number.as_str())
                .with("at", self.now)
        };
        effects.map(letter).collect::<Vec<_>>().into_iter()
    }

    fn holds(&self, effect: &Effect) -> bool {
        let Some(when) = &effect.when else { return true };
        let sight = domain::services::Sight {
            procedure: self.procedure,
            facts: &domain::services::Facts::default(),
            known: &domain::services::Known::default(),
            open: &[],
            today: domain::calendar::date_in_vietnam(self.now),
        };
        sight.truth(when, &self.dossier.answers) == Truth::True
    }

    /// What the applicant is told by phone and in the app.
    fn notice(&self, entry: &Entry) -> Option<Letter> {
        let due = entry.clocks.due;
        let (template, day) = match &entry.event {
            Event::FeeAsked { pay_by } => ("dossier.fee_due", Some(*pay_by)),
            Event::Paid { .. } => ("dossier.paid", None),
            Event::Accepted { .. } => ("dossier.accepted", due),
            Event::Declined { .. } => ("dossier.declined", None),
            Event::SupplementAsked { answer_by, .. } => ("dossier.supplement", Some(*answer_by)),
            Event::Extended { .. } => ("dossier.late", due),
            Event::WithdrawRefused { .. } => ("dossier.withdraw_refused", None),
            Event::Stopped { .. } => ("dossier.stopped", None),
            Event::Decided if self.dossier.outcome == Some(Outcome::Approved) => ("dossier.decided", None),
            Event::Decided => ("dossier.refused", None),
            Event::Shipped(_) => ("dossier.shipped", None),
            Event::Delivered { .. } => ("dossier.delivered", None),
            _ => return None,
        };
        let unit = self.units.find(&self.dossier.unit).map_or("", |unit| unit.name.vi.as_str());
        let letter =
            call("identity.notice").with("number", self.applicant.as_str()).with("template", template);
        let letter = letter.with("don_vi", unit).with("ma_ho_so", self.dossier.told_code());
        Some(day.map(day_and_time).into_iter().fold(letter, |letter, day| letter.with("ngay", day)))
    }

    /// Where the dossier stands, for the list in the citizens' app.
    fn summary(&self) -> Letter {
        let title = &self.procedure.title;
        let due = self.dossier.clocks.due.map(|due| due.to_string()).unwrap_or_default();
        call("identity.dossier")
            .with("number", self.applicant.as_str())
            .with("dossier", self.dossier.id)
            .with("code", self.dossier.told_code())
            .with("title_vi", &title.vi)
            .with("title_en", &title.en)
            .with("state", self.dossier.state.word())
            .with("ended", if self.dossier.state.has_ended() { "yes" } else { "no" })
            .with("due", due)
            .with("link", format!("/ho-so/{}", self.dossier.id))
            .with("updated_at", self.now)
            .with("rev", self.dossier.rev)
    }
}

fn call(template: &'static str) -> Letter {
    Letter { to: None, channel: Channel::Call, template, args: Vec::new() }
}

/// The moments of a dossier's life that an entry is.
fn moments(event: &Event) -> &'static [Moment] {
    match event {
        Event::Submitted(_) => &[Moment::Submitted],
        Event::Accepted { .. } => &[Moment::Accepted],
        Event::OutcomeFixed { outcome: Outcome::Approved, .. } => &[Moment::Approved],
        Event::OutcomeFixed { .. } => &[Moment::Refused],
        Event::Decided => &[Moment::Decided],
        Event::Delivered { .. } => &[Moment::Delivered],
        _ => &[],
    }
}
