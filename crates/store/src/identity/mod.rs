//! The identity centre's own nouns.

pub mod challenge;
pub mod dossier_summary;
pub mod favourite;
pub mod heard_call;
pub mod officer_secret;
pub mod otp;
pub mod passcode;
pub mod passkey;
pub mod password;
pub mod portal_catalogue;
pub mod recovery_code;
pub mod registration;
pub mod registration_draft;
pub mod security_answer;
pub mod walk;

use domain::Result;
use jiff::{SignedDuration, Timestamp};

use crate::Tx;

/// How long after its beginning nothing of a sign-in, a recovery or an
/// activation is of use to anybody.
const LIFE: SignedDuration = SignedDuration::from_hours(1);

/// Takes away challenges, codes and walks that nobody can go on with.
///
/// # Errors
///
/// Broken, when the database is.
pub fn sweep(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64> {
    let before = now.saturating_sub(LIFE).unwrap_or(Timestamp::MIN);
    let calls = heard_call::sweep(tx, now)?;
    Ok(challenge::sweep(tx, before)? + otp::sweep(tx, before)? + walk::sweep(tx, before)? + calls)
}
