//! A lane for each channel, so that a carrier that takes nothing holds up no other.

use std::{collections::HashMap, sync::Arc};

use domain::{Error, Result, event::Channel};
use jiff::SignedDuration;
use store::outbox::{self, Post};
use tokio::task::JoinSet;

use super::carry;
use crate::Env;

/// How long a claimed letter is this courier's own: longer than any carrier is waited for.
const HOLD: SignedDuration = SignedDuration::from_secs(30);
/// How many letters of a channel are under way at once.
const LANE: u32 = 64;

/// The deliveries under way.
#[derive(Default)]
pub(super) struct Lanes {
    under_way: JoinSet<(Channel, Result<()>)>,
    busy: HashMap<Channel, u32>,
}

impl Lanes {
    /// Takes what is due, as far as its lane has room.
    ///
    /// # Errors
    ///
    /// Broken, when the database is.
    pub(super) async fn fill(&mut self, env: &Arc<Env>) -> Result<()> {
        let roomy: Vec<Channel> =
            Channel::ALL.into_iter().filter(|channel| self.has_room(*channel)).collect();
        let now = env.clock.now();
        let due = move |tx: &mut store::Tx<'_>| {
            let mut due = Vec::new();
            for &channel in &roomy {
                if outbox::next_due(tx, channel)?.is_some_and(|at| at <= now) {
                    due.push(channel);
                }
            }
            Ok(due)
        };
        for channel in env.db.read(due).await? {
            let room = LANE - self.busy(channel);
            let claim = move |tx: &mut store::Tx<'_>| outbox::claim(tx, channel, now, HOLD, room);
            let posts = env.db.write_quietly("a letter held is told by its delivery", claim).await?;
            for post in posts {
                self.set_out(env, channel, post);
            }
        }
        Ok(())
    }

    /// Waits until a delivery has ended; none is under way when this gives nothing.
    pub(super) async fn ended(&mut self) -> Option<Result<()>> {
        match self.under_way.join_next().await? {
            Ok((channel, noted)) => {
                *self.busy.entry(channel).or_default() -= 1;
                Some(noted)
            }
            Err(error) => Some(Err(Error::broken(error))),
        }
    }

    fn set_out(&mut self, env: &Arc<Env>, channel: Channel, post: Post) {
        *self.busy.entry(channel).or_default() += 1;
        let carried = carry(Arc::clone(env), post);
        self.under_way.spawn(async move { (channel, carried.await) });
    }

    fn busy(&self, channel: Channel) -> u32 {
        self.busy.get(&channel).copied().unwrap_or_default()
    }

    /// Half a lane is taken together, so that a full outbox costs no act for each letter.
    fn has_room(&self, channel: Channel) -> bool {
        self.busy(channel) <= LANE / 2
    }
}
