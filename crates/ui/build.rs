//! Reads the words of both languages and writes them down as one sorted table.
//!
//! A key or a placeholder that stands in one language only stops the build, so
//! that no citizen ever meets half a sentence in the wrong language.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
};

use unicode_normalization::is_nfc;

type Words = BTreeMap<String, String>;

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo names the crate's folder"));
    println!("cargo:rerun-if-changed={}", root.join("words").display());
    println!("cargo:rerun-if-changed={}", root.join("../../assets/built").display());

    let vi = read(&root.join("words/vi"));
    let en = read(&root.join("words/en"));
    let mistakes = compare(&vi, &en);
    assert!(mistakes.is_empty(), "words/: \n  {}", mistakes.join("\n  "));

    let rows: Vec<String> =
        vi.iter().map(|(key, text)| format!("    ({key:?}, {text:?}, {:?}),\n", en[key])).collect();
    let rows = rows.concat();
    let table = format!("pub(super) static WORDS: &[(&str, &str, &str)] = &[\n{rows}];\n");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo names the out folder"));
    fs::write(out.join("words.rs"), table).expect("the out folder can be written");
}

/// Every key of every file in `folder`.
fn read(folder: &Path) -> Words {
    let mut words = Words::new();
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap_or_else(|cause| panic!("{}: {cause}", folder.display()))
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.sort();
    for file in files {
        println!("cargo:rerun-if-changed={}", file.display());
        let text = fs::read_to_string(&file).unwrap_or_else(|cause| panic!("{}: {cause}", file.display()));
        let table: toml::Table = text.parse().unwrap_or_else(|cause| panic!("{}: {cause}", file.display()));
        flatten("", &table, &mut words, &file);
    }
    words
}

/// `[a] b = "…"` becomes `a.b`.
fn flatten(under: &str, table: &toml::Table, words: &mut Words, file: &Path) {
    for (name, value) in table {
        let key = if under.is_empty() { name.clone() } else { format!("{under}.{name}") };
        match value {
            toml::Value::String(text) => {
                assert!(is_nfc(text), "{}: {key} is not in NFC", file.display());
                let before = words.insert(key.clone(), text.clone());
                assert!(before.is_none(), "{}: {key} is written twice", file.display());
            }
            toml::Value::Table(inner) => flatten(&key, inner, words, file),
            other => panic!("{}: {key} is {}, not a text", file.display(), other.type_str()),
        }
    }
}

/// What stands in one language and not in the other.
fn compare(vi: &Words, en: &Words) -> Vec<String> {
    let keys: BTreeSet<&String> = vi.keys().chain(en.keys()).collect();
    let mut mistakes = Vec::new();
    for key in keys {
        match (vi.get(key), en.get(key)) {
            (Some(_), None) => mistakes.push(format!("{key} is missing in en")),
            (None, Some(_)) => mistakes.push(format!("{key} is missing in vi")),
            (Some(a), Some(b)) if placeholders(a) != placeholders(b) => {
                mistakes.push(format!("{key}: {:?} in vi, {:?} in en", placeholders(a), placeholders(b)));
            }
            _ => {}
        }
    }
    mistakes
}

/// The names within braces; `{n?try|tries}` speaks of `n`.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(inside, _)| inside.split_once('?').map_or(inside, |(name, _)| name))
        .collect()
}
