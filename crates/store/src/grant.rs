//! What a person's sign-in gave a relying party: a grant, its code and its tokens.

use domain::{Error, Id, PersonId, Result};
use jiff::Timestamp;

use crate::{Row, Tx, sql};

/// What a [`GrantId`] names.
#[derive(Debug)]
pub enum Given {}
/// A grant.
pub type GrantId = Id<Given>;

/// A grant: one sign-in of one person at one relying party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Which grant.
    pub id: GrantId,
    /// Whose.
    pub person: PersonId,
    /// To whom.
    pub client_id: String,
    /// The session it hangs on.
    pub sid: String,
    /// The person's name at that party (pairwise).
    pub sub: String,
    /// What it may ask for, separated by spaces.
    pub scope: String,
    /// The claims asked for by name, as JSON.
    pub claims: String,
    /// How strongly the person signed in, as told.
    pub acr: String,
    /// How, as told: separated by spaces.
    pub amr: String,
    /// When, as told.
    pub auth_time: Timestamp,
    /// Until when it outlives the session, where it does.
    pub offline_until: Option<Timestamp>,
    /// Since when.
    pub given_at: Timestamp,
    /// Since when it is over.
    pub ended_at: Option<Timestamp>,
}

/// A kind of token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Opens userinfo.
    Access,
    /// Gives other tokens.
    Refresh,
}

impl TokenKind {
    const fn word(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Refresh => "refresh",
        }
    }
}

/// A token as stored, with its grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is of.
    pub grant: Grant,
    /// Until when it is good.
    pub expires_at: Timestamp,
    /// Since when it is used up: a public client's refresh token.
    pub spent_at: Option<Timestamp>,
    /// Since when it has been used.
    pub first_used_at: Option<Timestamp>,
}

fn read(row: &Row<'_>, first: usize) -> Result<Grant> {
    Ok(Grant {
        id: row.id(first)?,
        person: row.id(first + 1)?,
        client_id: row.get(first + 2)?,
        sid: row.get(first + 3)?,
        sub: row.get(first + 4)?,
        scope: row.get(first + 5)?,
        claims: row.get(first + 6)?,
        acr: row.get(first + 7)?,
        amr: row.get(first + 8)?,
        auth_time: row.at(first + 9)?,
        offline_until: row.maybe_at(first + 10)?,
        given_at: row.at(first + 11)?,
        ended_at: row.maybe_at(first + 12)?,
    })
}

/// A grant is given.
///
/// # Errors
///
/// Broken, when the database is.
pub fn insert(tx: &mut Tx<'_>, grant: &Grant) -> Result<()> {
    tx.execute(
        sql("insert into grant_given (id, person_id, client_id, sid, sub, scope, claims, acr, amr, auth_time, \
             offline_until, given_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
        &[
            &grant.id,
            &grant.person,
            &grant.client_id,
            &grant.sid,
            &grant.sub,
            &grant.scope,
            &grant.claims,
            &grant.acr,
            &grant.amr,
            &grant.auth_time,
            &grant.offline_until,
            &grant.given_at,
        ],
    )?;
    Ok(())
}

/// A grant by id.
///
/// # Errors
///
/// Missing, when there is none.
pub fn load(tx: &mut Tx<'_>, id: GrantId) -> Result<Grant> {
    tx.opt(
        sql("select id, person_id, client_id, sid, sub, scope, claims, acr, amr, auth_time, offline_until, given_at, \
             ended_at from grant_given where id = $1"),
        &[&id],
        |row| read(row, 0),
    )?
    .ok_or(Error::Missing("grant"))
}

/// The grants of a session that are not over.
///
/// # Errors
///
/// Broken, when the database is.
pub fn of_session(tx: &mut Tx<'_>, sid: &str) -> Result<Vec<Grant>> {
    tx.all(
        sql("select id, person_id, client_id, sid, sub, scope, claims, acr, amr, auth_time, offline_until, given_at, \
             ended_at from grant_given where sid = $1 and ended_at is null"),
        &[&sid],
        |row| read(row, 0),
    )
}

/// Somebody's grants, the latest first, before the grant `before` if given: the
/// receipts the app lists.
///
/// # Errors
///
/// Broken, when the database is.
pub fn of_person(
    tx: &mut Tx<'_>,
    person: PersonId,
    before: Option<GrantId>,
    most: i64,
) -> Result<Vec<Grant>> {
    let before = before.unwrap_or(GrantId::from_bytes([0xff; 16]));
    tx.all(
        sql("select id, person_id, client_id, sid, sub, scope, claims, acr, amr, auth_time, offline_until, given_at, \
             ended_at from grant_given where person_id = $1 and id < $2 order by id desc limit $3"),
        &[&person, &before, &most],
        |row| read(row, 0),
    )
}

/// A grant is over, and with it every token it gave. Says whether it was not before.
///
/// # Errors
///
/// Broken, when the database is.
pub fn end(tx: &mut Tx<'_>, id: GrantId, now: Timestamp) -> Result<bool> {
    tx.spend(sql("update grant_given set ended_at = $1 where id = $2 and ended_at is null"), &[&now, &id])
}

/// The grants of a session are over, save those that outlive it.
///
/// # Errors
///
/// Broken, when the database is.
pub fn end_of_session(tx: &mut Tx<'_>, sid: &str, now: Timestamp) -> Result<()> {
    tx.execute(
        sql("update grant_given set ended_at = $1 where sid = $2 and ended_at is null and offline_until is null"),
        &[&now, &sid],
    )?;
    Ok(())
}

/// All that somebody gave is over, save what hangs on one session.
///
/// # Errors
///
/// Broken, when the database is.
pub fn end_of_person(tx: &mut Tx<'_>, person: PersonId, spared: &str, now: Timestamp) -> Result<()> {
    tx.execute(
        sql("update grant_given set ended_at = $1 where person_id = $2 and ended_at is null and sid <> $3"),
        &[&now, &person, &spared],
    )?;
    Ok(())
}

/// The parties that were told of a session, each with the person's name there.
///
/// # Errors
///
/// Broken, when the database is.
pub fn told_of_session(tx: &mut Tx<'_>, sid: &str) -> Result<Vec<(String, String)>> {
    tx.all(
        sql("select distinct client_id, sub from grant_given where sid = $1 order by client_id"),
        &[&sid],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The code that a grant is fetched with.
///
/// # Errors
///
/// Broken, when the database is.
pub fn insert_code(
    tx: &mut Tx<'_>,
    code_index: &[u8; 32],
    grant: &Grant,
    ask: &str,
    expires_at: Timestamp,
) -> Result<()> {
    tx.execute(
        sql(
            "insert into code (code_index, grant_id, client_id, ask, expires_at) values ($1, $2, $3, $4, $5)",
        ),
        &[code_index, &grant.id, &grant.client_id, &ask, &expires_at],
    )?;
    Ok(())
}

/// A code as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// What it fetches.
    pub grant: GrantId,
    /// Who may.
    pub client_id: String,
    /// What was asked, as JSON.
    pub ask: String,
    /// Until when.
    pub expires_at: Timestamp,
    /// Since when it is used up.
    pub spent_at: Option<Timestamp>,
}

/// A code by its index, spent or not.
///
/// # Errors
///
/// Broken, when the database is.
pub fn find_code(tx: &mut Tx<'_>, code_index: &[u8; 32]) -> Result<Option<Code>> {
    tx.opt(
        sql("select grant_id, client_id, ask, expires_at, spent_at from code where code_index = $1"),
        &[code_index],
        |row| {
            Ok(Code {
                grant: row.id(0)?,
                client_id: row.get(1)?,
                ask: row.get(2)?,
                expires_at: row.at(3)?,
                spent_at: row.maybe_at(4)?,
            })
        },
    )
}

/// Spends a code. Says whether it was good.
///
/// # Errors
///
/// Broken, when the database is.
pub fn spend_code(tx: &mut Tx<'_>, code_index: &[u8; 32], now: Timestamp) -> Result<bool> {
    tx.spend(
        sql("update code set spent_at = $1 where code_index = $2 and spent_at is null and expires_at > $1"),
        &[&now, code_index],
    )
}

/// A token is given.
///
/// # Errors
///
/// Broken, when the database is.
pub fn insert_token(
    tx: &mut Tx<'_>,
    kind: TokenKind,
    token_index: &[u8; 32],
    grant: GrantId,
    expires_at: Timestamp,
) -> Result<()> {
    tx.execute(
        sql("insert into token (token_index, grant_id, kind, expires_at) values ($1, $2, $3, $4)"),
        &[token_index, &grant, &kind.word(), &expires_at],
    )?;
    Ok(())
}

/// A token by its index, with its grant, good or not.
///
/// # Errors
///
/// Broken, when the database is.
pub fn find_token(tx: &mut Tx<'_>, kind: TokenKind, token_index: &[u8; 32]) -> Result<Option<Token>> {
    tx.opt(
        sql("select t.expires_at, t.spent_at, t.first_used_at, g.id, g.person_id, g.client_id, g.sid, g.sub, g.scope, \
             g.claims, g.acr, g.amr, g.auth_time, g.offline_until, g.given_at, g.ended_at \
             from token t join grant_given g on g.id = t.grant_id where t.token_index = $1 and t.kind = $2"),
        &[token_index, &kind.word()],
        |row| {
            Ok(Token {
                expires_at: row.at(0)?,
                spent_at: row.maybe_at(1)?,
                first_used_at: row.maybe_at(2)?,
                grant: read(row, 3)?,
            })
        },
    )
}

/// Spends a public client's refresh token. Says whether it was unspent.
///
/// # Errors
///
/// Broken, when the database is.
pub fn spend_token(tx: &mut Tx<'_>, token_index: &[u8; 32], now: Timestamp) -> Result<bool> {
    tx.spend(
        sql("update token set spent_at = $1 where token_index = $2 and spent_at is null and expires_at > $1"),
        &[&now, token_index],
    )
}

/// Notes the first use of a token. Says whether this was it.
///
/// # Errors
///
/// Broken, when the database is.
pub fn first_use(tx: &mut Tx<'_>, token_index: &[u8; 32], now: Timestamp) -> Result<bool> {
    tx.spend(
        sql("update token set first_used_at = $1 where token_index = $2 and first_used_at is null"),
        &[&now, token_index],
    )
}

/// Spends the name of a client's assertion (RFC 7523 §3). Says whether it was fresh.
///
/// # Errors
///
/// Broken, when the database is.
pub fn spend_assertion(tx: &mut Tx<'_>, client_id: &str, jti: &str, expires_at: Timestamp) -> Result<bool> {
    tx.spend(
        sql("insert into assertion (client_id, jti, expires_at) values ($1, $2, $3) \
             on conflict (client_id, jti) do nothing"),
        &[&client_id, &jti, &expires_at],
    )
}

/// The person's name at a sector: the one given before, or else `made`, from now on.
///
/// # Errors
///
/// Broken, when the database is.
pub fn sub(tx: &mut Tx<'_>, person: PersonId, sector: &str, made: &str) -> Result<String> {
    let first = tx.execute(
        sql("insert into pairwise (person_id, sector, sub) values ($1, $2, $3) \
             on conflict (person_id, sector) do nothing"),
        &[&person, &sector, &made],
    )?;
    if first == 1 {
        return Ok(made.to_owned());
    }
    tx.one(sql("select sub from pairwise where person_id = $1 and sector = $2"), &[&person, &sector], |row| {
        row.get(0)
    })
}
