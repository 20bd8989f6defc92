//! The log as one chain, so that nobody can change the past unseen.
//!
//! Commits do not queue for the head of the chain. A single chainer gives
//! committed events their number and hash soon after, and from time to time
//! the head is signed; the signature is made outside, `store` holds no key
//! that signs. [`verify`] walks the chain and says where it first breaks.

mod link;
mod verify;

use std::fmt::Write as _;

use domain::Result;
use jiff::Timestamp;

use crate::{
    db::{Row, Tx, sql},
    event::Entry,
};
pub use verify::{Break, Verdict, verify};

/// The end of the chain: the number of the last event and its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The number. The first event has 1; an empty chain ends at 0.
    pub seq: i64,
    /// The hash.
    pub hash: [u8; 32],
}

impl Head {
    /// The end of an empty chain.
    pub const EMPTY: Self = Self { seq: 0, hash: [0; 32] };

    /// What is signed to say that `origin`'s log reached this head at `at`.
    #[must_use]
    pub fn to_sign(&self, origin: &str, at: Timestamp) -> Vec<u8> {
        let mut text = format!("danh log\n{origin}\n{}\n", self.seq);
        for byte in self.hash {
            let _ = write!(text, "{byte:02x}");
        }
        let _ = writeln!(text, "\n{}", at.as_millisecond());
        text.into_bytes()
    }
}

/// A signed statement of how far the log had reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// How far, and what it said.
    pub head: Head,
    /// When.
    pub at: Timestamp,
    /// The key that signed.
    pub key_id: String,
    /// The signature over [`Head::to_sign`].
    pub signature: Vec<u8>,
}

/// What one call of the chainer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advance {
    /// The head it left.
    pub head: Head,
    /// How many events it chained. As many as were asked: there may be more.
    pub chained: u32,
}

/// Gives up to `most` committed events their number and hash. One chainer a site calls this.
pub fn advance(tx: &mut Tx<'_>, most: u32) -> Result<Advance> {
    let loose = tx.all(
        sql("select id, act, at, role, actor, what, person, thing, details, seq from event
             where seq is null order by id limit $1"),
        &[&most],
        Entry::read,
    )?;
    let mut advance = Advance { head: head(tx)?, chained: 0 };
    for entry in &loose {
        advance.head = link::next(&advance.head, entry);
        tx.one_row(
            sql("update event set seq = $1, hash = $2 where id = $3 and seq is null"),
            &[&advance.head.seq, &advance.head.hash, &entry.id],
        )?;
        advance.chained += 1;
    }
    Ok(advance)
}

/// The end of the chain as it stands.
pub fn head(tx: &mut Tx<'_>) -> Result<Head> {
    let last = tx.opt(
        sql("select seq, hash from event where seq is not null order by seq desc limit 1"),
        &[],
        |row| Ok(Head { seq: row.get(0)?, hash: row.get(1)? }),
    )?;
    Ok(last.unwrap_or(Head::EMPTY))
}

/// Since when an event has been waiting for its number, where one is: the
/// chainer lags when this is long ago.
pub fn lag(tx: &mut Tx<'_>) -> Result<Option<Timestamp>> {
    tx.opt(sql("select at from event where seq is null order by id limit 1"), &[], |row| row.at(0))
}

/// The head that waits for a signature, where the log has grown since the last checkpoint.
pub fn unsigned(tx: &mut Tx<'_>) -> Result<Option<Head>> {
    let signed = last_checkpoint(tx)?.map_or(0, |checkpoint| checkpoint.head.seq);
    let head = head(tx)?;
    Ok((head.seq > signed).then_some(head))
}

/// Keeps a signed checkpoint.
pub fn keep_checkpoint(tx: &mut Tx<'_>, checkpoint: &Checkpoint) -> Result<()> {
    tx.execute(
        sql("insert into checkpoint (seq, hash, at, key_id, signature) values ($1, $2, $3, $4, $5)"),
        &[
            &checkpoint.head.seq,
            &checkpoint.head.hash,
            &checkpoint.at,
            &checkpoint.key_id,
            &checkpoint.signature,
        ],
    )?;
    Ok(())
}

/// The newest checkpoint.
pub fn last_checkpoint(tx: &mut Tx<'_>) -> Result<Option<Checkpoint>> {
    tx.opt(
        sql("select seq, hash, at, key_id, signature from checkpoint order by seq desc limit 1"),
        &[],
        read_checkpoint,
    )
}

fn read_checkpoint(row: &Row<'_>) -> Result<Checkpoint> {
    Ok(Checkpoint {
        head: Head { seq: row.get(0)?, hash: row.get(1)? },
        at: row.at(2)?,
        key_id: row.get(3)?,
        signature: row.get(4)?,
    })
}
