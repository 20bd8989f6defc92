//! The chores of the house: get what a machine lacks, build, run the demo,
//! test everything, keep the house rules.

mod assets;
mod bench;
mod command;
mod demo;
mod house;
mod needs;
mod ports;
mod release;
mod test;
mod tidy;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use house::House;

/// Chores of Danh. Each ends with 0 when all is well and with 1 when something is not.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Chores {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Gets what the build needs, builds assets and binary, and runs the demo on localhost.
    Demo(demo::Demo),
    /// Gets what the tests need and runs all of them, in order, with a summary.
    Test(test::Test),
    /// Checks the house rules: form, edges between crates, sizes, words, licences, papers.
    Tidy(tidy::Tidy),
    /// Builds the program that a deployment runs, laid out by what people do with it.
    Release(release::Release),
    /// Measures how fast the house is, and writes docs/performance.md.
    Bench(bench::Bench),
    /// Builds the styles and scripts that the binary embeds.
    Assets(demo::Assets),
}

fn main() -> ExitCode {
    match run(Chores::parse().chore) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(chore: Chore) -> anyhow::Result<()> {
    let house = House::find()?;
    match chore {
        Chore::Demo(demo) => demo.run(&house),
        Chore::Test(test) => test.run(&house),
        Chore::Tidy(tidy) => tidy.run(&house),
        Chore::Release(release) => release.run(&house),
        Chore::Bench(bench) => bench.run(&house),
        Chore::Assets(assets) => assets.run(&house),
    }
}
