//! `danh.toml`: what an operator says of the sites a process runs.
//!
//! A setting nobody knows is refused by its name, so that a typing mistake is
//! no silent default. An environment variable stands over the file:
//! `DANH__SMS__TOKEN`, `DANH__SITE__IDENTITY__DATABASE`.

mod carriers;
mod environment;
mod file;
mod services;
mod sites;

#[cfg(test)]
mod tests;

use std::{net::SocketAddr, path::Path};

use gateway::http::Reach;

pub use self::carriers::Carriers;
use self::file::File;
use crate::{
    failure::{Done, Failure},
    wiring::{Place, Plan, Tls},
};

/// What one process runs.
pub struct Config {
    /// Its sites, and where each listens.
    pub sites: Vec<(Plan, SocketAddr)>,
    /// The registers.
    pub registers: Place,
    /// Who carries messages.
    pub carriers: Carriers,
    /// How far calls to other sites go.
    pub reach: Reach,
    /// The certificate, where no proxy speaks TLS for the process.
    pub tls: Option<Tls>,
}

/// Reads the file and the environment.
pub fn read(path: &Path) -> Done<Config> {
    let variables = std::env::vars().filter(|(name, _)| name.starts_with(environment::PREFIX));
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::environment(format!("{}: {error}", path.display())))?;
    parse(&text, path, variables.collect())
}

fn parse(text: &str, path: &Path, variables: Vec<(String, String)>) -> Done<Config> {
    let said = |why: &dyn std::fmt::Display| Failure::usage(format!("{}: {why}", path.display()));
    let mut table: toml::Table = text.parse().map_err(|error| said(&placed(text, &error)))?;
    let sound = toml::from_str::<File>(text).is_ok();
    for (name, value) in variables {
        let wrong = |why: String| Failure::usage(format!("the environment variable {name}: {why}"));
        environment::set(&mut table, &name, &value).map_err(wrong)?;
        if sound {
            // Where the file alone is right, the first variable that is not is named.
            let merged = table.clone().try_into::<File>();
            merged.map_err(|error| wrong(error.message().to_owned()))?;
        }
    }
    let file: File = table.try_into().map_err(|merged: toml::de::Error| {
        // The text alone tells the line; where it is right, a variable is not.
        match toml::from_str::<File>(text) {
            Err(error) => said(&placed(text, &error)),
            Ok(_) => Failure::usage(format!("an environment variable DANH__…: {merged}")),
        }
    })?;
    let folder = path.parent().unwrap_or(Path::new("."));
    file.checked(folder).map_err(|why| said(&why))
}

/// What is wrong and in which line. The line itself may hold a password.
fn placed(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    format!("line {}: {}", before.matches('\n').count() + 1, error.message())
}
