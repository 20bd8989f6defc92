//! `danh registry import`: residents from a file into the registers.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use store::{Tables, Target};

use super::Which;
use crate::{
    failure::{Done, Failure},
    registry::{self, BadLines, Outcome},
    wiring::{self, Opening, Place},
};

const EXAMPLE: &str = "Examples:
  danh registry import residents.csv --config /etc/danh/danh.toml
  danh registry import residents.csv --skip-bad --data-dir ./data

All lines are checked first. Bad ones are listed with their number and what is
wrong, and nothing is kept; with --skip-bad they are written to FILE.bad.csv and
the others are kept. A number the registers know is replaced. Nobody sees any
of it before the last line is in.";

/// How many bad lines are listed at most.
const LISTED: usize = 50;

/// Fills the registers.
#[derive(Debug, Args)]
#[command(after_help = super::with_codes(EXAMPLE))]
pub struct Registry {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Import(Import),
}

/// Reads residents from a CSV file into the registers.
#[derive(Debug, Args)]
#[command(after_help = super::with_codes(EXAMPLE))]
struct Import {
    /// The file, as data/residents.csv
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
    /// Keep the good lines, and write the bad ones to FILE.bad.csv
    #[arg(long)]
    skip_bad: bool,
    /// The registers' database, in place of the configuration's
    #[arg(long, value_name = "PATH or postgres://…", requires = "keys")]
    database: Option<String>,
    /// The key file that belongs to it
    #[arg(long, value_name = "FILE", requires = "database")]
    keys: Option<PathBuf>,
    #[command(flatten)]
    which: Which,
}

impl Registry {
    /// Does what is asked.
    pub async fn run(self) -> Done {
        let Command::Import(import) = self.command;
        import.run().await
    }
}

impl Import {
    async fn run(self) -> Done {
        let registers = wiring::open(&self.place()?, Tables::Registers, Opening::MayBegin).await?;
        let bad_file = self.file.with_extension("bad.csv");
        let bad_lines = if self.skip_bad { BadLines::SkipTo(bad_file.clone()) } else { BadLines::Refuse };
        let now = site::Clock::Machine.now();
        let outcome = registry::import(&registers.db, &self.file, &bad_lines, now).await;
        match outcome.map_err(failure)? {
            Outcome::Imported { residents, left_out } => {
                let all = registers.db.read(store::registers::resident::count).await?;
                println!("{residents} residents were imported; {all} are in the registers.");
                if !left_out.is_empty() {
                    list(&left_out);
                    println!(
                        "{} bad lines were left out; they are in {}.",
                        left_out.len(),
                        bad_file.display()
                    );
                }
                Ok(())
            }
            Outcome::Refused(bad) => {
                list(&bad);
                Err(Failure::refused(format!(
                    "{} bad lines, so nothing was kept. Mend them, or keep the others with --skip-bad",
                    bad.len()
                )))
            }
        }
    }

    fn place(&self) -> Done<Place> {
        match (&self.database, &self.keys) {
            (Some(database), Some(keys)) => {
                let database: Target =
                    database.parse().unwrap_or_else(|never: std::convert::Infallible| match never {});
                Ok(Place { database, keys: keys.clone() })
            }
            _ => Ok(self.which.house()?.registers),
        }
    }
}

fn list(bad: &[registry::BadLine]) {
    for line in bad.iter().take(LISTED) {
        eprintln!("{line}");
    }
    if bad.len() > LISTED {
        eprintln!("… and {} more", bad.len() - LISTED);
    }
}

fn failure(failure: registry::Failure) -> Failure {
    match failure {
        registry::Failure::File { .. } => Failure::environment(failure),
        registry::Failure::Store(error) => error.into(),
        other => Failure::refused(other),
    }
}
