//! `cargo xtask release`: the program as a deployment runs it, laid out by what
//! people do with it.
//!
//! It is built twice. The first build counts what runs: while people walk, which is
//! the step "kill" of the tests and so holds an optimised build, too, to what the
//! program promises; and under the load of the bench that a country is busy with most. A
//! program that is killed leaves no counts, one that is told to end does. The
//! second build is laid out by them.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::house::{self, House};
use crate::needs::{self, Install, Rustc};
use crate::test::{self, Walk};
use crate::{command, demo};

/// Builds the program a deployment runs: twice, laid out by what was walked in between.
#[derive(clap::Args)]
pub struct Release {
    /// For how many seconds people walk to be counted, after the sites were killed under them
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    walk: u32,
    /// Install missing Debian packages with sudo (as root they are installed anyway)
    #[arg(long)]
    install: bool,
}

impl Release {
    /// Builds, walks, builds, and says where the program lies.
    pub fn run(self, house: &House) -> Result<()> {
        let install = Install::asked(self.install);
        needs::ensure(test::KILL_NEEDS, install)?;
        needs::node(house, install)?;
        let rustc = Rustc::find()?;
        let profdata = needs::profdata(&rustc, install)?;
        demo::renew_assets(house)?;

        let works = Works::prepare(house, &rustc)?;
        eprintln!("\n1 of 5: the program is built to count what runs");
        let counting = works.build(&[OsString::from("-Cprofile-generate")])?;
        eprintln!("\n2 of 5: people walk, through {KILLS} kills of the sites and then for {} s", self.walk);
        let counts = house::emptied(works.folder.join("counts"))?;
        let told = ("LLVM_PROFILE_FILE", counts.join(A_FILE_EACH));
        let walk = Walk { kills: KILLS, calm: self.walk, seed: None };
        test::kill(house, &counting, walk, std::slice::from_ref(&told))?;
        eprintln!("\n3 of 5: people sign in by the hundred; a program that counts is slow");
        load(&counting, &told)?;
        eprintln!("\n4 of 5: what was counted is put together");
        let layout = works.folder.join("danh.profdata");
        command::run(Command::new(profdata).arg("merge").arg("-o").arg(&layout).arg(&counts))?;
        fs::remove_dir_all(&counts)?;
        eprintln!("\n5 of 5: the program is laid out by the counts");
        let mut by_the_counts = OsString::from("-Cprofile-use=");
        by_the_counts.push(&layout);
        let built = works.build(&[by_the_counts])?;
        let shipped = file(house)?;
        fs::copy(&built, &shipped).with_context(|| format!("{} could not be written", shipped.display()))?;
        println!("{}", shipped.display());
        Ok(())
    }
}

/// Puts on the program what most people ask most often. The bench stays on a
/// core of its own, so it is another process.
fn load(program: &Path, (name, value): &(&str, PathBuf)) -> Result<()> {
    let own = std::env::current_exe().context("this program's own file is gone")?;
    let mut bench = Command::new(own);
    bench.args(["bench", "--quick", "--only", "sign-in", "--only", "endpoints"]);
    command::run(bench.arg("--program").arg(program).env(name, value))
}

/// How often the sites are killed before people walk to be counted.
const KILLS: u32 = 5;

/// A file of counts for each process, by its id.
const A_FILE_EACH: &str = "%p.profraw";

/// Where the program lies once it is built so.
pub fn file(house: &House) -> Result<PathBuf> {
    Ok(folder(house)?.join("danh"))
}

fn folder(house: &House) -> Result<PathBuf> {
    Ok(house.target()?.join("shipped"))
}

/// Where both builds are made. Symbols have the same names in both, or the
/// second would find nothing that the first counted: one folder, one package.
struct Works<'a> {
    house: &'a House,
    rustc: &'a Rustc,
    folder: PathBuf,
}

impl<'a> Works<'a> {
    fn prepare(house: &'a House, rustc: &'a Rustc) -> Result<Self> {
        let folder = folder(house)?;
        fs::create_dir_all(&folder)?;
        Ok(Self { house, rustc, folder })
    }

    /// Builds the program with these flags. The host is named, since cargo then
    /// keeps them from what only builds.
    fn build(&self, flags: &[OsString]) -> Result<PathBuf> {
        let mut cargo = self.house.cargo();
        cargo.args(["build", "--release", "--locked", "--package", "danh", "--bin", "danh"]);
        cargo.args(["--target", &self.rustc.host]).arg("--target-dir").arg(&self.folder);
        command::run(cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join(Path::new("\x1f").as_os_str())))?;
        Ok(self.folder.join(&self.rustc.host).join("release").join("danh"))
    }
}
