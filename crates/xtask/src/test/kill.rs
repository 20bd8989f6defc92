//! The sites are killed (SIGKILL) at random moments while people walk, and
//! started again: browser/kill/ keeps the ledger and looks.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::{Ground, journeys};
use crate::house::House;
use crate::{command, demo, ports};

/// How long people walk, and how it ends each time.
#[derive(Clone, Copy)]
pub struct Walk {
    /// How often the sites are killed, after a second or so.
    pub kills: u32,
    /// For how many seconds people then walk, if any, before the sites are told to end (SIGTERM).
    pub calm: u32,
    /// Where the dice begin, where that is given.
    pub seed: Option<u32>,
}

/// Kills as often as is asked, and fails when anything acknowledged is lost,
/// anything is half done, or the sites are not ready in time.
pub fn all(ground: &Ground) -> Result<()> {
    let danh = demo::build(ground.house, demo::Built::Tested)?;
    each(ground.house, &danh, ground.walk, &[])
}

/// The same of this program, whose environment has `more`.
pub fn each(house: &House, danh: &Path, walk: Walk, more: &[(&str, PathBuf)]) -> Result<()> {
    journeys::fetch_tools(house)?;
    let folder = house.target()?.join("kill");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    let mut node = house.program("node");
    node.arg("kill/kill.mjs");
    node.args(["--rounds", &walk.kills.to_string(), "--calm", &walk.calm.to_string()]);
    if let Some(seed) = walk.seed {
        node.args(["--seed", &seed.to_string()]);
    }
    node.current_dir(house.root.join("browser"));
    journeys::tell(&mut node, danh, ports::free(4)?, &folder);
    node.envs(more.iter().map(|(name, value)| (name, value)));
    command::run(&mut node).with_context(|| format!("what the sites said: {}", folder.join("log").display()))
}
