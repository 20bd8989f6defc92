//! The end of a request: a code for the relying party, or a refusal.

use domain::{
    Error, Result,
    event::{Actor, Event},
};
use jiff::{SignedDuration, Timestamp};
use oidc::{acr::Strength, authorize::Ask, logout::Hint, refusal::Code, scope::Scope};
use store::{Tx, ask::AskId, grant::Grant, session::Session};

use super::{
    authorize::{Next, Refusal, later},
    clients::Known,
    mint,
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
/// grant given, all in one act and behind the gate.
///
/// # Errors
///
/// The gate's refusal; [`Refusal::Gone`] when the request was answered meanwhile.
pub async fn code(
    visit: &Visit,
    id: AskId,
    ask: &Ask,
    known: &Known,
    who: (Option<&Session>, Strength),
) -> Result<Next> {
    let (session, strength) = who;
    let Some(session) = session.cloned() else { return Err(session::Refusal::None.into()) };
    let now = visit.now;
    let env = &visit.env;
    let code = env.dice.token();
    let code_index = crate::visit::index(&code);
    let grant = grant(visit, ask, known, &session, &strength)?;
    let sector = known.client.sector.clone();
    let text = serde_json::to_string(ask).map_err(Error::broken)?;
    let hinted = hinted(visit, ask)?;
    let answered = env
        .db
        .write(move |tx| {
            session::gate(tx, session.kind, session.person, now)?;
            // A sign-out that was faster than this takes the code with it.
            if !store::session::hold(tx, &session.sid, now)? {
                return Err(session::Refusal::None.into());
            }
            let sub = store::grant::sub(tx, grant.person, &sector, &grant.sub)?;
            if !store::ask::spend(tx, id, now)? {
                return Err(Refusal::Gone.into());
            }
            let grant = Grant { sub, ..grant.clone() };
            if hinted.as_ref().is_some_and(|hinted| *hinted != grant.sub) {
                let event =
                    Event::new(now, Actor::House, "authorize.refused").of(id).with("why", "login_required");
                return Ok((false, event.into()));
            }
            store::grant::insert(tx, &grant)?;
            store::grant::insert_code(tx, &code_index, &grant, &text, later(now, CODE_LIFE))?;
            let event = Event::new(now, Actor::Citizen(grant.person), "grant.given").about(grant.person);
            Ok((true, event.of(grant.id).with("client", grant.client_id.clone()).into()))
        })
        .await?;
    answer(visit, ask, answered.then_some(&code))
}

/// Where the browser goes with the code, or with the news that somebody else is signed in.
fn answer(visit: &Visit, ask: &Ask, code: Option<&String>) -> Result<Next> {
    let issuer = visit.env.settings.issuer();
    let location = match code {
        Some(code) => Some(ask.answer(issuer, code)),
        None => ask.refuse(Code::LoginRequired).location(issuer),
    };
    location.map(Next::GoOn).ok_or_else(|| Refusal::malformed("there is no way back to the client").into())
}

/// Whom alone the party has in mind: named by `sub`, or by an `id_token` of ours
/// that it was given (OpenID Connect Core §3.1.2.1). A hint that is not ours names nobody.
fn hinted(visit: &Visit, ask: &Ask) -> Result<Option<String>> {
    let Some(hint) = &ask.id_token_hint else { return Ok(ask.sub.clone()) };
    let keys = mint::public_keys(&visit.env)?;
    let named = Hint::verify(hint, visit.env.settings.issuer(), &keys).ok();
    let named = named.filter(|hint| hint.client_id == ask.client_id).map(|hint| hint.sub);
    Ok(ask.sub.clone().or(Some(named.unwrap_or_default())))
}

fn grant(visit: &Visit, ask: &Ask, known: &Known, session: &Session, strength: &Strength) -> Result<Grant> {
    let env = &visit.env;
    let made = env.keys.pairwise(&known.client.sector, session.person.as_bytes());
    let scope: Vec<&str> = ask.scopes.iter().map(Scope::as_str).collect();
    let amr = serde_json::to_value(&strength.amr).map_err(Error::broken)?;
    let amr: Vec<String> = serde_json::from_value(amr).map_err(Error::broken)?;
    Ok(Grant {
        id: env.dice.id(visit.now),
        person: session.person,
        client_id: ask.client_id.clone(),
        sid: session.sid.clone(),
        sub: oidc::jose::base64url(made),
        scope: scope.join(" "),
        claims: serde_json::to_string(&ask.claims).map_err(Error::broken)?,
        acr: strength.acr.urn().to_owned(),
        amr: amr.join(" "),
        auth_time: Timestamp::from_second(strength.auth_time).map_err(Error::broken)?,
        offline_until: ask.scopes.has(Scope::OfflineAccess).then(|| later(visit.now, OFFLINE_LIFE)),
        given_at: visit.now,
        ended_at: None,
    })
}

/// Refuses a request: it is spent, and the browser takes the news to the party.
///
/// # Errors
///
/// [`Refusal::Gone`] when the request was answered meanwhile.
pub async fn refuse(visit: &Visit, id: AskId, ask: &Ask, code: Code) -> Result<Next> {
    let now = visit.now;
    visit
        .env
        .db
        .write(move |tx| {
            if !store::ask::spend(tx, id, now)? {
                return Err(Refusal::Gone.into());
            }
            Ok((
                (),
                Event::new(now, Actor::House, "authorize.refused").of(id).with("why", code.as_str()).into(),
            ))
        })
        .await?;
    let location = ask.refuse(code).location(visit.env.settings.issuer());
    location.map(Next::GoOn).ok_or_else(|| Refusal::malformed("there is no way back to the client").into())
}
