//! `cargo xtask bench`: how fast the house is, and how near to what the machine gives.
//!
//! Architecture invariant: the load imports nothing of the house. It knows it
//! as strangers do: by its pages, its endpoints, and its programs.

mod browser;
mod carrier;
mod db;
mod dossiers;
mod endpoints;
mod ground;
mod growth;
mod http;
mod import;
mod keys;
mod load;
mod memory;
mod paper;
mod portal;
mod server;
mod sign_in;
mod timing;

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, bail};

use self::ground::{Effort, Ground, Program};
use crate::house::House;

/// Measures, and writes docs/performance.md.
#[derive(clap::Args)]
pub struct Bench {
    /// Only this section, again and again for more: db, sign-in, endpoints, memory, growth, timing, import, dossiers
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// How many accounts the identity centre has
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    accounts: u32,
    /// How many dossiers the larger portal of the section on dossiers has
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    dossiers: u32,
    /// How many pairs of answers the section on timing compares
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    pairs: usize,
    /// The same where each answer costs a hash, which takes its time [default: as many]
    #[arg(long, value_name = "N")]
    hashed_pairs: Option<usize>,
    /// How often each measurement is taken, the best of which counts [default: 3]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..))]
    rounds: Option<u8>,
    /// Short measurements, once each: to see that all of it runs
    #[arg(long)]
    quick: bool,
    /// Measure the program that `cargo xtask release` built last, in place of the demo's
    #[arg(long)]
    shipped: bool,
    /// Measure this program, and leave the paper as it is
    #[arg(long, value_name = "FILE", conflicts_with = "shipped")]
    program: Option<PathBuf>,
    /// Measure the programs as they were built last
    #[arg(long)]
    no_build: bool,
}

/// Stands before a section whose program is the one a deployment runs.
const OF_SHIPPED: &str = "Of the program that `cargo xtask release` builds (`--shipped`).\n\n";

impl Bench {
    /// Measures section by section; the paper is written after each.
    pub fn run(self, house: &House) -> Result<()> {
        let unknown = self.only.iter().find(|name| paper::SECTIONS.iter().all(|(known, _)| known != name));
        if let Some(name) = unknown {
            bail!("there is no section {name}");
        }
        let (seconds, rounds) = if self.quick { (3, 1) } else { (8, 3) };
        let effort = Effort {
            accounts: self.accounts,
            dossiers: self.dossiers,
            pairs: (self.pairs, self.hashed_pairs.unwrap_or(self.pairs)),
            seconds,
            rounds: self.rounds.map_or(rounds, usize::from),
        };
        if !self.no_build {
            ground::build(house)?;
        }
        let program = match (&self.program, self.shipped) {
            (Some(file), _) => Program::At(file.clone()),
            (None, true) => Program::Shipped,
            (None, false) => Program::Demo,
        };
        let ground = Ground::prepare(house, effort, program)?;
        let wanted = paper::SECTIONS
            .iter()
            .map(|(name, _)| *name)
            .filter(|name| self.only.is_empty() || self.only.iter().any(|only| only == name));
        for name in wanted {
            eprintln!("\n# {name}");
            let text = measure(name, &ground)?;
            println!("{text}");
            if self.program.is_some() {
                continue;
            }
            let taken = if self.quick { "Taken with `--quick`.\n\n" } else { "" };
            let of = if self.shipped && name != "db" { OF_SHIPPED } else { "" };
            fs::write(ground.kept(name), format!("{of}{taken}{text}"))?;
            paper::write(house, &ground)?;
        }
        Ok(())
    }
}

fn measure(section: &str, ground: &Ground<'_>) -> Result<String> {
    match section {
        "db" => db::measure(ground),
        "sign-in" => sign_in::measure(ground),
        "endpoints" => endpoints::measure(ground),
        "memory" => memory::measure(ground),
        "growth" => growth::measure(ground),
        "timing" => timing::measure(ground),
        "dossiers" => dossiers::measure(ground),
        _ => import::measure(ground),
    }
}
