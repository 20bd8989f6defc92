//! The token endpoint's acts: a code is redeemed, a grant refreshed.

use std::sync::Arc;

use domain::{
    Error, Result,
    event::{Actor, Event, Events},
    identity::session::Kind,
};
use jiff::{SignedDuration, Timestamp};
use oidc::{
    acr::Strength,
    authorize::Ask,
    id_token::{IdToken, SignedIn},
    scope::{Scope, Scopes},
    token::{self, Refusal, TokenType, Tokens},
};
use store::{
    Tx,
    grant::{Grant, GrantId, Token, TokenKind},
};

use super::{authorize::later, clients::Known, issue::Assertion, mint, userinfo};
use crate::{Env, relying::stay, session, visit};

/// What an endpoint's act gives: the value, or the protocol's refusal.
pub type Said<T> = Result<std::result::Result<T, Refusal>>;

/// A replay within this time of a public client's spent refresh token is a
/// retry on a bad network, and refused without more; later it is theft.
const RETRY: SignedDuration = SignedDuration::from_secs(10);

/// Tokens to be given, before anybody knows whether they are.
#[derive(Clone)]
struct Fresh {
    access: String,
    refresh: String,
}

impl Fresh {
    fn new(env: &Env) -> Self {
        Self { access: env.dice.token(), refresh: env.dice.token() }
    }
}

/// How one request ended, remembered where it must be.
enum End {
    Given(Box<Grant>),
    Refused(Refusal),
}

/// Redeems a code: it is spent, and the tokens are given, in one act. A code
/// that was spent before ends everything it gave (RFC 9700 §4.5).
///
/// # Errors
///
/// Broken, when the house is.
pub async fn redeem(
    env: &Arc<Env>,
    known: &Known,
    spent: Assertion,
    asked: (&str, Option<&str>, Option<&str>),
    now: Timestamp,
) -> Said<Tokens> {
    let (code, redirect_uri, verifier) = asked;
    let index = visit::index(code);
    let Some(found) = env.db.glance(move |tx| store::grant::find_code(tx, &index)).await? else {
        return Ok(Err(Refusal::Grant));
    };
    let ask: Ask = serde_json::from_str(&found.ask).map_err(Error::broken)?;
    if let Err(refusal) = token::redeem(&ask, &known.client.client_id, redirect_uri, verifier) {
        return Ok(Err(refusal));
    }
    let fresh = Fresh::new(env);
    let redeeming = Redeeming { index, grant: found.grant, spent, fresh: fresh.clone(), now };
    match env.db.write(move |tx| redeeming.act(tx)).await? {
        End::Refused(refusal) => Ok(Err(refusal)),
        End::Given(grant) => {
            let id_token = id_token(env, known, (&ask, Reissue::First), &grant, &fresh.access).await?;
            Ok(Ok(tokens(fresh.access, Some(fresh.refresh), Some(id_token), ask.scopes)))
        }
    }
}

/// A code about to be redeemed.
struct Redeeming {
    index: [u8; 32],
    grant: GrantId,
    spent: Assertion,
    fresh: Fresh,
    now: Timestamp,
}

impl Redeeming {
    fn act(&self, tx: &mut Tx<'_>) -> Result<(End, Events)> {
        let now = self.now;
        let grant = store::grant::load(tx, self.grant)?;
        let event =
            |what| Events::from(Event::new(now, Actor::Client, what).about(grant.person).of(grant.id));
        let refused = |what| Ok((End::Refused(Refusal::Grant), event(what)));
        if !self.spent.spend(tx)? {
            return refused("client.assertion_replayed");
        }
        if !store::grant::spend_code(tx, &self.index, now)? {
            store::grant::end(tx, grant.id, now)?;
            return refused("code.replayed");
        }
        if !lives(tx, &grant, now)? {
            return refused("token.refused");
        }
        give(tx, &grant, &self.fresh, now)?;
        let happened = event("token.given");
        Ok((End::Given(Box::new(grant)), happened))
    }
}

fn give(tx: &mut Tx<'_>, grant: &Grant, fresh: &Fresh, now: Timestamp) -> Result<()> {
    let access_until = later(now, SignedDuration::from_secs(token::ACCESS_TOKEN_LIFE.into()));
    store::grant::insert_token(tx, TokenKind::Access, &visit::index(&fresh.access), grant.id, access_until)?;
    store::grant::insert_token(
        tx,
        TokenKind::Refresh,
        &visit::index(&fresh.refresh),
        grant.id,
        refresh_until(grant),
    )
}

fn refresh_until(grant: &Grant) -> Timestamp {
    grant.offline_until.unwrap_or_else(|| Kind::Citizen.ends_at(grant.given_at))
}

fn tokens(access: String, refresh: Option<String>, id_token: Option<String>, scopes: Scopes) -> Tokens {
    Tokens {
        access_token: access,
        token_type: TokenType::Bearer,
        expires_in: token::ACCESS_TOKEN_LIFE,
        refresh_token: refresh,
        id_token,
        scope: Some(scopes),
    }
}

/// Gives another access token for a grant. A confidential client keeps its
/// refresh token; a public one gets another each time, and whoever comes with
/// a spent one later ends the whole family (RFC 9700 §4.14).
///
/// # Errors
///
/// Broken, when the house is.
pub async fn refresh(
    env: &Arc<Env>,
    known: &Known,
    spent: Assertion,
    asked: (&str, Option<Scopes>),
    now: Timestamp,
) -> Said<Tokens> {
    let index = visit::index(asked.0);
    let wanted = asked.1;
    let found = env.db.glance(move |tx| store::grant::find_token(tx, TokenKind::Refresh, &index)).await?;
    if found.is_none_or(|found| found.grant.client_id != known.client.client_id) {
        // Whoever makes up a token leaves nothing behind.
        return Ok(Err(Refusal::Grant));
    }
    let fresh = Fresh::new(env);
    let refreshing =
        Refreshing { index, wanted, public: known.client.is_public(), spent, fresh: fresh.clone(), now };
    let public = refreshing.public;
    match env.db.write(move |tx| refreshing.act(tx)).await? {
        End::Refused(refusal) => Ok(Err(refusal)),
        End::Given(grant) => {
            stay::heard_of(env, &grant.sid, now).await?;
            let granted = Scopes::parse(&grant.scope);
            let scopes = token::narrow(granted, wanted).unwrap_or(granted);
            let ask = ask_of(&grant, now)?;
            let id_token = id_token(env, known, (&ask, Reissue::Again), &grant, &fresh.access).await?;
            Ok(Ok(tokens(fresh.access, public.then_some(fresh.refresh), Some(id_token), scopes)))
        }
    }
}

/// A refresh token about to be used.
struct Refreshing {
    index: [u8; 32],
    wanted: Option<Scopes>,
    public: bool,
    spent: Assertion,
    fresh: Fresh,
    now: Timestamp,
}

impl Refreshing {
    fn act(&self, tx: &mut Tx<'_>) -> Result<(End, Events)> {
        let now = self.now;
        let found = store::grant::find_token(tx, TokenKind::Refresh, &self.index)?;
        let found = found.ok_or(Error::Missing("token"))?;
        let event = |what| {
            Events::from(Event::new(now, Actor::Client, what).about(found.grant.person).of(found.grant.id))
        };
        if let Some((refusal, what)) = self.why_not(tx, &found)? {
            return Ok((End::Refused(refusal), event(what)));
        }
        let until = later(now, SignedDuration::from_secs(token::ACCESS_TOKEN_LIFE.into()));
        let grant = found.grant.id;
        store::grant::insert_token(tx, TokenKind::Access, &visit::index(&self.fresh.access), grant, until)?;
        if self.public {
            let next = visit::index(&self.fresh.refresh);
            store::grant::insert_token(tx, TokenKind::Refresh, &next, grant, found.expires_at)?;
        }
        let happened = event("token.refreshed");
        Ok((End::Given(Box::new(found.grant)), happened))
    }

    /// Why nothing is given; otherwise whatever is used once is spent.
    fn why_not(&self, tx: &mut Tx<'_>, found: &Token) -> Result<Option<(Refusal, &'static str)>> {
        let now = self.now;
        if !self.spent.spend(tx)? {
            return Ok(Some((Refusal::Grant, "client.assertion_replayed")));
        }
        if let Some(spent_at) = found.spent_at {
            if now.duration_since(spent_at) > RETRY {
                store::grant::end(tx, found.grant.id, now)?;
                return Ok(Some((Refusal::Grant, "refresh.replayed")));
            }
            return Ok(Some((Refusal::Grant, "refresh.retried")));
        }
        if found.expires_at <= now || !lives(tx, &found.grant, now)? {
            return Ok(Some((Refusal::Grant, "refresh.refused")));
        }
        if token::narrow(Scopes::parse(&found.grant.scope), self.wanted).is_err() {
            return Ok(Some((Refusal::Scope, "refresh.refused")));
        }
        // Of two who come at once with one token, the other is too late.
        if self.public && !store::grant::spend_token(tx, &self.index, now)? {
            return Ok(Some((Refusal::Grant, "refresh.retried")));
        }
        Ok(None)
    }
}

/// Whether a grant still gives tokens: not ended, its account passes the gate,
/// and its session lives unless it outlives it. A refresh is activity of the session.
fn lives(tx: &mut Tx<'_>, grant: &Grant, now: Timestamp) -> Result<bool> {
    if grant.ended_at.is_some() || session::gate(tx, Kind::Citizen, grant.person, now).is_err() {
        return Ok(false);
    }
    if grant.scope.split(' ').any(|scope| scope == Scope::OfflineAccess.as_str()) {
        return Ok(true);
    }
    let Some(session) = store::session::by_sid(tx, &grant.sid)? else { return Ok(false) };
    if !session.kind.alive(session.started_at, session.seen_at, now) {
        return Ok(false);
    }
    if now.duration_since(session.seen_at) >= domain::identity::session::SEEN_EVERY {
        store::session::seen(tx, &session.token_index, now)?;
    }
    Ok(true)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reissue {
    First,
    Again,
}

async fn id_token(
    env: &Arc<Env>,
    known: &Known,
    said: (&Ask, Reissue),
    grant: &Grant,
    access: &str,
) -> Result<String> {
    let (ask, reissue) = said;
    let person = if needs_person(ask) {
        userinfo::person(env, grant.person).await?
    } else {
        userinfo::Person::default()
    };
    let strength = strength(grant)?;
    let signed_in = SignedIn { sub: &grant.sub, sid: Some(&grant.sid), strength: &strength, person: &person };
    let now = env.clock.now().as_second();
    let alg = known.client.id_token_alg;
    let claims = IdToken::new(env.settings.issuer(), &known.client, ask, signed_in, now).beside(access, alg);
    let claims = if reissue == Reissue::Again { claims.refreshed() } else { claims };
    mint::sign(env, alg, None, &claims)
}

/// An `id_token` that names no claims of the person costs no look at the person.
fn needs_person(ask: &Ask) -> bool {
    ask.account_level.is_some() || !ask.claims.id_token.is_empty()
}

fn strength(grant: &Grant) -> Result<Strength> {
    let amr: Vec<&str> = grant.amr.split(' ').filter(|word| !word.is_empty()).collect();
    Ok(Strength {
        acr: grant.acr.parse().map_err(Error::broken)?,
        amr: serde_json::from_value(serde_json::json!(amr)).map_err(Error::broken)?,
        auth_time: grant.auth_time.as_second(),
    })
}

/// What a refreshed `id_token` answers: the grant's own claims, without the request's nonce.
fn ask_of(grant: &Grant, now: Timestamp) -> Result<Ask> {
    let ask = serde_json::json!({
        "client_id": grant.client_id, "redirect_uri": "", "scopes": Scopes::parse(&grant.scope),
        "claims": serde_json::from_str::<serde_json::Value>(&grant.claims).map_err(Error::broken)?,
        "asked_at": now.as_second(),
    });
    serde_json::from_value(ask).map_err(Error::broken)
}
