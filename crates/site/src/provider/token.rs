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
    grant::{Grant, TokenKind},
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
    Given(Grant),
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
    let (kept, grant) = (fresh.clone(), found.grant);
    let end = env
        .db
        .write(move |tx| {
            let grant = store::grant::load(tx, grant)?;
            let event = |what| Event::new(now, Actor::Client, what).about(grant.person).of(grant.id);
            if !spent.spend(tx)? {
                return Ok((End::Refused(Refusal::Grant), event("client.assertion_replayed").into()));
            }
            if !store::grant::spend_code(tx, &index, now)? {
                store::grant::end(tx, grant.id, now)?;
                return Ok((End::Refused(Refusal::Grant), event("code.replayed").into()));
            }
            if !lives(tx, &grant, now)? {
                return Ok((End::Refused(Refusal::Grant), event("token.refused").into()));
            }
            give(tx, &grant, &kept, now)?;
            let happened: Events = event("token.given").into();
            Ok((End::Given(grant), happened))
        })
        .await?;
    match end {
        End::Refused(refusal) => Ok(Err(refusal)),
        End::Given(grant) => {
            let scopes = ask.scopes;
            let id_token = id_token(env, known, &ask, &grant, &fresh.access, Reissue::First).await?;
            Ok(Ok(tokens(fresh.access, Some(fresh.refresh), Some(id_token), scopes)))
        }
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
    let kept = fresh.clone();
    let client_id = known.client.client_id.clone();
    let public = known.client.is_public();
    let end = env
        .db
        .write(move |tx| {
            let found = store::grant::find_token(tx, TokenKind::Refresh, &index)?;
            let Some(found) = found.filter(|found| found.grant.client_id == client_id) else {
                let event =
                    Event::new(now, Actor::Client, "refresh.unknown").with("client", client_id.clone());
                return Ok((End::Refused(Refusal::Grant), event.into()));
            };
            let grant = found.grant;
            let event = |what| Event::new(now, Actor::Client, what).about(grant.person).of(grant.id);
            let refuse = |why, what| Ok((End::Refused(why), event(what).into()));
            if !spent.spend(tx)? {
                return refuse(Refusal::Grant, "client.assertion_replayed");
            }
            if let Some(spent_at) = found.spent_at {
                if now.duration_since(spent_at) > RETRY {
                    store::grant::end(tx, grant.id, now)?;
                    return refuse(Refusal::Grant, "refresh.replayed");
                }
                return refuse(Refusal::Grant, "refresh.retried");
            }
            if found.expires_at <= now || !lives(tx, &grant, now)? {
                return refuse(Refusal::Grant, "refresh.refused");
            }
            if token::narrow(Scopes::parse(&grant.scope), wanted).is_err() {
                return refuse(Refusal::Scope, "refresh.refused");
            }
            // Of two who come at once with one token, the other is too late.
            if public && !store::grant::spend_token(tx, &index, now)? {
                return refuse(Refusal::Grant, "refresh.retried");
            }
            let until = later(now, SignedDuration::from_secs(token::ACCESS_TOKEN_LIFE.into()));
            store::grant::insert_token(tx, TokenKind::Access, &visit::index(&kept.access), grant.id, until)?;
            if public {
                let next = visit::index(&kept.refresh);
                store::grant::insert_token(tx, TokenKind::Refresh, &next, grant.id, found.expires_at)?;
            }
            let happened: Events = event("token.refreshed").into();
            Ok((End::Given(grant), happened))
        })
        .await?;
    match end {
        End::Refused(refusal) => Ok(Err(refusal)),
        End::Given(grant) => {
            stay::heard_of(env, &grant.sid, now).await?;
            let granted = Scopes::parse(&grant.scope);
            let scopes = token::narrow(granted, wanted).unwrap_or(granted);
            let ask = ask_of(&grant, now)?;
            let id_token = id_token(env, known, &ask, &grant, &fresh.access, Reissue::Again).await?;
            Ok(Ok(tokens(fresh.access, public.then_some(fresh.refresh), Some(id_token), scopes)))
        }
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
    ask: &Ask,
    grant: &Grant,
    access: &str,
    reissue: Reissue,
) -> Result<String> {
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

/// An id_token that names no claims of the person costs no look at the person.
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

/// What a refreshed id_token answers: the grant's own claims, without the request's nonce.
fn ask_of(grant: &Grant, now: Timestamp) -> Result<Ask> {
    let ask = serde_json::json!({
        "client_id": grant.client_id, "redirect_uri": "", "scopes": Scopes::parse(&grant.scope),
        "claims": serde_json::from_str::<serde_json::Value>(&grant.claims).map_err(Error::broken)?,
        "asked_at": now.as_second(),
    });
    serde_json::from_value(ask).map_err(Error::broken)
}
