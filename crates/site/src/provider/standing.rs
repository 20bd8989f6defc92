//! Where a person stands, as the protocol's demands see it.

use domain::{Result, identity::account::Level};
use oidc::{
    acr::{Acr, Amr, Strength},
    authorize::Ask,
    demand::{Demand, Proof, Reach, Said, SignIn, Standing, Step, Verdict},
};
use store::{ask::AskId, session::Session};

use crate::visit::Visit;

/// Whether what was asked is met by this session, or what is to be proved first.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn judge(visit: &Visit, ask: &Ask, session: Option<&Session>) -> Result<Verdict> {
    let Some(session) = session else { return Ok(Verdict::Needs(Step::SignIn)) };
    if visit.env.upstreams.is_broker() {
        return Ok(brokered(&ask.demand(), session, level_of(visit, session).await?));
    }
    let standing = standing(visit, session).await?;
    Ok(ask.demand().met_by(Some(&standing), visit.now.as_second()))
}

/// A broker answers from its own session only what demands nothing of the
/// moment; every step-up goes upstream.
fn brokered(demand: &Demand, session: &Session, level: Level) -> Verdict {
    let plain = demand.sign_in == SignIn::Standing && demand.max_age.is_none();
    let weak = demand.acr.is_none_or(|acr| acr == Acr::Otp);
    let proved = demand.account_level.is_none_or(|wanted| i64::from(wanted) <= level.number());
    match strength_said(session) {
        Some(said) if plain && weak && proved => Verdict::Met(said),
        _ => Verdict::Needs(Step::SignIn),
    }
}

/// What came back from upstream for a request, if it is what was demanded.
///
/// # Errors
///
/// Broken, when the database is.
pub(super) async fn brought(visit: &Visit, demand: &Demand, session: &Session) -> Result<Option<Strength>> {
    let level = level_of(visit, session).await?;
    let strength = strength_said(session);
    let now = visit.now.as_second();
    Ok(strength.filter(|strength| {
        let said = Said {
            acr: Some(strength.acr),
            auth_time: Some(strength.auth_time),
            account_level: Some(u8_of(level)),
        };
        demand.accepts(said, now).is_ok()
    }))
}

/// What may be said of a session to a party that the person has just agreed to tell.
///
/// # Errors
///
/// Broken, when the database is.
pub(super) async fn strength(visit: &Visit, ask: &Ask, session: &Session) -> Result<Option<Strength>> {
    // A broker asks for agreement after upstream has answered, so nothing is asked there again.
    if visit.env.upstreams.is_broker() {
        return brought(visit, &ask.demand(), session).await;
    }
    Ok(match judge(visit, ask, Some(session)).await? {
        Verdict::Met(strength) => Some(strength),
        _ => None,
    })
}

/// What upstream said of the sign-in this session hangs on, unchanged.
pub(super) fn strength_said(session: &Session) -> Option<Strength> {
    let upstream = session.upstream.as_ref()?;
    let acr = upstream.acr.parse().ok()?;
    Some(Strength { acr, amr: amr_of(&session.amr), auth_time: session.auth_at.as_second() })
}

fn amr_of(words: &str) -> Vec<Amr> {
    words.split(' ').filter_map(|word| serde_json::from_value(word.into()).ok()).collect()
}

async fn level_of(visit: &Visit, session: &Session) -> Result<Level> {
    let person = session.person;
    let account = visit.env.db.glance(move |tx| store::person::account_of(tx, person)).await?;
    Ok(account.map_or(Level::One, |account| account.level))
}

/// Where somebody stands at the identity centre, in one look.
async fn standing(visit: &Visit, session: &Session) -> Result<Standing> {
    let (person, now) = (session.person, visit.now);
    let (level, passkeys, passcode) = visit
        .env
        .db
        .glance(move |tx| {
            let level = store::person::account_of(tx, person)?.map_or(Level::One, |account| account.level);
            let passkeys = store::identity::passkey::count(tx, person.as_bytes())?;
            // Nobody is led to a field that takes nothing before tomorrow.
            let passcode = store::identity::passcode::find(tx, person)?;
            let open = passcode.is_some_and(|kept| kept.passcode.check_open(now).is_ok());
            Ok((level, passkeys, open))
        })
        .await?;
    let signed_in = if session.proofs.otp_at == Some(session.auth_at) { Acr::Otp } else { Acr::Passkey };
    let reach = match (passkeys > 0, passcode) {
        (true, true) => Reach::Both,
        (true, false) => Reach::Passkey,
        (false, true) => Reach::Passcode,
        (false, false) => Reach::Otp,
    };
    Ok(Standing {
        account_level: u8_of(level),
        signed_in: Proof { acr: signed_in, at: session.auth_at.as_second() },
        passcode_at: session.proofs.passcode_at.map(jiff::Timestamp::as_second),
        passkey_at: session.proofs.passkey_at.map(jiff::Timestamp::as_second),
        reach,
    })
}

fn u8_of(level: Level) -> u8 {
    u8::try_from(level.number()).unwrap_or(1)
}

/// The page of this site that takes the next proof for a request.
pub(super) fn page_of(visit: &Visit, step: Step, ask: AskId, choice: Choice) -> String {
    let env = &visit.env;
    match (step, env.upstreams.is_broker(), choice) {
        (_, true, Choice::Made) => format!("/dang-nhap/{}?yeu-cau={ask}", env.upstreams.first_id()),
        (Step::SignIn, ..) | (_, true, Choice::Open) => format!("/dang-nhap?yeu-cau={ask}"),
        (Step::Passcode, false, _) => format!("/passcode?yeu-cau={ask}"),
        (Step::Passkey, false, _) => format!("/passcode/khoa?yeu-cau={ask}"),
    }
}

/// Whether the person still has to choose where to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// On a page.
    Open,
    /// By an earlier sign-in, or because no page may be shown.
    Made,
}
