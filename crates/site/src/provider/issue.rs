//! The end of a request: a code for the relying party, or a refusal.

use domain::{
    Error, Result,
    event::{Actor, Event},
};
use jiff::{SignedDuration, Timestamp};
use oidc::{acr::Strength, authorize::Ask, logout::Hint, refusal::Code, scope::Scope};
use store::{Tx, grant::Grant, session::Session};

use super::{
    authorize::{Next, Refusal, later},
    mint,
    opened::Opened,
};
use crate::{session, visit::Visit};

/// How long a code is good (FAPI 2.0 §5.3.2.1 no. 11).
const CODE_LIFE: SignedDuration = SignedDuration::from_secs(60);
/// How long a grant with `offline_access` outlives its session.
const OFFLINE_LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The name of a client's assertion, to be spent with the act it authenticates.
#[derive(Debug, Clone)]
pub struct Assertion {
    /// Whose, which, until when; none where the client authenticates otherwise.
    pub named: Option<(String, String, Timestamp)>,
}

impl Assertion {
    /// Spends it. Says whether it was fresh.
    ///
    /// # Errors
    ///
    /// Broken, when the database is.
    pub fn spend(&self, tx: &mut Tx<'_>) -> Result<bool> {
        match &self.named {
            Some((client_id, jti, until)) => store::grant::spend_assertion(tx, client_id, jti, *until),
            None => Ok(true),
        }
    }
}

/// Issues the code: the request is spent, the person named for this party, the
/// grant given, in the act that calls and behind the gate.
///
/// # Errors
///
/// The gate's refusal; [`Refusal::Gone`] when the request was answered meanwhile.
pub(super) fn code(
    tx: &mut Tx<'_>,
    opened: &Opened,
    who: (&Session, &Strength),
    now: Timestamp,
) -> Result<(Next, Event)> {
    let (ask, (session, _)) = (&opened.ask, who);
    session::gate(tx, session.kind, session.person, now)?;
    // A sign-out that was faster than this takes the code with it.
    if !store::session::hold(tx, &session.sid, now)? {
        return Err(session::Refusal::None.into());
    }
    if !store::ask::spend(tx, opened.id, now)? {
        return Err(Refusal::Gone.into());
    }
    let grant = grant(tx, opened, who, now)?;
    if opened.hinted.as_ref().is_some_and(|hinted| *hinted != grant.sub) {
        return refused(opened, Code::LoginRequired, now);
    }
    let text = serde_json::to_string(ask).map_err(Error::broken)?;
    let index = crate::visit::index(&opened.code);
    store::grant::insert(tx, &grant)?;
    store::grant::insert_code(tx, &index, &grant, &text, later(now, CODE_LIFE))?;
    let event = Event::new(now, Actor::Citizen(grant.person), "grant.given").about(grant.person);
    let next = Next::GoOn(ask.answer(&opened.issuer, &opened.code));
    Ok((next, event.of(grant.id).with("client", grant.client_id)))
}

/// Whom alone the party has in mind: named by `sub`, or by an `id_token` of ours
/// that it was given (OpenID Connect Core §3.1.2.1). A hint that is not ours names nobody.
pub(super) fn hinted(visit: &Visit, ask: &Ask) -> Result<Option<String>> {
    let Some(hint) = &ask.id_token_hint else { return Ok(ask.sub.clone()) };
    let keys = mint::public_keys(&visit.env)?;
    let named = Hint::verify(hint, visit.env.settings.issuer(), &keys).ok();
    let named = named.filter(|hint| hint.client_id == ask.client_id).map(|hint| hint.sub);
    Ok(ask.sub.clone().or(Some(named.unwrap_or_default())))
}

/// What the party is given, to a person whom it knows by a name of its own.
fn grant(
    tx: &mut Tx<'_>,
    opened: &Opened,
    (session, strength): (&Session, &Strength),
    now: Timestamp,
) -> Result<Grant> {
    let (ask, sector) = (&opened.ask, &opened.known.client.sector);
    let made = opened.keys.pairwise(sector, session.person.as_bytes());
    let sub = store::grant::sub(tx, session.person, sector, &oidc::jose::base64url(made))?;
    let scope: Vec<&str> = ask.scopes.iter().map(Scope::as_str).collect();
    let amr = serde_json::to_value(&strength.amr).map_err(Error::broken)?;
    let amr: Vec<String> = serde_json::from_value(amr).map_err(Error::broken)?;
    Ok(Grant {
        id: opened.grant,
        person: session.person,
        client_id: ask.client_id.clone(),
        sid: session.sid.clone(),
        sub,
        scope: scope.join(" "),
        claims: serde_json::to_string(&ask.claims).map_err(Error::broken)?,
        acr: strength.acr.urn().to_owned(),
        amr: amr.join(" "),
        auth_time: Timestamp::from_second(strength.auth_time).map_err(Error::broken)?,
        offline_until: ask.scopes.has(Scope::OfflineAccess).then(|| later(now, OFFLINE_LIFE)),
        given_at: now,
        ended_at: None,
    })
}

/// Refuses a request: it is spent, and the browser takes the news to the party.
///
/// # Errors
///
/// [`Refusal::Gone`] when the request was answered meanwhile.
pub(super) fn refuse(tx: &mut Tx<'_>, opened: &Opened, code: Code, now: Timestamp) -> Result<(Next, Event)> {
    if !store::ask::spend(tx, opened.id, now)? {
        return Err(Refusal::Gone.into());
    }
    refused(opened, code, now)
}

fn refused(opened: &Opened, code: Code, now: Timestamp) -> Result<(Next, Event)> {
    let event = Event::new(now, Actor::House, "authorize.refused").of(opened.id).with("why", code.as_str());
    let location = opened.ask.refuse(code).location(&opened.issuer);
    // A request that was kept has a way back; were there none, the request is not spent either.
    let location = location.ok_or_else(|| Error::broken("there is no way back to the client"))?;
    Ok((Next::GoOn(location), event))
}
