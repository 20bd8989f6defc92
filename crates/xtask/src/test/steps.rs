//! The steps of `cargo xtask test`, in one table.

use anyhow::Result;

use super::{Ground, clock, journeys, kill, postgres, witnesses};
use crate::needs::{self, Need};
use crate::{command, demo, tidy};

/// One step: what it proves, what it needs, what it does.
pub struct Step {
    /// The name for `--only`.
    pub name: &'static str,
    /// What is known when it passes.
    pub proves: &'static str,
    /// What the machine must have for it.
    pub needs: &'static [Need],
    /// What it does.
    pub run: fn(&Ground) -> Result<()>,
}

/// What the step "kill" needs.
pub const KILL_NEEDS: &[Need] = &[needs::C_COMPILER, needs::PYTHON];

/// Every step, in the order they run.
pub const STEPS: &[Step] = &[
    Step {
        name: "assets",
        proves: "the pages' styles and scripts build",
        needs: &[],
        run: |ground| demo::renew_assets(ground.house),
    },
    Step {
        name: "tidy",
        proves: "the house rules are kept",
        needs: needs::BUILD,
        run: |ground| tidy::everything(ground.house),
    },
    Step {
        name: "cargo",
        proves: "every test of every crate passes, on SQLite and on PostgreSQL",
        needs: &[needs::C_COMPILER, needs::POSTGRES],
        run: cargo,
    },
    Step {
        name: "clock",
        proves: "the clock of the law counts as a second program counts by itself",
        needs: &[needs::C_COMPILER, needs::PYTHON],
        run: clock::all,
    },
    Step {
        name: "journeys",
        proves: "people's journeys work in a real browser",
        needs: &[needs::C_COMPILER, needs::CHROMIUM, needs::FONTS],
        run: journeys::all,
    },
    Step {
        name: "witnesses",
        proves: "foreign clients of the protocol, as they are, sign people in",
        needs: witnesses::NEEDS,
        run: witnesses::all,
    },
    Step {
        name: "kill",
        proves: "killed at any moment, the sites lose nothing they said and leave nothing half done",
        needs: KILL_NEEDS,
        run: kill::all,
    },
];

/// How many rounds the tests race for what is good once; `cargo test` alone races a few.
const RACE_ROUNDS: &str = "DANH_RACE_ROUNDS";

fn cargo(ground: &Ground) -> Result<()> {
    let server = postgres::Server::start(ground.house, postgres::Keeps::Nothing)?;
    let mut tests = ground.house.cargo();
    tests.args(["test", "--workspace", "--locked", "--no-fail-fast"]);
    let rounds = std::env::var_os(RACE_ROUNDS).unwrap_or_else(|| "50".into());
    command::run(tests.env("DANH_TEST_POSTGRES", server.url()).env(RACE_ROUNDS, rounds))
}
