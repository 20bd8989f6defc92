//! A lane for each channel, so that a carrier that takes nothing holds up no other.
//!
//! Within a lane the letters to one person go one behind the other, so that
//! nobody's second code comes before the first.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use domain::{Error, PersonId, Result, event::Channel};
use jiff::{SignedDuration, Timestamp};
use store::outbox::{self, Post};
use tokio::task::{Id, JoinSet};

use super::carry;
use crate::Env;

/// How long a claimed letter is this courier's own: longer than any carrier is waited for.
const HOLD: SignedDuration = SignedDuration::from_secs(30);
/// How long a claimed letter may stand behind another and still be carried
/// before its hold is over. One that stood longer is claimed again.
const FRESH: SignedDuration = SignedDuration::from_secs(15);
/// How many letters of a channel are held at once.
const LANE: u32 = 64;

/// Whose letters go one behind the other. Those to nobody stand behind none.
type Addressee = (Channel, Option<PersonId>);

/// A claimed letter, and since when it is held.
struct Held {
    post: Post,
    since: Timestamp,
}

/// The deliveries under way.
#[derive(Default)]
pub(super) struct Lanes {
    under_way: JoinSet<Result<()>>,
    /// To whom each delivery goes.
    tasks: HashMap<Id, Addressee>,
    /// What stands behind the delivery under way to a person.
    behind: HashMap<Addressee, VecDeque<Held>>,
    /// How many letters of each lane are held, under way or behind.
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
                self.take(env, channel, Held { post, since: now });
            }
        }
        Ok(())
    }

    /// Waits until a delivery has ended, and sets out what stood behind it;
    /// none is under way when this gives nothing.
    pub(super) async fn ended(&mut self, env: &Arc<Env>) -> Option<Result<()>> {
        let (task, noted) = match self.under_way.join_next_with_id().await? {
            Ok((task, noted)) => (task, noted),
            Err(error) => (error.id(), Err(Error::broken(error))),
        };
        if let Some(to) = self.tasks.remove(&task) {
            self.leave(to.0);
            self.next(env, to);
        }
        Some(noted)
    }

    fn take(&mut self, env: &Arc<Env>, channel: Channel, held: Held) {
        *self.busy.entry(channel).or_default() += 1;
        let to = (channel, held.post.to);
        match self.behind.get_mut(&to) {
            Some(behind) => behind.push_back(held),
            None => self.set_out(env, to, held),
        }
    }

    fn set_out(&mut self, env: &Arc<Env>, to: Addressee, held: Held) {
        if to.1.is_some() {
            self.behind.entry(to).or_default();
        }
        let task = self.under_way.spawn(carry(Arc::clone(env), held.post));
        self.tasks.insert(task.id(), to);
    }

    fn next(&mut self, env: &Arc<Env>, to: Addressee) {
        let now = env.clock.now();
        while let Some(held) = self.behind.get_mut(&to).and_then(VecDeque::pop_front) {
            if now.duration_since(held.since) < FRESH {
                return self.set_out(env, to, held);
            }
            self.leave(to.0);
        }
        self.behind.remove(&to);
    }

    fn leave(&mut self, channel: Channel) {
        if let Some(busy) = self.busy.get_mut(&channel) {
            *busy = busy.saturating_sub(1);
        }
    }

    fn busy(&self, channel: Channel) -> u32 {
        self.busy.get(&channel).copied().unwrap_or_default()
    }

    /// Half a lane is taken together, so that a full outbox costs no act for each letter.
    fn has_room(&self, channel: Channel) -> bool {
        self.busy(channel) <= LANE / 2
    }
}
