//! Files that a reader can hold in mind at once.

use std::path::Path;

use super::{Finding, Findings};
use crate::house::House;

const LONGEST: usize = 400;
const WRITTEN: &[&str] = &["rs", "html", "scss", "css", "js", "mjs", "py", "sql"];

/// No hand-written file is longer than the house allows.
pub fn check(house: &House) -> Findings {
    let written = |file: &&std::path::PathBuf| {
        file.extension().is_some_and(|extension| WRITTEN.iter().any(|written| extension == *written))
    };
    Ok(house
        .files()?
        .iter()
        .filter(written)
        .filter_map(|file| judge(file, house.text(file)?.lines().count()))
        .collect())
}

fn judge(file: &Path, lines: usize) -> Option<Finding> {
    (lines > LONGEST)
        .then(|| Finding::in_file(file, format!("{lines} lines, over {LONGEST}: split it by noun or by act")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_hundredth_line_is_still_fine() {
        assert_eq!(judge(Path::new("a.rs"), 400), None);
        assert!(judge(Path::new("a.rs"), 401).unwrap().advice.contains("401 lines"));
    }
}
