//! A browser comes back from signing in elsewhere.

use domain::{
    Error, PersonId, Result,
    event::{Actor, Event, Events},
    identity::{
        account::{Account, Level, State},
        session::Kind,
    },
};
use jiff::Timestamp;
use oidc::{
    claim::Claim,
    form::Form,
    id_token::IdToken,
    jose::Alg,
    refusal::{Code, OAuthError},
    rp::{self, Pending, Trust},
    token::Tokens,
    userinfo::Userinfo,
};
use store::{
    Tx,
    ask::AskId,
    contact::Contact,
    errand::Errand,
    person::{Person, Profile},
    session::{Proofs, Session, Upstream as Hung},
};

use super::{Refusal, fetch};
use crate::{
    Env, Visit,
    session::{self, Alone, SignIn, Ticket},
    upstream::{Fetched, Upstream},
};

/// What a browser that came back brought.
pub enum Arrived {
    /// Somebody is signed in.
    In {
        /// Their session.
        session: Box<Session>,
        /// Its cookie.
        ticket: Ticket,
        /// Where they wanted to go.
        return_to: String,
        /// The request of our own client that this answers, at a broker.
        ask: Option<AskId>,
    },
    /// The provider said no to a request of our own client, which is to be told.
    TurnedDown(AskId, Code),
}

/// Judges the query a browser came back with.
///
/// # Errors
///
/// A [`Refusal`].
pub async fn arrive(visit: &Visit, query: &str) -> Result<Arrived> {
    let form = Form::parse(query).map_err(|_| Refusal::State)?;
    let errand = spent(visit, form.get("state").unwrap_or_default()).await?;
    let upstream = visit.env.upstreams.get(&errand.upstream).ok_or(Refusal::UnknownUpstream)?;
    match believed(visit, &form, &errand, upstream).await {
        Ok(told) => signed_in(visit, errand, upstream, told).await,
        Err((error, code)) => match (errand.ask, code) {
            (Some(ask), Some(code)) => Ok(Arrived::TurnedDown(ask, code)),
            _ => Err(error),
        },
    }
}

async fn spent(visit: &Visit, state: &str) -> Result<Errand> {
    let (index, device, now) = (crate::visit::index(state), visit.device(), visit.now);
    let spent = visit
        .env
        .db
        .write(move |tx| {
            let errand = store::errand::spend(tx, &index, &device, now)?;
            let what = if errand.is_some() { "relying.returned" } else { "relying.stray" };
            Ok((errand, Event::new(now, Actor::Anyone, what).into()))
        })
        .await?;
    spent.ok_or_else(|| Refusal::State.into())
}

/// What the provider said, believed.
struct Told {
    token: IdToken,
    tokens: Tokens,
    who: Userinfo,
}

async fn believed(
    visit: &Visit,
    form: &Form<'_>,
    errand: &Errand,
    upstream: &Upstream,
) -> std::result::Result<Told, (Error, Option<Code>)> {
    let plain = |error: Error| (error, Some(Code::ServerError));
    let pending: Pending =
        serde_json::from_str(&errand.pending).map_err(|error| plain(Error::broken(error)))?;
    let env = &visit.env;
    let published = fetch::published(env, upstream, visit.now).await.map_err(plain)?;
    let code = pending.callback(form, &published.metadata).map_err(|refusal| told_no(&refusal))?;
    let tokens =
        fetch::tokens(env, upstream, &published.metadata, pending.exchange(code)).await.map_err(plain)?;
    let token = check(env, (upstream, published.as_ref()), &pending, &tokens, visit.now).await?;
    let said = fetch::userinfo(env, &published.metadata, &tokens.access_token).await.map_err(plain)?;
    let who = rp::check_userinfo(&said, &token.sub).map_err(|refusal| told_no(&refusal))?;
    Ok(Told { token, tokens, who })
}

/// Checks the `id_token`; a key nobody knows is looked for once more.
async fn check(
    env: &Env,
    from: (&Upstream, &Fetched),
    pending: &Pending,
    tokens: &Tokens,
    now: Timestamp,
) -> std::result::Result<IdToken, (Error, Option<Code>)> {
    let (upstream, published) = from;
    let trust = |keys| Trust { client_id: &upstream.client_id, alg: Alg::Es256, keys };
    match pending.check(tokens, trust(&published.keys), now.as_second()) {
        Err(rp::Refusal::Token(oidc::jose::Invalid::UnknownKey)) => {
            let again = fetch::afresh(env, upstream, now).await;
            let again = again.map_err(|error| (error, Some(Code::ServerError)))?;
            pending.check(tokens, trust(&again.keys), now.as_second()).map_err(|refusal| told_no(&refusal))
        }
        checked => checked.map_err(|refusal| told_no(&refusal)),
    }
}

fn told_no(refusal: &rp::Refusal) -> (Error, Option<Code>) {
    tracing::info!(why = %refusal, "a sign-in elsewhere did not come about");
    let code = refusal.code();
    let ours = match (refusal, code) {
        (_, Code::UnmetAuthenticationRequirements) => Refusal::Unmet,
        (rp::Refusal::Provider(code), _) => Refusal::Refused(code.as_str()),
        (rp::Refusal::State, _) => Refusal::State,
        _ => Refusal::Answer(refusal.to_string()),
    };
    let code = if matches!(refusal, rp::Refusal::Provider(_) | rp::Refusal::Unmet(_)) {
        code
    } else {
        Code::ServerError
    };
    (ours.into(), Some(code))
}

async fn signed_in(visit: &Visit, errand: Errand, upstream: &Upstream, told: Told) -> Result<Arrived> {
    let env = &visit.env;
    let now = visit.now;
    let ticket = Ticket::new(&env.dice);
    let profile = profile(&told.who)?;
    let contacts = contacts(&told.who);
    let level = told.token.account_level.map_or(Ok(Level::One), |level| Level::of(level.into()))?;
    let fresh = env.dice.id(now);
    let sign_in = sign_in(visit, upstream, &told.token, now)?;
    let kept = serde_json::json!({"refresh": told.tokens.refresh_token, "id_token": told.tokens.id_token})
        .to_string();
    let (before, used) = (visit.session.clone(), ticket.clone());
    let session = env
        .db
        .write(move |tx| {
            let person = known(tx, fresh, &profile, level, now)?;
            for contact in &contacts {
                store::contact::save(tx, person.account.id, &person.key, contact, Some(now))?;
            }
            let (session, happened) = seat(tx, &person, before.as_ref(), (&used, &sign_in), now)?;
            store::session::keep_tokens(tx, &session.sid, &kept)?;
            let event =
                Event::new(now, Actor::Citizen(session.person), "relying.signed_in").about(session.person);
            Ok((session, happened.into_iter().fold(Events::from(event), Events::and)))
        })
        .await?;
    Ok(Arrived::In { session: Box::new(session), ticket, return_to: errand.return_to, ask: errand.ask })
}

fn sign_in(visit: &Visit, upstream: &Upstream, token: &IdToken, now: Timestamp) -> Result<SignIn> {
    let amr = serde_json::to_value(&token.amr).map_err(Error::broken)?;
    let amr: Vec<String> = serde_json::from_value(amr).map_err(Error::broken)?;
    let auth_at = token.auth_time.and_then(|time| Timestamp::from_second(time).ok()).unwrap_or(now);
    Ok(SignIn {
        kind: Kind::Citizen,
        proofs: Proofs::default(),
        amr: amr.join(" "),
        device: visit.device(),
        label: visit.label.clone(),
        auth_at,
        upstream: Some(Hung {
            issuer: upstream.issuer.clone(),
            sub: token.sub.clone(),
            sid: token.sid.clone().unwrap_or_default(),
            acr: token.acr.map_or("", |acr| acr.urn()).to_owned(),
        }),
        alone: Alone::No,
    })
}

/// The person of this number: known here, or from now on.
fn known(
    tx: &mut Tx<'_>,
    fresh: PersonId,
    profile: &Profile,
    level: Level,
    now: Timestamp,
) -> Result<Person> {
    if let Some(id) = store::person::by_number(tx, &profile.number)? {
        let person = store::person::load(tx, id)?;
        if person.profile == *profile && person.account.level == level {
            return Ok(person);
        }
        let account = Account { level, ..person.account };
        let person = Person { profile: profile.clone(), account, ..person };
        store::person::save_profile(tx, &person)?;
        return store::person::load(tx, id);
    }
    let account = Account { id: fresh, level, state: State::Active };
    store::person::insert(tx, account, profile, now)?;
    let index = store::person::number_index(tx, &profile.number);
    store::person::claim(tx, "number", &index, fresh)?;
    store::person::load(tx, fresh)
}

/// The session goes on when it hangs on the same sign-in upstream; else one begins.
fn seat(
    tx: &mut Tx<'_>,
    person: &Person,
    before: Option<&Session>,
    with: (&Ticket, &SignIn),
    now: Timestamp,
) -> Result<(Session, Vec<Event>)> {
    let (ticket, sign_in) = with;
    let same = |session: &&Session| {
        let sid = |hung: &Option<Hung>| hung.as_ref().map(|hung| (hung.issuer.clone(), hung.sid.clone()));
        session.person == person.account.id && sid(&session.upstream) == sid(&sign_in.upstream)
    };
    if let Some(session) = before.filter(same) {
        let proved = Session {
            auth_at: sign_in.auth_at,
            amr: sign_in.amr.clone(),
            upstream: sign_in.upstream.clone(),
            ..session.clone()
        };
        return Ok((session::renew(tx, &proved, ticket, now)?, Vec::new()));
    }
    let mut happened = match before {
        Some(session) => session::end(tx, session, now)?,
        None => Vec::new(),
    };
    let (session, begun) = session::begin(tx, (person.account.id, &person.key), ticket, sign_in, now)?;
    happened.extend(begun);
    Ok((session, happened))
}

fn profile(who: &Userinfo) -> Result<Profile> {
    let text =
        |claim| who.text(claim).ok_or_else(|| Error::from(Refusal::Answer(format!("{claim:?} is not told"))));
    Ok(Profile {
        number: text(Claim::PersonalIdNumber)?.parse()?,
        name: text(Claim::Name)?.parse()?,
        birth: text(Claim::Birthdate)?.parse()?,
        sex: text(Claim::Gender)?.parse()?,
    })
}

fn contacts(who: &Userinfo) -> Vec<Contact> {
    let told = [who.text(Claim::PhoneNumber), who.text(Claim::Email)];
    told.into_iter().flatten().filter_map(|text| Contact::parse(text).ok()).collect()
}
