//! The papers: all there, leading somewhere, and naming no command that does not exist.

use std::path::{Path, PathBuf};

use clap::CommandFactory as _;

use super::{Finding, Findings};
use crate::Chores;
use crate::house::House;

const REQUIRED: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "LICENSE",
    "docs/sources.md",
    "docs/third-party.md",
    "docs/decisions/0003-dependencies.md",
];

/// What every page of docs/decisions/ answers.
const ANSWERED: &[&str] = &["## Context", "## Choice", "## Price"];

/// Every paper is there and keeps its promises.
pub fn check(house: &House) -> Findings {
    let files = house.files()?;
    let missing = REQUIRED.iter().map(Path::new).filter(|paper| !files.iter().any(|file| file == paper));
    let mut findings: Vec<Finding> =
        missing.map(|paper| Finding::in_file(paper, "is missing: write it")).collect();
    for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "md")) {
        let text = house.text(file).unwrap_or_default();
        findings.extend(dead_links(house, file, &text));
        findings.extend(unknown_chores(file, &text));
        if file.starts_with("docs/decisions") {
            findings.extend(unanswered(file, &text));
        }
    }
    Ok(findings)
}

fn dead_links(house: &House, file: &Path, text: &str) -> Vec<Finding> {
    let folder = house.root.join(file.parent().unwrap_or(Path::new("")));
    let lines = text.lines().enumerate();
    lines
        .flat_map(|(number, line)| {
            let linked = links(line).map(|link| folder.join(&link));
            let named = named(line).map(|path| house.root.join(path));
            linked.chain(named).map(|path| (number, path)).collect::<Vec<_>>()
        })
        .filter(|(_, path)| !path.exists())
        .map(|(number, path)| {
            Finding::at(
                file,
                number,
                format!("{} is not there", path.strip_prefix(&house.root).unwrap_or(&path).display()),
            )
        })
        .collect()
}

/// Where a line's links lead within the project.
fn links(line: &str) -> impl Iterator<Item = PathBuf> + '_ {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets
        .filter(|target| {
            !target.contains("://") && !target.starts_with('#') && !target.starts_with("mailto:")
        })
        .map(|target| target.split('#').next().unwrap_or_default().into())
}

/// The files of the project that a line names in backticks.
fn named(line: &str) -> impl Iterator<Item = &str> {
    let quoted = line.split('`').skip(1).step_by(2);
    quoted.filter(|text| ["crates/", "docs/", "browser/"].iter().any(|folder| text.starts_with(folder)))
}

fn unknown_chores(file: &Path, text: &str) -> Vec<Finding> {
    let chores = Chores::command();
    let known = |name: &str| chores.find_subcommand(name).is_some();
    let lines = text.lines().enumerate();
    lines
        .flat_map(|(number, line)| line.split("cargo xtask ").skip(1).map(move |rest| (number, rest)))
        .map(|(number, rest)| {
            (number, rest.split(|c: char| !c.is_ascii_lowercase()).next().unwrap_or_default())
        })
        .filter(|(_, name)| !name.is_empty() && !known(name))
        .map(|(number, name)| Finding::at(file, number, format!("there is no `cargo xtask {name}`")))
        .collect()
}

fn unanswered(file: &Path, text: &str) -> Vec<Finding> {
    let missing = ANSWERED.iter().filter(|heading| !text.lines().any(|line| line == **heading));
    missing.map(|heading| Finding::in_file(file, format!("has no {heading:?}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_within_the_project_are_followed() {
        let line = "[a](docs/a.md#b) and [c](https://example.org/) and [d](#e)";
        assert_eq!(links(line).collect::<Vec<_>>(), [PathBuf::from("docs/a.md")]);
    }

    #[test]
    fn files_in_backticks_are_looked_for() {
        let line = "`crates/ui/words/vi/` and `cargo test` and `docs/sources.md`";
        assert_eq!(named(line).collect::<Vec<_>>(), ["crates/ui/words/vi/", "docs/sources.md"]);
    }

    #[test]
    fn a_chore_that_does_not_exist_may_not_be_promised() {
        let found = unknown_chores(Path::new("a.md"), "run `cargo xtask tidy`\nor `cargo xtask dance`");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "a.md:2");
    }
}
