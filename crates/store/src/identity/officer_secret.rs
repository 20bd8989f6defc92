//! An officer's password and the seed of their one-time codes, where a setting
//! lets officers sign in by them.

use domain::{Result, identity::officer::OfficerId};
use zeroize::Zeroizing;

use crate::{PersonKey, Place, Tx, sql};

/// What an officer proves themselves with, without a passkey.
pub struct OfficerSecret {
    /// The hash of the password.
    pub password_hash: String,
    /// The seed of the codes (RFC 6238 §5.1).
    pub totp_seed: Zeroizing<Vec<u8>>,
    /// The time step of the latest code used: no code is good twice (§5.2).
    pub last_step: i64,
}

fn place(id: &OfficerId) -> Place<'_> {
    Place { table: "officer_secret", column: "sealed_totp", row: id.as_bytes() }
}

/// An officer's password and seed, where they have them.
///
/// # Errors
///
/// Broken, when the database is.
pub fn find(tx: &mut Tx<'_>, id: OfficerId, key: &PersonKey) -> Result<Option<OfficerSecret>> {
    tx.opt(
        sql("select password_hash, sealed_totp, last_step from officer_secret where officer_id = $1"),
        &[&id],
        |row| {
            Ok(OfficerSecret {
                password_hash: row.get(0)?,
                totp_seed: key.open(place(&id), row.bytes(1)?)?,
                last_step: row.get(2)?,
            })
        },
    )
}

/// Gives an officer a password and a seed, in place of those they had.
///
/// # Errors
///
/// Broken, when the database is.
pub fn save(tx: &mut Tx<'_>, id: OfficerId, key: &PersonKey, secret: &OfficerSecret) -> Result<()> {
    let sealed = key.seal(place(&id), &secret.totp_seed)?;
    tx.execute(
        sql("insert into officer_secret (officer_id, password_hash, sealed_totp, last_step) \
             values ($1, $2, $3, $4) on conflict (officer_id) do update set \
             password_hash = excluded.password_hash, sealed_totp = excluded.sealed_totp, \
             last_step = excluded.last_step"),
        &[&id, &secret.password_hash, &sealed, &secret.last_step],
    )?;
    Ok(())
}

/// Spends the code of a time step, and with it all earlier ones. Says whether
/// it was still good.
///
/// # Errors
///
/// Broken, when the database is.
pub fn spend_step(tx: &mut Tx<'_>, id: OfficerId, step: i64) -> Result<bool> {
    tx.spend(
        sql("update officer_secret set last_step = $1 where officer_id = $2 and last_step < $1"),
        &[&step, &id],
    )
}
