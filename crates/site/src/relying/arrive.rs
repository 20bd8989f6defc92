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

use super::{Refusal, begin::Demanded, fetch};
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
    /// The provider said no to this site.
    Out(Out),
}

/// A sign-in that did not come about, for a reason that the person can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Out {
    /// Where they wanted to go.
    pub return_to: String,
    /// Why not.
    pub why: Code,
    /// What was demanded.
    pub demanded: Demanded,
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
    let pending: Pending = serde_json::from_str(&errand.pending).map_err(Error::broken)?;
    match (believed(visit, &form, &pending, upstream).await, errand.ask) {
        (Ok(told), _) => signed_in(visit, errand, upstream, told).await,
        (Err(no), Some(ask)) => {
            tracing::info!(error = %no.error, "a client of this broker is told no");
            Ok(Arrived::TurnedDown(ask, no.code))
        }
        (Err(no), None) if is_for_the_person(no.code) => {
            let demanded = Demanded::of(&pending.wish);
            Ok(Arrived::Out(Out { return_to: errand.return_to, why: no.code, demanded }))
        }
        (Err(no), None) => Err(no.error),
    }
}

/// Whether a code says something about the person and not about the two sites.
fn is_for_the_person(code: Code) -> bool {
    use Code::{
        AccessDenied, AccountSelectionRequired, ConsentRequired, InteractionRequired, LoginRequired,
        UnmetAuthenticationRequirements,
    };
    matches!(
        code,
        AccessDenied
            | AccountSelectionRequired
            | ConsentRequired
            | InteractionRequired
            | LoginRequired
            | UnmetAuthenticationRequirements
    )
}

async fn spent(visit: &Visit, state: &str) -> Result<Errand> {
    let (index, device, now) = (crate::visit::index(state), visit.device(), visit.now);
    // Whoever makes up a state leaves nothing behind.
    if !visit.env.db.glance(move |tx| store::errand::waits(tx, &index, &device, now)).await? {
        return Err(Refusal::State.into());
    }
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

/// A "no", as the log and a client of ours are told it.
struct No {
    error: Error,
    code: Code,
}

impl From<Error> for No {
    fn from(error: Error) -> Self {
        Self { error, code: Code::ServerError }
    }
}

impl From<rp::Refusal> for No {
    fn from(refusal: rp::Refusal) -> Self {
        tracing::info!(why = %refusal, "a sign-in elsewhere did not come about");
        let said = refusal.code();
        let ours = match (&refusal, said) {
            (_, Code::UnmetAuthenticationRequirements) => Refusal::Unmet,
            (rp::Refusal::Provider(code), _) => Refusal::Refused(code.as_str()),
            (rp::Refusal::State, _) => Refusal::State,
            _ => Refusal::Answer(refusal.to_string()),
        };
        let about_the_person = matches!(refusal, rp::Refusal::Provider(_) | rp::Refusal::Unmet(_));
        Self { error: ours.into(), code: if about_the_person { said } else { Code::ServerError } }
    }
}

async fn believed(
    visit: &Visit,
    form: &Form<'_>,
    pending: &Pending,
    upstream: &Upstream,
) -> std::result::Result<Told, No> {
    let env = &visit.env;
    let published = fetch::published(env, upstream, visit.now).await?;
    let code = pending.callback(form, &published.metadata)?;
    let tokens = fetch::tokens(env, upstream, &published.metadata, pending.exchange(code)).await?;
    let token = check(env, (upstream, published.as_ref()), pending, &tokens, visit.now).await?;
    let said = fetch::userinfo(env, &published.metadata, &tokens.access_token).await?;
    let who = rp::check_userinfo(&said, &token.sub)?;
    Ok(Told { token, tokens, who })
}

/// Checks the `id_token`; a key nobody knows is looked for once more.
async fn check(
    env: &Env,
    from: (&Upstream, &Fetched),
    pending: &Pending,
    tokens: &Tokens,
    now: Timestamp,
) -> std::result::Result<IdToken, No> {
    let (upstream, published) = from;
    let trust = |keys| Trust { client_id: &upstream.client_id, alg: Alg::Es256, keys };
    match pending.check(tokens, trust(&published.keys), now.as_second()) {
        Err(rp::Refusal::Token(oidc::jose::Invalid::UnknownKey)) => {
            let again = fetch::again(env, upstream, now).await?;
            Ok(pending.check(tokens, trust(&again.keys), now.as_second())?)
        }
        checked => Ok(checked?),
    }
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
    // Two tabs may get here at once: whoever enters the directory first is the
    // person, and the other act is run again and finds them.
    let index = store::person::number_index(tx, &profile.number);
    if !store::person::claim(tx, "number", &index, fresh)? {
        let id = store::person::by_number(tx, &profile.number)?.ok_or(Error::Conflict)?;
        return store::person::load(tx, id);
    }
    let account = Account { id: fresh, level, state: State::Active };
    store::person::insert(tx, account, profile, now)?;
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
