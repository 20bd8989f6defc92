//! The sites are killed (SIGKILL) at random moments while people walk, and
//! started again: browser/kill/ keeps the ledger and looks.

use anyhow::{Context as _, Result};

use super::{Ground, journeys};
use crate::{command, demo, ports};

/// Kills as often as is asked, and fails when anything acknowledged is lost,
/// anything is half done, or the sites are not ready in time.
pub fn all(ground: &Ground) -> Result<()> {
    let house = ground.house;
    let (rounds, seed) = ground.kills;
    let danh = demo::build(house, demo::Built::Tested)?;
    journeys::fetch_tools(house)?;
    let folder = house.target()?.join("kill");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    let mut node = house.program("node");
    node.arg("kill/kill.mjs").args(["--rounds", &rounds.to_string()]);
    if let Some(seed) = seed {
        node.args(["--seed", &seed.to_string()]);
    }
    node.current_dir(house.root.join("browser"));
    journeys::tell(&mut node, &danh, ports::free(4)?, &folder);
    command::run(&mut node).with_context(|| format!("what the sites said: {}", folder.join("log").display()))
}
