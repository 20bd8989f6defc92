//! What a machine must have, how to see whether it has it, and how to get it.
//!
//! Debian packages are installed only by root or on request; everything else
//! goes under the project's own folder.

mod debian;
mod node;
mod postgres;
mod profdata;

pub use debian::{Install, is_root};
pub use node::ensure as node;
pub use postgres::program as postgres_program;
pub use profdata::{Rustc, ensure as profdata};

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::{command, house};

/// One thing a chore cannot do without.
#[derive(Clone, Copy)]
pub struct Need {
    /// What it is, for somebody who reads that it is missing.
    pub what: &'static str,
    /// The Debian packages that bring it.
    pub packages: &'static [&'static str],
    /// Whether this machine has it.
    pub met: fn() -> bool,
}

/// What the build of the binary needs beside Rust and node.
pub const BUILD: &[Need] = &[C_COMPILER];

/// What Rust links with, and what compiles the C libraries.
pub const C_COMPILER: Need = Need {
    what: "a C compiler, cc (for SQLite and the cryptography)",
    packages: &["build-essential"],
    met: || house::find(&["cc"]).is_some(),
};

/// npm, which brings the pages' styles and the browser's tools.
pub const NPM: Need = Need {
    what: "npm (for the pages' styles)",
    packages: &["nodejs", "npm"],
    met: || house::find(&["npm"]).is_some(),
};

/// A PostgreSQL server's programs, to start a throw-away server of our own.
pub const POSTGRES: Need = Need {
    what: "PostgreSQL's server programs (initdb, postgres)",
    packages: &["postgresql"],
    met: || postgres::program("initdb").is_some() && postgres::program("postgres").is_some(),
};

/// A browser for the journeys.
pub const CHROMIUM: Need = Need { what: "Chromium", packages: &["chromium"], met: || chromium().is_some() };

/// The letters of Vietnamese on the browser's pages.
pub const FONTS: Need = Need {
    what: "fonts with Vietnamese letters (DejaVu or Noto)",
    packages: &["fonts-dejavu-core"],
    met: || {
        ["dejavu", "noto"]
            .iter()
            .any(|name| std::path::Path::new("/usr/share/fonts/truetype").join(name).is_dir())
    },
};

/// Python, for what runs on it and what reads a database from outside.
pub const PYTHON: Need = Need {
    what: "Python 3 with SQLite",
    packages: &["python3"],
    met: || command::succeeds(Command::new("python3").args(["-c", "import sqlite3"])),
};

/// A place of their own for Python's packages.
pub const PYTHON_VENV: Need = Need {
    what: "Python's venv",
    packages: &["python3-venv"],
    met: || command::succeeds(Command::new("python3").args(["-c", "import venv, ensurepip"])),
};

/// A web server that is started for a test alone, and never as a service.
pub const APACHE: Need = Need {
    what: "Apache's program",
    packages: &["apache2-bin"],
    met: || Path::new(APACHE_PROGRAM).is_file(),
};
const APACHE_PROGRAM: &str = "/usr/sbin/apache2";

/// The relying party that many public bodies run.
pub const MOD_AUTH_OPENIDC: Need = Need {
    what: "Apache's mod_auth_openidc",
    packages: &["libapache2-mod-auth-openidc"],
    met: || Path::new("/usr/lib/apache2/modules/mod_auth_openidc.so").is_file(),
};

/// The browser's program.
pub fn chromium() -> Option<std::path::PathBuf> {
    house::find(&["chromium", "chromium-browser", "google-chrome"])
}

/// Gets what is missing of `needs`, or says exactly what it is and how to get it.
pub fn ensure(needs: &[Need], install: Install) -> Result<()> {
    let missing = missing(needs);
    if missing.is_empty() {
        return Ok(());
    }
    install.packages(&packages(&missing), &list(&missing))?;
    let missing = self::missing(needs);
    if !missing.is_empty() {
        bail!("Installed, and still missing:\n{}", list(&missing));
    }
    Ok(())
}

fn missing(needs: &[Need]) -> Vec<Need> {
    needs.iter().filter(|need| !(need.met)()).copied().collect()
}

fn list(needs: &[Need]) -> String {
    needs.iter().map(|need| format!("  {}\n", need.what)).collect::<Vec<_>>().concat()
}

fn packages(needs: &[Need]) -> Vec<&'static str> {
    let mut names: Vec<_> = needs.iter().flat_map(|need| need.packages).copied().collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABSENT: Need = Need { what: "a thing nobody has", packages: &["b", "a"], met: || false };
    const THERE: Need = Need { what: "a thing everybody has", packages: &["c"], met: || true };

    #[test]
    fn what_is_there_asks_for_nothing() {
        assert!(ensure(&[THERE], Install::Never).is_ok());
    }

    #[test]
    fn what_is_missing_is_named_with_the_command_that_gets_it() {
        let told = ensure(&[ABSENT, THERE, ABSENT], Install::Never).unwrap_err().to_string();
        assert!(told.contains("a thing nobody has"), "{told}");
        assert!(told.contains("apt-get install --no-install-recommends a b"), "{told}");
        assert!(!told.contains("everybody"), "{told}");
    }
}
