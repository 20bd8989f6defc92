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
const COUNTED: usize = 1_000;
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
    let stock = |dossiers| Stock { dossiers, drafts: 1 };
    let portal = Portal::start(ground, ("portal-sent", "ministry.db"), ready)?;
    stay_on_own_core()?;
    let mut sent =
        Table::new(&["submissions", "a second", "per CPU-second", "target", "", "until all is told"]);
    row(&mut sent, ("SQLite, `synchronous=FULL`", true), &send(&portal, ground)?);
    let limit = healthz(&portal.server, ground)?.cpu;
    drop(portal);
    let many = Portal::start(ground, ("portal-many", "ministry.db"), stock(ground.dossiers))?;
    let few = Portal::start(ground, ("portal-few", "ministry.db"), stock(FEW))?;
    let columns = ask([&few, &many], ground)?;
    drop((few, many));
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

/// What one question came to at one size, turn by turn.
#[derive(Clone, Default)]
struct Asked {
    /// Answers in a CPU-second.
    cpu: Vec<f64>,
    p50: Vec<f64>,
    p95: Vec<f64>,
    most: Vec<f64>,
}

/// What one question came to at both sizes.
struct Pair {
    name: &'static str,
    few: Asked,
    many: Asked,
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

/// Asks both portals by turns, so that whatever slows the machine down slows both.
fn ask([few, many]: [&Portal; 2], ground: &Ground<'_>) -> Result<Vec<Pair>> {
    let mut all = Vec::new();
    for (name, question) in QUESTIONS {
        let mut pair = Pair { name, few: Asked::default(), many: Asked::default() };
        for _ in 0..ground.rounds * TURNS {
            pair.few.count(few, question)?;
            pair.many.count(many, question)?;
            pair.few.wait(few, question)?;
            pair.many.wait(many, question)?;
        }
        pair.few.say(name);
        pair.many.say(name);
        all.push(pair);
    }
    Ok(all)
}

impl Asked {
    /// How much processor time an answer takes.
    fn count(&mut self, portal: &Portal, question: Question) -> Result<()> {
        let pace = load::batch(&portal.server, (2, 8), (COUNTED, 200), &|| Ok(question(portal)))?;
        self.cpu.push(pace.cpu);
        Ok(())
    }

    /// How long answers asked for one after another take.
    fn wait(&mut self, portal: &Portal, question: Question) -> Result<()> {
        let took = load::alone(&portal.server, (ANSWERS, 200), &|| Ok(question(portal)))?;
        self.p50.push(percentile(&took, 50));
        self.p95.push(percentile(&took, 95));
        self.most.push(percentile(&took, 100));
        Ok(())
    }

    fn say(&self, name: &str) {
        let (cpu, most) = (most(&self.cpu), least(&self.most));
        let (p50, p95) = (least(&self.p50), least(&self.p95));
        eprintln!("{name}: {cpu:.0} per CPU-second, p50 {p50:.2} ms, p95 {p95:.2} ms, at most {most:.2} ms");
    }
}

fn text(sent: &Table, columns: &[Pair], ground: &Ground<'_>) -> String {
    let many = format!("{} thousand", ground.dossiers / 1_000);
    let mut waits =
        Table::new(&["p50 / p95", "10 thousand", &many, "target", "", "p95, one by the other", ""]);
    let mut rates = Table::new(&["per CPU-second", "10 thousand", &many, "one by the other", ""]);
    for Pair { name, few, many } in columns {
        let is_paper = *name == RECEIPT;
        let longest = if is_paper { PAPER } else { LONGEST };
        let wait = |asked: &Asked| format!("{:.2} / {:.2} ms", least(&asked.p50), least(&asked.p95));
        let slowest = |asked: &Asked| least(if is_paper { &asked.most } else { &asked.p95 });
        let worst = slowest(few).max(slowest(many));
        let (slower, dearer) = (spread(&few.p95, &many.p95), spread(&few.cpu, &many.cpu));
        waits.row(&[
            name,
            &wait(few),
            &wait(many),
            &format!("≤ {longest:.0} ms"),
            met(worst <= longest),
            &format!("{slower:.2}"),
            met(slower <= FLAT),
        ]);
        let cells = [few, many].map(|asked| format!("{:.0}", most(&asked.cpu)));
        rates.row(&[name, &cells[0], &cells[1], &format!("{dearer:.2}"), met(dearer <= FLAT)]);
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
         another, the quickest of {} turns; of the receipt the slowest after the first counts. The two portals are \
         asked by turns, since neighbours change the machine's speed within seconds: how much one differs from \
         the other is the middle one of the ratios of adjacent turns. Target: flat within {FLAT} times.\n\n{waits}\n{rates}",
        ground.rounds,
        ground.rounds * TURNS
    )
}

/// The middle one of the ratios of turns that were taken one right after the other.
fn spread(few: &[f64], many: &[f64]) -> f64 {
    let mut ratios: Vec<f64> = few.iter().zip(many).map(|(few, many)| many / few).collect();
    ratios.sort_by(f64::total_cmp);
    let middle = percentile(&ratios, 50);
    middle.max(1.0 / middle)
}

fn least(all: &[f64]) -> f64 {
    all.iter().copied().fold(f64::MAX, f64::min)
}

fn most(all: &[f64]) -> f64 {
    all.iter().copied().fold(0.0, f64::max)
}
