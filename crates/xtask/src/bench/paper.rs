//! The paper: sections as they were last measured, with the machine they were measured on.

use std::fmt::{self, Write as _};
use std::fs;

use anyhow::Result;

use super::ground::Ground;
use crate::house::House;

/// A table, its columns aligned by nobody.
pub struct Table(String);

impl Table {
    /// A table with these columns.
    pub fn new(columns: &[&str]) -> Self {
        let rule = "|---".repeat(columns.len());
        Self(format!("| {} |\n{rule}|\n", columns.join(" | ")))
    }

    /// Another row.
    pub fn row(&mut self, cells: &[&str]) {
        let _ = writeln!(self.0, "| {} |", cells.join(" | "));
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a target is met, in a word that can be searched for.
pub fn met(met: bool) -> &'static str {
    if met { "met" } else { "**missed**" }
}

/// The title of each section, in the order of the paper.
pub const SECTIONS: &[(&str, &str)] = &[
    ("db", "The database layer"),
    ("sign-in", "Signing in"),
    ("endpoints", "Endpoints of the provider"),
    ("memory", "Memory"),
    ("growth", "Growth"),
    ("timing", "Whether answers tell who is registered"),
    ("import", "Import"),
    ("dossiers", "Dossiers"),
];

const HEAD: &str = "# Performance

Written by `cargo xtask bench`; each section is kept until it is measured again (`--only NAME`).

Rates are answers in a second of the **server's** processor time (user and system, from
`/proc/PID/stat`) unless they say otherwise: the server is pinned to core 0 (`taskset -c 0 danh serve`),
the load to core 1, so that a figure is that of one core, whoever else works on the machine. Each
measurement is taken several times and the best one counts, since neighbours on the machine only ever
make it slower. Every section has its physical limit in the same run: what the machine gives when
nothing of ours stands in the way.

";

/// Writes docs/performance.md from the sections that were ever measured here.
pub fn write(house: &House, ground: &Ground<'_>) -> Result<()> {
    let mut paper = format!("{HEAD}{}\n", machine());
    for (name, title) in SECTIONS {
        let Ok(text) = fs::read_to_string(ground.kept(name)) else { continue };
        let _ = write!(paper, "\n## {title}\n\n`cargo xtask bench --only {name}`\n\n{}\n", text.trim());
    }
    fs::write(house.root.join("docs/performance.md"), paper)?;
    Ok(())
}

fn machine() -> String {
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let of = |name: &str| {
        let line = cpus.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_once(": ")).map_or("unknown", |(_, value)| value).to_owned()
    };
    let cores = cpus.lines().filter(|line| line.starts_with("processor")).count();
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib: u64 = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!(
        "Machine: {} ({cores} cores at {} MHz, shared with other work), {} GiB of memory, Linux {}.",
        of("model name"),
        of("cpu MHz").split('.').next().unwrap_or_default(),
        kib / (1 << 20),
        kernel.trim()
    )
}
