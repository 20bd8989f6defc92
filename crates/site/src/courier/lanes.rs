//! A lane for each channel, so that a carrier that takes nothing holds up no other.
//!
//! Within a lane the letters to one person go one behind the other, so that
//! nobody's second code comes before the first.

use std::{
    collections::{HashMap, VecDeque},
    mem,
    sync::Arc,
};

use domain::{Error, PersonId, Result, event::Channel};
use jiff::{SignedDuration, Timestamp};
use store::{
    Tx,
    outbox::{self, Post},
};
use tokio::task::{Id, JoinSet};

use super::{Ended, carry};
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
    under_way: JoinSet<Ended>,
    /// To whom each delivery goes.
    tasks: HashMap<Id, Addressee>,
    /// What stands behind the delivery under way to a person.
    behind: HashMap<Addressee, VecDeque<Held>>,
    /// What has ended and is not noted yet.
    ended: Vec<Ended>,
    /// How many letters of each lane are held, under way or behind.
    busy: HashMap<Channel, u32>,
}

impl Lanes {
    /// Notes what has ended and takes what is due, as far as its lane has room: in one act.
    ///
    /// # Errors
    ///
    /// Broken, when the database is. What had ended is then carried again, once its hold is over.
    pub(super) async fn turn(&mut self, env: &Arc<Env>) -> Result<()> {
        let now = env.clock.now();
        let due = self.due(env, now).await?;
        if due.is_empty() && self.ended.is_empty() {
            return Ok(());
        }
        let (ended, forget) = (mem::take(&mut self.ended), !env.settings.demo);
        let turn = move |tx: &mut Tx<'_>| {
            ended.iter().try_for_each(|ended| ended.note(tx, forget))?;
            let mut taken = Vec::new();
            for &(channel, room) in &due {
                let posts = outbox::claim(tx, channel, now, HOLD, room)?;
                taken.extend(posts.into_iter().map(|post| (channel, post)));
            }
            Ok(taken)
        };
        let taken = env.db.write_unsynced("a letter's own act told of it, and its end stands with it", turn);
        for (channel, post) in taken.await? {
            self.take(env, channel, Held { post, since: now });
        }
        Ok(())
    }

    /// The lanes with something due and room for it.
    async fn due(&self, env: &Env, now: Timestamp) -> Result<Vec<(Channel, u32)>> {
        let roomy: Vec<(Channel, u32)> = Channel::CARRIED
            .into_iter()
            .map(|channel| (channel, LANE.saturating_sub(self.busy(channel))))
            // Half a lane is taken together, so that a full outbox costs no act for each letter.
            .filter(|(_, room)| *room >= LANE / 2)
            .collect();
        let look = move |tx: &mut Tx<'_>| {
            let mut due = Vec::new();
            for &(channel, room) in &roomy {
                if outbox::next_due(tx, channel)?.is_some_and(|at| at <= now) {
                    due.push((channel, room));
                }
            }
            Ok(due)
        };
        env.db.glance(look).await
    }

    /// Whether so many ends wait to be noted that it is time to.
    pub(super) fn are_to_be_noted(&self) -> bool {
        self.ended.len() >= LANE as usize / 2
    }

    /// Whether nothing is under way.
    pub(super) fn are_empty(&self) -> bool {
        self.under_way.is_empty()
    }

    /// Waits until a delivery has ended, and sets out what stood behind it;
    /// none is under way when this gives nothing. The next turn notes the end.
    pub(super) async fn ended(&mut self, env: &Arc<Env>) -> Option<Result<()>> {
        let (task, broken) = match self.under_way.join_next_with_id().await? {
            Ok((task, ended)) => {
                self.ended.push(ended);
                (task, Ok(()))
            }
            Err(error) => (error.id(), Err(Error::broken(error))),
        };
        if let Some(to) = self.tasks.remove(&task) {
            self.leave(to.0);
            self.next(env, to);
        }
        Some(broken)
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
}
