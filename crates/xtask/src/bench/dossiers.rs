//! Dossiers: sent, waiting in queues, searched, tracked, printed.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::db;
use super::ground::{Ground, stay_on_own_core};
use super::load::{self, Pace, as_f64, percentile};
use super::paper::{Table, met};
use super::portal::{Portal, Stock};
use super::sign_in::healthz;
use crate::test::postgres::{Keeps, Server as Postgres};

/// How many are sent in one round.
const SENT: usize = 10_000;
/// How many answers processor time is taken of: a tick of it is 10 ms.
const COUNTED: usize = 3_000;
/// How many answers a percentile is taken of.
const ANSWERS: usize = 400;
/// How many turns of waiting a round has.
const TURNS: usize = 3;
/// How much slower the slowest may be than the fastest.
const FLAT: f64 = 1.5;
/// What nobody waits longer for, in milliseconds.
const LONGEST: f64 = 50.0;
/// The same for a paper.
const PAPER: f64 = 200.0;
/// How many dossiers the smaller portal has.
const FEW: u32 = 10_000;

/// Measures sending on both engines, and everything else at two sizes.
pub fn measure(ground: &Ground<'_>) -> Result<String> {
    let rounds = u32::try_from(ground.rounds * SENT)?;
    let ready = Stock { dossiers: FEW, drafts: rounds + 1 };
    let many = Stock { dossiers: ground.dossiers, drafts: 1 };
    let few = Portal::start(ground, ("portal-few", "ministry.db"), ready)?;
    let many = Portal::start(ground, ("portal-many", "ministry.db"), many)?;
    stay_on_own_core()?;
    let columns = ask([&few, &many], ground)?;
    drop(many);
    let mut sent =
        Table::new(&["submissions", "a second", "per CPU-second", "target", "", "until all is told"]);
    row(&mut sent, ("SQLite, `synchronous=FULL`", true), &send(&few, ground)?);
    let limit = healthz(&few.server, ground)?.cpu;
    drop(few);
    let postgres = Postgres::start(ground.house, Keeps::Everything)?;
    let portal = Portal::start(ground, ("portal-postgres", &postgres.url()), ready)?;
    row(&mut sent, ("PostgreSQL, `synchronous_commit=on`", false), &send(&portal, ground)?);
    drop((portal, postgres));
    let acts = db::bare(ground)?;
    sent.row(&[
        "an act of one row, its event and its letter (the limit of a commit)",
        &acts.0,
        &acts.1,
        "",
        "",
        "",
    ]);
    sent.row(&[
        "`/healthz` of the same server (the limit of an answer)",
        "",
        &format!("{limit:.0}"),
        "",
        "",
        "",
    ]);
    Ok(text(&sent, &columns, ground))
}

/// What a round of submissions came to.
struct Sent {
    pace: Pace,
    /// Of the server's processor time until its letters were delivered.
    told: f64,
}

/// Ready drafts are confirmed: the best round.
fn send(portal: &Portal, ground: &Ground<'_>) -> Result<Sent> {
    let confirmation = portal.confirmation()?;
    let mut best: Option<Sent> = None;
    for _ in 0..ground.rounds {
        let (cpu, taken) = (portal.server.cpu()?, portal.centre.taken());
        let make = || portal.confirm(&confirmation);
        let pace = load::batch(&portal.server, (2, 32), (SENT, 303), &make)?;
        // Each tells the identity centre of a dossier, and of the fee to be paid.
        until_told(portal, taken + 2 * SENT as u64)?;
        let told = as_f64(SENT as u64) / (portal.server.cpu()? - cpu);
        eprintln!(
            "submissions: {:.0} per CPU-second, {told:.0} with all told, {:.0} a second",
            pace.cpu, pace.wall
        );
        if best.as_ref().is_none_or(|best| best.pace.cpu < pace.cpu) {
            best = Some(Sent { pace, told });
        }
    }
    match best {
        Some(best) => Ok(best),
        None => bail!("no round was run"),
    }
}

/// Waits until the courier has delivered everything, and a little for it to note that.
fn until_told(portal: &Portal, count: u64) -> Result<()> {
    let begun = Instant::now();
    while portal.centre.taken() < count {
        if begun.elapsed() > Duration::from_mins(10) {
            bail!("only {} of {count} letters were delivered", portal.centre.taken());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_millis(500));
    Ok(())
}

fn row(table: &mut Table, (engine, held): (&str, bool), sent: &Sent) {
    let (target, verdict) = if held { ("≥ 1,000", met(sent.pace.cpu >= 1_000.0)) } else { ("", "") };
    table.row(&[
        engine,
        &format!("{:.0}", sent.pace.wall),
        &format!("{:.0}", sent.pace.cpu),
        target,
        verdict,
        &format!("{:.0}", sent.told),
    ]);
}

/// What one question came to at one size.
#[derive(Clone, Copy)]
struct Asked {
    name: &'static str,
    /// Answers in a CPU-second.
    cpu: f64,
    p50: f64,
    p95: f64,
    most: f64,
}

/// What makes the next request of a kind to a portal.
type Question = fn(&Portal) -> Vec<u8>;

/// Each question, and how it is asked.
const QUESTIONS: [(&str, Question); 7] = [
    ("the desk, with all its counts", |portal| portal.desk("/can-bo")),
    ("queue of a step, the first 50", |portal| portal.desk("/can-bo/hang/can-cuoc.cap-lai:doi-soat")),
    ("queue of what is late", |portal| portal.desk("/can-bo/hang/qua-han")),
    ("queue of what is with the citizen", |portal| portal.desk("/can-bo/hang/cho-cong-dan")),
    ("search by a code", Portal::search),
    ("tracking by a code and four digits", Portal::track),
    (RECEIPT, Portal::receipt),
];

const RECEIPT: &str = "receipt as PDF";

/// Asks both portals by turns, so that whatever slows the machine down slows
/// both. The quickest of the turns counts.
fn ask(portals: [&Portal; 2], ground: &Ground<'_>) -> Result<Vec<[Asked; 2]>> {
    let mut all = Vec::new();
    for (name, question) in QUESTIONS {
        let mut asked = [Asked::nothing(name); 2];
        for _ in 0..ground.rounds {
            for (portal, asked) in portals.iter().zip(&mut asked) {
                asked.count(portal, question)?;
            }
        }
        for _ in 0..ground.rounds * TURNS {
            for (portal, asked) in portals.iter().zip(&mut asked) {
                asked.wait(portal, question)?;
            }
        }
        asked.iter().for_each(Asked::say);
        all.push(asked);
    }
    Ok(all)
}

impl Asked {
    const fn nothing(name: &'static str) -> Self {
        Self { name, cpu: 0.0, p50: f64::MAX, p95: f64::MAX, most: f64::MAX }
    }

    /// How much processor time an answer takes.
    fn count(&mut self, portal: &Portal, question: Question) -> Result<()> {
        let pace = load::batch(&portal.server, (2, 8), (COUNTED, 200), &|| Ok(question(portal)))?;
        self.cpu = self.cpu.max(pace.cpu);
        Ok(())
    }

    /// How long answers asked for one after another take.
    fn wait(&mut self, portal: &Portal, question: Question) -> Result<()> {
        let took = load::alone(&portal.server, (ANSWERS, 200), &|| Ok(question(portal)))?;
        self.p50 = self.p50.min(percentile(&took, 50));
        self.p95 = self.p95.min(percentile(&took, 95));
        self.most = self.most.min(percentile(&took, 100));
        Ok(())
    }

    fn say(&self) {
        let Self { name, cpu, p50, p95, most } = self;
        eprintln!("{name}: {cpu:.0} per CPU-second, p50 {p50:.2} ms, p95 {p95:.2} ms, at most {most:.2} ms");
    }
}

fn text(sent: &Table, columns: &[[Asked; 2]], ground: &Ground<'_>) -> String {
    let many = format!("{} thousand", ground.dossiers / 1_000);
    let mut waits = Table::new(&["p50 / p95", "10 thousand", &many, "target", "", "p95, most by least", ""]);
    let mut rates = Table::new(&["per CPU-second", "10 thousand", &many, "most by least", ""]);
    for [few, many] in columns {
        let longest = if few.name == RECEIPT { PAPER } else { LONGEST };
        let wait = |asked: &Asked| format!("{:.2} / {:.2} ms", asked.p50, asked.p95);
        let worst = if few.name == RECEIPT { few.most.max(many.most) } else { few.p95.max(many.p95) };
        let (slower, dearer) = (spread(few.p95, many.p95), spread(few.cpu, many.cpu));
        waits.row(&[
            few.name,
            &wait(few),
            &wait(many),
            &format!("≤ {longest:.0} ms"),
            met(worst <= longest),
            &format!("{slower:.2}"),
            met(slower <= FLAT),
        ]);
        let cells = [few.cpu, many.cpu].map(|rate| format!("{rate:.0}"));
        rates.row(&[few.name, &cells[0], &cells[1], &format!("{dearer:.2}"), met(dearer <= FLAT)]);
    }
    format!(
        "A submission is the confirm post of a ready draft of `can-cuoc.cap-lai`, its person signed in and proved \
         a moment ago: everything is checked once more, the draft is spent, the dossier, its history and its \
         letters are on the disk before the answer. {SENT} in a round, the best of {} rounds, 64 connections. The \
         last column counts also what the courier does afterwards: two signed calls to the identity centre and \
         one act in the card register for each. On PostgreSQL the processor time is that of `danh` alone.\n\n\
         {sent}\n\
         Dossiers of as many people, all of one province's unit, each with its history of two to four entries: \
         a quarter waits for an officer, most have ended. Percentiles are of {ANSWERS} answers asked for one after \
         another, the quickest of {} turns, the two portals by turns; of the receipt the slowest after the first \
         counts. Target: flat within {FLAT} times.\n\n{waits}\n{rates}",
        ground.rounds,
        ground.rounds * TURNS
    )
}

fn spread(one: f64, other: f64) -> f64 {
    one.max(other) / one.min(other)
}
