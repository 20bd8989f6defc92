//! Another country's brand never travels with the parts we took from it.

use std::{fs, path::Path};

#[test]
fn nothing_that_is_built_carries_another_governments_brand() {
    let built = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/built"));
    let Ok(files) = fs::read_dir(built) else {
        eprintln!("no assets are built: nothing to look at");
        return;
    };
    for file in files {
        let path = file.expect("an entry").path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if !["css", "js", "svg"].contains(&ending) {
            continue;
        }
        let text = fs::read_to_string(&path).expect("text").to_lowercase();
        for mark in ["gds transport", "@font-face", "crown", "crest", "gov.uk"] {
            assert!(!text.contains(mark), "{}: {mark}", path.display());
        }
    }
}

#[test]
fn no_template_uses_the_header_or_the_marks_of_the_base() {
    let templates = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/templates"));
    let mut folders = vec![templates.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("text");
            for mark in ["govuk-header", "govuk-footer__licence", "crown", "GOV.UK"] {
                assert!(!text.contains(mark), "{}: {mark}", path.display());
            }
        }
    }
}
