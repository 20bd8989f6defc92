//! The Danh binary.

use std::process::ExitCode;

use clap::Parser as _;
use danh::commands::Danh;

fn main() -> ExitCode {
    match Danh::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("danh: {failure}");
            failure.code()
        }
    }
}
