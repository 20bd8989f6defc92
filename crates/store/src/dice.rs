//! Where the random part of ids comes from.

use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::rand;
use domain::{Error, Id, Result};
use jiff::Timestamp;

const BUFFER: usize = 4096;

/// Dice for ids: the system's, or loaded ones that a test can throw again.
#[derive(Clone)]
pub struct Dice(Arc<Mutex<Source>>);

enum Source {
    System { buffer: Box<[u8; BUFFER]>, used: usize },
    Loaded { state: u64 },
}

impl Default for Dice {
    fn default() -> Self {
        Self::system()
    }
}

impl Dice {
    /// The dice of the operating system.
    #[must_use]
    pub fn system() -> Self {
        Self(Arc::new(Mutex::new(Source::System { buffer: Box::new([0; BUFFER]), used: BUFFER })))
    }

    /// Dice that fall the same way for the same seed. For tests only.
    #[must_use]
    pub fn loaded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(Source::Loaded { state: seed })))
    }

    /// Throws `N` bytes.
    pub fn throw<const N: usize>(&self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill(&mut bytes)?;
        Ok(bytes)
    }

    /// An id of this moment.
    pub fn id<K>(&self, now: Timestamp) -> Result<Id<K>> {
        Ok(Id::new(now, self.throw()?))
    }
}

impl Source {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
        match self {
            Self::System { buffer, used } => {
                if *used + bytes.len() > BUFFER {
                    rand::fill(&mut buffer[..]).map_err(|_| Error::broken("the system has no dice"))?;
                    *used = 0;
                }
                let thrown = &mut buffer[*used..*used + bytes.len()];
                bytes.copy_from_slice(thrown);
                thrown.fill(0);
                *used += bytes.len();
            }
            Self::Loaded { state } => {
                for chunk in bytes.chunks_mut(8) {
                    chunk.copy_from_slice(&split_mix(state).to_le_bytes()[..chunk.len()]);
                }
            }
        }
        Ok(())
    }
}

/// The next number of the `SplitMix64` sequence.
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
