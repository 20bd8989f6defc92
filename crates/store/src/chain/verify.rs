//! Walking the chain from its first event to its head.

use domain::Result;

use super::{Checkpoint, Head, link, read_checkpoint};
use crate::{
    db::{Row, Tx, sql},
    event::Entry,
};

/// Events looked at together.
const PAGE: u32 = 1_000;

/// What the walk found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every event fits the one before it, and every checkpoint fits the log.
    Whole {
        /// Where the chain ends.
        head: Head,
        /// How many checkpoints were checked.
        checkpoints: u64,
    },
    /// The chain breaks.
    Broken {
        /// The first number that is wrong.
        seq: i64,
        /// What is wrong with it.
        how: Break,
    },
}

/// How a chain can be broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// There is no event of this number.
    Missing,
    /// The event is not the one that was chained.
    Changed,
    /// A checkpoint says something else than the log.
    Checkpoint,
    /// A checkpoint was not signed by a key of this log.
    Signature,
    /// No checkpoint vouches for the event: whoever rewrites hashes can write these too.
    Unsigned,
}

/// Walks the whole chain in one snapshot. `signed` says whether a checkpoint's
/// signature is good for these bytes.
pub fn verify(tx: &mut Tx<'_>, origin: &str, signed: &dyn Fn(&Checkpoint, &[u8]) -> bool) -> Result<Verdict> {
    let mut walk = Walk { head: Head::EMPTY, vouched: 0, checkpoints: 0, origin, signed };
    loop {
        let events = page_of_events(tx, walk.head.seq)?;
        let checkpoints = page_of_checkpoints(tx, walk.head.seq, events.last())?;
        if let Some(broken) = walk.page(&events, checkpoints) {
            return Ok(broken);
        }
        if events.is_empty() {
            let robbed = walk.head == Head::EMPTY && is_robbed(tx)?;
            return Ok(if robbed { Verdict::Broken { seq: 1, how: Break::Missing } } else { walk.end() });
        }
    }
}

/// Whether a log without a single event is of a database that was begun: that
/// was told by an event.
fn is_robbed(tx: &mut Tx<'_>) -> Result<bool> {
    if super::lag(tx)?.is_some() {
        return Ok(false);
    }
    Ok(tx.opt(sql("select name from setting limit 1"), &[], |row| row.get::<String>(0))?.is_some())
}

/// An event and the hash that is kept with it.
type Link = (Entry, Option<Vec<u8>>);

fn page_of_events(tx: &mut Tx<'_>, after: i64) -> Result<Vec<Link>> {
    let read = |row: &Row<'_>| Ok((Entry::read(row)?, row.get(10)?));
    tx.all(
        sql("select id, act, at, role, actor, what, person, thing, details, seq, hash from event
             where seq > $1 order by seq limit $2"),
        &[&after, &PAGE],
        read,
    )
}

/// The checkpoints of a page; after the last event, all that are left.
fn page_of_checkpoints(tx: &mut Tx<'_>, after: i64, last: Option<&Link>) -> Result<Vec<Checkpoint>> {
    let until = last.and_then(|(entry, _)| entry.seq).unwrap_or(i64::MAX);
    tx.all(
        sql("select seq, hash, at, key_id, signature from checkpoint
             where seq > $1 and seq <= $2 order by seq"),
        &[&after, &until],
        read_checkpoint,
    )
}

struct Walk<'a> {
    head: Head,
    /// The last number that a signature stands for.
    vouched: i64,
    checkpoints: u64,
    origin: &'a str,
    signed: &'a dyn Fn(&Checkpoint, &[u8]) -> bool,
}

impl Walk<'_> {
    fn page(&mut self, events: &[Link], checkpoints: Vec<Checkpoint>) -> Option<Verdict> {
        let mut checkpoints = checkpoints.into_iter().peekable();
        for (entry, hash) in events {
            let next = link::next(&self.head, entry);
            let broken = |how| Some(Verdict::Broken { seq: next.seq, how });
            if entry.seq != Some(next.seq) {
                return broken(Break::Missing);
            }
            if hash.as_deref() != Some(&next.hash) {
                return broken(Break::Changed);
            }
            self.head = next;
            if let Some(checkpoint) = checkpoints.next_if(|checkpoint| checkpoint.head.seq == next.seq)
                && let Some(how) = self.checkpoint(&checkpoint)
            {
                return broken(how);
            }
        }
        // What is left speaks of events that the log does not have.
        checkpoints.next().map(|_| Verdict::Broken { seq: self.head.seq + 1, how: Break::Missing })
    }

    fn checkpoint(&mut self, checkpoint: &Checkpoint) -> Option<Break> {
        self.checkpoints += 1;
        if checkpoint.head != self.head {
            return Some(Break::Checkpoint);
        }
        let bytes = checkpoint.head.to_sign(self.origin, checkpoint.at);
        self.vouched = checkpoint.head.seq;
        (!(self.signed)(checkpoint, &bytes)).then_some(Break::Signature)
    }

    /// The hashes hold no key, so a chain alone proves nothing: every number is
    /// given in one commit with a signature that reaches it.
    fn end(self) -> Verdict {
        if self.vouched < self.head.seq {
            return Verdict::Broken { seq: self.vouched + 1, how: Break::Unsigned };
        }
        Verdict::Whole { head: self.head, checkpoints: self.checkpoints }
    }
}
