//! Chance: ids, codes and tokens are made of it.

use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::{digest, rand};
use domain::Id;
use jiff::Timestamp;

/// Where chance comes from.
#[derive(Debug, Clone)]
pub enum Dice {
    /// The machine's generator.
    Machine,
    /// A seed, so that a test rolls the same again.
    Loaded(Arc<Mutex<u64>>),
}

impl Dice {
    /// Dice that roll the same for the same seed.
    #[must_use]
    pub fn loaded(seed: u64) -> Self {
        Self::Loaded(Arc::new(Mutex::new(seed)))
    }

    /// `N` bytes of chance.
    ///
    /// # Panics
    ///
    /// When the machine has no chance left to give, which it does not survive.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match self {
            Self::Machine => rand::fill(&mut bytes).expect("the machine gives chance"),
            Self::Loaded(state) => {
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                for chunk in bytes.chunks_mut(32) {
                    *state += 1;
                    let roll = digest::digest(&digest::SHA256, &state.to_be_bytes());
                    chunk.copy_from_slice(&roll.as_ref()[..chunk.len()]);
                }
            }
        }
        bytes
    }

    /// An id of `now`.
    #[must_use]
    pub fn id<K>(&self, now: Timestamp) -> Id<K> {
        Id::new(now, self.bytes())
    }

    /// A token of 256 bits for a cookie, a code or a bearer, in base64url.
    #[must_use]
    pub fn token(&self) -> String {
        use base64::Engine as _;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(self.bytes::<32>())
    }
}
