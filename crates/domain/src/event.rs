//! What happened: the sentence every change leaves behind.
//!
//! An event names people and things by id and copies no personal data. It is
//! committed in the same transaction as the change it speaks of, and
//! [`crate::notice::for_event`] says who is told.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::PersonId;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A citizen, for themselves.
    Citizen(PersonId),
    /// An officer, at their desk.
    Officer(PersonId),
    /// A relying party, by its own act.
    Client,
    /// Somebody who has not proved who they are.
    Anyone,
    /// The house itself: the courier, a timer, a command at the console.
    House,
}

impl Actor {
    /// The word the log uses.
    #[must_use]
    pub fn role(self) -> &'static str {
        match self {
            Self::Citizen(_) => "citizen",
            Self::Officer(_) => "officer",
            Self::Client => "client",
            Self::Anyone => "anyone",
            Self::House => "house",
        }
    }

    /// The person behind it, where there is one.
    #[must_use]
    pub fn person(self) -> Option<PersonId> {
        match self {
            Self::Citizen(id) | Self::Officer(id) => Some(id),
            _ => None,
        }
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// What, as a dotted word: "registration.approved".
    pub what: &'static str,
    /// Whom it is about, where it is about somebody.
    pub person: Option<PersonId>,
    /// The thing it is about, by its id in text, where there is one.
    pub thing: Option<String>,
    /// What else the log must know: codes and counts, never personal data.
    pub details: Vec<(&'static str, Cow<'static, str>)>,
}

impl Event {
    /// `actor` did `what` at `at`.
    #[must_use]
    pub fn new(at: Timestamp, actor: Actor, what: &'static str) -> Self {
        Self { at, actor, what, person: None, thing: None, details: Vec::new() }
    }

    /// About this person.
    #[must_use]
    pub fn about(mut self, person: PersonId) -> Self {
        self.person = Some(person);
        self
    }

    /// About this thing.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "ids are handed over as they are")]
    pub fn of(mut self, thing: impl ToString) -> Self {
        self.thing = Some(thing.to_string());
        self
    }

    /// With a detail. Never personal data.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.details.push((name, value.into()));
        self
    }
}

/// How a letter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// A text message to the phone on record.
    Sms,
    /// A letter to the e-mail address on record.
    Email,
    /// The phone on record, or, where there is none, the e-mail address: which, is settled as it is posted.
    Best,
    /// A notice in the app: nobody carries it, it is there with the commit.
    App,
    /// A signed call to another site, a back-channel logout, and the like.
    Call,
    /// Nowhere: the same work, where nobody is to be told.
    Void,
}

impl Channel {
    /// Those by which something is carried after the commit.
    pub const CARRIED: [Self; 4] = [Self::Sms, Self::Email, Self::Call, Self::Void];

    /// The word stored and shown.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
            Self::Best => "best",
            Self::App => "app",
            Self::Call => "call",
            Self::Void => "void",
        }
    }
}

impl std::str::FromStr for Channel {
    type Err = crate::Error;

    fn from_str(word: &str) -> crate::Result<Self> {
        Self::CARRIED
            .into_iter()
            .find(|channel| channel.word() == word)
            .ok_or_else(|| crate::Error::broken(format!("no channel {word}")))
    }
}

/// Something to be sent after the commit: a row of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// To whom, where it is a person; the courier knows their contacts.
    pub to: Option<PersonId>,
    /// How.
    pub channel: Channel,
    /// Which text: `registration.approved`, `otp.sign_in`, `session.ended`.
    pub template: &'static str,
    /// Values for the text. They may be secret (a code), so the column is sealed.
    pub args: Vec<(&'static str, String)>,
}

impl Letter {
    /// A letter to a person.
    #[must_use]
    pub fn to(person: PersonId, channel: Channel, template: &'static str) -> Self {
        Self { to: Some(person), channel, template, args: Vec::new() }
    }

    /// With a value for the text.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "values are handed over as they are")]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

/// What an act leaves behind: at least one event, and letters of its own
/// beside those that [`crate::notice::for_event`] adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Events {
    /// The events, in order. Never empty.
    pub events: Vec<Event>,
    /// Letters that no event can carry, because they hold a secret.
    pub letters: Vec<Letter>,
}

impl From<Event> for Events {
    fn from(event: Event) -> Self {
        Self { events: vec![event], letters: Vec::new() }
    }
}

impl Events {
    /// And this happened too.
    #[must_use]
    pub fn and(mut self, event: Event) -> Self {
        self.events.push(event);
        self
    }

    /// And this is sent.
    #[must_use]
    pub fn send(mut self, letter: Letter) -> Self {
        self.letters.push(letter);
        self
    }
}
