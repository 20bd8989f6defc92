//! Foreign clients of the protocol, as they are, against a demo of their own:
//! each program of browser/witnesses/ brings one to the identity centre.
//!
//! Beside what a journey is told, they are told `DANH_PYTHON`: a Python that
//! has the packages of browser/witnesses/requirements.txt, and only those.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::{Ground, journeys};
use crate::house::House;
use crate::{command, needs};

/// Runs every witness, and fails when one does not get in.
pub fn all(ground: &Ground) -> Result<()> {
    let python = python(ground.house)?;
    journeys::each(ground, "witnesses", &[("DANH_PYTHON", python)])
}

/// A Python of our own, with exactly the packages that are pinned.
fn python(house: &House) -> Result<PathBuf> {
    let folder = house.target()?.join("witnesses-python");
    let python = folder.join("bin/python");
    let mut make = house.program("python3");
    command::run(make.args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut fill = std::process::Command::new(&python);
    fill.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]);
    fill.arg("--requirement").arg(house.root.join("browser/witnesses/requirements.txt"));
    command::run(&mut fill)
        .context("the packages of browser/witnesses/requirements.txt could not be fetched")?;
    Ok(python)
}

/// The machine has what the witnesses are, or run on.
pub const NEEDS: &[needs::Need] =
    &[needs::C_COMPILER, needs::PYTHON, needs::PYTHON_VENV, needs::APACHE, needs::MOD_AUTH_OPENIDC];
