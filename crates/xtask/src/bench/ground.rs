//! What every section stands on: built programs, folders, a country of accounts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use super::browser::{CALLBACK, Country};
use super::carrier::Carrier;
use super::keys::Key;
use super::server::{self, LOAD_CORE, Server};
use crate::command;
use crate::house::{self, House};
use crate::release;

/// What every section stands on.
pub struct Ground<'a> {
    /// The project.
    pub house: &'a House,
    /// How many accounts there are, unless a section counts itself.
    pub accounts: u32,
    /// How many dossiers the larger portal has.
    pub dossiers: u32,
    /// How many pairs the section on timing compares, and how many where each costs a hash.
    pub pairs: (usize, usize),
    /// How long one measurement takes.
    pub time: Duration,
    /// How often each is taken; the best one counts.
    pub rounds: usize,
    program: PathBuf,
    examples: PathBuf,
    folder: PathBuf,
}

/// How thorough a run is.
#[derive(Clone, Copy)]
pub struct Effort {
    /// Accounts.
    pub accounts: u32,
    /// Dossiers.
    pub dossiers: u32,
    /// Pairs, and pairs that cost a hash.
    pub pairs: (usize, usize),
    /// Seconds of one measurement.
    pub seconds: u64,
    /// Repetitions.
    pub rounds: usize,
}

/// Which program is measured.
pub enum Program {
    /// As the demo is built.
    Demo,
    /// As `cargo xtask release` built it last.
    Shipped,
    /// Another.
    At(PathBuf),
}

/// Builds the program as the demo has it, and the examples that measure or fill.
pub fn build(house: &House) -> Result<()> {
    let build = ["build", "--release", "--locked", "--package"];
    command::run(house.cargo().args(build).args(["danh", "--bins", "--examples"]))?;
    command::run(house.cargo().args(build).args(["store", "--example", "acts"]))?;
    command::run(house.cargo().args(build).args(["site", "--example", "hashing"]))
}

fn shipped(house: &House) -> Result<PathBuf> {
    let file = release::file(house)?;
    ensure!(file.is_file(), "{} is missing: cargo xtask release builds it", file.display());
    Ok(file)
}

impl<'a> Ground<'a> {
    /// Makes the folder of the measurements.
    pub fn prepare(house: &'a House, effort: Effort, program: Program) -> Result<Self> {
        let folder = house.target()?.join("bench");
        fs::create_dir_all(&folder)?;
        let time = Duration::from_secs(effort.seconds);
        let release = house.target()?.join("release");
        let program = match program {
            Program::Demo => release.join("danh"),
            Program::Shipped => shipped(house)?,
            Program::At(file) => file,
        };
        let examples = release.join("examples");
        let Effort { accounts, dossiers, pairs, rounds, .. } = effort;
        Ok(Self { house, accounts, dossiers, pairs, time, rounds, program, examples, folder })
    }

    /// The program.
    pub fn danh(&self) -> &Path {
        &self.program
    }

    /// An example, as it was built.
    pub fn example(&self, name: &str) -> PathBuf {
        self.examples.join(name)
    }

    /// An empty folder of this name.
    pub fn fresh(&self, name: &str) -> Result<PathBuf> {
        house::emptied(self.folder.join(name))
    }

    /// Where a section's text is kept until the paper is written.
    pub fn kept(&self, section: &str) -> PathBuf {
        self.folder.join(format!("{section}.md"))
    }

    /// An identity centre with this many accounts, running on its core.
    pub fn country(&self, accounts: u32) -> Result<(Server, Country)> {
        let folder = self.fresh("country")?;
        let carrier = Carrier::default();
        let port = server::house(&folder, carrier.start()?)?;
        let keys = (Key::of_party()?, Key::of_authenticator()?);
        let ids = self.fill(&folder, accounts, (&keys.0, &keys.1))?;
        let server = Server::start(self.danh(), &folder, port)?;
        Ok((server, Country::new(port, ids, keys, carrier)))
    }

    fn fill(&self, folder: &Path, accounts: u32, keys: (&Key, &Key)) -> Result<Vec<u8>> {
        let ids = folder.join("ids");
        let mut fill = Command::new("taskset");
        fill.args(["-c", "0,1"]).arg(self.example("accounts"));
        fill.arg("--config").arg(folder.join("danh.toml")).args(["--accounts", &accounts.to_string()]);
        fill.args(["--party", &keys.0.point(), "--passkey", &keys.1.point(), "--callback", CALLBACK]);
        command::run(fill.arg("--ids").arg(&ids))?;
        fs::read(&ids).context("no ids were written")
    }
}

/// From here on this process and its threads stay on the core of the load.
pub fn stay_on_own_core() -> Result<()> {
    let own = std::process::id().to_string();
    command::output(Command::new("taskset").args(["-cp", LOAD_CORE, &own])).map(drop)
}
