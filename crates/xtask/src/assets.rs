//! Builds the style sheet, scripts and icons from `assets/` into `assets/built`.
//!
//! The packages come from npm, at the versions of the lock file; they are
//! fetched again only when that file has changed.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result};

use crate::command;

/// Fetches what the lock file names, and builds.
pub fn run(root: &Path) -> Result<()> {
    let folder = root.join("assets");
    fetch(&folder)?;
    command::run(Command::new("node").arg("build.mjs").current_dir(&folder))
}

/// `npm ci`, unless the packages are those of the lock file already.
fn fetch(folder: &Path) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json")).context("assets/package-lock.json")?;
    let stamp = folder.join("node_modules/.danh-lock");
    if fs::read(&stamp).is_ok_and(|fetched| fetched == lock) {
        return Ok(());
    }
    command::run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder))?;
    fs::write(&stamp, lock).with_context(|| stamp.display().to_string())
}
