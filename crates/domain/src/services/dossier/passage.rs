//! A dossier's history as anybody with its code reads it: public states and due
//! dates, and nothing of what was said or by whom.

use jiff::Timestamp;

use super::{
    Dossier,
    event::{Entry, Event},
    fold,
};

/// A public state that a dossier came to, or another due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// When.
    pub at: Timestamp,
    /// The word of the state; "extended" or "recalculated" where only the due date moved.
    pub word: &'static str,
    /// When it was due by then, where a clock ran.
    pub due: Option<Timestamp>,
}

/// The public states a dossier came to, in order, and what moved its due date.
#[must_use]
pub fn passages(entries: &[Entry]) -> Vec<Passage> {
    let mut passages: Vec<Passage> = Vec::new();
    let mut dossier: Option<Dossier> = None;
    for entry in entries {
        let before = dossier.as_ref().map(|dossier| dossier.state.word());
        dossier = fold(dossier, entry);
        let Some(after) = dossier.as_ref().map(|dossier| dossier.state.word()) else { continue };
        let word = match &entry.event {
            // Passed through at once, but the law knows it as a state.
            Event::Accepted { .. } => "accepted",
            Event::Extended { .. } => "extended",
            Event::Recalculated { .. } => "recalculated",
            _ if before == Some(after) => continue,
            _ => after,
        };
        passages.push(Passage { at: entry.at, word, due: entry.clocks.due });
    }
    lasting(passages)
}

/// Without what lasted no time at all, but for how it began and that it was accepted.
fn lasting(passages: Vec<Passage>) -> Vec<Passage> {
    let followed: Vec<_> = passages.iter().skip(1).map(|next| Some(next.at)).chain([None]).collect();
    let lasted = |(place, (passage, next)): &(usize, (Passage, Option<Timestamp>))| {
        *place == 0 || passage.word == "accepted" || *next != Some(passage.at)
    };
    let kept = passages.into_iter().zip(followed).enumerate().filter(lasted);
    kept.map(|(_, (passage, _))| passage).collect()
}
