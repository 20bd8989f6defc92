//! PostgreSQL: a few threads, each with a connection and its prepared statements.

mod session;

use std::time::Duration;

use domain::{Error, Result};

use super::{
    Isolation, Shared,
    act::{Act, ActId, End},
    error::{self, Doom},
    faults::Fault,
    tx::{Engine, Tx},
};
pub(super) use session::Session;
use session::Unkept;

/// How often an act is run before it is given up (security.md keeps the reasons).
const TRIES: u32 = 6;

/// One thread of the few.
pub(super) struct Worker<'a> {
    pub(super) config: &'a tokio_postgres::Config,
    pub(super) shared: &'a Shared,
    pub(super) isolation: Isolation,
    pub(super) session: Option<Session>,
}

/// What one run of an act came to.
enum Attempt {
    /// It is over.
    Over(End),
    /// Another try is worth it; without one, this is how it ends.
    Again(End, Pause),
    /// The connection broke at the commit: nobody knows.
    Unknown,
}

/// How long to wait before the next try.
#[derive(Clone, Copy)]
enum Pause {
    /// Somebody else was faster on the same row.
    Short,
    /// The engine or the network is in trouble.
    Long,
}

impl Worker<'_> {
    /// Runs an act until it is kept, refused or given up.
    pub(super) fn write(&mut self, mut act: Box<dyn Act>) {
        let mut unknown = false;
        let mut otherwise = End::Failed(Error::broken("an act was never run"));
        for attempt in 1..=TRIES {
            match self.attempt(&mut *act, unknown) {
                Attempt::Over(end) => return self.over(act, end),
                Attempt::Again(end, pause) => {
                    otherwise = end;
                    self.pause(attempt, pause);
                }
                Attempt::Unknown => {
                    act.put_aside();
                    unknown = true;
                    self.pause(attempt, Pause::Long);
                }
            }
        }
        if unknown {
            otherwise = End::Failed(Error::broken("the connection broke at a commit and did not come back"));
        }
        act.end(otherwise);
    }

    /// Runs a look in a snapshot, again if the connection broke.
    pub(super) fn read(&mut self, mut act: Box<dyn Act>) {
        let mut otherwise = End::Failed(Error::broken("a look was never run"));
        for attempt in 1..=TRIES {
            match self.run(&mut *act, "begin isolation level repeatable read read only") {
                Ok((_, None)) => {
                    act.end(End::Kept);
                    return self.undo(Doom::Failed);
                }
                Ok((_, Some(doom @ (Doom::Lost | Doom::Retry)))) => {
                    otherwise = End::Kept;
                    self.undo(doom);
                }
                Ok((_, Some(doom))) => {
                    self.undo(doom);
                    return act.end(End::Kept);
                }
                Err(error) => otherwise = End::Failed(error),
            }
            self.pause(attempt, Pause::Long);
        }
        act.end(otherwise);
    }

    fn over(&self, act: Box<dyn Act>, end: End) {
        if matches!(end, End::Kept | End::KeptBefore) {
            self.shared.tell_of(std::iter::once(act.marks()));
        }
        act.end(end);
    }

    /// One run. After an unknown commit the log is asked first whether it was kept.
    fn attempt(&mut self, act: &mut dyn Act, unknown: bool) -> Attempt {
        if unknown && let Some(answer) = self.was_kept(act) {
            return answer;
        }
        match self.run(act, self.isolation.begin()) {
            Ok((true, _)) => self.commit(unknown),
            Ok((false, doom)) => {
                let attempt = self.not_kept(doom);
                // The refusal may be an answer to our own earlier run.
                if unknown && matches!(attempt, Attempt::Over(_)) {
                    return self.was_kept(act).unwrap_or(attempt);
                }
                attempt
            }
            Err(error) => Attempt::Again(End::Failed(error), Pause::Long),
        }
    }

    /// Begins a transaction and runs the act in it.
    fn run(&mut self, act: &mut dyn Act, begin: &'static str) -> Result<(bool, Option<Doom>)> {
        let shared = self.shared;
        let session = self.session()?;
        session.begin(begin);
        let (vault, dice) = (&shared.vault, &shared.dice);
        let mut tx = Tx::new(Engine::Postgres(session), vault, dice);
        let kept = act.run(&mut tx);
        Ok((kept, tx.doom()))
    }

    fn not_kept(&mut self, doom: Option<Doom>) -> Attempt {
        self.undo(doom.unwrap_or(Doom::Failed));
        match doom {
            Some(Doom::Conflict) => Attempt::Again(End::Kept, Pause::Short),
            Some(Doom::Retry | Doom::Lost) => Attempt::Again(End::Kept, Pause::Long),
            Some(Doom::Failed) | None => Attempt::Over(End::Kept),
        }
    }

    fn commit(&mut self, unknown: bool) -> Attempt {
        let fault = self.shared.faults.at_commit();
        if fault == Fault::LostBeforeCommit {
            self.session = None;
        }
        let Some(session) = &mut self.session else { return Attempt::Unknown };
        if fault == Fault::CommitRefused {
            self.undo(Doom::Failed);
            return Attempt::Over(End::Failed(Error::broken("the commit was refused, as a test asked")));
        }
        let committed = session.commit();
        if fault == Fault::LostAfterCommit {
            self.session = None;
            return Attempt::Unknown;
        }
        match committed {
            Ok(()) => Attempt::Over(End::Kept),
            Err(unkept) => self.not_committed(unkept, unknown),
        }
    }

    /// A commit that failed; the engine has rolled back, or is gone.
    fn not_committed(&mut self, unkept: Unkept, unknown: bool) -> Attempt {
        match unkept.doom {
            // The first thing left for the commit is the event that carries the act's id.
            Doom::Conflict if unkept.first && unknown => Attempt::Over(End::KeptBefore),
            Doom::Retry => {
                self.undo(Doom::Retry);
                Attempt::Again(End::Failed(unkept.error), Pause::Long)
            }
            Doom::Lost => {
                self.session = None;
                Attempt::Unknown
            }
            Doom::Conflict | Doom::Failed => {
                self.undo(Doom::Failed);
                Attempt::Over(End::Failed(unkept.error))
            }
        }
    }

    /// Asks the log whether an act of unknown end was kept. `None`: it was not.
    fn was_kept(&mut self, act: &dyn Act) -> Option<Attempt> {
        let Some(id) = act.marks().act else {
            let error = Error::broken("the connection broke at the commit of an act without an event");
            return Some(Attempt::Over(End::Failed(error)));
        };
        match self.is_in_log(id) {
            Ok(true) => Some(Attempt::Over(End::KeptBefore)),
            Ok(false) => None,
            Err(error) => {
                self.session = None;
                Some(Attempt::Again(End::Failed(error), Pause::Long))
            }
        }
    }

    fn is_in_log(&mut self, id: ActId) -> Result<bool> {
        let mut there = false;
        self.session()?
            .each("select 1 from event where id = $1", &[&id], &mut |_| {
                there = true;
                Ok(false)
            })
            .map_err(|error| error::of_postgres(&error).1)??;
        Ok(there)
    }

    /// Ends a transaction; a connection that cannot even do that is dropped.
    fn undo(&mut self, doom: Doom) {
        let lost = doom == Doom::Lost;
        if lost || self.session.as_mut().is_some_and(|session| !session.rollback()) {
            self.session = None;
        }
    }

    fn session(&mut self) -> Result<&mut Session> {
        if self.session.as_ref().is_none_or(Session::is_closed) {
            self.session = Some(Session::connect(self.config)?);
        }
        self.session.as_mut().ok_or_else(|| Error::broken("no connection"))
    }

    /// Full jitter, so that those who collided do not meet again.
    fn pause(&self, attempt: u32, pause: Pause) {
        let throw = self.shared.dice.throw().map_or(0, u32::from_le_bytes);
        let millis = match pause {
            Pause::Short => throw % (1 << attempt),
            Pause::Long => 5 + throw % (246.min(8 << attempt)),
        };
        std::thread::sleep(Duration::from_millis(millis.into()));
    }
}
