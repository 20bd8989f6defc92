//! Where a dossier stands, for whoever knows its code and the last four digits
//! of the phone it names. Nobody's name or number is told.

use std::sync::Arc;

use domain::{
    Result,
    identity::attempts::Budget,
    services::{
        TrackCode, Words,
        dossier::{Passage, State, passages},
    },
};
use jiff::Timestamp;
use site::Env;
use store::{
    Tx,
    services::dossier::{self, by_code, by_track},
};

use super::dossier::{View, open};

/// The longest code there is has fewer letters.
const LONGEST: usize = 40;

/// Why nothing is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No dossier has this code and names a phone that ends so.
    #[error("no such dossier")]
    Unknown,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "track.unknown",
        }
    }
}

/// What the public may know of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tracked {
    /// The official code, or the tracking code before there is one.
    pub code: String,
    /// What the procedure is called.
    pub procedure: Words,
    /// The unit that has it, by code.
    pub unit: String,
    /// Where it stands: the word, and the code by which dossiers are reported.
    pub state: (&'static str, u8),
    /// Whether nothing more happens to it.
    pub ended: bool,
    /// Whether it is late by now, or was.
    pub late: bool,
    /// When it was sent.
    pub submitted_at: Timestamp,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// When it is due, while a clock runs.
    pub due: Option<Timestamp>,
    /// Until when it is the citizen's turn, while it is.
    pub wait_until: Option<Timestamp>,
    /// The states it came to.
    pub passages: Vec<Passage>,
}

/// Where a dossier stands. Whichever of the two facts is wrong, the answer and
/// the work are the same; whoever has both is never held up by their own looks.
///
/// # Errors
///
/// [`Refusal::Unknown`]; "attempts.wait", after too many.
pub async fn track(env: &Arc<Env>, network: Vec<u8>, code: &str, last_four: &str) -> Result<Tracked> {
    let now = env.clock.now();
    let code = Code::of(code);
    let key = env.db.vault().blind("attempt.track", &code.0);
    spend(env, network, key, now).await?;
    let (site, last_four) = (Arc::clone(env), last_four.to_owned());
    let tracked = env.db.read(move |tx| look(&site, tx, (&code, &last_four), now)).await?;
    let why = "whoever has both facts has guessed nothing";
    env.db.write_quietly(why, move |tx| store::attempt::clear(tx, BY_CODE, &key)).await?;
    Ok(tracked)
}

const BY_NETWORK: &str = "track.network";
const BY_CODE: &str = "track.code";

async fn spend(env: &Env, network: Vec<u8>, key: [u8; 32], now: Timestamp) -> Result<()> {
    env.db
        .write_quietly("a budget is only counted", move |tx| {
            store::attempt::spend(tx, BY_NETWORK, &network, Budget::TRACKS_BY_NETWORK, now)?;
            store::attempt::spend(tx, BY_CODE, &key, Budget::TRACKS_BY_CODE, now)
        })
        .await
}

/// A code as it is looked up, however it was typed.
struct Code(String);

impl Code {
    fn of(typed: &str) -> Self {
        let short: String = typed.chars().filter(|sign| !sign.is_whitespace()).take(LONGEST).collect();
        match short.parse::<TrackCode>() {
            Ok(track) => Self(track.as_str().to_owned()),
            Err(_) => Self(short.to_uppercase()),
        }
    }
}

fn look(env: &Env, tx: &mut Tx<'_>, (code, last_four): (&Code, &str), now: Timestamp) -> Result<Tracked> {
    // Both are looked up, so that the kind of a code takes no longer than the other.
    let tracked = match code.0.parse::<TrackCode>() {
        Ok(track) => by_track(tx, &track)?,
        Err(_) => None,
    };
    let official = by_code(tx, &code.0)?;
    let latest = dossier::latest(tx)?;
    let own = tracked.or(official);
    let id = own.or(latest).ok_or(Refusal::Unknown)?;
    // Where there is no such dossier, another is opened and forgotten.
    let view = open(env, tx, id)?;
    // By their keyed hashes, so that the time it takes tells nothing of the digits.
    let hidden = |digits: &str| tx.vault().blind("track.phone", digits);
    let fits = hidden(&ending(&view)) == hidden(last_four);
    let told = told(view, now);
    if own.is_some() && fits { Ok(told) } else { Err(Refusal::Unknown.into()) }
}

/// The last four digits of the phone that a dossier names; nothing that can be typed, where it names none.
fn ending(view: &View) -> String {
    let field = view.published.procedure.phone_field();
    let phone = field.and_then(|field| view.filed.dossier.answers.get(&field.id)).unwrap_or_default();
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.len().checked_sub(4) {
        Some(before) => digits[before..].iter().collect(),
        None => "none".to_owned(),
    }
}

fn told(view: View, now: Timestamp) -> Tracked {
    let dossier = view.filed.dossier;
    Tracked {
        code: dossier.told_code(),
        procedure: view.published.procedure.title.clone(),
        state: (dossier.state.word(), dossier.state.code()),
        ended: dossier.state.has_ended(),
        late: dossier.is_late(now),
        submitted_at: dossier.submitted_at,
        accepted_at: dossier.accepted_at,
        due: dossier.clocks.due,
        wait_until: match dossier.state {
            State::Supplement { answer_by, .. } => Some(answer_by),
            State::FeeDue { pay_by, .. } => Some(pay_by),
            _ => None,
        },
        passages: passages(&view.history),
        unit: dossier.unit,
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn a_code_is_looked_up_however_it_was_typed() {
        let code = super::TrackCode::of([7, 1, 30, 12, 0, 25, 19, 4]);
        let typed = format!(" {} ", code.to_string().to_lowercase().replace('-', " "));
        assert_eq!(Code::of(&typed).0, code.as_str());
        assert_eq!(Code::of("g01.38-261123-0001 ").0, "G01.38-261123-0001");
    }

    #[test]
    fn nothing_longer_than_a_code_is_carried_along() {
        assert_eq!(Code::of(&"x".repeat(10_000)).0.len(), super::LONGEST);
    }
}
