//! `cargo xtask demo`: from a fresh clone to four sites in the browser.

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context as _, Result};

use crate::assets;
use crate::command;
use crate::house::House;
use crate::needs::{self, Install};

/// Gets what the build needs, builds, and runs the demo.
#[derive(clap::Args)]
pub struct Demo {
    /// The first of the four ports [default: 8000]
    #[arg(long, value_name = "N")]
    port_base: Option<u16>,
    /// Where the sites keep their databases and keys [default: ./data]
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
    /// Install missing Debian packages with sudo (as root they are installed anyway)
    #[arg(long)]
    install: bool,
}

impl Demo {
    /// Builds, and becomes the demo: only a failure returns.
    pub fn run(self, house: &House) -> Result<()> {
        let install = Install::asked(self.install);
        needs::ensure(needs::BUILD, install)?;
        needs::node(house, install)?;
        renew_assets(house)?;
        let mut demo = Command::new(build(house, Built::Optimised)?);
        demo.arg("demo");
        if let Some(base) = self.port_base {
            demo.arg("--port-base").arg(base.to_string());
        }
        if let Some(folder) = &self.data_dir {
            demo.arg("--data-dir").arg(folder);
        }
        eprintln!("$ {}", command::line(&demo));
        Err(demo.exec()).context("the demo could not be started")
    }
}

/// Builds the styles and scripts.
#[derive(clap::Args)]
pub struct Assets {
    /// Install missing Debian packages with sudo (as root they are installed anyway)
    #[arg(long)]
    install: bool,
}

impl Assets {
    /// Builds them with a node that is young enough.
    pub fn run(self, house: &House) -> Result<()> {
        if house.is_on_path() {
            return assets::run(&house.root);
        }
        needs::node(house, Install::asked(self.install))?;
        build_assets(house)
    }
}

/// Builds the assets unless they are younger than everything they are made of, so that cargo
/// has nothing to build again.
pub fn renew_assets(house: &House) -> Result<()> {
    let sources = house.root.join("assets");
    if made(&sources.join("built/danh.css")).is_some_and(|built| youngest(&sources) <= Some(built)) {
        eprintln!("assets/built is up to date");
        return Ok(());
    }
    build_assets(house)
}

/// When the youngest file or folder in here was changed, what is made from them left out.
fn youngest(folder: &Path) -> Option<SystemTime> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let sources = entries.filter(|path| !path.ends_with("node_modules") && !path.ends_with("built"));
    let times = sources
        .flat_map(|path| if path.is_dir() { [made(&path), youngest(&path)] } else { [made(&path), None] });
    times.flatten().max()
}

fn made(file: &Path) -> Option<SystemTime> {
    std::fs::metadata(file).ok()?.modified().ok()
}

/// Builds the assets in a process of its own, whose search path leads to the right node.
fn build_assets(house: &House) -> Result<()> {
    let own = std::env::current_exe().context("this program's own file is gone")?;
    let mut assets = Command::new(own);
    assets.arg("assets").current_dir(&house.root).env("PATH", house.path());
    command::run(&mut assets)
}

/// How the program is built.
#[derive(Clone, Copy)]
pub enum Built {
    /// As it is quick to run, and the demo has it.
    Optimised,
    /// As the tests have it, which have built it already: arithmetic that
    /// overflows ends it, and nothing is optimised for long.
    Tested,
}

/// Builds the program, cargo's progress shown, and says where it lies.
pub fn build(house: &House, built: Built) -> Result<PathBuf> {
    let (profile, folder) = match built {
        Built::Optimised => ("release", "release"),
        Built::Tested => ("dev", "debug"),
    };
    command::run(house.cargo().args(["build", "--profile", profile, "--locked", "--package", "danh"]))?;
    Ok(house.target()?.join(folder).join("danh"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_does_not_count_as_a_source() {
        let folder = std::env::temp_dir().join(format!("danh-assets-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("built")).unwrap();
        assert_eq!(youngest(&folder), None);
        std::fs::create_dir_all(folder.join("scss")).unwrap();
        std::fs::write(folder.join("scss/a.scss"), "").unwrap();
        let written = made(&folder.join("scss/a.scss"));
        assert_eq!(youngest(&folder), written.max(made(&folder.join("scss"))));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
