//! An act on its way: the closure, what it returned, and who waits for it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::{Error, Result};
use tokio::sync::oneshot;

use super::tx::{Tx, panicked};

/// The id of an act, which its first event carries.
pub(super) type ActId = [u8; 16];

/// What a run leaves behind beside its value.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Marks {
    /// The id the first event carries; the same in every run.
    pub(crate) act: Option<ActId>,
    /// Whether there are events for the chain.
    pub(crate) events: bool,
    /// Whether there are letters for the courier.
    pub(crate) letters: bool,
}

/// How an act ended, for those who wait for it.
pub(super) enum End {
    /// What the last run returned stands.
    Kept,
    /// What the run before an unknown commit returned stands.
    KeptBefore,
    /// Nothing was kept.
    Failed(Error),
}

/// An act, its result type forgotten.
pub(super) trait Act: Send {
    /// Runs it once. True when what it did is to be kept.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Puts the last value aside: nobody knows yet whether it was kept.
    fn put_aside(&mut self);
    /// What the last run left.
    fn marks(&self) -> Marks;
    /// Whether whoever waits is answered only when it is on the disk.
    fn is_synced(&self) -> bool;
    /// Tells whoever waits. Nobody may be waiting any more, and that is fine.
    fn end(self: Box<Self>, end: End);
}

struct Pending<T, F> {
    closure: F,
    synced: bool,
    marks: Marks,
    last: Option<Result<T>>,
    aside: Option<Result<T>>,
    reply: oneshot::Sender<Result<T>>,
}

/// Wraps a closure as an act and gives the end where its result arrives.
pub(super) fn pending<T, F>(closure: F) -> (Box<dyn Act>, oneshot::Receiver<Result<T>>)
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>, &mut Marks) -> Result<T> + Send + 'static,
{
    wrapped(closure, true)
}

/// The same, answered before it is on the disk, where the engine can do that.
pub(super) fn unsynced<T, F>(closure: F) -> (Box<dyn Act>, oneshot::Receiver<Result<T>>)
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>, &mut Marks) -> Result<T> + Send + 'static,
{
    wrapped(closure, false)
}

fn wrapped<T, F>(closure: F, synced: bool) -> (Box<dyn Act>, oneshot::Receiver<Result<T>>)
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>, &mut Marks) -> Result<T> + Send + 'static,
{
    let (reply, result) = oneshot::channel();
    (Box::new(Pending { closure, synced, marks: Marks::default(), last: None, aside: None, reply }), result)
}

impl<T, F> Act for Pending<T, F>
where
    T: Send,
    F: Fn(&mut Tx<'_>, &mut Marks) -> Result<T> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let (closure, marks) = (&self.closure, &mut self.marks);
        let value = catch_unwind(AssertUnwindSafe(|| closure(tx, marks)))
            .unwrap_or_else(|payload| Err(panicked(&*payload)));
        let kept = value.is_ok() && tx.doom().is_none();
        self.last = Some(match value {
            Ok(_) if !kept => Err(Error::broken("an act hid that one of its statements had failed")),
            value => value,
        });
        kept
    }

    fn put_aside(&mut self) {
        self.aside = self.last.take();
    }

    fn marks(&self) -> Marks {
        self.marks
    }

    fn is_synced(&self) -> bool {
        self.synced
    }

    fn end(self: Box<Self>, end: End) {
        let result = match end {
            End::Kept => self.last,
            End::KeptBefore => self.aside,
            End::Failed(error) => Some(Err(error)),
        };
        let _ = self.reply.send(result.unwrap_or_else(|| Err(Error::broken("an act was never run"))));
    }
}
