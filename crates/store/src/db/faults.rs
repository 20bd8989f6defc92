//! Faults put in on purpose, so that tests walk every path an engine can fail by.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

/// What goes wrong at a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: this commit is let through.
    None,
    /// The engine refuses the commit.
    CommitRefused,
    /// The connection breaks before the commit reaches the engine (PostgreSQL).
    LostBeforeCommit,
    /// The connection breaks after the commit was done, before the answer (PostgreSQL).
    LostAfterCommit,
}

/// The faults of the commits to come, in their order. Without any, all is well.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<VecDeque<Fault>>>);

impl Faults {
    /// Plans a fault for the next commit that has none.
    pub fn plan(&self, fault: Fault) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back(fault);
    }

    pub(super) fn at_commit(&self) -> Fault {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front().unwrap_or(Fault::None)
    }
}
