//! Words that no source of the project may hold.

use std::path::Path;

use super::{Finding, Findings};
use crate::house::House;

/// A word that must not appear, and what to do instead.
struct Word {
    text: &'static str,
    advice: &'static str,
}

/// In every text of the project. (Each is written in two parts here, so that this file passes.)
const ANYWHERE: &[Word] = &[
    Word { text: concat!("/wo", "rk/"), advice: "name no folder of one machine" },
    Word { text: concat!("/tmp/", "plan"), advice: "name no folder of one machine" },
    Word { text: concat!("/ro", "ot/"), advice: "name no folder of one machine" },
    Word { text: concat!("<<<<", "<<<"), advice: "a merge was left unfinished here" },
];

/// In code, comments included.
const IN_CODE: &[Word] = &[
    Word { text: concat!("issue", " #"), advice: "say the reason itself: a reader has no list of issues" },
    Word { text: concat!("FIX", "ME"), advice: "mend it, or say as a fact what is so" },
    Word { text: concat!("TO", "DO"), advice: "do it, or say as a fact what is so" },
    Word { text: concat!("HA", "CK"), advice: "mend it, or say why it is right" },
    Word { text: concat!("tod", "o!("), advice: "write it" },
    Word { text: concat!("unimple", "mented!("), advice: "write it" },
    Word { text: concat!("db", "g!("), advice: "take it out" },
    Word { text: concat!("#[macro_", "export]"), advice: "export no macro from a crate" },
    Word { text: concat!("#[ign", "ore]"), advice: "say why it is run by hand only: #[ignore = \"…\"]" },
];

const CODE: &[&str] = &["rs", "js", "mjs", "scss", "sql", "py"];

/// No source holds a word of the tables above.
pub fn check(house: &House) -> Findings {
    let mut findings = Vec::new();
    for file in house.files()? {
        let Some(text) = house.text(&file) else { continue };
        findings.extend(judge(&file, &text));
    }
    Ok(findings)
}

fn judge(file: &Path, text: &str) -> Vec<Finding> {
    let is_code = file.extension().is_some_and(|extension| CODE.iter().any(|code| extension == *code));
    let code: &[Word] = if is_code { IN_CODE } else { &[] };
    let words: Vec<&Word> = ANYWHERE.iter().chain(code).collect();
    let hits = |line: &str| words.iter().filter(|word| line.contains(word.text)).copied().collect::<Vec<_>>();
    let lines = text.lines().enumerate();
    lines
        .flat_map(|(number, line)| {
            hits(line)
                .into_iter()
                .map(move |word| Finding::at(file, number, format!("{:?}: {}", word.text, word.advice)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_one_machine_is_found_in_prose_too() {
        let found = judge(Path::new("README.md"), concat!("one\nsee /wo", "rk/main\n"));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "README.md:2");
    }

    #[test]
    fn a_promise_in_code_is_found_and_in_prose_left() {
        let promise = concat!("// TO", "DO: later");
        assert_eq!(judge(Path::new("a.rs"), promise).len(), 1);
        assert_eq!(judge(Path::new("a.md"), promise).len(), 0);
    }
}
