//! `cargo xtask demo`: from a fresh clone to four sites in the browser.

use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::Command;

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
        build_assets(house)?;
        let mut demo = Command::new(build_release(house)?);
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

/// Builds the assets in a process of its own, whose search path leads to the right node.
pub fn build_assets(house: &House) -> Result<()> {
    let own = std::env::current_exe().context("this program's own file is gone")?;
    let mut assets = Command::new(own);
    assets.arg("assets").current_dir(&house.root).env("PATH", house.path());
    command::run(&mut assets)
}

/// Builds the binary as it is shipped, cargo's progress shown, and says where it lies.
pub fn build_release(house: &House) -> Result<PathBuf> {
    command::run(house.cargo().args(["build", "--release", "--locked", "--package", "danh"]))?;
    Ok(house.target()?.join("release/danh"))
}
