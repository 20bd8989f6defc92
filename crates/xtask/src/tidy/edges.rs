//! The arrows between the crates, and what each may never import or say.

use std::path::Path;

use anyhow::Context as _;
use serde_json::Value;

use super::{Finding, Findings};
use crate::house::House;

/// What one crate may import of ours, and what it must do without.
struct Edge {
    name: &'static str,
    /// Our crates it may stand on.
    ours: &'static [&'static str],
    /// Crates from outside that would make it know what it must not.
    never: &'static [&'static [&'static str]],
    /// Words that its code must not hold, for the same reason.
    words: &'static [&'static str],
}

const ASYNC: &[&str] = &["tokio", "futures", "futures-util", "async-trait"];
const ENGINES: &[&str] = &["rusqlite", "postgres", "tokio-postgres", "sqlx", "diesel"];
const SERVER: &[&str] = &["axum", "axum-server", "hyper", "tower", "tower-http"];
const CLIENT: &[&str] = &["reqwest", "lettre", "ureq"];
const PAGES: &[&str] = &["askama", "rust-embed", "minijinja"];
const DICE: &[&str] = &["rand", "getrandom", "aws-lc-rs"];

/// A clock, or anything that waits for the world.
const WORLD: &[&str] = &[
    "SystemTime",
    "Timestamp::now",
    "Zoned::now",
    "Instant::now",
    "async",
    "await",
    "std::fs",
    "std::net",
    "std::env",
    "std::thread",
    "println!",
];
/// Of tokio, store may wait on channels only: its threads are its own.
const RUNTIME: &[&str] = &["tokio::spawn", "tokio::task", "tokio::time", "tokio::net", "tokio::fs"];
const SQL: &[&str] = &["sql", "sql2"];

#[rustfmt::skip]
const EDGES: &[Edge] = &[
    Edge { name: "domain", ours: &[], never: &[ASYNC, ENGINES, SERVER, CLIENT, PAGES, DICE], words: WORLD },
    Edge { name: "oidc", ours: &[], never: &[ASYNC, ENGINES, SERVER, CLIENT, PAGES], words: WORLD },
    Edge { name: "store", ours: &["domain"], never: &[SERVER, CLIENT, PAGES], words: RUNTIME },
    Edge { name: "gateway", ours: &["domain"], never: &[ENGINES, SERVER, PAGES], words: SQL },
    Edge { name: "pdf", ours: &[], never: &[ASYNC, ENGINES, SERVER, CLIENT, PAGES, DICE], words: WORLD },
    Edge { name: "ui", ours: &["domain"], never: &[ENGINES, CLIENT], words: SQL },
    Edge { name: "site", ours: &["domain", "oidc", "store", "gateway", "ui"], never: &[ENGINES, CLIENT], words: SQL },
    Edge { name: "identity", ours: &["domain", "oidc", "store", "gateway", "ui", "site"], never: &[ENGINES, CLIENT], words: SQL },
    Edge { name: "portal", ours: &["domain", "oidc", "store", "gateway", "pdf", "ui", "site"], never: &[ENGINES, CLIENT], words: SQL },
    Edge { name: "danh", ours: &["domain", "oidc", "store", "gateway", "ui", "site", "identity", "portal"], never: &[], words: SQL },
    Edge { name: "xtask", ours: &[], never: &[], words: &[] },
];

/// Every crate keeps to its line of the table.
pub fn check(house: &House) -> Findings {
    let metadata = house.metadata(&["--no-deps"])?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let mut findings: Vec<Finding> = packages.iter().flat_map(imports).collect();
    for file in house.files()? {
        let Some(edge) = EDGES.iter().find(|edge| file.starts_with(format!("crates/{}/src", edge.name)))
        else {
            continue;
        };
        if file.extension().is_some_and(|extension| extension == "rs") {
            let text = house.text(&file).unwrap_or_default();
            findings.extend(said(edge, &file, &text));
        }
    }
    Ok(findings)
}

/// What a crate's Cargo.toml names and its line forbids.
fn imports(package: &Value) -> Vec<Finding> {
    let name = package["name"].as_str().unwrap_or_default();
    let manifest = format!("crates/{name}/Cargo.toml");
    let Some(edge) = EDGES.iter().find(|edge| edge.name == name) else {
        return vec![Finding::in_file(
            Path::new(&manifest),
            "a crate without a line in tidy/edges.rs: give it one",
        )];
    };
    let dependencies = package["dependencies"].as_array().map(Vec::as_slice).unwrap_or_default();
    dependencies
        .iter()
        .filter_map(|dependency| forbidden(edge, dependency))
        .map(|advice| Finding::in_file(Path::new(&manifest), advice))
        .collect()
}

fn forbidden(edge: &Edge, dependency: &Value) -> Option<String> {
    let name = dependency["name"].as_str()?;
    let is_ours = EDGES.iter().any(|edge| edge.name == name);
    let in_tests_only = dependency["kind"] == "dev";
    if is_ours && !edge.ours.contains(&name) {
        return Some(format!("{} must not know {name}: the arrows are in ARCHITECTURE.md", edge.name));
    }
    let is_barred = edge.never.iter().any(|group| group.contains(&name));
    (is_barred && !in_tests_only).then(|| format!("{} must never import {name}", edge.name))
}

/// What a crate's code says and its line forbids; comments may speak of anything.
fn said(edge: &Edge, file: &Path, text: &str) -> Vec<Finding> {
    let lines = text.lines().enumerate().map(|(number, line)| (number, without_comment(line)));
    lines
        .filter_map(|(number, line)| {
            let word = edge.words.iter().find(|word| calls(line, word))?;
            Some(Finding::at(file, number, format!("{} must do without `{word}`", edge.name)))
        })
        .collect()
}

/// A line of code without what its comment says.
fn without_comment(line: &str) -> &str {
    // "://" is an address, not a comment.
    let comment = line.match_indices("//").find(|(at, _)| !line[..*at].ends_with(':'));
    comment.map_or(line, |(at, _)| &line[..at])
}

/// Whether a line holds this word whole; `sql` and `sql2` count only where they are called.
fn calls(line: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let after = &line[at + word.len()..];
        let called = !SQL.contains(&word) || after.starts_with('(');
        called && !line[..at].ends_with(is_part) && !after.starts_with(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(name: &str) -> &'static Edge {
        EDGES.iter().find(|edge| edge.name == name).unwrap()
    }

    #[test]
    fn the_domain_may_not_read_a_clock_but_may_speak_of_one() {
        let text = "// SystemTime::now is for others\nlet now = SystemTime::now();\n";
        let found = said(edge("domain"), Path::new("a.rs"), text);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "a.rs:2");
    }

    #[test]
    fn a_page_may_not_run_a_statement() {
        assert_eq!(said(edge("portal"), Path::new("a.rs"), "tx.opt(sql(\"select 1\"), &[])").len(), 1);
        assert_eq!(said(edge("portal"), Path::new("a.rs"), "let sqlite = is_sql;").len(), 0);
    }

    #[test]
    fn the_identity_centre_may_not_know_the_portals() {
        let told = forbidden(edge("identity"), &serde_json::json!({"name": "portal", "kind": null}));
        assert!(told.unwrap().contains("must not know portal"));
    }

    #[test]
    fn tests_may_use_what_the_crate_itself_may_not() {
        let axum = |kind| serde_json::json!({"name": "axum", "kind": kind});
        assert!(forbidden(edge("store"), &axum(None::<&str>)).is_some());
        assert!(forbidden(edge("store"), &axum(Some("dev"))).is_none());
    }
}
