//! Where the project lies on this machine, and which files are its own.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::command;

/// The project's folder, and what the chores keep beside the sources.
pub struct House {
    /// The folder with the workspace's Cargo.toml.
    pub root: PathBuf,
}

impl House {
    /// The workspace this program was built from.
    pub fn find() -> Result<House> {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = own.ancestors().nth(2).context("crates/xtask has no workspace above it")?;
        let root = root.canonicalize().with_context(|| format!("{} is gone", root.display()))?;
        Ok(House { root })
    }

    /// Cargo, as the one who called us runs it, in the project's folder.
    pub fn cargo(&self) -> Command {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(&self.root);
        cargo
    }

    /// A program found on [`House::path`], run in the project's folder.
    pub fn program(&self, name: &str) -> Command {
        let mut program = Command::new(find_on(&self.path(), name).unwrap_or_else(|| name.into()));
        program.current_dir(&self.root).env("PATH", self.path());
        program
    }

    /// The search path with the project's own node first.
    pub fn path(&self) -> OsString {
        let own = self.tool_folder();
        let rest = std::env::var_os("PATH").unwrap_or_default();
        let all = std::iter::once(own).chain(std::env::split_paths(&rest));
        std::env::join_paths(all).unwrap_or(rest)
    }

    /// Whether this process itself looks there first.
    pub fn is_on_path(&self) -> bool {
        std::env::var_os("PATH")
            .is_some_and(|path| std::env::split_paths(&path).next() == Some(self.tool_folder()))
    }

    fn tool_folder(&self) -> PathBuf {
        self.tools().join("node_modules/.bin")
    }

    /// Where tools go that the machine lacks and that need no administrator.
    pub fn tools(&self) -> PathBuf {
        self.root.join(".xtask")
    }

    /// Cargo's target folder, wherever its settings put it.
    pub fn target(&self) -> Result<PathBuf> {
        let about = self.metadata(&["--no-deps"])?;
        let folder = about["target_directory"].as_str().context("cargo metadata names no target folder")?;
        Ok(folder.into())
    }

    /// What cargo knows of the workspace.
    pub fn metadata(&self, more: &[&str]) -> Result<serde_json::Value> {
        let text =
            command::output(self.cargo().args(["metadata", "--format-version", "1", "--locked"]).args(more))?;
        serde_json::from_str(&text).context("cargo metadata printed something else than JSON")
    }

    /// Every file of the project, as git sees it: kept or about to be, ignored ones left out.
    pub fn files(&self) -> Result<Vec<PathBuf>> {
        let mut git = Command::new("git");
        git.current_dir(&self.root).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        let listed = command::output(&mut git)?;
        let mut files: Vec<PathBuf> = listed.split('\0').filter(|f| !f.is_empty()).map(Into::into).collect();
        files.retain(|file| self.root.join(file).is_file());
        files.sort();
        files.dedup();
        Ok(files)
    }

    /// The text of one of [`House::files`]; nothing when it is not text.
    pub fn text(&self, file: &Path) -> Option<String> {
        std::fs::read_to_string(self.root.join(file)).ok()
    }
}

/// The folder, made or with nothing left in it.
pub fn emptied(folder: PathBuf) -> Result<PathBuf> {
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// The first program of that name on a search path.
pub fn find_on(path: &std::ffi::OsStr, name: &str) -> Option<PathBuf> {
    std::env::split_paths(path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The first program of one of these names on the machine's own search path.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    names.iter().find_map(|name| find_on(&path, name))
}
