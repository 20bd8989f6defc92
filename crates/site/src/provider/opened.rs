//! A request that waits in a browser, and how it is answered once its person
//! has proved something: in the act of the proof itself, or in one of its own.

use std::sync::Arc;

use domain::{
    Error, Refused, Result,
    event::{Event, Events},
};
use gateway::Keys;
use jiff::Timestamp;
use oidc::{
    acr::Strength,
    authorize::{Ask, Prompt},
    client::Consent,
    demand::{Step, Verdict},
    refusal::{Code, OAuthError as _},
};
use store::{Tx, ask::AskId, grant::GrantId, session::Session};

use super::{
    authorize::{Next, Refusal},
    clients::Known,
    issue, standing,
};
use crate::visit::Visit;

/// A request that waits, with its relying party and all that its answer needs.
#[derive(Clone)]
pub struct Opened {
    pub(super) id: AskId,
    pub(super) ask: Ask,
    pub(super) known: Arc<Known>,
    /// Whom alone the party has in mind.
    pub(super) hinted: Option<String>,
    /// The code it is answered with, where it is.
    pub(super) code: String,
    pub(super) grant: GrantId,
    pub(super) keys: Arc<Keys>,
    pub(super) issuer: String,
    /// Where a broker sends people on.
    pub(super) upstream: Option<String>,
}

/// How a request goes on.
pub(super) enum Onward {
    /// To a page of this site.
    Step(String),
    /// Back to the party.
    End(End),
}

/// How a request ends.
pub(super) enum End {
    /// With a code, for what this session proves.
    Code(Box<Session>, Strength),
    /// With a refusal.
    Refusal(Code),
}

/// Where a browser goes, or why its request goes nowhere.
pub type Went = std::result::Result<Next, Refused>;

/// The relying party that waits for a person to prove something.
pub enum Party {
    /// None does.
    None,
    /// By its request.
    Waits(Box<Opened>),
    /// By a request that is this browser's no longer.
    Gone(Refused),
}

impl Party {
    /// Whoever waits by the id that travels as `yeu-cau`.
    ///
    /// # Errors
    ///
    /// Broken, when the database is.
    pub async fn find(visit: &Visit, ask: Option<&str>) -> Result<Self> {
        let Some(id) = ask.filter(|id| !id.is_empty()) else { return Ok(Self::None) };
        let found = match id.parse() {
            Ok(id) => Opened::find(visit, id).await,
            Err(_) => Err(Refusal::Gone.into()),
        };
        match found {
            Ok(opened) => Ok(Self::Waits(Box::new(opened))),
            Err(Error::Refused(refused)) => Ok(Self::Gone(refused)),
            Err(error) => Err(error),
        }
    }

    /// What comes next for a browser whose session has just begun or was proved
    /// afresh, in the act that did it. What is refused here keeps the session.
    ///
    /// # Errors
    ///
    /// Broken or Conflict, when the database says so.
    pub fn after(
        &self,
        tx: &mut Tx<'_>,
        session: &Session,
        events: Events,
        now: Timestamp,
    ) -> Result<(Went, Events)> {
        let opened = match self {
            Self::None => return Ok((Ok(Next::Home), events)),
            Self::Gone(refused) => return Ok((Err(refused.clone()), events)),
            Self::Waits(opened) => opened,
        };
        let ended = match opened.judge(tx, session, now) {
            Ok(Onward::Step(path)) => return Ok((Ok(Next::Step(path)), events)),
            Ok(Onward::End(end)) => opened.end(tx, &end, now),
            Err(error) => Err(error),
        };
        match ended {
            Ok((next, event)) => Ok((Ok(next), events.and(event))),
            Err(Error::Refused(refused)) => Ok((Err(refused), events)),
            Err(error) => Err(error),
        }
    }
}

impl Opened {
    /// The request of this id.
    ///
    /// # Errors
    ///
    /// [`Refusal::Gone`] when the request is not this browser's or too old.
    pub(super) async fn find(visit: &Visit, id: AskId) -> Result<Self> {
        let (ask, known) = super::authorize::waiting(visit, id).await?;
        Self::of(visit, id, ask, known)
    }

    /// A request that is known already.
    ///
    /// # Errors
    ///
    /// Broken, when the keys are.
    pub(super) fn of(visit: &Visit, id: AskId, ask: Ask, known: Arc<Known>) -> Result<Self> {
        let env = &visit.env;
        Ok(Self {
            id,
            hinted: issue::hinted(visit, &ask)?,
            ask,
            known,
            code: env.dice.token(),
            grant: env.dice.id(visit.now),
            keys: Arc::clone(&env.keys),
            issuer: env.settings.issuer().to_owned(),
            upstream: env.upstreams.is_broker().then(|| env.upstreams.first_id().to_owned()),
        })
    }

    /// Goes on as `judge` says, in an act of its own where anything is to be kept.
    ///
    /// # Errors
    ///
    /// What the gate refuses; [`Refusal::Gone`] when the request was answered meanwhile.
    pub(super) async fn go_on<F>(self, visit: &Visit, judge: F) -> Result<Next>
    where
        F: Fn(&Self, &mut Tx<'_>, Timestamp) -> Result<Onward> + Send + 'static,
    {
        let (looking, now) = (self.clone(), visit.now);
        let onward = visit.env.db.glance(move |tx| judge(&looking, tx, now)).await?;
        self.onward(visit, onward).await
    }

    /// Goes on so, in an act of its own where anything is to be kept.
    ///
    /// # Errors
    ///
    /// What the gate refuses; [`Refusal::Gone`] when the request was answered meanwhile.
    pub(super) async fn onward(self, visit: &Visit, onward: Onward) -> Result<Next> {
        match onward {
            Onward::Step(path) => Ok(Next::Step(path)),
            Onward::End(end) => self.finish(visit, end).await,
        }
    }

    /// Ends it, in an act of its own.
    ///
    /// # Errors
    ///
    /// What the gate refuses; [`Refusal::Gone`] when the request was answered meanwhile.
    pub(super) async fn finish(self, visit: &Visit, end: End) -> Result<Next> {
        let now = visit.now;
        let act = move |tx: &mut Tx<'_>| {
            let (next, event) = self.end(tx, &end, now)?;
            Ok((next, event.into()))
        };
        visit.env.db.write(act).await
    }

    /// Ends it, in the act that calls. It refuses before it writes anything but
    /// that the session was seen: that act may keep what it did before.
    ///
    /// # Errors
    ///
    /// What the gate refuses; [`Refusal::Gone`] when the request was answered meanwhile.
    pub(super) fn end(&self, tx: &mut Tx<'_>, end: &End, now: Timestamp) -> Result<(Next, Event)> {
        match end {
            End::Code(session, strength) => issue::code(tx, self, (session, strength), now),
            End::Refusal(code) => issue::refuse(tx, self, *code, now),
        }
    }

    /// How it goes on for a browser with this session.
    ///
    /// # Errors
    ///
    /// Broken, when the database is.
    pub(super) fn judge(&self, tx: &mut Tx<'_>, session: &Session, now: Timestamp) -> Result<Onward> {
        Ok(match standing::judge(tx, self, session, now)? {
            Verdict::Met(strength) => self.met(tx, session, strength)?,
            Verdict::Needs(step) => self.needs(step, standing::Choice::Made),
            Verdict::Never(unmet) => Onward::End(End::Refusal(unmet.code())),
        })
    }

    /// How it goes on where nobody is signed in.
    pub(super) fn nobody(&self) -> Onward {
        self.needs(Step::SignIn, standing::Choice::Open)
    }

    /// On to the page for a step; a party that wants no page shown hears what is
    /// wanting, where no broker can ask upstream.
    fn needs(&self, step: Step, choice: standing::Choice) -> Onward {
        let silent = self.ask.prompts(Prompt::None);
        match (silent, &self.upstream) {
            (true, None) => Onward::End(End::Refusal(step.silently())),
            (true, Some(_)) => Onward::Step(standing::page_of(self, step, standing::Choice::Made)),
            (false, _) => Onward::Step(standing::page_of(self, step, choice)),
        }
    }

    /// How it goes on at a broker, after upstream has answered.
    ///
    /// # Errors
    ///
    /// Broken, when the database is.
    pub(super) fn brought(&self, tx: &mut Tx<'_>, session: &Session, now: Timestamp) -> Result<Onward> {
        match standing::brought(tx, self, session, now)? {
            Some(strength) => self.met(tx, session, strength),
            None => Ok(Onward::End(End::Refusal(Code::UnmetAuthenticationRequirements))),
        }
    }

    /// What was demanded is proved: the party is told, or the person asked whether it may be.
    fn met(&self, tx: &mut Tx<'_>, session: &Session, strength: Strength) -> Result<Onward> {
        Ok(if self.may_tell(tx, session)? {
            Onward::End(End::Code(Box::new(session.clone()), strength))
        } else if self.ask.prompts(Prompt::None) {
            Onward::End(End::Refusal(Code::ConsentRequired))
        } else {
            Onward::Step(format!("/dong-y?yeu-cau={}", self.id))
        })
    }

    /// Whether the party may be told without asking: by law, or because the person said so before.
    fn may_tell(&self, tx: &mut Tx<'_>, session: &Session) -> Result<bool> {
        if self.known.client.consent == Consent::Law {
            return Ok(true);
        }
        if self.ask.prompts(Prompt::Consent) {
            return Ok(false);
        }
        let given = store::consent::given(tx, session.person, &self.ask.client_id)?;
        Ok(given.is_some_and(|scopes| self.ask.told().within(oidc::scope::Scopes::parse(&scopes))))
    }
}
