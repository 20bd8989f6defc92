//! The keys of one site: a file of mode 0600, and the only place that signs.
//!
//! Every site has a file of its own. What the database needs leaves as a value
//! ([`Keys::store_keys`]); everything else is used here and never leaves.
//! `danh keys rotate` is another process: a running site sees the file change
//! and takes over what is in it ([`Keys::reload_if_changed`]).

mod file;
mod ring;
mod secret;
mod signing;

use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use aws_lc_rs::{
    constant_time::verify_slices_are_equal,
    hmac,
    signature::{ED25519, UnparsedPublicKey},
};
use jiff::Timestamp;
use zeroize::Zeroizing;

pub use self::signing::{Alg, Numbers, PublicKey, Stage};
use self::{
    file::{Chest, Stamp},
    ring::Ring,
    secret::Secret,
    signing::Kept,
};

/// The keys of one site.
pub struct Keys {
    home: Home,
    ring: RwLock<Arc<Ring>>,
    /// One change at a time within this process.
    changing: Mutex<()>,
}

/// Where the keys are kept.
enum Home {
    File(PathBuf),
    /// Nowhere: they go with the process.
    Memory,
}

/// The two keys that the database works with.
pub struct StoreKeys {
    /// Wraps the key of every person.
    pub seal: Zeroizing<[u8; 32]>,
    /// Makes blind indexes.
    pub blind: Zeroizing<[u8; 32]>,
}

/// How a rotation treats the keys there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// The next key has been published for 24 hours, and takes over.
    Planned,
    /// The next key takes over at once; some parties may have to fetch it first.
    AtOnce,
    /// The current key is stolen: nothing that it signed is believed any longer.
    Compromised,
}

/// Why the keys could not be had, or not be changed.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Others on this machine may read the file.
    #[error("the key file {path} has mode {mode:04o}, so others may read it. Run: chmod 600 {path}")]
    TooOpen {
        /// Which file.
        path: String,
        /// Its permission bits.
        mode: u32,
    },
    /// The file cannot be read or written.
    #[error("the key file {path} cannot be used: {why}")]
    File {
        /// Which file.
        path: String,
        /// What the system says.
        why: io::Error,
    },
    /// The file is there, but is no key file of this house.
    #[error("the key file {path} is damaged: {why}. Put back the copy that belongs to the database")]
    Unusable {
        /// Which file.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// The file now belongs to another site or database.
    #[error("the key file {path} has other site keys than at start. Restart with the right file")]
    OtherSite {
        /// Which file.
        path: String,
    },
    /// The next signing key is not known everywhere yet.
    #[error("the next key is published for less than 24 hours: it is ready at {}; wait, or rotate with --now", moment(*ready))]
    NextTooYoung {
        /// When it will be, in milliseconds since 1970.
        ready: i64,
    },
    /// No key for this algorithm has been made.
    #[error("this site has no {} key", .0.word())]
    NoKey(Alg),
    /// No key of the ring has that name.
    #[error("no signing key goes by that name")]
    UnknownKid,
    /// The cryptography itself fails.
    #[error("the keys do not work: {0}")]
    Crypto(&'static str),
}

impl Refusal {
    fn file(path: &Path, why: io::Error) -> Self {
        Self::File { path: path.display().to_string(), why }
    }
}

/// A moment as operators read it (RFC 3339).
fn moment(milliseconds: i64) -> String {
    Timestamp::from_millisecond(milliseconds).map_or_else(|_| "some time".to_owned(), |at| at.to_string())
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::TooOpen { .. } => "keys.too_open",
            Self::File { .. } => "keys.file",
            Self::Unusable { .. } => "keys.unusable",
            Self::OtherSite { .. } => "keys.other_site",
            Self::NextTooYoung { .. } => "keys.next_too_young",
            Self::NoKey(_) => "keys.none",
            Self::UnknownKid => "keys.unknown_kid",
            Self::Crypto(_) => "keys.crypto",
        }
    }
}

/// A key that signs, held so that its name and its signature fit together
/// even when the keys rotate in between.
pub struct SigningKey {
    ring: Arc<Ring>,
    index: usize,
}

impl SigningKey {
    /// The name for the header of the token.
    pub fn kid(&self) -> &str {
        &self.ring.signers[self.index].public.kid
    }

    /// The signature over the signing input (RFC 7515 §5.1).
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Refusal> {
        self.ring.signers[self.index].sign(message).map_err(Refusal::Crypto)
    }
}

impl Keys {
    /// The keys in `path`; where no such file is, one is made of mode 0600.
    pub fn open_or_create(path: &Path, now: Timestamp) -> Result<Self, Refusal> {
        let _held = file::hold(path)?;
        if !path.try_exists().map_err(|error| Refusal::file(path, error))? {
            let signing = [Stage::Current, Stage::Next].map(|stage| Kept::generate(Alg::Es256, stage, now));
            let signing = signing.into_iter().collect::<Result<_, _>>().map_err(Refusal::Crypto)?;
            let chest = Chest::filled(signing, |_| Secret::random()).map_err(Refusal::Crypto)?;
            file::write(path, &chest)?;
        }
        Self::open(path)
    }

    /// The keys in `path`, which has to be there.
    pub fn open(path: &Path) -> Result<Self, Refusal> {
        let (chest, stamp) = file::read(path)?;
        let ring = Home::File(path.to_owned()).ring(chest, Some(stamp))?;
        Ok(Self::over(Home::File(path.to_owned()), ring))
    }

    /// Keys that follow from a seed and live in memory: for tests.
    ///
    /// An RSA key asked of them is made by dice all the same.
    ///
    /// # Panics
    ///
    /// Never: any seed makes whole keys.
    pub fn ephemeral(seed: u64) -> Self {
        let signing = [Stage::Current, Stage::Next].map(|stage| Kept::derived(seed, stage));
        let ring = Chest::filled(signing.into(), |label| Ok(Secret::derived(seed, label)))
            .and_then(|chest| Ring::new(chest, None));
        Self::over(Home::Memory, ring.expect("a seed makes whole keys"))
    }

    fn over(home: Home, ring: Ring) -> Self {
        Self { home, ring: RwLock::new(Arc::new(ring)), changing: Mutex::new(()) }
    }

    fn ring(&self) -> Arc<Ring> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The key that signs with `alg` now.
    pub fn signer(&self, alg: Alg) -> Result<SigningKey, Refusal> {
        let ring = self.ring();
        let index = ring.current(alg).ok_or(Refusal::NoKey(alg))?;
        Ok(SigningKey { ring, index })
    }

    /// Signs with the current key of `alg`, and says which that was.
    pub fn sign(&self, alg: Alg, message: &[u8]) -> Result<(String, Vec<u8>), Refusal> {
        let key = self.signer(alg)?;
        Ok((key.kid().to_owned(), key.sign(message)?))
    }

    /// Signs with the key that goes by `kid`.
    pub fn sign_with(&self, kid: &str, message: &[u8]) -> Result<Vec<u8>, Refusal> {
        let ring = self.ring();
        let key = ring.signers.iter().find(|key| key.public.kid == kid).ok_or(Refusal::UnknownKid)?;
        key.sign(message).map_err(Refusal::Crypto)
    }

    /// The keys that others verify with at `now`: next, current and retired.
    pub fn public_jwks(&self, now: Timestamp) -> Vec<PublicKey> {
        self.ring().published(now)
    }

    /// A keyed hash for short-lived codes, client secrets, cookies and the like.
    ///
    /// Each `purpose` has hashes of its own: what is right for one is nothing
    /// for another.
    pub fn mac(&self, purpose: &'static str, bytes: &[u8]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.ring().mac);
        context.update(&(purpose.len() as u64).to_be_bytes());
        context.update(purpose.as_bytes());
        context.update(bytes);
        tag(context)
    }

    /// Whether `expected` is the keyed hash of `bytes`, in constant time.
    pub fn mac_fits(&self, purpose: &'static str, bytes: &[u8], expected: &[u8]) -> bool {
        verify_slices_are_equal(&self.mac(purpose, bytes), expected).is_ok()
    }

    /// What goes into Argon2id instead of the secret itself, so that a stolen
    /// database alone cannot be guessed at.
    pub fn pepper(&self, secret: &[u8]) -> Zeroizing<[u8; 32]> {
        let mut context = hmac::Context::with_key(&self.ring().pepper);
        context.update(secret);
        Zeroizing::new(tag(context))
    }

    /// The subject under which a sector knows an account (OpenID Connect Core §8.1).
    /// It is stored when first made, so that it outlives the key.
    pub fn pairwise(&self, sector: &str, account: &[u8]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.ring().pairwise);
        context.update(&(sector.len() as u64).to_be_bytes());
        context.update(sector.as_bytes());
        context.update(account);
        tag(context)
    }

    /// What the database is opened with.
    pub fn store_keys(&self) -> StoreKeys {
        let ring = self.ring();
        StoreKeys { seal: ring.seal.clone(), blind: ring.blind.clone() }
    }

    /// Signs a checkpoint of the event chain (Ed25519).
    pub fn sign_checkpoint(&self, checkpoint: &[u8]) -> Vec<u8> {
        self.ring().checkpoint.sign(checkpoint).as_ref().to_vec()
    }

    /// Whether this site signed the checkpoint.
    pub fn checkpoint_fits(&self, checkpoint: &[u8], signature: &[u8]) -> bool {
        let public = self.checkpoint_public();
        UnparsedPublicKey::new(&ED25519, &public[..]).verify(checkpoint, signature).is_ok()
    }

    /// The public key a witness checks checkpoints with.
    pub fn checkpoint_public(&self) -> [u8; 32] {
        self.ring().checkpoint_public
    }

    /// Makes the RSA keys when the first party asks for RS256; says whether it did.
    pub fn ensure_rsa(&self, now: Timestamp) -> Result<bool, Refusal> {
        self.change(|signing| {
            if signing.iter().any(|key| key.alg == Alg::Rs256) {
                return Ok(None);
            }
            let mut all = signing.to_vec();
            for stage in [Stage::Current, Stage::Next] {
                all.push(Kept::generate(Alg::Rs256, stage, now).map_err(Refusal::Crypto)?);
            }
            Ok(Some(all))
        })
    }

    /// Lets the next key sign, retires the current one and makes a next one.
    pub fn rotate(&self, how: Rotation, now: Timestamp) -> Result<(), Refusal> {
        self.change(|signing| ring::rotated(signing, how, now).map(Some)).map(|_| ())
    }

    /// Rotates when the current key has signed for 90 days; says whether it did.
    pub fn rotate_if_due(&self, now: Timestamp) -> Result<bool, Refusal> {
        if !ring::is_due(&self.ring().chest.signing, now) {
            return Ok(false);
        }
        self.change(|signing| {
            // Another process may have been here first.
            let due = ring::is_due(signing, now);
            due.then(|| ring::rotated(signing, Rotation::Planned, now)).transpose()
        })
    }

    /// Takes over what another process wrote; says whether there was anything.
    ///
    /// A file that cannot be used leaves the keys as they are.
    pub fn reload_if_changed(&self) -> Result<bool, Refusal> {
        let Home::File(path) = &self.home else { return Ok(false) };
        if self.ring().stamp == Some(Stamp::of(path)?) {
            return Ok(false);
        }
        let (chest, stamp) = file::read(path)?;
        self.replace(chest, Some(stamp))?;
        Ok(true)
    }

    /// Changes the signing keys, on disk first; `None` leaves them alone.
    fn change(
        &self,
        act: impl FnOnce(&[Kept]) -> Result<Option<Vec<Kept>>, Refusal>,
    ) -> Result<bool, Refusal> {
        let _turn = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let _held = match &self.home {
            Home::File(path) => Some(file::hold(path)?),
            Home::Memory => None,
        };
        self.reload_if_changed()?;
        let mut chest = self.ring().chest.clone();
        let Some(signing) = act(&chest.signing)? else { return Ok(false) };
        chest.signing = signing;
        let stamp = match &self.home {
            Home::File(path) => Some(file::write(path, &chest)?),
            Home::Memory => None,
        };
        self.replace(chest, stamp)?;
        Ok(true)
    }

    fn replace(&self, chest: Chest, stamp: Option<Stamp>) -> Result<(), Refusal> {
        if let Home::File(path) = &self.home
            && !self.ring().chest.same_site(&chest)
        {
            return Err(Refusal::OtherSite { path: path.display().to_string() });
        }
        let ring = Arc::new(self.home.ring(chest, stamp)?);
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = ring;
        Ok(())
    }
}

impl Home {
    fn ring(&self, chest: Chest, stamp: Option<Stamp>) -> Result<Ring, Refusal> {
        Ring::new(chest, stamp).map_err(|why| match self {
            Self::File(path) => Refusal::Unusable { path: path.display().to_string(), why: why.to_owned() },
            Self::Memory => Refusal::Crypto(why),
        })
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}

/// The 32 bytes of an HMAC-SHA-256.
fn tag(context: hmac::Context) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(context.sign().as_ref());
    bytes
}

#[cfg(test)]
mod tests;
