//! Challenges of one-time codes: sent once, tried a few times, spent once.

use domain::{
    Error, Id, PersonId, Result,
    event::Channel,
    identity::otp::{Challenge, Purpose, TRIES},
};
use jiff::Timestamp;

use crate::{Tx, sql};

/// What an [`OtpId`] names.
#[derive(Debug)]
pub enum Sent {}
/// A challenge.
pub type OtpId = Id<Sent>;

/// A challenge as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Otp {
    /// Which challenge. It is no secret: the browser is what it is bound to.
    pub id: OtpId,
    /// The browser that asked: hash of its device cookie.
    pub device: [u8; 32],
    /// What the code is for.
    pub purpose: Purpose,
    /// Whose account it opens; nobody's, where the data named nobody.
    pub person: Option<PersonId>,
    /// What the day's budgets of codes and guesses count by.
    pub counted_by: [u8; 32],
    /// How the code travelled, or would have.
    pub channel: Channel,
    /// The keyed hash of the code.
    pub code_mac: [u8; 32],
    /// When it was sent and how often it was guessed at.
    pub challenge: Challenge,
}

/// A code is sent.
///
/// # Errors
///
/// Broken, when the database is.
pub fn insert(tx: &mut Tx<'_>, otp: &Otp) -> Result<()> {
    tx.execute(
        sql("insert into otp (id, device, purpose, person_id, counted_by, channel, code_mac, wrong_tries, sent_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
        &[
            &otp.id,
            &otp.device,
            &otp.purpose.word(),
            &otp.person,
            &otp.counted_by,
            &otp.channel.word(),
            &otp.code_mac,
            &i64::from(otp.challenge.wrong_tries),
            &otp.challenge.sent_at,
        ],
    )?;
    Ok(())
}

/// A challenge of this browser that has not been spent.
///
/// # Errors
///
/// Broken, when the database is.
pub fn find(tx: &mut Tx<'_>, id: OtpId, device: &[u8; 32]) -> Result<Option<Otp>> {
    tx.opt(
        sql("select purpose, person_id, counted_by, channel, code_mac, wrong_tries, sent_at from otp \
             where id = $1 and device = $2 and spent_at is null"),
        &[&id, device],
        |row| {
            let wrong_tries = u32::try_from(row.get::<i64>(5)?).map_err(Error::broken)?;
            Ok(Otp {
                id,
                device: *device,
                purpose: Purpose::of(row.text(0)?)?,
                person: row.maybe_id(1)?,
                counted_by: row.get(2)?,
                channel: row.text(3)?.parse()?,
                code_mac: row.get(4)?,
                challenge: Challenge { sent_at: row.at(6)?, wrong_tries },
            })
        },
    )
}

/// Another code in place of the one before.
///
/// # Errors
///
/// Conflict, when it was spent, tried or sent again meanwhile.
pub fn resend(tx: &mut Tx<'_>, before: &Otp, code_mac: &[u8; 32], now: Timestamp) -> Result<()> {
    tx.one_row(
        sql("update otp set code_mac = $1, wrong_tries = 0, sent_at = $2 \
             where id = $3 and sent_at = $4 and wrong_tries = $5 and spent_at is null"),
        &[code_mac, &now, &before.id, &before.challenge.sent_at, &i64::from(before.challenge.wrong_tries)],
    )
}

/// One more wrong try.
///
/// # Errors
///
/// Conflict, when it was spent, tried or sent again meanwhile.
pub fn fail(tx: &mut Tx<'_>, before: &Otp, after: Challenge) -> Result<()> {
    tx.one_row(
        sql("update otp set wrong_tries = $1 where id = $2 and wrong_tries = $3 and sent_at = $4 and spent_at is null"),
        &[
            &i64::from(after.wrong_tries),
            &before.id,
            &i64::from(before.challenge.wrong_tries),
            &before.challenge.sent_at,
        ],
    )
}

/// Spends the code that was sent: true for the one who spent it.
///
/// # Errors
///
/// Broken, when the database is.
pub fn spend(tx: &mut Tx<'_>, otp: &Otp, now: Timestamp) -> Result<bool> {
    tx.spend(
        sql("update otp set spent_at = $1 where id = $2 and spent_at is null and sent_at = $3 and wrong_tries < $4"),
        &[&now, &otp.id, &otp.challenge.sent_at, &i64::from(TRIES)],
    )
}

/// Forgets challenges that were sent before a moment.
///
/// # Errors
///
/// Broken, when the database is.
pub fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64> {
    // Ids are ordered by time, and nothing is sent before it has one.
    let made_before = OtpId::new(before, [0; 10]);
    tx.execute(sql("delete from otp where id < $1 and sent_at < $2"), &[&made_before, &before])
}
