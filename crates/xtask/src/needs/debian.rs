//! Debian's packages: who may install them, and what to say when nobody may.

use std::os::unix::fs::MetadataExt as _;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::command;
use crate::house;

/// Whether a chore may install Debian packages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Install {
    /// It may: it runs as root.
    AsRoot,
    /// It may, through sudo: it was asked to.
    WithSudo,
    /// It may not: it says what is missing.
    Never,
}

impl Install {
    /// Root always may; others when they said `--install`.
    pub fn asked(flag: bool) -> Install {
        match (is_root(), flag) {
            (true, _) => Install::AsRoot,
            (false, true) => Install::WithSudo,
            (false, false) => Install::Never,
        }
    }

    /// Installs packages, or fails with what is missing and how to get it.
    pub fn packages(self, packages: &[&str], missing: &str) -> Result<()> {
        let by_hand = format!("apt-get install --no-install-recommends {}", packages.join(" "));
        if house::find(&["apt-get"]).is_none() {
            bail!("Missing:\n{missing}On Debian they come with:\n  sudo {by_hand}");
        }
        let Some(mut update) = self.apt_get() else {
            bail!(
                "Missing:\n{missing}Get it with:\n  sudo {by_hand}\n\
                 or let this command do it: run it as root or with --install."
            );
        };
        eprintln!("Missing:\n{missing}Installing: {}", packages.join(" "));
        command::run(update.arg("update")).context("Debian's package lists could not be renewed")?;
        let mut install = self.apt_get().context("apt-get has gone")?;
        install.args(["install", "--yes", "--no-install-recommends"]).args(packages);
        command::run(&mut install).with_context(|| format!("try by hand: sudo {by_hand}"))
    }

    fn apt_get(self) -> Option<Command> {
        let mut apt = match self {
            Install::AsRoot => Command::new("apt-get"),
            Install::WithSudo => {
                let mut sudo = Command::new("sudo");
                sudo.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
                sudo
            }
            Install::Never => return None,
        };
        apt.arg("--quiet").env("DEBIAN_FRONTEND", "noninteractive");
        Some(apt)
    }
}

/// Whether we are root.
pub fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_leave_nothing_is_installed() {
        let told = Install::Never.packages(&["hello"], "  hello\n").unwrap_err().to_string();
        assert!(told.contains("sudo apt-get install --no-install-recommends hello"), "{told}");
    }
}
