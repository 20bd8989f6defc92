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
make it slower. The program is the demo's, built once, unless a section says that it is the one
`cargo xtask release` builds. Every section has its physical limit in the same run: what the machine gives when
nothing of ours stands in the way.

";

/// Writes docs/performance.md from the sections that were ever measured here,
/// and the others as they stand there.
pub fn write(house: &House, ground: &Ground<'_>) -> Result<()> {
    let file = house.root.join("docs/performance.md");
    let before = fs::read_to_string(&file).unwrap_or_default();
    let mut paper = format!("{HEAD}{}\n", machine());
    for (name, title) in SECTIONS {
        match fs::read_to_string(ground.kept(name)) {
            Ok(text) => {
                let text = text.trim();
                let _ = write!(paper, "\n## {title}\n\n`cargo xtask bench --only {name}`\n\n{text}\n");
            }
            Err(_) => paper += section(&before, title).unwrap_or_default(),
        }
    }
    fs::write(file, paper)?;
    Ok(())
}

/// A section of a paper as it stands, with the empty line before it.
fn section<'a>(paper: &'a str, title: &str) -> Option<&'a str> {
    let rest = &paper[paper.find(&format!("\n## {title}\n"))?..];
    let end = rest[1..].find("\n## ").map_or(rest.len(), |end| end + 1);
    Some(&rest[..end])
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_ends_where_the_next_begins() {
        let paper = "# Paper\n\n## One\n\nfirst\n\n## Two\n\nsecond\n";
        assert_eq!(section(paper, "One"), Some("\n## One\n\nfirst\n"));
        assert_eq!(section(paper, "Two"), Some("\n## Two\n\nsecond\n"));
        assert_eq!(section(paper, "Three"), None);
    }
}
