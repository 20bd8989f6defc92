//! What is to be sent after the commit: at least once, never before, never lost.

use domain::{
    Error, Id, PersonId, Result,
    event::{Channel, Letter},
};
use jiff::{SignedDuration, Timestamp};
use serde::ser::{SerializeMap, Serializer};

use crate::{
    contact,
    db::{Row, Tx, sql},
    notice,
    vault::{Place, Vault},
};

/// What a [`LetterId`] names.
#[derive(Debug)]
pub enum Posted {}
/// Names one letter; whoever carries it takes it as the idempotency key.
pub type LetterId = Id<Posted>;

/// A letter as the outbox has it, opened.
#[derive(Clone, PartialEq, Eq)]
pub struct Post {
    /// Its id.
    pub id: LetterId,
    /// To whom, where it is a person.
    pub to: Option<PersonId>,
    /// How it travels.
    pub channel: Channel,
    /// Which text.
    pub template: String,
    /// Values for the text, by name. They may be secret.
    pub args: Vec<(String, String)>,
    /// When the act that posted it happened.
    pub created_at: Timestamp,
    /// How often it was tried, the try for which it is held included.
    pub tries: u32,
    /// When it was sent, if it was.
    pub sent_at: Option<Timestamp>,
    /// When it was given up, if it was.
    pub failed_at: Option<Timestamp>,
}

impl Post {
    /// The value of this name.
    #[must_use]
    pub fn arg(&self, name: &str) -> Option<&str> {
        self.args.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Waits between tries, in seconds; the last one repeats.
const BACKOFF: [i64; 7] = [5, 30, 120, 600, 1_800, 3_600, 10_800];

/// Takes up to `most` letters of a channel that are due and holds them for `hold`:
/// nobody else gets them in that time, and whoever dies holding them loses nothing.
pub fn claim(
    tx: &mut Tx<'_>,
    channel: Channel,
    now: Timestamp,
    hold: SignedDuration,
    most: u32,
) -> Result<Vec<Post>> {
    let until = now.checked_add(hold).map_err(Error::broken)?;
    let vault = tx.vault();
    let due = tx.all(
        sql("select id, recipient, channel, template, args, created_at, tries, sent_at, failed_at, next_try_at
             from outbox where channel = $1 and next_try_at <= $2 and sent_at is null and failed_at is null
             order by next_try_at, id limit $3"),
        &[&channel.word(), &now, &most],
        |row| Ok((read(vault, row)?, row.at(9)?)),
    )?;
    let mut claimed = Vec::with_capacity(due.len());
    for (mut post, seen) in due {
        let mine = tx.spend(
            sql("update outbox set next_try_at = $1, tries = tries + 1
                 where id = $2 and next_try_at = $3 and sent_at is null and failed_at is null"),
            &[&until, &post.id, &seen],
        )?;
        if mine {
            post.tries += 1;
            claimed.push(post);
        }
    }
    Ok(claimed)
}

/// A letter was handed over.
pub fn sent(tx: &mut Tx<'_>, id: LetterId, now: Timestamp) -> Result<()> {
    tx.execute(
        sql("update outbox set sent_at = $1, reason = null where id = $2 and sent_at is null"),
        &[&now, &id],
    )?;
    Ok(())
}

/// A letter was handed over, and its values are forgotten: they may be secret.
pub fn sent_and_forgotten(tx: &mut Tx<'_>, id: LetterId, now: Timestamp) -> Result<()> {
    tx.execute(
        sql("update outbox set sent_at = $1, reason = null, args = null where id = $2 and sent_at is null"),
        &[&now, &id],
    )?;
    Ok(())
}

/// A try failed: the letter is tried again, later each time. `reason` is a code, never a text with data.
pub fn put_off(tx: &mut Tx<'_>, post: &Post, now: Timestamp, reason: &str) -> Result<()> {
    let step = usize::try_from(post.tries.saturating_sub(1)).unwrap_or(usize::MAX).min(BACKOFF.len() - 1);
    let next = now.checked_add(SignedDuration::from_secs(BACKOFF[step])).map_err(Error::broken)?;
    tx.execute(
        sql("update outbox set next_try_at = $1, reason = $2 where id = $3 and sent_at is null"),
        &[&next, &reason, &post.id],
    )?;
    Ok(())
}

/// A letter is given up: no further try would help.
pub fn give_up(tx: &mut Tx<'_>, id: LetterId, now: Timestamp, reason: &str) -> Result<()> {
    tx.execute(
        sql("update outbox set failed_at = $1, reason = $2 where id = $3 and sent_at is null"),
        &[&now, &reason, &id],
    )?;
    Ok(())
}

/// The moment the next letter is due, where there is one.
pub fn next_due(tx: &mut Tx<'_>, channel: Channel) -> Result<Option<Timestamp>> {
    tx.opt(
        sql("select next_try_at from outbox where channel = $1 and sent_at is null and failed_at is null
             order by next_try_at limit 1"),
        &[&channel.word()],
        |row| row.at(0),
    )
}

/// The newest letters, opened: what a phone in the demo shows.
pub fn list_recent(tx: &mut Tx<'_>, most: u32) -> Result<Vec<Post>> {
    let vault = tx.vault();
    tx.all(
        sql("select id, recipient, channel, template, args, created_at, tries, sent_at, failed_at
             from outbox order by id desc limit $1"),
        &[&most],
        |row| read(vault, row),
    )
}

/// Posts a letter in the transaction of its act. Says whether it is to be
/// carried: a notice in the app has arrived with the commit.
pub(crate) fn post(tx: &mut Tx<'_>, now: Timestamp, letter: &Letter) -> Result<bool> {
    let channel = match (letter.channel, letter.to) {
        (Channel::App, Some(person)) => {
            notice::post(tx, person, letter, now)?;
            return Ok(false);
        }
        (Channel::App | Channel::Best, None) => return Ok(false),
        (Channel::Best, Some(person)) => contact::channel_of(tx, person)?,
        (channel, _) => channel,
    };
    lay(tx, now, letter, channel)?;
    Ok(true)
}

/// Lays a letter into the lane of its channel.
fn lay(tx: &mut Tx<'_>, now: Timestamp, letter: &Letter, channel: Channel) -> Result<()> {
    let id: LetterId = tx.dice().id(now)?;
    let args = if letter.args.is_empty() {
        None
    } else {
        let plain = object(letter.args.iter().map(|(name, value)| (*name, value.as_str())))?;
        Some(tx.vault().seal_site(place(&id), plain.as_bytes())?)
    };
    tx.leave(
        sql("insert into outbox (id, recipient, channel, template, args, created_at, next_try_at, tries)
             values ($1, $2, $3, $4, $5, $6, $6, 0)"),
        &[&id, &letter.to, &channel.word(), &letter.template, &args, &now],
    )
}

/// Pairs as a JSON object, in their order.
pub(crate) fn object<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Result<String> {
    let mut json = Vec::with_capacity(64);
    let mut serializer = serde_json::Serializer::new(&mut json);
    let mut map = serializer.serialize_map(None).map_err(Error::broken)?;
    for (name, value) in pairs {
        map.serialize_entry(name, value).map_err(Error::broken)?;
    }
    map.end().map_err(Error::broken)?;
    String::from_utf8(json).map_err(Error::broken)
}

fn read(vault: &Vault, row: &Row<'_>) -> Result<Post> {
    let id: LetterId = row.id(0)?;
    let args: Option<Vec<u8>> = row.get(4)?;
    Ok(Post {
        id,
        to: row.maybe_id(1)?,
        channel: row.text(2)?.parse()?,
        template: row.get(3)?,
        args: args.map_or_else(|| Ok(Vec::new()), |sealed| open(vault, &id, &sealed))?,
        created_at: row.at(5)?,
        tries: row.get(6)?,
        sent_at: row.maybe_at(7)?,
        failed_at: row.maybe_at(8)?,
    })
}

fn open(vault: &Vault, id: &LetterId, sealed: &[u8]) -> Result<Vec<(String, String)>> {
    let plain = vault.open_site(place(id), sealed)?;
    let args: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(&plain).map_err(Error::broken)?;
    Ok(args.into_iter().filter_map(|(name, value)| Some((name, value.as_str()?.to_owned()))).collect())
}

fn place(id: &LetterId) -> Place<'_> {
    Place { table: "outbox", column: "args", row: id.as_bytes() }
}
