//! The commands, each with help that has an example.

mod audit;
mod client;
mod keys;
mod migrate;
mod officer;
mod procedure;
mod registry;
pub mod serve;
mod which;

use clap::{Parser, Subcommand};
use tokio::runtime::{Builder, Runtime};

use self::which::Which;
use crate::{
    demo,
    failure::{Done, Failure},
};

/// Stands under the help of every command.
const EXIT_CODES: &str = "Exit codes:\n  0  done\n  1  refused, or found wrong\n  2  wrong usage, or a wrong setting\n  \
    3  the machine does not give what is needed: a file, a port, a database";

/// Identity accounts, and the portals that rely on them.
#[derive(Debug, Parser)]
#[command(version, after_help = EXIT_CODES, propagate_version = true, arg_required_else_help = true)]
pub struct Danh {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::run::Demo),
    Serve(serve::Serve),
    Migrate(migrate::Migrate),
    Registry(registry::Registry),
    Client(client::Client),
    Officer(officer::Officer),
    Procedure(procedure::Procedure),
    Keys(keys::Keys),
    Audit(audit::Audit),
}

impl Danh {
    /// Does what is asked.
    ///
    /// # Errors
    ///
    /// Why it was not done.
    pub fn run(self) -> Done {
        let runtime = runtime()?;
        match self.command {
            Command::Demo(demo) => runtime.block_on(demo.run()),
            Command::Serve(serve) => runtime.block_on(serve.run()),
            Command::Migrate(migrate) => runtime.block_on(migrate.run()),
            Command::Registry(registry) => runtime.block_on(registry.run()),
            Command::Client(client) => runtime.block_on(client.run()),
            Command::Officer(officer) => runtime.block_on(officer.run()),
            Command::Procedure(procedure) => procedure.run(),
            Command::Keys(keys) => runtime.block_on(keys.run()),
            Command::Audit(audit) => runtime.block_on(audit.run()),
        }
    }
}

/// An example, and what the exit codes say: what stands under a command's help.
pub(crate) fn with_codes(example: &str) -> String {
    format!("{example}\n\n{EXIT_CODES}")
}

/// Two threads, or one where there is one core: hashing and databases have threads of their own.
fn runtime() -> Done<Runtime> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Builder::new_multi_thread()
        .worker_threads(cores.min(2))
        .max_blocking_threads(8)
        .enable_all()
        .build()
        .map_err(Failure::environment)
}
