//! The key file: JSON of mode 0600, replaced as a whole and never in part.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{Read, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::Path,
};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Refusal, secret::Secret, signing::Kept};

/// The layout this house writes and reads.
const VERSION: u32 = 1;

/// What the key file holds.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Chest {
    version: u32,
    /// Wraps the key of every person at this site.
    pub(super) seal: Secret,
    /// Makes blind indexes.
    pub(super) blind: Secret,
    /// Goes over every password before Argon2id.
    pub(super) pepper: Secret,
    /// Keyed hashes of short-lived codes, client secrets and cookies.
    pub(super) mac: Secret,
    /// Makes pairwise subjects.
    pub(super) pairwise: Secret,
    /// Ed25519 seed that signs checkpoints of the event chain.
    pub(super) checkpoint: Secret,
    /// Keys that sign tokens.
    pub(super) signing: Vec<Kept>,
}

impl Chest {
    /// A chest filled by `secret`, which is asked once for each label.
    pub(super) fn filled(
        signing: Vec<Kept>,
        mut secret: impl FnMut(&'static str) -> Result<Secret, &'static str>,
    ) -> Result<Self, &'static str> {
        Ok(Self {
            version: VERSION,
            seal: secret("seal")?,
            blind: secret("blind")?,
            pepper: secret("pepper")?,
            mac: secret("mac")?,
            pairwise: secret("pairwise")?,
            checkpoint: secret("checkpoint")?,
            signing,
        })
    }

    /// Whether everything but the signing keys is the same.
    pub(super) fn same_site(&self, other: &Self) -> bool {
        let lasting = |chest: &Self| {
            let all = [&chest.seal, &chest.blind, &chest.pepper, &chest.mac, &chest.pairwise];
            Zeroizing::new(all.map(|secret| secret.bare().to_vec()).concat())
        };
        aws_lc_rs::constant_time::verify_slices_are_equal(&lasting(self), &lasting(other)).is_ok()
    }
}

/// Tells one state of the file from the next without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    inode: u64,
    length: u64,
    changed: (i64, i64),
}

impl Stamp {
    /// The state the file is in.
    pub(super) fn of(path: &Path) -> Result<Self, Refusal> {
        fs::metadata(path).map(|found| Self::from(&found)).map_err(|error| Refusal::file(path, error))
    }
}

impl From<&fs::Metadata> for Stamp {
    fn from(found: &fs::Metadata) -> Self {
        let changed = (found.mtime(), found.mtime_nsec());
        Self { inode: found.ino(), length: found.len(), changed }
    }
}

/// Holds off other processes that would write the same file, until dropped.
pub(super) struct Held(#[expect(dead_code, reason = "closing it lets go of the lock")] File);

/// Waits for our turn at the folder of `path`, and makes it if it is not there.
pub(super) fn hold(path: &Path) -> Result<Held, Refusal> {
    let folder = folder_of(path);
    let held = || {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let handle = File::open(folder)?;
        handle.lock()?;
        Ok(Held(handle))
    };
    held().map_err(|error: std::io::Error| Refusal::file(path, error))
}

/// Reads the file, and refuses one that others may read.
pub(super) fn read(path: &Path) -> Result<(Chest, Stamp), Refusal> {
    let unreadable = |error| Refusal::file(path, error);
    let mut file = File::open(path).map_err(unreadable)?;
    let found = file.metadata().map_err(unreadable)?;
    let mode = found.mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(Refusal::TooOpen { path: path.display().to_string(), mode });
    }
    let mut text = Zeroizing::new(String::new());
    file.read_to_string(&mut text).map_err(unreadable)?;
    let broken = |why: String| Refusal::Unusable { path: path.display().to_string(), why };
    let chest: Chest = serde_json::from_str(&text).map_err(|error| broken(error.to_string()))?;
    if chest.version != VERSION {
        return Err(broken(format!("version {} of the layout is not known here", chest.version)));
    }
    Ok((chest, Stamp::from(&found)))
}

/// Replaces the file, so that a power cut leaves the one or the other.
pub(super) fn write(path: &Path, chest: &Chest) -> Result<Stamp, Refusal> {
    let text = serde_json::to_vec_pretty(chest).map(Zeroizing::new);
    let text = text.map_err(|error| Refusal::file(path, std::io::Error::other(error)))?;
    let beside = path.with_extension(format!("{}.part", std::process::id()));
    let replace = || {
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
        file.write_all(&text)?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        File::open(folder_of(path))?.sync_all()?;
        Ok(Stamp::from(&file.metadata()?))
    };
    replace().map_err(|error: std::io::Error| Refusal::file(path, error))
}

/// The folder the file lies in.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
