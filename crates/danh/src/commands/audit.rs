//! `danh audit verify`: is the log still what it was?

use clap::{Args, Subcommand};
use store::{
    Tables,
    chain::{self, Break, Verdict},
};

use super::Which;
use crate::{
    failure::{Done, Failure},
    wiring::{self, Opening, Place},
};

const EXAMPLE: &str = "Example:
  danh audit verify --site identity

Walks the chain of every event from the first, and checks each signed
checkpoint. Where it is broken, the number of the first bad event is told, and
the exit code is 1.";

/// Checks the log.
#[derive(Debug, Args)]
#[command(after_help = super::with_codes(EXAMPLE))]
pub struct Audit {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Verify(Verify),
}

/// Walks the chain of events.
#[derive(Debug, Args)]
#[command(after_help = super::with_codes(EXAMPLE))]
struct Verify {
    /// One site, or "registers" [default: all of them]
    #[arg(long, value_name = "SITE")]
    site: Option<String>,
    #[command(flatten)]
    which: Which,
}

impl Audit {
    /// Does what is asked.
    pub async fn run(self) -> Done {
        let Command::Verify(verify) = self.command;
        verify.run().await
    }
}

impl Verify {
    async fn run(self) -> Done {
        let house = self.which.house()?;
        let mut logs = vec![(wiring::REGISTERS.to_owned(), house.registers, Tables::Registers)];
        let sites = house.sites.into_iter();
        logs.extend(sites.map(|plan| {
            let tables = wiring::tables(plan.settings.kind);
            (plan.settings.site, plan.place, tables)
        }));
        if let Some(site) = &self.site {
            logs.retain(|(name, ..)| name == site);
            if logs.is_empty() {
                return Err(Failure::usage(format!("there is no site {site}")));
            }
        }
        let mut broken = Vec::new();
        for (name, place, tables) in logs {
            broken.extend(verify(name, &place, tables).await?);
        }
        if broken.is_empty() { Ok(()) } else { Err(Failure::Refused(broken.join("\n"))) }
    }
}

/// What is wrong with a log, where something is.
async fn verify(name: String, place: &Place, tables: Tables) -> Done<Option<String>> {
    let kept = wiring::open(place, tables, Opening::MustBeThere).await?;
    let (origin, keys) = (name.clone(), kept.keys);
    let (verdict, since) = kept
        .db
        .read(move |tx| {
            let signed = |checkpoint: &chain::Checkpoint, bytes: &[u8]| {
                keys.checkpoint_fits(bytes, &checkpoint.signature)
            };
            Ok((chain::verify(tx, &origin, &signed)?, chain::lag(tx)?))
        })
        .await?;
    match verdict {
        Verdict::Whole { head, checkpoints } => {
            let waiting = if since.is_some() { "; the newest wait for the site to number them" } else { "" };
            let noun = if checkpoints == 1 { "checkpoint" } else { "checkpoints" };
            println!("{name}: whole, {} events, {checkpoints} {noun}{waiting}", head.seq);
            Ok(None)
        }
        Verdict::Broken { seq, how } => Ok(Some(format!("{name}: broken at event {seq}: {}", said(how)))),
    }
}

fn said(how: Break) -> &'static str {
    match how {
        Break::Missing => "there is no event of this number",
        Break::Changed => "the event is not the one that was chained",
        Break::Checkpoint => "a checkpoint says something else than the log",
        Break::Signature => "a checkpoint was not signed by this site's key",
        Break::Unsigned => "no signed checkpoint reaches it",
    }
}
