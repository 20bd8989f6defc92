//! Where acts wait for a thread of the database.

use std::{
    collections::VecDeque,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// A line of jobs that threads take from until it is closed.
pub(super) struct Queue<J> {
    line: Mutex<Line<J>>,
    arrived: Condvar,
}

struct Line<J> {
    jobs: VecDeque<J>,
    waiting: usize,
    closed: bool,
}

/// What waiting for jobs came to.
pub(super) enum Waited {
    /// There are jobs now.
    Jobs,
    /// Nothing came for as long as was asked.
    Idle,
    /// The line is closed and empty.
    Closed,
}

impl<J> Queue<J> {
    pub(super) fn new() -> Self {
        let line = Line { jobs: VecDeque::new(), waiting: 0, closed: false };
        Self { line: Mutex::new(line), arrived: Condvar::new() }
    }

    /// Puts a job at the end, or gives it back when the line is closed.
    pub(super) fn push(&self, job: J) -> Result<(), J> {
        let mut line = self.lock();
        if line.closed {
            return Err(job);
        }
        line.jobs.push_back(job);
        let wake = line.waiting > 0;
        drop(line);
        if wake {
            self.arrived.notify_one();
        }
        Ok(())
    }

    /// Waits for one job. `None` when the line is closed and empty.
    pub(super) fn pop(&self) -> Option<J> {
        let mut batch = Vec::with_capacity(1);
        match self.take(1, &mut batch, None) {
            Waited::Jobs => batch.pop(),
            Waited::Idle | Waited::Closed => None,
        }
    }

    /// Waits, at most for `patience`, and takes up to `most` jobs in the order they came.
    pub(super) fn take(&self, most: usize, into: &mut Vec<J>, patience: Option<Duration>) -> Waited {
        let mut line = self.lock();
        while line.jobs.is_empty() {
            if line.closed {
                return Waited::Closed;
            }
            line.waiting += 1;
            let mut timed_out = false;
            line = match patience {
                None => self.arrived.wait(line).unwrap_or_else(PoisonError::into_inner),
                Some(patience) => {
                    let (line, waited) =
                        self.arrived.wait_timeout(line, patience).unwrap_or_else(PoisonError::into_inner);
                    timed_out = waited.timed_out();
                    line
                }
            };
            line.waiting -= 1;
            if timed_out && line.jobs.is_empty() && !line.closed {
                return Waited::Idle;
            }
        }
        let count = line.jobs.len().min(most);
        into.extend(line.jobs.drain(..count));
        Waited::Jobs
    }

    /// Takes no more jobs. What is in the line is still done.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Line<J>> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
