//! Slow hashes of what people know: passwords, passcodes, security answers.
//!
//! Argon2id (RFC 9106) with 19 MiB, two passes and one lane, over an HMAC of
//! the secret under the site's pepper, so that a stolen database cannot be
//! guessed at without the key file. One bounded [`Pool`] per process does the
//! work; when its queue is full, callers are told to come back instead of
//! making everybody wait. Why this build of Argon2id: docs/decisions/0008-argon2.md.

mod pool;

use std::{fmt, str::FromStr, sync::Arc};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD as B64};
use domain::Kind;
use gateway::Keys;

pub use self::pool::{Pool, Size};

/// How much work one hash is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cost {
    /// Memory in KiB.
    memory: u32,
    /// Passes over it.
    passes: u32,
    /// Lanes.
    lanes: u32,
}

impl Cost {
    /// What this house asks of every secret.
    const HOUSE: Self = Self { memory: 19 * 1024, passes: 2, lanes: 1 };
    /// Next to nothing: for tests.
    const QUICK: Self = Self { memory: 64, passes: 1, lanes: 1 };
}

/// A secret as it is stored, in the form of the Password Hashing Competition:
/// `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`. It does not print.
#[derive(Clone)]
pub struct Hashed {
    cost: Cost,
    salt: [u8; 16],
    digest: [u8; 32],
}

/// A stored text that is no hash of this house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a hash in the form $argon2id$v=19$m=…,t=…,p=…$salt$hash")]
pub struct Malformed;

/// Why no answer was worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Too many are waiting already.
    #[error("too many are waiting, try again in {retry_after} s")]
    Busy {
        /// Seconds to wait.
        retry_after: u64,
    },
    /// The pool is gone: the process is going down.
    #[error("the hashing pool has stopped")]
    Stopped,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        "busy"
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Busy { retry_after } => Kind::Busy { retry_after: *retry_after },
            Self::Stopped => Kind::Busy { retry_after: 5 },
        }
    }
}

impl Hashed {
    /// The text to store.
    pub fn to_text(&self) -> String {
        let Cost { memory, passes, lanes } = self.cost;
        let (salt, digest) = (B64.encode(self.salt), B64.encode(self.digest));
        format!("$argon2id$v=19$m={memory},t={passes},p={lanes}${salt}${digest}")
    }
}

impl FromStr for Hashed {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let parts: Vec<_> = text.split('$').collect();
        let ["", "argon2id", "v=19", cost, salt, digest] = parts[..] else { return Err(Malformed) };
        let bytes = |part: &str| B64.decode(part).map_err(|_| Malformed);
        Ok(Self {
            cost: cost.parse()?,
            salt: bytes(salt)?.try_into().map_err(|_| Malformed)?,
            digest: bytes(digest)?.try_into().map_err(|_| Malformed)?,
        })
    }
}

impl FromStr for Cost {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let numbers: Vec<_> = text.split(',').collect();
        let [memory, passes, lanes] = numbers[..] else { return Err(Malformed) };
        let number = |part: &str, name: &str| -> Result<u32, Malformed> {
            part.strip_prefix(name).and_then(|digits| digits.parse().ok()).ok_or(Malformed)
        };
        let cost = Self {
            memory: number(memory, "m=")?,
            passes: number(passes, "t=")?,
            lanes: number(lanes, "p=")?,
        };
        // Never more work than the house itself asks: a stored text is no way to keep a worker busy.
        let modest =
            cost.memory <= Self::HOUSE.memory && cost.passes <= Self::HOUSE.passes && cost.lanes == 1;
        if modest { Ok(cost) } else { Err(Malformed) }
    }
}

impl fmt::Debug for Hashed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hashed")
    }
}

/// The slow hashes of one site: the pool of the process and the site's pepper.
#[derive(Debug, Clone)]
pub struct Hashing {
    pool: Arc<Pool>,
    keys: Arc<Keys>,
    cost: Cost,
}

impl Hashing {
    /// Hashes for the site whose keys these are.
    pub fn new(pool: Arc<Pool>, keys: Arc<Keys>) -> Self {
        Self { pool, keys, cost: Cost::HOUSE }
    }

    /// The same with next to no work in it: for tests.
    pub fn quick(pool: Arc<Pool>, keys: Arc<Keys>) -> Self {
        Self { pool, keys, cost: Cost::QUICK }
    }

    /// The hash of a secret to store, with 16 bytes of dice as its salt.
    pub async fn hash(&self, secret: &str, salt: [u8; 16]) -> Result<Hashed, Refusal> {
        let digest = self.digest(secret, salt, self.cost).await?;
        Ok(Hashed { cost: self.cost, salt, digest })
    }

    /// Whether the secret is the one that was hashed.
    pub async fn verify(&self, secret: &str, hashed: &Hashed) -> Result<bool, Refusal> {
        let digest = self.digest(secret, hashed.salt, hashed.cost).await?;
        Ok(verify_slices_are_equal(&digest, &hashed.digest).is_ok())
    }

    /// The work of [`Self::verify`] for a number that nobody has: never right,
    /// and no faster.
    pub async fn verify_dummy(&self, secret: &str) -> Result<bool, Refusal> {
        let nobody = Hashed { cost: self.cost, salt: [0; 16], digest: [0; 32] };
        self.verify(secret, &nobody).await.map(|_| false)
    }

    /// Verifies where there is something to verify, and does the same work where there is not.
    pub async fn verify_any(&self, secret: &str, hashed: Option<&Hashed>) -> Result<bool, Refusal> {
        match hashed {
            Some(hashed) => self.verify(secret, hashed).await,
            None => self.verify_dummy(secret).await,
        }
    }

    async fn digest(&self, secret: &str, salt: [u8; 16], cost: Cost) -> Result<[u8; 32], Refusal> {
        let peppered = self.keys.pepper(secret.as_bytes());
        self.pool.digest(peppered, salt, cost)?.await.map_err(|_| Refusal::Stopped)
    }
}

#[cfg(test)]
mod tests;
