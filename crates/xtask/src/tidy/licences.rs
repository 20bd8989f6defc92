//! Licences of everything that is built in, and a written reason for each dependency of our own choosing.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context as _;
use serde_json::Value;

use super::{Finding, Findings, spdx};
use crate::house::House;

/// What may be built in: none of these asks anything of those who use Danh but a notice.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OpenSSL",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

/// Where each dependency's reason is written.
const REASONS: &str = "docs/decisions/0003-dependencies.md";

/// Every crate's licence is allowed, and every chosen crate has its line in the papers.
pub fn check(house: &House) -> Findings {
    let metadata = house.metadata(&[])?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let mut findings: Vec<Finding> = packages.iter().filter_map(judge).collect();
    let reasons = house.text(Path::new(REASONS)).unwrap_or_default();
    let unexplained = chosen(packages).into_iter().filter(|name| !reasons.contains(&format!("`{name}`")));
    findings.extend(
        unexplained.map(|name| {
            Finding::in_file(Path::new(REASONS), format!("say in a line why `{name}` was taken"))
        }),
    );
    Ok(findings)
}

fn judge(package: &Value) -> Option<Finding> {
    let licence = package["license"].as_str().unwrap_or_default();
    if spdx::permits(licence, &|name| ALLOWED.contains(&name)) {
        return None;
    }
    let place = format!("{} {}", text(package, "name"), text(package, "version"));
    let advice = format!("its licence, {licence:?}, is not in the list of tidy/licences.rs: do without it");
    Some(Finding { place, advice })
}

/// The crates from outside that ours name in their Cargo.toml.
fn chosen(packages: &[Value]) -> BTreeSet<&str> {
    let ours = packages.iter().filter(|package| package["source"].is_null());
    ours.filter_map(|package| package["dependencies"].as_array())
        .flatten()
        .filter(|dependency| !dependency["source"].is_null())
        .map(|dependency| text(dependency, "name"))
        .collect()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or("?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_without_a_licence_is_found() {
        let found = judge(&serde_json::json!({"name": "secret", "version": "1.0.0", "license": null}));
        assert_eq!(found.unwrap().place, "secret 1.0.0");
    }
}
