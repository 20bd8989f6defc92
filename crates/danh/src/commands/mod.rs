//! The commands, each with help that has an example.

use clap::{Parser, Subcommand};
use tokio::runtime::{Builder, Runtime};

use crate::{
    demo,
    failure::{Done, Failure},
};

const EXIT_CODES: &str = "Exit codes: 0 done, 1 refused or found wrong, 2 wrong usage, 3 the machine does not give what is needed.";

/// Identity accounts and the portals that rely on them.
#[derive(Debug, Parser)]
#[command(version, after_help = EXIT_CODES, propagate_version = true, arg_required_else_help = true)]
pub struct Danh {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::run::Demo),
}

impl Danh {
    /// Does what is asked.
    ///
    /// # Errors
    ///
    /// Why it was not done.
    pub fn run(self) -> Done {
        match self.command {
            Command::Demo(demo) => runtime()?.block_on(demo.run()),
        }
    }
}

/// Two threads: hashing and databases have threads of their own.
fn runtime() -> Done<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(8)
        .enable_all()
        .build()
        .map_err(Failure::environment)
}
