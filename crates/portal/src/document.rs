//! Papers of a dossier as PDF: the receipt, and slips 01 to 05 of Circular 01/2018/TT-VPCP.
//!
//! They say what the history says and are made when somebody opens them: the
//! same history makes the same bytes. They are official papers, so they are in
//! Vietnamese whoever reads them.

mod file;
mod slips;

use domain::{
    calendar::VIETNAM,
    services::{
        Dossier,
        dossier::{Entry, Event, Outcome, State},
    },
};
use jiff::Timestamp;
use pdf::{Block, Code, Created, Form, Slip};
use ui::{Lang, format};

pub use self::file::file;
use crate::acts::dossier::View;

/// A paper of a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// What was sent and paid.
    Receipt,
    /// Mẫu 01: accepted, with the date it is due.
    Accepted,
    /// Mẫu 02: what is asked for.
    Supplement,
    /// Mẫu 03: not accepted, or refused.
    Refusal,
    /// Mẫu 04: an apology and another date.
    Apology,
    /// Mẫu 05: who had it when.
    Control,
}

impl Paper {
    /// Every paper.
    pub const ALL: [Self; 6] =
        [Self::Receipt, Self::Accepted, Self::Supplement, Self::Refusal, Self::Apology, Self::Control];

    /// Its word in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Receipt => "bien-nhan",
            Self::Accepted => "mau-01",
            Self::Supplement => "mau-02",
            Self::Refusal => "mau-03",
            Self::Apology => "mau-04",
            Self::Control => "mau-05",
        }
    }

    /// The paper of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.word() == word)
    }

    /// The key of its name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Receipt => "document.receipt",
            Self::Accepted => "document.accepted",
            Self::Supplement => "document.supplement",
            Self::Refusal => "document.refusal",
            Self::Apology => "document.apology",
            Self::Control => "document.control",
        }
    }

    const fn form(self) -> Form {
        match self {
            Self::Receipt => Form::Receipt,
            Self::Accepted => Form::Accepted,
            Self::Supplement => Form::Supplement,
            Self::Refusal => Form::Refusal,
            Self::Apology => Form::Apology,
            Self::Control => Form::Control,
        }
    }

    /// The entry of the history that this paper tells of; nothing where there is no such paper.
    fn entry(self, view: &View) -> Option<&Entry> {
        let tells = |entry: &&Entry| match self {
            Self::Receipt => matches!(entry.event, Event::Submitted(_)),
            Self::Accepted | Self::Control => matches!(entry.event, Event::Accepted { .. }),
            Self::Supplement => matches!(entry.event, Event::SupplementAsked { .. }),
            Self::Refusal => matches!(
                entry.event,
                Event::Declined { .. }
                    | Event::Stopped { .. }
                    | Event::OutcomeFixed { outcome: Outcome::Refused { .. }, .. }
            ),
            Self::Apology => matches!(entry.event, Event::Extended { .. }),
        };
        view.history.iter().rev().find(tells)
    }

    /// Whether a dossier has this paper.
    #[must_use]
    pub fn is_there(self, view: &View) -> bool {
        self.entry(view).is_some()
    }
}

/// Who and where, as papers name them.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The unit in charge.
    pub unit: &'a str,
    /// The body above it.
    pub body: &'a str,
    /// Where a dossier is tracked, without the code.
    pub track: &'a str,
    /// Who filed.
    pub applicant: &'a str,
    /// The gateway's number of the payment, where it is paid.
    pub receipt: Option<&'a str>,
}

/// A paper of a dossier, as PDF; nothing where the dossier has none.
///
/// # Errors
///
/// Broken, when it cannot be written.
pub fn render(paper: Paper, view: &View, setting: &Setting<'_>) -> domain::Result<Option<Vec<u8>>> {
    let Some(entry) = paper.entry(view) else { return Ok(None) };
    let slip = slip(paper, view, (entry, setting));
    pdf::render(&slip).map(Some).map_err(|failure| domain::Error::broken(failure.to_string()))
}

fn slip(paper: Paper, view: &View, (entry, setting): (&Entry, &Setting<'_>)) -> Slip {
    let dossier = &view.filed.dossier;
    let code = dossier.told_code();
    let text = |key: &str| Lang::Vi.text(key).to_owned();
    Slip {
        form: paper.form(),
        language: "vi".to_owned(),
        created: created(entry.at),
        unit: [setting.body, setting.unit].map(str::to_owned).into(),
        number: Lang::Vi.with("document.number", &[("code", &code)]),
        state: vec![text("document.state"), text("document.motto")],
        place_and_date: place_and_date(entry.at),
        title: Lang::Vi.text(paper.key()).to_uppercase(),
        subtitle: Lang::Vi.with("document.code", &[("code", &code)]),
        code: Some(Code {
            text: format!("{}?ma={}", setting.track, dossier.track),
            caption: text("document.scan"),
        }),
        body: body(paper, view, (entry, setting)),
        signatures: slips::signatures(paper, setting),
    }
}

fn body(paper: Paper, view: &View, (entry, setting): (&Entry, &Setting<'_>)) -> Vec<Block> {
    match paper {
        Paper::Receipt => slips::receipt(view, setting),
        Paper::Accepted => slips::accepted(view, (entry, setting)),
        Paper::Supplement => slips::supplement(view, (entry, setting)),
        Paper::Refusal => slips::refusal(view, (entry, setting)),
        Paper::Apology => slips::apology(view, (entry, setting)),
        Paper::Control => slips::control(view, setting),
    }
}

fn created(at: Timestamp) -> Created {
    let clock = VIETNAM.to_datetime(at);
    let small = |value: i8| u8::try_from(value).unwrap_or_default();
    Created {
        date: (u16::try_from(clock.year()).unwrap_or_default(), small(clock.month()), small(clock.day())),
        time: (small(clock.hour()), small(clock.minute()), small(clock.second())),
        ahead: 7,
    }
}

fn place_and_date(at: Timestamp) -> String {
    let day = VIETNAM.to_datetime(at).date();
    let parts =
        [("day", i32::from(day.day())), ("month", i32::from(day.month())), ("year", i32::from(day.year()))];
    Lang::Vi.with("document.date", &parts)
}

/// A moment as papers write it.
fn moment(at: Timestamp) -> String {
    Lang::Vi.with("document.moment", &[("time", format::time(at)), ("day", format::day(at))])
}

/// The date a dossier was due when it was accepted: what was promised.
fn promised(dossier: &Dossier, entry: &Entry) -> String {
    match (&dossier.state, entry.clocks.due) {
        (State::Submitted, _) | (_, None) => String::new(),
        (_, Some(due)) => moment(due),
    }
}
