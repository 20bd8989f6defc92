//! Who is told of what, and in which words.

use crate::event::{Event, Letter};

/// The letters an event calls for, beside those its act sends itself.
#[must_use]
pub fn for_event(_event: &Event) -> Vec<Letter> {
    Vec::new()
}
