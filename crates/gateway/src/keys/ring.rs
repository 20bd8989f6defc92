//! The keys as they are used: parsed once, shared by all callers, replaced as a whole.

use aws_lc_rs::{
    hmac,
    signature::{Ed25519KeyPair, KeyPair},
};
use jiff::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

use super::{
    Refusal, Rotation,
    file::{Chest, Stamp},
    signing::{Alg, Kept, PublicKey, Signer, Stage},
};

/// How long a key is published before it signs, so that every party knows it.
const PUBLISHED_AHEAD: SignedDuration = SignedDuration::from_hours(24);
/// How long a key signs before it is time for the next one.
const SIGNS_FOR: SignedDuration = SignedDuration::from_hours(90 * 24);
/// How long what it signed may be shown again: the id token of an offline
/// grant, as a hint, lives longest.
const RETIRED_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What the file holds, ready for use.
pub(super) struct Ring {
    pub(super) chest: Chest,
    pub(super) stamp: Option<Stamp>,
    pub(super) signers: Vec<Signer>,
    pub(super) seal: Zeroizing<[u8; 32]>,
    pub(super) blind: Zeroizing<[u8; 32]>,
    pub(super) pepper: hmac::Key,
    pub(super) mac: hmac::Key,
    pub(super) pairwise: hmac::Key,
    pub(super) checkpoint: Ed25519KeyPair,
    pub(super) checkpoint_public: [u8; 32],
}

impl Ring {
    /// The ring of a chest, or in words what the chest lacks.
    pub(super) fn new(chest: Chest, stamp: Option<Stamp>) -> Result<Self, &'static str> {
        let short = "a secret of the file has not 32 bytes";
        let macs = [&chest.pepper, &chest.mac, &chest.pairwise, &chest.checkpoint];
        if macs.iter().any(|secret| secret.bare().len() != 32) {
            return Err(short);
        }
        let signers = chest.signing.iter().map(Kept::signer).collect::<Result<Vec<_>, _>>()?;
        let checkpoint = Ed25519KeyPair::from_seed_unchecked(chest.checkpoint.bare())
            .map_err(|_| "the checkpoint key of the file is no Ed25519 seed")?;
        let checkpoint_public = checkpoint.public_key().as_ref().try_into();
        let ring = Self {
            seal: chest.seal.bare32().ok_or(short)?,
            blind: chest.blind.bare32().ok_or(short)?,
            pepper: chest.pepper.hmac(),
            mac: chest.mac.hmac(),
            pairwise: chest.pairwise.hmac(),
            checkpoint_public: checkpoint_public.map_err(|_| "the checkpoint key has no public half")?,
            chest,
            stamp,
            signers,
            checkpoint,
        };
        match ring.current(Alg::Es256) {
            Some(_) => Ok(ring),
            None => Err("the file has no current ES256 key"),
        }
    }

    /// Where in the ring the key stands that signs now.
    pub(super) fn current(&self, alg: Alg) -> Option<usize> {
        self.signers.iter().position(|key| key.public.alg == alg && key.stage == Stage::Current)
    }

    /// Every key that somebody may still have to verify with at `now`.
    pub(super) fn published(&self, now: Timestamp) -> Vec<PublicKey> {
        let shown = self.signers.iter().filter(|key| is_published(key.stage, now));
        shown.map(|key| key.public.clone()).collect()
    }
}

/// Whether a key at this stage is shown at `now`.
fn is_published(stage: Stage, now: Timestamp) -> bool {
    match stage {
        Stage::Next | Stage::Current => true,
        Stage::Retired { until } => now.as_millisecond() < until,
    }
}

/// Whether the key that signs has signed for long enough at `now`.
pub(super) fn is_due(signing: &[Kept], now: Timestamp) -> bool {
    let limit = millis_before(now, SIGNS_FOR);
    signing.iter().any(|key| key.stage == Stage::Current && key.since <= limit)
}

/// The keys of each algorithm one stage further, with a next one made for each.
///
/// A planned rotation refuses while the next key is not yet known everywhere.
pub(super) fn rotated(signing: &[Kept], how: Rotation, now: Timestamp) -> Result<Vec<Kept>, Refusal> {
    let until = now.as_millisecond().saturating_add(millis(RETIRED_FOR));
    let mut moved = Vec::with_capacity(signing.len() + 2);
    for key in signing {
        match (key.stage, how) {
            (Stage::Next, Rotation::Planned) if key.since > millis_before(now, PUBLISHED_AHEAD) => {
                return Err(Refusal::NextTooYoung {
                    ready: key.since.saturating_add(millis(PUBLISHED_AHEAD)),
                });
            }
            (Stage::Next, _) => {
                moved.push(Kept::generate(key.alg, Stage::Next, now).map_err(Refusal::Crypto)?);
                moved.push(key.clone().moved(Stage::Current, now));
            }
            // What a stolen key signed must not be believed any longer.
            (Stage::Current | Stage::Retired { .. }, Rotation::Compromised) => {}
            (Stage::Current, _) => moved.push(key.clone().moved(Stage::Retired { until }, now)),
            (stage, _) if is_published(stage, now) => moved.push(key.clone()),
            _ => {}
        }
    }
    Ok(moved)
}

fn millis(duration: SignedDuration) -> i64 {
    duration.as_secs().saturating_mul(1000)
}

fn millis_before(now: Timestamp, duration: SignedDuration) -> i64 {
    now.as_millisecond().saturating_sub(millis(duration))
}
