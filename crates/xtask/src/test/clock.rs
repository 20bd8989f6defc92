//! The step that counts random histories of the legal clock a second time, in another language.

use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};

use super::Ground;

/// Prints histories of the clock, and lets the oracle judge them.
pub fn all(ground: &Ground) -> Result<()> {
    let count = ground.histories.to_string();
    let mut printing = ground.house.cargo();
    printing.args([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "domain",
        "--example",
        "histories",
        "--",
        &count,
    ]);
    let mut printing = printing.stdout(Stdio::piped()).spawn().context("cargo could not be started")?;
    let lines = printing.stdout.take().context("cargo prints nothing")?;
    let oracle = ground.house.root.join("crates/domain/oracle/clock.py");
    let judged = std::process::Command::new("python3").arg(oracle).stdin(lines).status();
    let printed = printing.wait()?;
    ensure!(printed.success(), "the histories could not be printed");
    ensure!(judged.context("python3 could not be started")?.success(), "clock and oracle disagree");
    Ok(())
}
