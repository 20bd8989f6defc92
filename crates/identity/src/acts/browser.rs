//! Who is at the other end, as far as counters and announcements care.

use domain::{PersonId, Refused};
use site::Visit;

/// The browser of somebody who has perhaps not proved who they are.
#[derive(Debug, Clone)]
pub struct Browser {
    /// Hash of its device cookie.
    pub device: [u8; 32],
    /// What budgets of its network address count by.
    pub network: Vec<u8>,
    /// What it calls itself.
    pub label: String,
}

impl Browser {
    /// The browser of a visit.
    #[must_use]
    pub fn of(visit: &Visit) -> Self {
        Self { device: visit.device(), network: visit.network_key(), label: visit.label.clone() }
    }
}

/// What an act says when a refusal has to be remembered: the change is kept, and so is the "no".
pub type Verdict<T> = Result<T, Refused>;

/// The verdict of an act as the page is told it.
///
/// # Errors
///
/// The refusal that was remembered.
pub fn told<T>(verdict: Verdict<T>) -> domain::Result<T> {
    verdict.map_err(domain::Error::from)
}

/// Nobody: stands in statements for whoever a number does not lead to, so that
/// as many statements run for a number that nobody has.
pub const NOBODY: PersonId = PersonId::from_bytes([0; 16]);
