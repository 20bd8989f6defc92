//! `danh serve`: the sites of a configuration, for real.

use std::{path::PathBuf, sync::Arc};

use clap::Args;
use gateway::Http;
use site::Env;
use store::Tables;

use crate::{
    config::{self, Config},
    failure::{Done, Failure},
    telling,
    wiring::{self, Door, Opening, Shared},
};

const EXAMPLE: &str = "Example:
  danh serve --config /etc/danh/danh.toml

What the file may say is in docs/operator.md. An environment variable stands
over the file: DANH__SMS__TOKEN, DANH__SITE__IDENTITY__DATABASE.
SIGTERM and SIGINT end it once the requests under way are answered.";

/// Runs the sites of a configuration.
#[derive(Debug, Args)]
#[command(after_help = super::with_codes(EXAMPLE))]
pub struct Serve {
    /// The configuration
    #[arg(long, value_name = "FILE", default_value = "danh.toml")]
    config: PathBuf,
}

impl Serve {
    /// Runs until told to end.
    pub async fn run(self) -> Done {
        telling::start("info");
        let config = config::read(&self.config)?;
        wiring::check_assets()?;
        let listeners = config.sites.iter().map(|(_, listen)| wiring::bind(*listen, ""));
        let listeners = listeners.collect::<Done<Vec<_>>>()?;
        let tls = config.tls.clone();
        let (shared, sites) = open(config).await?;
        wiring::keep_up(&shared, &sites);
        let doors = sites.iter().zip(listeners);
        let doors = doors.map(|(env, listener)| Door { listener, routes: wiring::routes(env) }).collect();
        wiring::serve(doors, tls.as_ref(), || {
            for env in &sites {
                tracing::info!(site = %env.settings.site, at = %env.settings.public_url, "answering");
            }
        })
        .await
    }
}

/// The sites of a configuration, open, with what they share.
///
/// # Errors
///
/// Why one of them, or the registers, cannot be opened.
pub async fn open(config: Config) -> Done<(Shared, Vec<Arc<Env>>)> {
    let http = Http::real(config.reach).map_err(Failure::environment)?;
    let shared = Shared {
        payment: gateway::payment::Payment::Off,
        registers: wiring::open(&config.registers, Tables::Registers, Opening::MayBegin).await?,
        pool: wiring::pool()?,
        sms: config.carriers.sms(&http),
        email: config.carriers.email.clone(),
        http,
    };
    let mut sites = Vec::new();
    for (plan, _) in config.sites {
        sites.push(wiring::site(&shared, plan, Opening::MayBegin).await?);
    }
    Ok((shared, sites))
}
