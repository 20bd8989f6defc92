//! `cargo xtask test`: everything, in order, with a summary.

mod clock;
mod journeys;
mod kill;
pub mod postgres;
mod steps;
mod witnesses;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::house::House;
use crate::needs::{self, Install};
pub use kill::{Walk, each as kill};
pub use steps::KILL_NEEDS;
use steps::{STEPS, Step};

/// Gets what the tests need and runs all of them.
#[derive(clap::Args)]
pub struct Test {
    /// Only this step, or these: may be given more than once (names: --list)
    #[arg(long, value_name = "STEP")]
    only: Vec<String>,
    /// Names the steps and what each proves, and ends
    #[arg(long)]
    list: bool,
    /// Of the browser's journeys, only those whose file name contains this
    #[arg(long, value_name = "TEXT")]
    journey: Option<String>,
    /// How often the step "kill" kills the sites
    #[arg(long, value_name = "N", default_value_t = 20)]
    rounds: u32,
    /// For how many seconds people walk in the step "kill" before the sites are told to end, and not killed
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    calm: u32,
    /// How many histories the step "clock" counts twice
    #[arg(long, value_name = "N", default_value_t = 2000)]
    histories: u32,
    /// Where the step "kill" begins to throw dice; a failure names its seed [default: the clock]
    #[arg(long, value_name = "N")]
    seed: Option<u32>,
    /// Install missing Debian packages with sudo (as root they are installed anyway)
    #[arg(long)]
    install: bool,
}

/// What a step is given.
pub struct Ground<'a> {
    /// The project.
    pub house: &'a House,
    /// The part of a journey's name that was asked for.
    pub journey: Option<&'a str>,
    /// How the sites are walked through and killed.
    pub walk: Walk,
    /// How many histories of the clock are counted twice.
    pub histories: u32,
}

/// How a step ended.
struct Ended {
    step: &'static str,
    took: Duration,
    failure: Option<String>,
}

impl Test {
    /// Runs the steps; a failed one does not keep the others from being seen.
    pub fn run(self, house: &House) -> Result<()> {
        if self.list {
            print!("{}", listed(STEPS));
            return Ok(());
        }
        let steps = chosen(STEPS, &self.only)?;
        let install = Install::asked(self.install);
        let needed: Vec<_> = steps.iter().flat_map(|step| step.needs).copied().collect();
        needs::ensure(&needed, install)?;
        needs::node(house, install)?;
        let ground = Ground {
            house,
            journey: self.journey.as_deref(),
            walk: Walk { kills: self.rounds, calm: self.calm, seed: self.seed },
            histories: self.histories,
        };
        let ended: Vec<Ended> = steps.iter().map(|step| walk(step, &ground)).collect();
        println!("\n{}", summary(&ended));
        match ended.iter().filter(|ended| ended.failure.is_some()).count() {
            0 => Ok(()),
            failed => bail!("{failed} of {} steps failed", ended.len()),
        }
    }
}

fn walk(step: &Step, ground: &Ground) -> Ended {
    println!("\n== {}: {}", step.name, step.proves);
    let began = Instant::now();
    let failure = (step.run)(ground).err().map(|error| format!("{error:#}"));
    if let Some(failure) = &failure {
        println!("== {} failed: {failure}", step.name);
    }
    Ended { step: step.name, took: began.elapsed(), failure }
}

fn chosen(steps: &'static [Step], only: &[String]) -> Result<Vec<&'static Step>> {
    if let Some(unknown) = only.iter().find(|name| steps.iter().all(|step| step.name != **name)) {
        bail!("there is no step {unknown:?}; there are:\n{}", listed(steps));
    }
    Ok(steps.iter().filter(|step| only.is_empty() || only.iter().any(|name| name == step.name)).collect())
}

fn listed(steps: &[Step]) -> String {
    steps.iter().map(|step| format!("{:10} {}\n", step.name, step.proves)).collect::<Vec<_>>().concat()
}

fn summary(ended: &[Ended]) -> String {
    let mut lines = String::new();
    for ended in ended {
        let (word, why) = match &ended.failure {
            None => ("ok", ""),
            Some(why) => ("FAILED", why.lines().next().unwrap_or_default()),
        };
        lines += format!("{:10} {word:6} {:6.1} s  {why}", ended.step, ended.took.as_secs_f64()).trim_end();
        lines.push('\n');
    }
    let took: Duration = ended.iter().map(|ended| ended.took).sum();
    let failed = ended.iter().filter(|ended| ended.failure.is_some()).count();
    lines
        + &format!(
            "{:17} {:6.1} s\n{} passed, {failed} failed",
            "total",
            took.as_secs_f64(),
            ended.len() - failed
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_step_is_refused_by_name() {
        let told = chosen(STEPS, &["dance".into()]).err().unwrap().to_string();
        assert!(told.contains("\"dance\"") && told.contains("tidy"), "{told}");
    }

    #[test]
    fn chosen_steps_keep_the_order_of_the_table() {
        let names: Vec<_> =
            chosen(STEPS, &["cargo".into(), "tidy".into()]).unwrap().iter().map(|step| step.name).collect();
        assert_eq!(names, ["tidy", "cargo"]);
    }

    #[test]
    fn a_failed_step_shows_in_the_summary() {
        let ended = [
            Ended { step: "tidy", took: Duration::from_secs(2), failure: None },
            Ended { step: "cargo", took: Duration::from_secs(61), failure: Some("two tests\nmore".into()) },
        ];
        let told = summary(&ended);
        assert!(told.contains("cargo      FAILED   61.0 s  two tests\n"), "{told}");
        assert!(told.ends_with("1 passed, 1 failed"), "{told}");
    }
}
