//! What reads the counts of a program that was built to count: it has to be of
//! the LLVM that rustc is built on, since their format changes with it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::Install;
use crate::{command, house};

/// What there is to know of rustc for this.
#[derive(Debug, PartialEq, Eq)]
pub struct Rustc {
    /// The machine it builds for unless told otherwise.
    pub host: String,
    /// Its LLVM's major version.
    pub llvm: String,
    sysroot: PathBuf,
}

impl Rustc {
    /// The one that cargo takes.
    pub fn find() -> Result<Rustc> {
        let rustc = || Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        let sysroot = command::output(rustc().args(["--print", "sysroot"]))?;
        let about = command::output(rustc().arg("-vV"))?;
        Self::parse(&about, Path::new(sysroot.trim())).context("rustc -vV names no host or no LLVM version")
    }

    fn parse(about: &str, sysroot: &Path) -> Option<Rustc> {
        let of = |name| about.lines().find_map(|line| line.strip_prefix(name));
        let (llvm, _) = of("LLVM version: ")?.split_once('.')?;
        Some(Rustc { host: of("host: ")?.to_owned(), llvm: llvm.to_owned(), sysroot: sysroot.to_owned() })
    }

    /// `llvm-profdata` of its LLVM: rustup's, or the system's.
    fn profdata(&self) -> Option<PathBuf> {
        let rustup = self.sysroot.join("lib/rustlib").join(&self.host).join("bin/llvm-profdata");
        let debian = Path::new("/usr/lib").join(format!("llvm-{}", self.llvm)).join("bin/llvm-profdata");
        let known = [rustup, debian].into_iter().find(|file| file.is_file());
        known.or_else(|| house::find(&[&format!("llvm-profdata-{}", self.llvm)]))
    }
}

/// The program, got where it is missing and may be installed.
pub fn ensure(rustc: &Rustc, install: Install) -> Result<PathBuf> {
    if let Some(program) = rustc.profdata() {
        return Ok(program);
    }
    let package = format!("llvm-{}", rustc.llvm);
    let missing = format!("  llvm-profdata of LLVM {}, on which rustc is built\n", rustc.llvm);
    let by_rustup = "with rustup it comes by: rustup component add llvm-tools";
    install.packages(&[&package], &missing).context(by_rustup)?;
    match rustc.profdata() {
        Some(program) => Ok(program),
        None => bail!("Installed, and still missing:\n{missing}{by_rustup}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_are_read_by_the_llvm_of_rustc() {
        let about = "rustc 1.95.0 (5980761 2026-04-14)\nbinary: rustc\nhost: x86_64-unknown-linux-gnu\n\
                     release: 1.95.0\nLLVM version: 22.1.2\n";
        let rustc = Rustc::parse(about, Path::new("/nowhere")).unwrap();
        assert_eq!((rustc.llvm.as_str(), rustc.host.as_str()), ("22", "x86_64-unknown-linux-gnu"));
        assert_eq!(Rustc::parse("rustc 1.95.0\n", Path::new("/nowhere")), None);
    }

    #[test]
    fn without_it_both_ways_to_get_it_are_named() {
        let rustc = Rustc { host: "nowhere".into(), llvm: "0".into(), sysroot: "/nowhere".into() };
        let told = format!("{:#}", ensure(&rustc, Install::Never).unwrap_err());
        assert!(told.contains("rustup component add llvm-tools") && told.contains("llvm-0"), "{told}");
    }
}
