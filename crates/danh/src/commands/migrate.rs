//! `danh migrate`: the tables of every database, brought up to date.

use clap::Args;
use store::{Db, Tables};

use super::Which;
use crate::{
    failure::{Done, Failure},
    wiring::{self, Place},
};

const EXAMPLE: &str = "Example:
  danh migrate --config /etc/danh/danh.toml

`danh serve` does the same when it starts; this is for doing it beforehand.
Steps only go forward, and the version before them runs on with them.";

/// Brings the tables of every database up to date.
#[derive(Debug, Args)]
#[command(after_help = super::with_codes(EXAMPLE))]
pub struct Migrate {
    #[command(flatten)]
    which: Which,
}

impl Migrate {
    /// Brings them up to date and says which steps were taken.
    pub async fn run(self) -> Done {
        let house = self.which.house()?;
        step("registers", house.registers, Tables::Registers).await?;
        for plan in house.sites {
            step(&plan.settings.site, plan.place, wiring::tables(plan.settings.kind)).await?;
        }
        Ok(())
    }
}

async fn step(name: &str, place: Place, tables: Tables) -> Done {
    let migrating = tokio::task::spawn_blocking(move || Db::migrate(&place.database, tables));
    let taken = migrating.await.map_err(Failure::environment)?;
    let taken = taken.map_err(|error| Failure::environment(format!("{name}: {error}")))?;
    match &taken[..] {
        [] => println!("{name}: up to date"),
        taken => println!("{name}: {}", taken.join(", ")),
    }
    Ok(())
}
