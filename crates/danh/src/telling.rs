//! The program's own log: text for a person at a terminal, JSON for a machine.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

/// Says from now on what happens, on standard error. `DANH_LOG` chooses how
/// much ("debug", "site=debug,warn"); without it, what an operator should know.
pub fn start(usual: &str) {
    let filter = EnvFilter::try_from_env("DANH_LOG").unwrap_or_else(|_| EnvFilter::new(usual));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start in one process (a test) keeps the first log.
    let started = if std::io::stderr().is_terminal() {
        log.with_target(false).try_init()
    } else {
        log.json().flatten_event(true).try_init()
    };
    drop(started);
}
