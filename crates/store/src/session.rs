//! Sign-ins that last, by the index of the cookie that carries them.

use domain::{PersonId, Result, identity::session::Kind};
use jiff::Timestamp;

use crate::{Place, Row, Sql, Tx, sql};

/// A sign-in. The cookie's own value is nowhere stored; `token_index` is its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the cookie's value.
    pub token_index: [u8; 32],
    /// The name relying parties know it by (`sid`, OpenID Connect Back-Channel Logout §2.1).
    pub sid: String,
    /// Who.
    pub person: PersonId,
    /// Citizen or officer.
    pub kind: Kind,
    /// The browser: hash of its device cookie.
    pub device: [u8; 32],
    /// Since when.
    pub started_at: Timestamp,
    /// Last seen, to the minute.
    pub seen_at: Timestamp,
    /// The full sign-in.
    pub auth_at: Timestamp,
    /// Proofs given in this session, each with its latest moment.
    pub proofs: Proofs,
    /// How they signed in, as RFC 8176 names it, separated by spaces.
    pub amr: String,
    /// Where they came from, at a portal.
    pub upstream: Option<Upstream>,
}

/// Proofs given, each with its latest moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Proofs {
    /// Password and one-time code.
    pub otp_at: Option<Timestamp>,
    /// The passcode.
    pub passcode_at: Option<Timestamp>,
    /// A passkey with user verification.
    pub passkey_at: Option<Timestamp>,
}

/// The sign-in upstream that a portal's session hangs on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upstream {
    /// The provider's issuer.
    pub issuer: String,
    /// The person's name there.
    pub sub: String,
    /// The session's name there.
    pub sid: String,
    /// The strength it said.
    pub acr: String,
}

const FIND: Sql = sql(
    "select sid, person_id, kind, device, started_at, seen_at, auth_at, otp_at, passcode_at, passkey_at, amr, \
     upstream, upstream_sub, upstream_sid, upstream_acr, token_index from session \
     where token_index = $1 and ended_at is null",
);

fn read(row: &Row<'_>) -> Result<Session> {
    let upstream = match row.get::<Option<String>>(11)? {
        Some(issuer) => Some(Upstream {
            issuer,
            sub: row.get(12)?,
            sid: row.get(13)?,
            acr: row.get::<Option<String>>(14)?.unwrap_or_default(),
        }),
        None => None,
    };
    Ok(Session {
        token_index: row.get(15)?,
        sid: row.get(0)?,
        person: row.id(1)?,
        kind: Kind::of(row.text(2)?)?,
        device: row.get(3)?,
        started_at: row.at(4)?,
        seen_at: row.at(5)?,
        auth_at: row.at(6)?,
        proofs: Proofs {
            otp_at: row.maybe_at(7)?,
            passcode_at: row.maybe_at(8)?,
            passkey_at: row.maybe_at(9)?,
        },
        amr: row.get(10)?,
        upstream,
    })
}

/// The session a cookie carries, unless it has ended.
///
/// # Errors
///
/// Broken, when the database is.
pub fn find(tx: &mut Tx<'_>, token_index: &[u8; 32]) -> Result<Option<Session>> {
    tx.opt(FIND, &[token_index], read)
}

/// The session relying parties know by this name, unless it has ended.
///
/// # Errors
///
/// Broken, when the database is.
pub fn by_sid(tx: &mut Tx<'_>, sid: &str) -> Result<Option<Session>> {
    tx.opt(
        sql("select sid, person_id, kind, device, started_at, seen_at, auth_at, otp_at, passcode_at, passkey_at, \
             amr, upstream, upstream_sub, upstream_sid, upstream_acr, token_index from session \
             where sid = $1 and ended_at is null"),
        &[&sid],
        read,
    )
}

/// Whether a session of this name was ever somebody's, whether it lives or not.
///
/// # Errors
///
/// Broken, when the database is.
pub fn was_of(tx: &mut Tx<'_>, sid: &str, person: PersonId) -> Result<bool> {
    let found =
        tx.opt(sql("select sid from session where sid = $1 and person_id = $2"), &[&sid, &person], |row| {
            row.get::<String>(0)
        })?;
    Ok(found.is_some())
}

/// Somebody's sessions that have not ended, newest first.
///
/// # Errors
///
/// Broken, when the database is.
pub fn of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Session>> {
    tx.all(
        sql("select sid, person_id, kind, device, started_at, seen_at, auth_at, otp_at, passcode_at, passkey_at, \
             amr, upstream, upstream_sub, upstream_sid, upstream_acr, token_index from session \
             where person_id = $1 and ended_at is null order by started_at desc"),
        &[&person],
        read,
    )
}

/// The sessions that hang on a sign-in upstream.
///
/// # Errors
///
/// Broken, when the database is.
pub fn of_upstream(tx: &mut Tx<'_>, issuer: &str, sub: &str) -> Result<Vec<Session>> {
    tx.all(
        sql("select sid, person_id, kind, device, started_at, seen_at, auth_at, otp_at, passcode_at, passkey_at, \
             amr, upstream, upstream_sub, upstream_sid, upstream_acr, token_index from session \
             where upstream = $1 and upstream_sub = $2 and ended_at is null"),
        &[&issuer, &sub],
        read,
    )
}

/// A sign-in begins.
///
/// # Errors
///
/// Broken, when the database is.
pub fn insert(tx: &mut Tx<'_>, session: &Session) -> Result<()> {
    let upstream = session.upstream.as_ref();
    tx.execute(
        sql("insert into session (token_index, sid, person_id, kind, device, started_at, seen_at, auth_at, otp_at, \
             passcode_at, passkey_at, amr, upstream, upstream_sub, upstream_sid, upstream_acr) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"),
        &[
            &session.token_index,
            &session.sid,
            &session.person,
            &session.kind.word(),
            &session.device,
            &session.started_at,
            &session.seen_at,
            &session.auth_at,
            &session.proofs.otp_at,
            &session.proofs.passcode_at,
            &session.proofs.passkey_at,
            &session.amr,
            &upstream.map(|up| up.issuer.as_str()),
            &upstream.map(|up| up.sub.as_str()),
            &upstream.map(|up| up.sid.as_str()),
            &upstream.map(|up| up.acr.as_str()),
        ],
    )?;
    Ok(())
}

/// Another proof was given: the session goes on under another cookie.
///
/// # Errors
///
/// Conflict, when the session has ended or was renewed meanwhile.
pub fn renew(tx: &mut Tx<'_>, before: &[u8; 32], session: &Session) -> Result<()> {
    tx.one_row(
        sql(
            "update session set token_index = $1, seen_at = $2, auth_at = $3, otp_at = $4, passcode_at = $5, \
             passkey_at = $6, amr = $7, upstream_acr = $8 where token_index = $9 and ended_at is null",
        ),
        &[
            &session.token_index,
            &session.seen_at,
            &session.auth_at,
            &session.proofs.otp_at,
            &session.proofs.passcode_at,
            &session.proofs.passkey_at,
            &session.amr,
            &session.upstream.as_ref().map(|up| up.acr.as_str()),
            before,
        ],
    )
}

/// The person is still there.
///
/// # Errors
///
/// Broken, when the database is.
pub fn seen(tx: &mut Tx<'_>, token_index: &[u8; 32], now: Timestamp) -> Result<()> {
    tx.execute(
        sql("update session set seen_at = $1 where token_index = $2 and ended_at is null and seen_at < $1"),
        &[&now, token_index],
    )?;
    Ok(())
}

/// Holds a session while something is given on its strength. Says whether it is alive.
///
/// # Errors
///
/// Broken, when the database is.
pub fn hold(tx: &mut Tx<'_>, sid: &str, now: Timestamp) -> Result<bool> {
    tx.spend(sql("update session set seen_at = $1 where sid = $2 and ended_at is null"), &[&now, &sid])
}

/// A session ends. Says whether it was alive until now.
///
/// # Errors
///
/// Broken, when the database is.
pub fn end(tx: &mut Tx<'_>, sid: &str, now: Timestamp) -> Result<bool> {
    tx.spend(sql("update session set ended_at = $1 where sid = $2 and ended_at is null"), &[&now, &sid])
}

fn place(sid: &str) -> Place<'_> {
    Place { table: "session", column: "sealed_refresh", row: sid.as_bytes() }
}

/// Keeps what a portal's session needs of its provider: tokens, as JSON.
///
/// # Errors
///
/// Broken, when the database is.
pub fn keep_tokens(tx: &mut Tx<'_>, sid: &str, tokens: &str) -> Result<()> {
    let sealed = tx.vault().seal_site(place(sid), tokens.as_bytes())?;
    tx.execute(sql("update session set sealed_refresh = $1 where sid = $2"), &[&sealed, &sid])?;
    Ok(())
}

/// What was kept by [`keep_tokens`].
///
/// # Errors
///
/// Broken, when the database is.
pub fn tokens(tx: &mut Tx<'_>, sid: &str) -> Result<Option<String>> {
    let vault = tx.vault();
    let found = tx.opt(
        sql("select sealed_refresh from session where sid = $1 and sealed_refresh is not null"),
        &[&sid],
        |row| vault.open_site_text(place(sid), row.bytes(0)?),
    )?;
    Ok(found)
}

/// The sessions that hang on one session upstream.
///
/// # Errors
///
/// Broken, when the database is.
pub fn of_upstream_session(tx: &mut Tx<'_>, issuer: &str, upstream_sid: &str) -> Result<Vec<Session>> {
    tx.all(
        sql("select sid, person_id, kind, device, started_at, seen_at, auth_at, otp_at, passcode_at, passkey_at, \
             amr, upstream, upstream_sub, upstream_sid, upstream_acr, token_index from session \
             where upstream = $1 and upstream_sid = $2 and ended_at is null"),
        &[&issuer, &upstream_sid],
        read,
    )
}
