//! Finds the message keys that sources and templates speak of.
//!
//! Only the standard library, so that other tools may take this file as it is.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

/// A key and the file that speaks of it.
pub type Use = (String, PathBuf);

/// How templates and sources ask for words.
const CALLS: [&str; 7] =
    [".t(\"", ".text(\"", ".with(\"", "lang.find(\"", " t(\"", ".refused_key(\"", "key: \""];

/// Every key asked for under `crates/`, and every code of a refusal.
pub fn uses(crates: &Path) -> io::Result<BTreeSet<Use>> {
    let mut found = BTreeSet::new();
    for krate in fs::read_dir(crates)? {
        let krate = krate?.path();
        for folder in ["templates", "src"] {
            visit(&krate.join(folder), &mut found)?;
        }
    }
    Ok(found)
}

fn visit(folder: &Path, found: &mut BTreeSet<Use>) -> io::Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            visit(&path, found)?;
        } else if path.extension().is_some_and(|ending| ending == "rs" || ending == "html") {
            let text = fs::read_to_string(&path)?;
            let text = text.split("\nmod tests {").next().unwrap_or_default();
            found.extend(asked(text).chain(codes(text)).map(|key| (key.to_owned(), path.clone())));
        }
    }
    Ok(())
}

/// The keys within the calls that ask for words.
fn asked(text: &str) -> impl Iterator<Item = &str> {
    let spoken = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    spoken.flat_map(|line| {
        CALLS.iter().flat_map(move |call| {
            line.match_indices(call).filter_map(move |(at, _)| {
                line[at + call.len()..].split('"').next().filter(|key| is_key(key))
            })
        })
    })
}

/// The codes of refusals: what stands in quotes within `fn code(&self) -> &'static str`.
fn codes(text: &str) -> impl Iterator<Item = &str> {
    text.split("fn code(&self) -> &'static str {").skip(1).flat_map(|body| {
        let end = body.find("\n    }").unwrap_or(body.len());
        body[..end].split('"').skip(1).step_by(2).filter(|word| is_key(word))
    })
}

/// `section.name`, in small letters.
fn is_key(word: &str) -> bool {
    let plain =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "_.".contains(letter);
    word.contains('.') && word.chars().all(plain) && !word.starts_with('.') && !word.ends_with('.')
}
