//! Every key that is asked for has words, and no page carries what its policy forbids.

#[path = "words/scan.rs"]
mod scan;

use std::{fs, path::Path};

use ui::Lang;

fn crates() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

#[test]
fn every_key_used_in_templates_and_sources_exists() {
    let uses = scan::uses(crates()).expect("readable crates");
    assert!(uses.len() > 50, "the scan finds keys: {}", uses.len());
    let missing: Vec<String> = uses
        .iter()
        .filter(|(key, _)| Lang::Vi.find(key).is_none())
        .map(|(key, file)| format!("{key} in {}", file.display()))
        .collect();
    assert!(missing.is_empty(), "keys without words:\n{}", missing.join("\n"));
}

#[test]
fn no_template_carries_inline_style_or_script() {
    let mut templates = Vec::new();
    for krate in fs::read_dir(crates()).expect("readable crates") {
        collect(&krate.expect("an entry").path().join("templates"), &mut templates);
    }
    assert!(templates.len() > 20);
    for (path, text) in templates {
        for forbidden in [" style=", "<style", " onclick=", " onsubmit=", " onload=", "javascript:"] {
            assert!(!text.contains(forbidden), "{path}: {forbidden}");
        }
        for script in text.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap_or_default();
            let data = tag.contains("application/ld+json");
            assert!(tag.contains(" src=") || data, "{path}: a script within the page");
        }
    }
}

fn collect(folder: &Path, found: &mut Vec<(String, String)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.push((path.display().to_string(), fs::read_to_string(&path).expect("text")));
        }
    }
}
