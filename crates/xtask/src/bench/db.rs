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
         process to talk to; what 256 callers are held to is the figure of a CPU-second, since neighbours on \
         the machine took part of both cores.\n\n{sqlite}\n\n{postgres}\n"
    ))
}

/// What 32 callers get on `SQLite` of the act that does least: acts a second, and in a CPU-second.
pub fn bare(ground: &Ground<'_>) -> Result<(String, String)> {
    let seconds = ground.time.as_secs().to_string();
    let figures = best(ground.rounds, &["callers_32", "callers_32_cpu"], || {
        let mut acts = Command::new("taskset");
        acts.args(["-c", "0,1"]).arg(ground.example("acts")).arg("--sqlite").arg(ground.fresh("acts")?);
        figures(acts.args(["--seconds", &seconds, "--callers", "32"]))
    })?;
    Ok((format!("{:.0}", figures[0]), format!("{:.0}", figures[1])))
}

fn figures(program: &mut Command) -> Result<Value> {
    let said = command::output(program)?;
    serde_json::from_str(said.trim()).context("the acts printed something else than JSON")
}

/// The best of every figure over some runs.
fn best(rounds: usize, names: &[&str], run: impl Fn() -> Result<Value>) -> Result<Vec<f64>> {
    let mut best = vec![0.0_f64; names.len()];
    for _ in 0..rounds {
        let said = run()?;
        for (best, name) in best.iter_mut().zip(names) {
            *best = best.max(said[*name].as_f64().with_context(|| format!("no {name}"))?);
        }
    }
    Ok(best)
}

fn on_sqlite(ground: &Ground<'_>) -> Result<String> {
    let seconds = ground.time.as_secs().to_string();
    let names = ["bare_1", "callers_1", "callers_32", "callers_256", "callers_32_cpu", "callers_256_cpu"];
    let figures = best(ground.rounds, &names, || {
        let mut acts = Command::new("taskset");
        acts.args(["-c", "0,1"]).arg(ground.example("acts")).arg("--sqlite").arg(ground.fresh("acts")?);
        figures(acts.args(["--seconds", &seconds, "--callers", "1,32,256"]))
    })?;
    let number = |at: usize| format!("{:.0}", figures[at]);
    let (share, many) = (figures[1] / figures[0], figures[5]);
    let mut table = Table::new(&["SQLite", "acts/s", "acts per CPU-second", "target", ""]);
    let bare = "the same statements straight on one rusqlite connection (the limit)";
    table.row(&[bare, &number(0), "", "", ""]);
    let note = format!("≥ 80 % of that: {:.0} %", share * 100.0);
    table.row(&["1 caller", &number(1), "", &note, met(share >= 0.8)]);
    table.row(&["32 callers", &number(2), &number(4), "", ""]);
    table.row(&["256 callers", &number(3), &number(5), "≥ 20,000", met(many >= 20_000.0)]);
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
    let figures = best(ground.rounds, &["pgbench", "callers_32"], || {
        let mut limit = Command::new(&pgbench);
        limit.args(["-N", "-M", "prepared", "-c", "8", "-j", "2", "-T", seconds, &url]);
        let limit = tps(&command::output(&mut limit)?)?;
        let mut acts = Command::new(ground.example("acts"));
        let mut said = figures(acts.args(["--postgres", &url, "--seconds", seconds, "--callers", "32"]))?;
        said["pgbench"] = limit.into();
        Ok(said)
    })?;
    let (limit, acts) = (figures[0], figures[1]);
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
