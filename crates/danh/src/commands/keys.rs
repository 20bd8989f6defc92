//! `danh keys`: a site's signing keys, shown and changed.

use clap::{Args, Subcommand};
use domain::event::{Actor, Event};
use gateway::keys::Rotation;
use site::provider::mint;

use super::Which;
use crate::failure::{Done, Failure};

const EXAMPLE: &str = "Examples:
  danh keys rotate --site identity
  danh keys rotate --site identity --compromised

The next key has been published for a day or more, so everybody knows it when it
takes over. A running site takes over what the file says within seconds.";

const PUBLIC: &str = "Example:
  danh keys jwks --site thanh-hoa > thanh-hoa.jwks.json

This is the set that `danh client add --jwks` takes: the key that signs now, and
the one that will be next.";

/// Shows and changes a site's signing keys.
#[derive(Debug, Args)]
#[command(after_help = super::with_codes(EXAMPLE))]
pub struct Keys {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Jwks(Jwks),
    Rotate(Rotate),
}

/// Prints the public keys that others check this site's signatures with.
#[derive(Debug, Args)]
#[command(after_help = super::with_codes(PUBLIC))]
struct Jwks {
    /// The site
    #[arg(long, value_name = "SITE")]
    site: String,
    #[command(flatten)]
    which: Which,
}

/// Lets the next signing key take over, and makes another next one.
#[derive(Debug, Args)]
#[command(after_help = super::with_codes(EXAMPLE))]
struct Rotate {
    /// The site
    #[arg(long, value_name = "SITE")]
    site: String,
    /// At once, though some may have to fetch the key first
    #[arg(long, conflicts_with = "compromised")]
    now: bool,
    /// The key is stolen: what it signed is believed no longer
    #[arg(long)]
    compromised: bool,
    #[command(flatten)]
    which: Which,
}

impl Keys {
    /// Does what is asked.
    pub async fn run(self) -> Done {
        match self.command {
            Command::Jwks(jwks) => jwks.run().await,
            Command::Rotate(rotate) => rotate.run().await,
        }
    }
}

impl Jwks {
    async fn run(self) -> Done {
        let env = self.which.house()?.site(&self.site).await?;
        let keys = mint::public_keys(&env)?;
        println!("{}", serde_json::to_string_pretty(&keys).map_err(Failure::environment)?);
        Ok(())
    }
}

impl Rotate {
    async fn run(self) -> Done {
        let (how, word) = match (self.now, self.compromised) {
            (_, true) => (Rotation::Compromised, "compromised"),
            (true, _) => (Rotation::AtOnce, "now"),
            _ => (Rotation::Planned, "planned"),
        };
        let env = self.which.house()?.site(&self.site).await?;
        let now = env.clock.now();
        env.keys.rotate(how, now).map_err(Failure::refused)?;
        let event = move || Event::new(now, Actor::House, "keys.rotated").with("how", word);
        env.db.write(move |_| Ok(((), event().into()))).await?;
        println!("{}: another key signs from now on.", self.site);
        if !env.upstreams.all().is_empty() {
            println!("Give its providers the set of `danh keys jwks --site {}`.", self.site);
        }
        Ok(())
    }
}
