//! What the citizen will read, in Vietnamese, before it is sent.

use domain::services::{
    Dossier,
    dossier::{Command, Reason, State},
};
use ui::{Page, format};

use crate::officer::dossier::Opened;

/// What the citizen will read, and what the officer should know of it.
pub struct Preview {
    /// Under a heading of its own, each.
    pub lines: Vec<(String, String)>,
    /// For the officer.
    pub told: Option<String>,
}

/// A look at a command that was tried, with the dossier as it would stand.
pub fn of(opened: &Opened, page: &Page, command: &Command, after: &Dossier) -> Preview {
    match command {
        Command::Supplement { asked, .. } => {
            let lines = asked.iter().map(|asked| {
                let field = opened.procedure().field(&asked.field);
                let label = field.map_or(asked.field.as_str(), |field| field.label.vi.as_str());
                (label.to_owned(), read(&asked.reason))
            });
            let State::Supplement { answer_by, .. } = &after.state else {
                return Preview { lines: lines.collect(), told: None };
            };
            let until = page.with("desk.preview_until", &[("at", format::moment(*answer_by))]);
            Preview { lines: lines.collect(), told: Some(until) }
        }
        Command::Refuse { reasons } => {
            let lines = reasons.iter().map(|reason| (reason.law.clone(), read(reason))).collect();
            Preview { lines, told: None }
        }
        Command::Extend { reason, .. } => extended(opened, page, reason, after),
        _ => Preview { lines: Vec::new(), told: None },
    }
}

fn read(reason: &Reason) -> String {
    let text = format!("{} ({})", reason.text.vi, reason.law);
    if reason.note.is_empty() { text } else { format!("{text} {}", reason.note) }
}

/// The date that was, and the date that will be.
fn extended(opened: &Opened, page: &Page, reason: &str, after: &Dossier) -> Preview {
    let day = |dossier: &Dossier| dossier.clocks.due.map(format::moment).unwrap_or_default();
    let dates = [("before", day(opened.dossier())), ("after", day(after))];
    Preview { lines: vec![(page.with("desk.preview_dates", &dates), reason.to_owned())], told: None }
}
