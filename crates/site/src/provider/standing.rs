//! Where a person stands, as the protocol's demands see it.

use domain::{PersonId, Result, identity::account::Level};
use jiff::Timestamp;
use oidc::{
    acr::{Acr, Amr, Strength},
    demand::{Demand, Proof, Reach, Said, SignIn, Standing, Step, Verdict},
};
use store::{Tx, session::Session};

use super::opened::Opened;

/// Whether what was asked is met by this session, or what is to be proved first.
///
/// # Errors
///
/// Broken, when the database is.
pub(super) fn judge(tx: &mut Tx<'_>, opened: &Opened, session: &Session, now: Timestamp) -> Result<Verdict> {
    let demand = opened.ask.demand();
    if opened.upstream.is_some() {
        return Ok(brokered(&demand, session, level_of(tx, session.person)?));
    }
    let mut standing = standing(session);
    if demand.account_level.is_some() {
        standing.account_level = u8_of(level_of(tx, session.person)?);
    }
    // What else somebody could prove is asked only where something is wanting.
    if let Verdict::Met(strength) = demand.met_by(&standing, now.as_second()) {
        return Ok(Verdict::Met(strength));
    }
    standing.reach = reach(tx, session.person, now)?;
    Ok(demand.met_by(&standing, now.as_second()))
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
pub(super) fn brought(
    tx: &mut Tx<'_>,
    opened: &Opened,
    session: &Session,
    now: Timestamp,
) -> Result<Option<Strength>> {
    let level = level_of(tx, session.person)?;
    let strength = strength_said(session);
    let (demand, now) = (opened.ask.demand(), now.as_second());
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
pub(super) fn strength(
    tx: &mut Tx<'_>,
    opened: &Opened,
    session: &Session,
    now: Timestamp,
) -> Result<Option<Strength>> {
    // A broker asks for agreement after upstream has answered, so nothing is asked there again.
    if opened.upstream.is_some() {
        return brought(tx, opened, session, now);
    }
    Ok(match judge(tx, opened, session, now)? {
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

fn level_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Level> {
    Ok(store::person::account_of(tx, person)?.map_or(Level::One, |account| account.level))
}

/// Where somebody stands at the identity centre by their session alone: of an
/// account of the lowest level, and with nothing more to prove.
fn standing(session: &Session) -> Standing {
    let signed_in = if session.proofs.otp_at == Some(session.auth_at) { Acr::Otp } else { Acr::Passkey };
    Standing {
        account_level: u8_of(Level::One),
        signed_in: Proof { acr: signed_in, at: session.auth_at.as_second() },
        passcode_at: session.proofs.passcode_at.map(Timestamp::as_second),
        passkey_at: session.proofs.passkey_at.map(Timestamp::as_second),
        reach: Reach::Otp,
    }
}

/// What somebody has to prove more with.
fn reach(tx: &mut Tx<'_>, person: PersonId, now: Timestamp) -> Result<Reach> {
    let passkeys = store::identity::passkey::count(tx, person.as_bytes())?;
    // Nobody is led to a field that takes nothing before tomorrow.
    let kept = store::identity::passcode::find(tx, person)?;
    let passcode = kept.is_some_and(|kept| kept.passcode.check_open(now).is_ok());
    Ok(match (passkeys > 0, passcode) {
        (true, true) => Reach::Both,
        (true, false) => Reach::Passkey,
        (false, true) => Reach::Passcode,
        (false, false) => Reach::Otp,
    })
}

fn u8_of(level: Level) -> u8 {
    u8::try_from(level.number()).unwrap_or(1)
}

/// The page of this site that takes the next proof for a request.
pub(super) fn page_of(opened: &Opened, step: Step, choice: Choice) -> String {
    let ask = opened.id;
    match (step, &opened.upstream, choice) {
        (_, Some(upstream), Choice::Made) => format!("/dang-nhap/{upstream}?yeu-cau={ask}"),
        (Step::SignIn, ..) | (_, Some(_), Choice::Open) => format!("/dang-nhap?yeu-cau={ask}"),
        (Step::Passcode, None, _) => format!("/passcode?yeu-cau={ask}"),
        (Step::Passkey, None, _) => format!("/passcode/khoa?yeu-cau={ask}"),
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
