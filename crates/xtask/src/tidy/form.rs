//! The form of Rust code, as its own tools see it.

use std::path::Path;
use std::process::Stdio;

use anyhow::Context as _;
use serde_json::Value;

use super::{Finding, Findings};
use crate::command;
use crate::house::House;

/// Nothing for rustfmt to change.
pub fn rustfmt(house: &House) -> Vec<Finding> {
    let args = ["fmt", "--all", "--", "--check", "-l"];
    match command::run(house.cargo().args(args)) {
        Ok(()) => Vec::new(),
        Err(_) => vec![Finding::in_file(Path::new("crates"), "run `cargo fmt --all`")],
    }
}

/// Nothing for clippy to say in any crate, tests included.
pub fn clippy(house: &House) -> Findings {
    let args =
        ["clippy", "--workspace", "--all-targets", "--locked", "--keep-going", "--message-format=json"];
    let mut cargo = house.cargo();
    eprintln!("$ {}", command::line(cargo.args(args)));
    let done = cargo.stderr(Stdio::inherit()).output().context("cargo could not be started")?;
    let said = String::from_utf8_lossy(&done.stdout);
    let mut findings: Vec<Finding> = said.lines().filter_map(judge).collect();
    findings.sort();
    findings.dedup();
    if findings.is_empty() && !done.status.success() {
        findings.push(Finding::in_file(
            Path::new("crates"),
            "clippy could not finish: see what cargo says above",
        ));
    }
    Ok(findings)
}

/// One line of cargo's report, where it is a word about our code.
fn judge(line: &str) -> Option<Finding> {
    let report: Value = serde_json::from_str(line).ok()?;
    let message = (report["reason"] == "compiler-message").then(|| &report["message"])?;
    let span = message["spans"].as_array()?.iter().find(|span| span["is_primary"] == true)?;
    let name = message["code"]["code"].as_str().unwrap_or("rustc");
    let place = format!("{}:{}", span["file_name"].as_str()?, span["line_start"]);
    Some(Finding { place, advice: format!("{} ({name})", message["message"].as_str()?) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_clippy_is_told_by_its_line() {
        let line = serde_json::json!({"reason": "compiler-message", "message": {
            "message": "unused", "code": {"code": "dead_code"},
            "spans": [{"is_primary": true, "file_name": "crates/a/src/b.rs", "line_start": 7}],
        }});
        let found = judge(&line.to_string()).unwrap();
        assert_eq!(
            (found.place.as_str(), found.advice.as_str()),
            ("crates/a/src/b.rs:7", "unused (dead_code)")
        );
    }

    #[test]
    fn what_is_no_word_about_code_is_let_pass() {
        assert_eq!(judge(r#"{"reason":"build-finished","success":true}"#), None);
        assert_eq!(judge("Finished in 2 s"), None);
    }
}
