//! `danh procedure check`: what is wrong with files of procedures.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use domain::services::{Procedures, Published};

use crate::failure::{Done, Failure};

const EXAMPLE: &str = "Examples:
  danh procedure check procedures/can-cuoc.cap-lai.toml
  danh procedure check /etc/danh/procedures/*.toml

Every fault is listed with its file and its place in it. Files that are read
together must not have one name or one day twice. A portal offers the files of
the folder that `procedures` of its [[site]] names, beside those that ship.";

/// Reads procedures.
#[derive(Debug, Args)]
#[command(after_help = super::with_codes(EXAMPLE))]
pub struct Procedure {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(Check),
}

/// Says what is wrong with the file of a procedure.
#[derive(Debug, Args)]
#[command(after_help = super::with_codes(EXAMPLE))]
struct Check {
    /// The files
    #[arg(value_name = "FILE.toml", required = true)]
    files: Vec<PathBuf>,
}

impl Procedure {
    /// Does what is asked.
    pub fn run(self) -> Done {
        let Command::Check(check) = self.command;
        check.run()
    }
}

impl Check {
    fn run(self) -> Done {
        let (mut sound, mut faults) = (Vec::new(), Vec::new());
        for file in &self.files {
            match read(file)? {
                Ok(published) => {
                    println!("{}: {}", file.display(), told(&published));
                    sound.push(published);
                }
                Err(found) => faults.extend(found),
            }
        }
        if let Err(found) = Procedures::of(sound) {
            faults.extend(found.0);
        }
        for fault in &faults {
            eprintln!("{fault}");
        }
        match faults.len() {
            0 => Ok(()),
            1 => Err(Failure::refused("1 fault")),
            count => Err(Failure::refused(format!("{count} faults"))),
        }
    }
}

/// A procedure, or every fault of its file.
fn read(file: &Path) -> Done<Result<Published, Vec<String>>> {
    let text = std::fs::read_to_string(file);
    let text = text.map_err(|why| Failure::environment(format!("{}: {why}", file.display())))?;
    let named = |fault: &String| format!("{}: {fault}", file.display());
    Ok(site::procedures::read(&text).map_err(|faults| faults.0.iter().map(named).collect()))
}

fn told(published: &Published) -> String {
    let procedure = &published.procedure;
    let (id, version, from) = (&procedure.id, procedure.version, procedure.valid_from);
    format!("{id}, version {version}, offered from {from}: nothing is wrong with it")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../procedures/can-cuoc.cap-lai.toml");

    fn check(files: &[&str]) -> Done {
        Check { files: files.iter().map(PathBuf::from).collect() }.run()
    }

    #[test]
    fn what_ships_has_no_fault() {
        assert_eq!(check(&[SHIPPED]), Ok(()));
    }

    #[test]
    fn every_fault_is_counted_and_named_with_its_file() {
        let file = std::env::temp_dir().join(format!("danh-procedure-{}.toml", std::process::id()));
        let text = std::fs::read_to_string(SHIPPED).expect("it ships");
        let text = text
            .replace("schema     = 1", "schema = 2")
            .replace("when = \"subject.card.issued\"", "when = \"subject.card.isued\"");
        std::fs::write(&file, text).expect("written");
        let faults = read(&file).expect("readable").expect_err("faults");
        assert!(
            faults.len() >= 2 && faults.iter().all(|fault| fault.contains("danh-procedure-")),
            "{faults:?}"
        );
        let path = file.display().to_string();
        assert!(matches!(check(&[&path]), Err(Failure::Refused(_))));
        std::fs::remove_file(file).expect("removed");
    }

    #[test]
    fn one_procedure_given_twice_is_found_and_a_missing_file_is_the_machines_fault() {
        assert!(matches!(check(&[SHIPPED, SHIPPED]), Err(Failure::Refused(_))));
        assert!(matches!(check(&["/nowhere.toml"]), Err(Failure::Environment(_))));
    }
}
