//! The workers: one thread per core, each with its own memory.

use std::{
    collections::VecDeque,
    fmt,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread,
    time::Duration,
};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::oneshot;
use zeroize::{Zeroize, Zeroizing};

use super::{Cost, Refusal};

/// The C library keeps freed blocks up to this size (32 MiB) for itself once
/// it has seen one; what is larger always goes back to the system. Room that
/// is never touched costs no memory.
const ROOM: usize = 33 * 1024;

/// How large a pool is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Threads, each with 19 MiB while it works.
    pub workers: usize,
    /// How many may wait; the next one is refused.
    pub queue: usize,
    /// How long a worker without work keeps its memory.
    pub idle: Duration,
}

impl Default for Size {
    /// A worker per core, and half a second of work in the queue.
    fn default() -> Self {
        let workers = thread::available_parallelism().map_or(1, usize::from);
        Self { workers, queue: workers * 32, idle: Duration::from_secs(30) }
    }
}

/// The workers of a process, shared by all its sites. They end with it.
pub struct Pool {
    shared: Arc<Shared>,
}

struct Shared {
    queue: Mutex<Queue>,
    more: Condvar,
    size: Size,
    /// Workers that hold memory now.
    warm: AtomicUsize,
}

struct Queue {
    jobs: VecDeque<Job>,
    open: bool,
}

/// One hash to work out.
struct Job {
    peppered: Zeroizing<[u8; 32]>,
    salt: [u8; 16],
    cost: Cost,
    answer: oneshot::Sender<[u8; 32]>,
}

impl Pool {
    /// Starts the workers.
    pub fn start(size: Size) -> std::io::Result<Arc<Self>> {
        let queue = Mutex::new(Queue { jobs: VecDeque::with_capacity(size.queue), open: true });
        let shared = Arc::new(Shared { queue, more: Condvar::new(), size, warm: AtomicUsize::new(0) });
        // Made first, so that workers already started end if a later one cannot be.
        let pool = Arc::new(Self { shared });
        for number in 0..size.workers {
            let shared = Arc::clone(&pool.shared);
            thread::Builder::new().name(format!("hash-{number}")).spawn(move || shared.work())?;
        }
        Ok(pool)
    }

    /// How many workers hold their memory now.
    pub fn warm_workers(&self) -> usize {
        self.shared.warm.load(Relaxed)
    }

    /// Puts a hash into the queue, or refuses at once when it is full.
    pub(super) fn digest(
        &self,
        peppered: Zeroizing<[u8; 32]>,
        salt: [u8; 16],
        cost: Cost,
    ) -> Result<oneshot::Receiver<[u8; 32]>, Refusal> {
        let (answer, answered) = oneshot::channel();
        let mut queue = self.shared.queue();
        if queue.jobs.len() >= self.shared.size.queue {
            // Those who gave up waiting leave their place to others.
            queue.jobs.retain(|job| !job.answer.is_closed());
        }
        if queue.jobs.len() >= self.shared.size.queue {
            return Err(Refusal::Busy { retry_after: 1 });
        }
        queue.jobs.push_back(Job { peppered, salt, cost, answer });
        drop(queue);
        self.shared.more.notify_one();
        Ok(answered)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.queue().open = false;
        self.shared.more.notify_all();
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").field("size", &self.shared.size).finish_non_exhaustive()
    }
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A worker's life.
    fn work(&self) {
        let mut memory = Memory { blocks: Vec::new(), warm: &self.warm };
        while let Some(job) = self.next(&mut memory) {
            // Nobody waits for it any more: the browser has gone away.
            if job.answer.is_closed() {
                continue;
            }
            match memory.digest(&job) {
                Ok(digest) => drop(job.answer.send(digest)),
                Err(error) => tracing::error!(%error, "a hash could not be worked out"),
            }
        }
    }

    /// Waits for the next job; gives the memory back when that takes long.
    fn next(&self, memory: &mut Memory<'_>) -> Option<Job> {
        let mut queue = self.queue();
        loop {
            if !queue.open {
                return None;
            }
            if let Some(job) = queue.jobs.pop_front() {
                return Some(job);
            }
            if memory.is_cold() {
                queue = self.more.wait(queue).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            let waited = self.more.wait_timeout(queue, self.size.idle);
            let (awake, outcome) = waited.unwrap_or_else(PoisonError::into_inner);
            queue = awake;
            if outcome.timed_out() && queue.jobs.is_empty() {
                drop(queue);
                memory.give_back();
                queue = self.queue();
            }
        }
    }
}

/// The blocks of one worker, kept from hash to hash: fresh pages for every
/// hash would cost a tenth of its time.
struct Memory<'a> {
    blocks: Vec<Block>,
    warm: &'a AtomicUsize,
}

impl Memory<'_> {
    fn is_cold(&self) -> bool {
        self.blocks.is_empty()
    }

    fn digest(&mut self, job: &Job) -> Result<[u8; 32], argon2::Error> {
        let Cost { memory, passes, lanes } = job.cost;
        let params = Params::new(memory, passes, lanes, Some(32))?;
        self.grow(params.block_count());
        let mut digest = [0; 32];
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        argon2.hash_password_into_with_memory(&*job.peppered, &job.salt, &mut digest, &mut self.blocks)?;
        Ok(digest)
    }

    fn grow(&mut self, count: usize) {
        if self.is_cold() {
            self.blocks.reserve_exact(ROOM.max(count));
            self.warm.fetch_add(1, Relaxed);
        }
        if self.blocks.len() < count {
            self.blocks.resize(count, Block::default());
        }
    }

    /// Wipes the blocks, which a secret went through, and lets go of them.
    fn give_back(&mut self) {
        if !self.is_cold() {
            self.blocks.iter_mut().for_each(Block::zeroize);
            self.blocks = Vec::new();
            self.warm.fetch_sub(1, Relaxed);
        }
    }
}

impl Drop for Memory<'_> {
    fn drop(&mut self) {
        self.give_back();
    }
}
