//! What happens between a browser's authenticator and us (WebAuthn Level 3 §7),
//! whoever the passkey belongs to: a citizen or an officer.
//!
//! User verification is always required: a finger, a face or the device's own
//! code. What an authenticator is asked to sign is kept here, bound to the
//! browser, and good once.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{Error, Kind, Result};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use site::Env;
use store::identity::{
    challenge::{Answering, Challenge, ChallengeId},
    passkey::{Kept, Owner},
};
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyAuthentication,
    PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Uuid, Webauthn, WebauthnBuilder,
};
use zeroize::Zeroizing;

/// How long an authenticator may take to answer.
pub const LIFE: SignedDuration = SignedDuration::from_mins(5);
/// More than any answer has: nothing longer is read.
const LONGEST: usize = 32 * 1024;

/// Why a passkey did not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The answer does not fit what was asked, or no such passkey is known.
    #[error("the passkey was not accepted")]
    Refused,
    /// What was asked was answered before, elsewhere, or too late.
    #[error("asked too long ago")]
    Over,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Refused => "passkey.refused",
            Self::Over => "passkey.over",
        }
    }

    fn kind(&self) -> Kind {
        Kind::Unprocessable
    }
}

/// What an authenticator is asked: the options for the browser, `{"publicKey": {…}}`.
pub type Asked = serde_json::Value;

/// For whom a passkey is made.
#[derive(Debug, Clone)]
pub struct Holder {
    /// Person or officer. It is the user handle that the authenticator gives back.
    pub id: Owner,
    /// What the authenticator calls the account: never the number.
    pub name: String,
}

/// Which browser asks, for what.
#[derive(Debug, Clone, Copy)]
pub struct Asking {
    /// The browser.
    pub device: [u8; 32],
    /// What the answer is for: `passkey.sign_in`.
    pub purpose: &'static str,
    /// When.
    pub now: Timestamp,
}

/// The site as authenticators know it: the host of its public address. Made
/// where it is needed, because making it is a few allocations.
fn at(env: &Env) -> Result<Webauthn> {
    let host =
        env.settings.public_url.host_str().ok_or_else(|| Error::broken("an address without a host"))?;
    let builder = WebauthnBuilder::new(host, &env.settings.public_url).map_err(Error::broken)?;
    builder.rp_name(&env.settings.app).build().map_err(Error::broken)
}

/// Asks for a new passkey, one that the authenticator finds by itself later.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn ask_new(env: &Env, asking: Asking, holder: &Holder, known: &[Kept]) -> Result<Asked> {
    let known = known.iter().map(|kept| Ok(passkey(kept)?.cred_id().clone())).collect::<Result<Vec<_>>>()?;
    let (options, state) = at(env)?
        .start_passkey_registration(Uuid::from_bytes(holder.id), &holder.name, &holder.name, Some(known))
        .map_err(Error::broken)?;
    let mut options = serde_json::to_value(options).map_err(Error::broken)?;
    let selection = &mut options["publicKey"]["authenticatorSelection"];
    selection["residentKey"] = "required".into();
    selection["requireResidentKey"] = true.into();
    keep(env, asking, Some(holder.id), (&state, options)).await
}

/// Asks for any passkey of this site; the answer says whose it is.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn ask_any(env: &Env, asking: Asking) -> Result<Asked> {
    let (mut options, state) = at(env)?.start_discoverable_authentication().map_err(Error::broken)?;
    // The page decides whether the browser offers it in a list or in a window.
    options.mediation = None;
    let options = serde_json::to_value(options).map_err(Error::broken)?;
    keep(env, asking, None, (&state, options)).await
}

/// Asks for one of these passkeys of an owner.
///
/// # Errors
///
/// `passkey.refused` when there is none.
pub async fn ask_of(env: &Env, asking: Asking, owner: Owner, known: &[Kept]) -> Result<Asked> {
    let known = known.iter().map(passkey).collect::<Result<Vec<_>>>()?;
    if known.is_empty() {
        return Err(Refusal::Refused.into());
    }
    let (options, state) = at(env)?.start_passkey_authentication(&known).map_err(Error::broken)?;
    let options = serde_json::to_value(options).map_err(Error::broken)?;
    keep(env, asking, Some(owner), (&state, options)).await
}

async fn keep(
    env: &Env,
    asking: Asking,
    owner: Option<Owner>,
    what: (&impl Serialize, serde_json::Value),
) -> Result<Asked> {
    let (state, options) = what;
    let random = options["publicKey"]["challenge"].as_str().unwrap_or_default();
    let challenge = Challenge {
        id: id_of(random),
        device: asking.device,
        purpose: asking.purpose,
        owner,
        state: serde_json::to_vec(state).map(Zeroizing::new).map_err(Error::broken)?,
        made_at: asking.now,
    };
    let why = "an authenticator is asked: nothing has changed until it answers";
    env.db.write_quietly(why, move |tx| store::identity::challenge::insert(tx, &challenge)).await?;
    Ok(options)
}

/// The challenge is found by what was asked, which the answer repeats.
fn id_of(random: &str) -> ChallengeId {
    let mut id = [0; 16];
    id.copy_from_slice(&site::visit::index_of(random.as_bytes())[..16]);
    ChallengeId::from_bytes(id)
}

/// The part of an answer that says what it answers (WebAuthn Level 3 §5.8.1).
#[derive(Deserialize)]
struct ClientData {
    challenge: String,
}

fn challenge_of(answer: &str) -> Option<ChallengeId> {
    let answer: serde_json::Value = serde_json::from_str(answer).ok()?;
    let said = answer["response"]["clientDataJSON"].as_str()?;
    let said: ClientData = serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(said).ok()?).ok()?;
    Some(id_of(&said.challenge))
}

/// Who answers what, when.
///
/// # Errors
///
/// `passkey.refused` for what is no answer of an authenticator.
pub fn answering(asking: Asking, answer: &str) -> Result<Answering> {
    let sane = Some(answer).filter(|answer| answer.len() <= LONGEST);
    let id = sane.and_then(challenge_of).ok_or(Refusal::Refused)?;
    let not_before = asking.now.saturating_sub(LIFE).unwrap_or(Timestamp::MIN);
    Ok(Answering { id, device: asking.device, purpose: asking.purpose, not_before })
}

/// The state of what was asked, unless it was answered.
///
/// # Errors
///
/// `passkey.over`.
pub async fn state(env: &Env, by: Answering) -> Result<(Option<Owner>, Zeroizing<Vec<u8>>)> {
    let found = env.db.glance(move |tx| store::identity::challenge::find(tx, &by)).await?;
    Ok(found.ok_or(Refusal::Over)?)
}

/// The passkey that was made, to be kept in the act that spends the challenge.
///
/// # Errors
///
/// `passkey.refused`.
pub fn made(env: &Env, state: &[u8], answer: &str, name: (String, Timestamp)) -> Result<Kept> {
    let state: PasskeyRegistration = serde_json::from_slice(state).map_err(Error::broken)?;
    let answer: RegisterPublicKeyCredential = read(answer)?;
    let made = at(env)?.finish_passkey_registration(&answer, &state).map_err(|why| refused(&why))?;
    let (name, added_at) = name;
    Ok(Kept {
        index: index(made.cred_id().as_ref()),
        key: serde_json::to_vec(&made).map_err(Error::broken)?,
        name,
        added_at,
        used_at: None,
        version: 1,
    })
}

/// An answer by any passkey of this site: whose it is, and which one.
pub struct Answer {
    credential: PublicKeyCredential,
    /// Whose it claims to be. The signature decides.
    pub owner: Owner,
    /// Which one.
    pub index: [u8; 32],
}

/// Reads an answer whose owner the authenticator names.
///
/// # Errors
///
/// `passkey.refused`.
pub fn identified(env: &Env, answer: &str) -> Result<Answer> {
    let answer: PublicKeyCredential = read(answer)?;
    let (owner, index) = {
        let (user, id) =
            at(env)?.identify_discoverable_authentication(&answer).map_err(|why| refused(&why))?;
        (*user.as_bytes(), index(id))
    };
    Ok(Answer { credential: answer, owner, index })
}

/// Checks an answer by any passkey against the one it names: as it is to be kept.
///
/// # Errors
///
/// `passkey.refused`.
pub fn signed_any(env: &Env, state: &[u8], answer: &Answer, kept: (Kept, Timestamp)) -> Result<Kept> {
    let state: DiscoverableAuthentication = serde_json::from_slice(state).map_err(Error::broken)?;
    let key = passkey(&kept.0)?;
    let result = at(env)?
        .finish_discoverable_authentication_v2(&answer.credential, state, DiscoverableKey::from(&key))
        .map_err(|why| refused(&why))?;
    updated(kept, key, &result)
}

/// Checks an answer by one of an owner's passkeys: that one, as it is to be kept.
///
/// # Errors
///
/// `passkey.refused`.
pub fn signed_of(env: &Env, state: &[u8], answer: &str, known: (Vec<Kept>, Timestamp)) -> Result<Kept> {
    let state: PasskeyAuthentication = serde_json::from_slice(state).map_err(Error::broken)?;
    let answer: PublicKeyCredential = read(answer)?;
    let result = at(env)?.finish_passkey_authentication(&answer, &state).map_err(|why| refused(&why))?;
    let (known, now) = known;
    let index = index(result.cred_id().as_ref());
    let kept = known.into_iter().find(|kept| kept.index == index).ok_or(Refusal::Refused)?;
    let key = passkey(&kept)?;
    updated((kept, now), key, &result)
}

/// A counter that does not go up betrays a copied key (WebAuthn Level 3 §6.1.1).
fn updated(kept: (Kept, Timestamp), mut key: Passkey, result: &AuthenticationResult) -> Result<Kept> {
    let (mut kept, now) = kept;
    if !result.user_verified() {
        return Err(Refusal::Refused.into());
    }
    if key.update_credential(result) == Some(true) {
        kept.key = serde_json::to_vec(&key).map_err(Error::broken)?;
    }
    kept.used_at = Some(now);
    Ok(kept)
}

fn passkey(kept: &Kept) -> Result<Passkey> {
    serde_json::from_slice(&kept.key).map_err(Error::broken)
}

fn read<T: DeserializeOwned>(answer: &str) -> Result<T> {
    serde_json::from_str(answer).map_err(|_| Refusal::Refused.into())
}

fn refused(why: &webauthn_rs::prelude::WebauthnError) -> Error {
    tracing::info!(%why, "a passkey was not accepted");
    Refusal::Refused.into()
}

/// The name a credential is found by.
fn index(credential: &[u8]) -> [u8; 32] {
    site::visit::index_of(credential)
}
