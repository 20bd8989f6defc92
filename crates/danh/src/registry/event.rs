//! What the registers' log says of a filling.

use domain::event::{Actor, Event, Events};
use jiff::Timestamp;

/// A filling began.
pub fn begun(generation: i64, now: Timestamp) -> Events {
    Event::new(now, Actor::House, "register.import_begun").of(generation).into()
}

/// A filling became visible.
pub fn imported(generation: i64, rows: i64, now: Timestamp) -> Events {
    Event::new(now, Actor::House, "register.imported").of(generation).with("rows", rows.to_string()).into()
}
