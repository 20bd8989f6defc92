//! Where PostgreSQL's server programs lie: Debian keeps them off the search path.

use std::path::{Path, PathBuf};

use crate::house;

/// One of the server's programs, of the newest version installed.
pub fn program(name: &str) -> Option<PathBuf> {
    newest(Path::new("/usr/lib/postgresql"), name).or_else(|| house::find(&[name]))
}

fn newest(versions: &Path, name: &str) -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir(versions)
        .ok()?
        .flatten()
        .filter_map(|entry| {
            Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin").join(name)))
        })
        .filter(|(_, file)| file.is_file())
        .collect();
    found.sort();
    found.pop().map(|(_, file)| file)
}
