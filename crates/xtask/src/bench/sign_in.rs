//! Signing in whole: from the pushed request to the `id_token`.

use std::process::Command;

use anyhow::{Context as _, Result};

use super::browser::{By, Country};
use super::ground::{Ground, stay_on_own_core};
use super::load::{self, Pace};
use super::paper::{Table, met};
use super::server::{SERVER_CORE, Server};
use crate::command;

/// How many people sign in at once: fewer than may wait for a hash.
const HANDS: usize = 24;

/// What a sign-in by password and code costs, the hash apart.
#[derive(Clone, Copy)]
pub struct Cost {
    /// Processor seconds of all threads for one sign-in.
    pub whole: f64,
    /// Those of the threads that hash.
    pub hash: f64,
}

impl Cost {
    /// What is not the hash.
    pub fn outside(&self) -> f64 {
        self.whole - self.hash
    }
}

/// Measures sign-ins by password and code, and by passkey.
pub fn measure(ground: &Ground<'_>) -> Result<String> {
    let (server, country) = ground.country(ground.accounts)?;
    stay_on_own_core()?;
    let mut alone = f64::MAX;
    let (mut fresh, mut again) = (None, None);
    for _ in 0..ground.rounds {
        alone = alone.min(hash_alone(ground)?);
        better(&mut fresh, by_code(&server, &country, ground, By::Code)?);
        better(&mut again, by_code(&server, &country, ground, By::CodeAgain)?);
    }
    let costs = (again.context("no round was run")?, fresh.context("no round was run")?);
    let passkey = by_passkey(&server, &country, ground)?;
    let limit = healthz(&server, ground)?;
    Ok(text(ground, (&costs, alone), (&passkey, &limit)) + &latencies(&server, &country, ground)?)
}

fn better(best: &mut Option<Cost>, cost: Cost) {
    if best.is_none_or(|best| cost.outside() < best.outside()) {
        *best = Some(cost);
    }
}

/// Sign-ins by password and code, in a closed loop.
pub fn by_code(server: &Server, country: &Country, ground: &Ground<'_>, by: By) -> Result<Cost> {
    let before = server.cpu_of("hash-")?;
    let whole_before = server.cpu()?;
    let deed = |at: &mut _| country.sign_in(at, by).map(drop);
    let pace = load::closed(server, HANDS, ground.time * 2, &deed)?;
    // The share of the hash is that of the whole run, which is longer than the part measured.
    let share = (server.cpu_of("hash-")? - before) / (server.cpu()? - whole_before);
    Ok(Cost { whole: pace.cost, hash: pace.cost * share })
}

/// Sign-ins by passkey, in a closed loop: the best round.
pub fn by_passkey(server: &Server, country: &Country, ground: &Ground<'_>) -> Result<Pace> {
    let deed = |at: &mut _| country.sign_in(at, By::Passkey).map(drop);
    best(ground.rounds, || load::closed(server, HANDS, ground.time, &deed))
}

/// The best of several rounds, by processor time.
pub fn best(rounds: usize, round: impl Fn() -> Result<Pace>) -> Result<Pace> {
    let all: Vec<Pace> = (0..rounds).map(|_| round()).collect::<Result<_>>()?;
    all.into_iter().max_by(|one, other| one.cpu.total_cmp(&other.cpu)).context("no round was run")
}

/// The smallest answer of the same server.
pub fn healthz(server: &Server, ground: &Ground<'_>) -> Result<Pace> {
    let request = super::http::get("/healthz", "");
    best(ground.rounds, || load::flood(server, (2, 32), ground.time, &|| Ok(request.clone())))
}

/// Processor seconds of one hash, with nothing else to do.
fn hash_alone(ground: &Ground<'_>) -> Result<f64> {
    let said =
        command::output(Command::new("taskset").args(["-c", SERVER_CORE]).arg(ground.example("hashing")))?;
    let line = said.lines().find(|line| line.starts_with("1 workers")).context("no figure for one worker")?;
    let cpu =
        line.split(", ").find_map(|part| part.strip_suffix(" ms of CPU each")).context("no CPU time")?;
    Ok(cpu.parse::<f64>()? / 1000.0)
}

fn text(
    ground: &Ground<'_>,
    (costs, alone): (&(Cost, Cost), f64),
    (passkey, limit): (&Pace, &Pace),
) -> String {
    let ms = |seconds: f64| format!("{:.2} ms", seconds * 1000.0);
    let outside = |cost: &Cost| format!("{}: {}", ms(cost.outside()), met(cost.outside() <= 0.003));
    let (again, fresh) = costs;
    let mut table =
        Table::new(&["CPU, with password and code", "from a known browser", "from a new one", "target"]);
    table.row(&["one sign-in", &ms(again.whole), &ms(fresh.whole), ""]);
    table.row(&["of it in the threads that hash", &ms(again.hash), &ms(fresh.hash), ""]);
    table.row(&["of it in all other threads", &outside(again), &outside(fresh), "≤ 3 ms"]);
    table.row(&["Argon2id alone (19 MiB, t=2, p=1), same core (the limit)", &ms(alone), &ms(alone), ""]);
    let ratio = |cost: &Cost| format!("{:.2}", cost.whole / alone);
    table.row(&["ratio to Argon2id alone", &ratio(again), &ratio(fresh), ""]);
    let mut keys = Table::new(&["by passkey", "per CPU-second", "target", ""]);
    keys.row(&["sign-ins", &format!("{:.0}", passkey.cpu), "≥ 300", met(passkey.cpu >= 300.0)]);
    keys.row(&[
        "`/healthz` of the same server (the limit of an answer)",
        &format!("{:.0}", limit.cpu),
        "",
        "",
    ]);
    format!(
        "A sign-in is everything between the pushed request and the id_token: `/par`, `/authorize`, the pages \
         and posts of the browser, the text message through the carrier's HTTP interface, `/token`; private_key_jwt \
         with ES256. From a browser that is new to its account, each sign-in is announced by a second message \
         and a notice; so are all by passkey, and those whose latency is measured. {} accounts, {HANDS} people \
         at once; the best of {} rounds. The hash is told from the rest by the clocks of its \
         threads (`/proc/PID/task`) in the same run: a difference of two runs would be mostly noise.\n\n{table}\n{keys}",
        ground.accounts, ground.rounds
    )
}

fn latencies(server: &Server, country: &Country, ground: &Ground<'_>) -> Result<String> {
    let mut table = Table::new(&["at 70 % of the closed loop", "a second", "p50", "p99"]);
    for (name, by) in [("password and code, all steps", By::Code), ("passkey, all steps", By::Passkey)] {
        let deed = |at: &mut _| country.sign_in(at, by).map(drop);
        let (rate, latency) = load::open(server, HANDS, ground.time, &deed)?;
        let (p50, p99) = (format!("{:.1} ms", latency.p50), format!("{:.1} ms", latency.p99));
        table.row(&[name, &format!("{rate:.0}"), &p50, &p99]);
    }
    Ok(format!("\n{table}"))
}
