//! What people see is Danh's own: no emblem, name or typeface of somebody else.

use std::path::{Path, PathBuf};

use super::{Finding, Findings};
use crate::house::House;

/// In anything a browser is given, sources and built files alike.
const NEVER: &[(&str, &str)] = &[
    ("GDS Transport", "the typeface is not ours to use: keep to the system's fonts"),
    ("gds-transport", "the typeface is not ours to use: keep to the system's fonts"),
    ("govuk-crest", "another state's arms"),
    ("govuk-logo-crown", "another state's crown"),
    ("quoc-huy", "the state's emblem is not ours to use"),
    ("cong-an-hieu", "the police's emblem is not ours to use"),
];

/// In what we write ourselves for people to read.
const NOT_OURS: &[(&str, &str)] = &[
    ("GOV.UK", "another state's name"),
    ("crown", "another state's crown"),
    ("VNeID", "the app's name is a setting of each deployment"),
];

const SHOWN: &[&str] = &["html", "scss", "css", "js", "svg", "toml", "webmanifest"];

/// Nothing of the lists above is shown to anybody.
pub fn check(house: &House) -> Findings {
    let shown = |file: &&PathBuf| {
        let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let is_ours = file.starts_with("assets")
            || file.components().any(|part| ["templates", "words"].iter().any(|f| part.as_os_str() == *f));
        is_ours && SHOWN.contains(&ending)
    };
    let mut findings = Vec::new();
    for file in house.files()?.iter().filter(shown) {
        let text = house.text(file).unwrap_or_default();
        findings.extend(judge(file, &text, NEVER));
        findings.extend(judge(file, &text, NOT_OURS));
    }
    for file in built(&house.root.join("assets/built")) {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        findings.extend(judge(file.strip_prefix(&house.root).unwrap_or(&file), &text, NEVER));
    }
    Ok(findings)
}

/// The built files, where there are any.
fn built(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { built(&path) } else { vec![path] }).collect()
}

fn judge(file: &Path, text: &str, words: &[(&str, &str)]) -> Vec<Finding> {
    let lines = text.lines().enumerate();
    lines
        .flat_map(|(number, line)| {
            let found = words.iter().filter(move |(word, _)| line.contains(word));
            found.map(move |(word, advice)| Finding::at(file, number, format!("{word:?}: {advice}")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_typeface_is_found_by_its_line() {
        let found = judge(Path::new("a.css"), "body {\n font-family: \"GDS Transport\" }", NEVER);
        assert_eq!(found[0].place, "a.css:2");
    }
}
