//! The words of both languages: the same keys in both, and every key that is used is there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::edges::without_comment;
use super::{Finding, Findings};
use crate::house::House;

const VIETNAMESE: &str = "crates/ui/words/vi";
const ENGLISH: &str = "crates/ui/words/en";

/// What a text is asked for by, in Rust: the key follows.
const ASKED: &[&str] = &[".text(", ".with(", ".t(", ".tr(", ".say(", ".word("];

/// Quoted names of files look like keys.
const FILES: &[&str] = &[".html", ".svg", ".css", ".js", ".png"];

/// Both languages have the same files and keys, and no page asks for a key that neither has.
pub fn check(house: &House) -> Findings {
    let files = house.files()?;
    let mut findings = Vec::new();
    let vietnamese = keys(house, &files, VIETNAMESE)?;
    let english = keys(house, &files, ENGLISH)?;
    findings.extend(vietnamese.difference(&english).map(|key| lacking(ENGLISH, key)));
    findings.extend(english.difference(&vietnamese).map(|key| lacking(VIETNAMESE, key)));
    let known: BTreeSet<String> = vietnamese.into_iter().map(|(_, key)| key).collect();
    for file in files.iter().filter(|file| speaks(file)) {
        let text = house.text(file).unwrap_or_default();
        let unknown = used(file, &text).into_iter().filter(|(_, key)| !known.contains(key));
        findings.extend(unknown.map(|(line, key)| {
            Finding::at(file, line, format!("no word {key:?} in {VIETNAMESE}: write it"))
        }));
    }
    Ok(findings)
}

fn lacking(language: &str, (file, key): &(PathBuf, String)) -> Finding {
    Finding::in_file(
        &Path::new(language).join(file),
        format!("{key:?} is missing: the other language has it"),
    )
}

/// Every key of a language with the file it stands in.
fn keys(house: &House, files: &[PathBuf], folder: &str) -> anyhow::Result<BTreeSet<(PathBuf, String)>> {
    let mut keys = BTreeSet::new();
    for file in files {
        let Ok(name) = file.strip_prefix(folder) else { continue };
        let text = house.text(file).unwrap_or_default();
        let table: toml::Table = text.parse().with_context(|| file.display().to_string())?;
        flatten("", &table, &mut |key| {
            keys.insert((name.to_owned(), key));
        });
    }
    Ok(keys)
}

/// `[a] b = "…"` has the key `a.b`.
fn flatten(above: &str, table: &toml::Table, found: &mut dyn FnMut(String)) {
    for (name, value) in table {
        let key = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
        match value {
            toml::Value::Table(inner) => flatten(&key, inner, found),
            _ => found(key),
        }
    }
}

/// Whether people meet what this file says.
fn speaks(file: &Path) -> bool {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let in_tests =
        file.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs");
    file.starts_with("crates")
        && !file.starts_with("crates/xtask")
        && !in_tests
        && ["rs", "html"].contains(&ending)
}

/// The keys a file asks for, by line.
fn used(file: &Path, text: &str) -> Vec<(usize, String)> {
    if file.extension().is_some_and(|ending| ending == "html") {
        return text
            .lines()
            .enumerate()
            .flat_map(|(n, line)| in_template(line).into_iter().map(move |key| (n, key)))
            .collect();
    }
    let mut keys = Vec::new();
    let mut in_refusal = false;
    for (number, line) in text.lines().enumerate() {
        if line.starts_with("#[cfg(test)]") {
            break;
        }
        let begins = line.starts_with("impl ") && line.contains("Refusal for ");
        in_refusal = begins || (in_refusal && line != "}");
        let line = without_comment(line);
        let found: Vec<String> = if in_refusal { literals(line).collect() } else { asked(line) };
        keys.extend(found.into_iter().map(|key| (number, key)));
    }
    keys
}

/// Keys within the braces of a template's line; names of files are none.
fn in_template(line: &str) -> Vec<String> {
    let inside = line.split('{').skip(1).filter(|part| part.starts_with(['{', '%']) || part.contains('"'));
    inside.flat_map(literals).filter(|key| !FILES.iter().any(|ending| key.ends_with(ending))).collect()
}

fn asked(line: &str) -> Vec<String> {
    let starts = ASKED.iter().flat_map(|call| line.match_indices(call).map(|(at, call)| at + call.len()));
    starts
        .filter(|start| line[*start..].starts_with('"'))
        .filter_map(|start| literals(&line[start..]).next())
        .collect()
}

/// Every quoted text that has the form of a key: `noun.what_about_it`.
fn literals(line: &str) -> impl Iterator<Item = String> + '_ {
    let quoted = line.split('"').skip(1).step_by(2);
    quoted.filter(|text| is_key(text)).map(ToOwned::to_owned)
}

fn is_key(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    text.contains('.') && text.split('.').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, text: &str) -> Vec<String> {
        used(Path::new(name), text).into_iter().map(|(_, key)| key).collect()
    }

    #[test]
    fn a_template_asks_within_its_braces() {
        let line = r#"<h1 class="a.b">{{ page.t("home.title") }}</h1>{% include "parts/x.html" %}"#;
        assert_eq!(of("a.html", line), ["home.title"]);
    }

    #[test]
    fn a_refusal_asks_for_its_codes() {
        let text = "impl crate::Refusal for Wrong {\n    fn code(&self) -> &str { \"passcode.wrong\" }\n}\nlet x = \"a.b\";";
        assert_eq!(of("a.rs", text), ["passcode.wrong"]);
    }

    #[test]
    fn code_asks_through_the_words_own_functions() {
        assert_eq!(of("a.rs", "lang.text(\"nav.home\"); open(\"danh.toml\")"), ["nav.home"]);
    }
}
