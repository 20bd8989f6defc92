//! node and npm: the machine's own where they are young enough, else the npm
//! package `node` under the project's folder.

use std::process::Command;

use anyhow::{Result, bail};

use super::{Install, NPM};
use crate::command;
use crate::house::House;

/// The oldest node that the styles' compiler and the journeys run on.
const OLDEST: (u32, u32) = (20, 19);
const OLDEST_SAID: &str = "20.19";
/// What is fetched where the machine has none: node, and an npm that runs on it
/// (Debian's npm runs on Debian's node only).
const FETCHED: &[&str] = &["node@22", "npm@10"];

/// Makes sure that [`House::path`] leads to node and npm.
pub fn ensure(house: &House, install: Install) -> Result<()> {
    if is_ready(house) {
        return Ok(());
    }
    if !command::succeeds(house.program("npm").arg("--version")) {
        install.packages(NPM.packages, &format!("  {}\n", NPM.what))?;
        if is_ready(house) {
            return Ok(());
        }
    }
    eprintln!("node {OLDEST_SAID} or later is missing: fetching the npm package into .xtask/");
    fetch(house, FETCHED)?;
    if !is_ready(house) {
        // Where npm may not run a package's script, the package for this processor holds the program itself.
        fetch(house, &[&format!("node-linux-{}@22", processor()), "npm@10"])?;
    }
    if is_ready(house) {
        return Ok(());
    }
    bail!("Missing:\n  node {OLDEST_SAID} or later, with npm\nPut them on PATH and run this command again.")
}

fn is_ready(house: &House) -> bool {
    let young_enough = command::output(house.program("node").arg("--version"))
        .ok()
        .and_then(|version| parse(&version))
        .is_some_and(|version| version >= OLDEST);
    young_enough && command::succeeds(house.program("npm").arg("--version"))
}

fn fetch(house: &House, packages: &[&str]) -> Result<()> {
    std::fs::create_dir_all(house.tools())?;
    // npm looks for node on the machine's own path, so that it never runs on what it replaces.
    let mut npm = Command::new("npm");
    npm.current_dir(house.tools());
    npm.args(["install", "--no-audit", "--no-fund", "--prefix", "."]).args(packages);
    command::run(&mut npm)
}

fn processor() -> &'static str {
    match std::env::consts::ARCH {
        "aarch64" => "arm64",
        _ => "x64",
    }
}

/// 20 and 19 of "v20.19.2".
fn parse(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.trim().strip_prefix('v')?.split('.').map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_12_has_a_node_that_is_too_old_and_debian_13_one_that_is_not() {
        assert!(parse("v18.20.4\n").unwrap() < OLDEST);
        assert!(parse("v20.19.2\n").unwrap() >= OLDEST);
        assert_eq!(parse("not node"), None);
    }
}
