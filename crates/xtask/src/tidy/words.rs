//! The words of both languages: the same keys in both, and every key that is used is there.
//!
//! The build of `ui` and its tests say the same; here it takes no build.

#[path = "../../../ui/tests/words/scan.rs"]
mod scan;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::{Finding, Findings};
use crate::house::House;

const VIETNAMESE: &str = "crates/ui/words/vi";
const ENGLISH: &str = "crates/ui/words/en";

/// A key and the file it stands in.
type Key = (PathBuf, String);

/// Both languages have the same files and keys, and nothing asks for a key that neither has.
pub fn check(house: &House) -> Findings {
    let files = house.files()?;
    let vietnamese = keys(house, &files, VIETNAMESE)?;
    let english = keys(house, &files, ENGLISH)?;
    let known: BTreeSet<&str> = vietnamese.iter().map(|(_, key)| key.as_str()).collect();
    let unknown =
        scan::uses(&house.root.join("crates"))?.into_iter().filter(|(key, _)| !known.contains(key.as_str()));
    let mut findings: Vec<Finding> = unknown
        .map(|(key, file)| {
            let file = file.strip_prefix(&house.root).unwrap_or(&file);
            Finding::in_file(file, format!("no word {key:?} in {VIETNAMESE}: write it"))
        })
        .collect();
    findings.extend(vietnamese.difference(&english).map(|key| lacking(ENGLISH, key)));
    findings.extend(english.difference(&vietnamese).map(|key| lacking(VIETNAMESE, key)));
    Ok(findings)
}

fn lacking(language: &str, (file, key): &Key) -> Finding {
    Finding::in_file(
        &Path::new(language).join(file),
        format!("{key:?} is missing: the other language has it"),
    )
}

fn keys(house: &House, files: &[PathBuf], folder: &str) -> Result<BTreeSet<Key>> {
    let mut keys = BTreeSet::new();
    for file in files {
        let Ok(name) = file.strip_prefix(folder) else { continue };
        let text = house.text(file).unwrap_or_default();
        let table: toml::Table = text.parse().with_context(|| file.display().to_string())?;
        keys.extend(flat("", &table).into_iter().map(|key| (name.to_owned(), key)));
    }
    Ok(keys)
}

/// `[a] b = "…"` has the key `a.b`.
fn flat(above: &str, table: &toml::Table) -> Vec<String> {
    let named = table.iter().map(|(name, value)| {
        let key = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
        (key, value)
    });
    named
        .flat_map(|(key, value)| match value {
            toml::Value::Table(inner) => flat(&key, inner),
            _ => vec![key],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_its_table_and_its_name() {
        let table: toml::Table = "[a.b]\nc = \"x\"\n[d]\ne = \"y\"".parse().unwrap();
        assert_eq!(flat("", &table), ["a.b.c", "d.e"]);
    }
}
