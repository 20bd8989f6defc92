//! What a demo or a test keeps instead of sending.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;
use serde::Serialize;

/// How many messages a tray keeps.
const KEPT: usize = 500;

/// One message, as a phone would show it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// The row of the outbox it comes from.
    pub id: String,
    /// When it was given to the carrier.
    pub at: Timestamp,
    /// "sms", "email" or "push".
    pub channel: &'static str,
    /// Phone number or address.
    pub to: String,
    /// Which text it is.
    pub template: String,
    /// What it says; an e-mail's subject is its first line.
    pub text: String,
}

impl fmt::Debug for Sent {
    /// Neither whom it went to nor what it says.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sent").field("id", &self.id).field("template", &self.template).finish_non_exhaustive()
    }
}

/// Why a message did not go out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It may go out when tried again.
    #[error("not now: {0}")]
    Later(String),
    /// It will never go out: the carrier refuses it for good.
    #[error("never: {0}")]
    Never(String),
}

/// Keeps what was sent, newest first. Copies share one content.
#[derive(Debug, Clone, Default)]
pub struct Tray(Arc<Mutex<Content>>);

#[derive(Debug, Default)]
struct Content {
    sent: VecDeque<Sent>,
    failures: VecDeque<Failure>,
}

impl Tray {
    /// What was sent, newest first.
    pub fn sent(&self) -> Vec<Sent> {
        self.content().sent.iter().cloned().collect()
    }

    /// The next message fails in this way; asked twice, so do the next two.
    pub fn fail_next(&self, failure: Failure) {
        self.content().failures.push_back(failure);
    }

    /// Takes a message. One that came before (by its id) is not shown twice,
    /// as no carrier that honours the key would send it twice.
    pub(crate) fn take(&self, message: Sent) -> Result<(), Failure> {
        let mut content = self.content();
        if let Some(failure) = content.failures.pop_front() {
            return Err(failure);
        }
        if !content.sent.iter().any(|sent| sent.id == message.id && sent.channel == message.channel) {
            content.sent.push_front(message);
            content.sent.truncate(KEPT);
        }
        Ok(())
    }

    fn content(&self) -> MutexGuard<'_, Content> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
