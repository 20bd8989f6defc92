//! One link: what of an event goes into its hash, and in which form.

use aws_lc_rs::digest::{Context, SHA256};

use super::Head;
use crate::event::Entry;

/// The head after `entry` has been added to the chain.
pub(super) fn next(head: &Head, entry: &Entry) -> Head {
    let seq = head.seq + 1;
    let mut context = Context::new(&SHA256);
    context.update(b"danh event 1");
    context.update(&head.hash);
    context.update(&seq.to_be_bytes());
    context.update(entry.id.as_bytes());
    context.update(entry.act.as_bytes());
    context.update(&entry.at.as_millisecond().to_be_bytes());
    field(&mut context, Some(entry.role.as_bytes()));
    field(&mut context, entry.actor.as_ref().map(|id| id.as_bytes().as_slice()));
    field(&mut context, Some(entry.what.as_bytes()));
    field(&mut context, entry.person.as_ref().map(|id| id.as_bytes().as_slice()));
    field(&mut context, entry.thing.as_deref().map(str::as_bytes));
    field(&mut context, Some(entry.details.as_bytes()));
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    Head { seq, hash }
}

/// A field with its length in front, so that no two events are hashed from the
/// same bytes. An absent one has a length no text can have.
fn field(context: &mut Context, value: Option<&[u8]>) {
    let length = value.map_or(u64::MAX, |bytes| bytes.len() as u64);
    context.update(&length.to_be_bytes());
    context.update(value.unwrap_or_default());
}
