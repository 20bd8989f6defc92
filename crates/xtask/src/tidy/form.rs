//! The form of Rust code, as its own tools see it.

use std::path::Path;
use std::process::Command;

use super::Finding;
use crate::command;
use crate::house::House;

/// Nothing for rustfmt to change.
pub fn rustfmt(house: &House) -> Vec<Finding> {
    let args = ["fmt", "--all", "--", "--check", "-l"];
    judged(house.cargo().args(args), "run `cargo fmt --all`")
}

/// Nothing for clippy to say, tests included.
pub fn clippy(house: &House) -> Vec<Finding> {
    let args = ["clippy", "--workspace", "--all-targets", "--locked", "--quiet", "--", "-D", "warnings"];
    judged(house.cargo().args(args), "mend what clippy says above")
}

fn judged(command: &mut Command, advice: &str) -> Vec<Finding> {
    match command::run(command) {
        Ok(()) => Vec::new(),
        Err(_) => vec![Finding::in_file(Path::new("crates"), advice)],
    }
}
