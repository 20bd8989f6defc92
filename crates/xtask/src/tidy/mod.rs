//! `cargo xtask tidy`: the house rules that a machine can check.
//!
//! Every check is a line of one table. A check returns findings, each with a
//! place and what to do there; an empty list is a passed check.

mod brand;
mod edges;
mod form;
mod licences;
mod papers;
mod sizes;
mod source;
mod spdx;
mod statements;
mod words;

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::house::House;

/// Checks the house rules.
#[derive(clap::Args)]
pub struct Tidy {
    /// Only this check, or these: may be given more than once (names: --list)
    #[arg(long, value_name = "CHECK")]
    only: Vec<String>,
    /// Names the checks and what each looks at, and ends
    #[arg(long)]
    list: bool,
}

/// Something that does not fit a rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, and the line where there is one.
    pub place: String,
    /// What to do about it.
    pub advice: String,
}

impl Finding {
    /// A finding about a whole file.
    pub fn in_file(file: &Path, advice: impl Into<String>) -> Finding {
        Finding { place: file.display().to_string(), advice: advice.into() }
    }

    /// A finding about a line, counted from zero as iterators do.
    pub fn at(file: &Path, line: usize, advice: impl Into<String>) -> Finding {
        Finding { place: format!("{}:{}", file.display(), line + 1), advice: advice.into() }
    }
}

/// What a check answers.
type Findings = Result<Vec<Finding>>;

struct Check {
    name: &'static str,
    looks_at: &'static str,
    look: fn(&House) -> Findings,
}

const CHECKS: &[Check] = &[
    Check { name: "edges", looks_at: "what each crate may never import", look: edges::check },
    Check { name: "sizes", looks_at: "no file over 400 lines", look: sizes::check },
    Check { name: "source", looks_at: "words that no source may hold", look: source::check },
    Check {
        name: "statements",
        looks_at: "SQL in store only, in the dialect both engines share",
        look: statements::check,
    },
    Check { name: "words", looks_at: "both languages have the same words", look: words::check },
    Check { name: "brand", looks_at: "no foreign emblem, name or typeface", look: brand::check },
    Check {
        name: "papers",
        looks_at: "the papers are there and their links lead somewhere",
        look: papers::check,
    },
    Check {
        name: "licences",
        looks_at: "every dependency under a licence we may use",
        look: licences::check,
    },
    Check { name: "fmt", looks_at: "rustfmt has nothing to change", look: |house| Ok(form::rustfmt(house)) },
    Check { name: "clippy", looks_at: "clippy has nothing to say", look: form::clippy },
];

impl Tidy {
    /// Runs the chosen checks.
    pub fn run(self, house: &House) -> Result<()> {
        if self.list {
            print!("{}", listed());
            return Ok(());
        }
        if let Some(unknown) = self.only.iter().find(|name| CHECKS.iter().all(|check| check.name != **name)) {
            bail!("there is no check {unknown:?}; there are:\n{}", listed());
        }
        let wanted = |check: &&Check| self.only.is_empty() || self.only.iter().any(|name| name == check.name);
        run(house, CHECKS.iter().filter(wanted))
    }
}

/// Runs every check.
pub fn everything(house: &House) -> Result<()> {
    run(house, CHECKS.iter())
}

fn run<'a>(house: &House, checks: impl Iterator<Item = &'a Check>) -> Result<()> {
    let mut all = 0;
    for check in checks {
        let began = Instant::now();
        let mut findings = (check.look)(house)?;
        findings.sort();
        for finding in &findings {
            println!("{}: {}", finding.place, finding.advice);
        }
        let word = if findings.is_empty() { "ok".into() } else { format!("{} to mend", findings.len()) };
        println!("tidy {:10} {word} ({:.1} s)", check.name, began.elapsed().as_secs_f64());
        all += findings.len();
    }
    if all > 0 {
        bail!("{all} to mend");
    }
    Ok(())
}

fn listed() -> String {
    CHECKS.iter().map(|check| format!("{:10} {}\n", check.name, check.looks_at)).collect::<Vec<_>>().concat()
}
