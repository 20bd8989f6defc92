//! What templates name in `class` has a rule in the style sheet, so that no page
//! is left undressed by a slip of the pen.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Names that only say what something is: for scripts, or for parts of ours.
const RULELESS: [&str; 14] = [
    "danh-camera",
    "danh-dialog__part",
    "danh-footer__help",
    "danh-pagination",
    "danh-passkey",
    "danh-passkey__said",
    "danh-looks__size--",
    "govuk-checkboxes",
    "govuk-js-password-input-input",
    "govuk-js-password-input-toggle",
    "govuk-password-input",
    "govuk-radios",
    "govuk-table__body",
    "govuk-table__head",
];

fn under(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() { under(&path, found) } else { found.push(path) }
    }
}

/// The class names of ours and of the base in a text.
fn names(text: &str) -> BTreeSet<&str> {
    let part = |letter: char| letter.is_ascii_alphanumeric() || "-_!".contains(letter);
    text.split(|letter| !part(letter))
        .filter(|word| word.starts_with("govuk-") || word.starts_with("danh-"))
        .collect()
}

/// What stands in `class="…"`, with what askama writes into it left out.
fn classes(html: &str) -> String {
    let values = html.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next());
    values.collect::<Vec<_>>().join(" ")
}

#[test]
fn every_class_of_a_template_has_a_rule() {
    let house = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let Ok(css) = fs::read_to_string(house.join("assets/built/danh.css")) else {
        eprintln!("no assets are built: nothing to compare with");
        return;
    };
    let css = css.replace('\\', "");
    let ruled = names(&css);
    let mut templates = Vec::new();
    for krate in fs::read_dir(house.join("crates")).expect("crates") {
        under(&krate.expect("an entry").path().join("templates"), &mut templates);
    }
    let mut bare = Vec::new();
    for path in templates {
        let html = classes(&fs::read_to_string(&path).expect("text"));
        let unruled =
            names(&html).into_iter().filter(|name| !ruled.contains(name) && !RULELESS.contains(name));
        // A name that askama completes ends with dashes.
        bare.extend(
            unruled.filter(|name| !name.ends_with('-')).map(|name| format!("{name} in {}", path.display())),
        );
    }
    assert!(bare.is_empty(), "classes without a rule:\n{}", bare.join("\n"));
}
