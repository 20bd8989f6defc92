//! The browser's journeys: each file of browser/journeys/ against a demo of its own.
//!
//! A journey is a program for node that ends with 0 when people get where they
//! want to. It is told by its environment: `DANH_IDENTITY`, `DANH_NATIONAL`,
//! `DANH_MINISTRY`, `DANH_PROVINCE` (the sites' addresses), `DANH_PORT_BASE`,
//! `DANH_DATA` (their databases), `DANH_PROGRAM` (the binary), `DANH_SCREENS` (where pictures
//! go), `DANH_CHROMIUM` (the browser).

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::Ground;
use crate::house::House;
use crate::{command, demo, needs, ports};

/// The four sites of the demo, in the order of their ports.
const SITES: [&str; 4] = ["IDENTITY", "NATIONAL", "MINISTRY", "PROVINCE"];
const START_LIMIT: Duration = Duration::from_secs(30);

/// Runs every journey, and fails when one does, or when there is none.
pub fn all(ground: &Ground) -> Result<()> {
    each(ground, "journeys", &[("DANH_CHROMIUM", needs::chromium().context("Chromium is missing")?)])
}

/// Runs every program of a folder of browser/, which is told `more` beside where the sites are.
pub fn each(ground: &Ground, kind: &str, more: &[(&str, PathBuf)]) -> Result<()> {
    let house = ground.house;
    let journeys = found(&house.root.join("browser").join(kind), ground.journey.unwrap_or_default())?;
    let danh = demo::build(house, demo::Built::Tested)?;
    fetch_tools(house)?;
    let mut failed = Vec::new();
    for journey in &journeys {
        let name = journey.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let began = Instant::now();
        let folder = house.target()?.join(kind).join(&name);
        let ended = walk((house, &danh), journey, &folder, more);
        let word = if ended.is_ok() { "ok" } else { "FAILED" };
        println!("{kind}: {name} ... {word} ({:.1} s)", began.elapsed().as_secs_f64());
        if let Err(error) = ended {
            println!("{error:#}");
            failed.push(name);
        }
    }
    if !failed.is_empty() {
        bail!("{} of {} {kind} failed: {}", failed.len(), journeys.len(), failed.join(", "));
    }
    Ok(())
}

/// The packages of npm that walk: exactly those of the lock file.
pub fn fetch_tools(house: &House) -> Result<()> {
    let browser = house.root.join("browser");
    command::run(house.program("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(browser))
}

fn found(folder: &Path, part: &str) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("{} is missing", folder.display()))?;
    let mut journeys: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|file| file.extension().is_some_and(|extension| extension == "mjs"))
        .filter(|file| file.file_stem().is_some_and(|name| name.to_string_lossy().contains(part)))
        .collect();
    journeys.sort();
    if journeys.is_empty() {
        bail!("no journey in {} has {part:?} in its name", folder.display());
    }
    Ok(journeys)
}

/// One journey, on sites that nobody has visited before.
fn walk(
    (house, danh): (&House, &Path),
    journey: &Path,
    folder: &Path,
    more: &[(&str, PathBuf)],
) -> Result<()> {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder.join("screens"))?;
    let demo = Demo::start(danh, folder)?;
    let mut node = house.program("node");
    node.arg(journey).current_dir(house.root.join("browser"));
    tell(&mut node, danh, demo.port_base, folder);
    node.envs(more.iter().map(|(name, value)| (name, value)));
    command::run(&mut node).with_context(|| format!("what the sites said: {}", folder.join("log").display()))
}

/// Tells a program where the sites of a demo are, and what they keep.
pub fn tell(program: &mut Command, danh: &Path, port_base: u16, folder: &Path) {
    program.env("DANH_PORT_BASE", port_base.to_string());
    for (site, port) in SITES.iter().zip(port_base..) {
        program.env(format!("DANH_{site}"), format!("http://localhost:{port}"));
    }
    program.env("DANH_PROGRAM", danh).env("DANH_DATA", folder.join("data"));
    program.env("DANH_SCREENS", folder.join("screens"));
}

/// A running demo: ended with its own process, never by name.
struct Demo {
    port_base: u16,
    process: Child,
}

impl Demo {
    fn start(danh: &Path, folder: &Path) -> Result<Demo> {
        let port_base = ports::free(4)?;
        let log = std::fs::File::create(folder.join("log"))?;
        let mut run = Command::new("setpriv");
        run.args(["--pdeathsig", "KILL", "--"]).arg(danh).arg("demo");
        run.args(["--port-base", &port_base.to_string()]).arg("--data-dir").arg(folder.join("data"));
        run.current_dir(folder).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let process = run.spawn().context("the demo could not be started")?;
        let mut demo = Demo { port_base, process };
        demo.wait_until_ready(&folder.join("log"))?;
        Ok(demo)
    }

    fn wait_until_ready(&mut self, log: &Path) -> Result<()> {
        let began = Instant::now();
        while began.elapsed() < START_LIMIT {
            if let Some(status) = self.process.try_wait()? {
                let said = std::fs::read_to_string(log).unwrap_or_default();
                bail!("the demo ended with {status}:\n{said}");
            }
            if (self.port_base..).take(SITES.len()).all(is_ready) {
                println!("the demo was ready after {:.2} s", began.elapsed().as_secs_f64());
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("the demo was not ready within {} s; what it said: {}", START_LIMIT.as_secs(), log.display())
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Whether the site on this port says that it is ready.
fn is_ready(port: u16) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut site = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        site.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(site, "GET /readyz HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        site.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200 "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_nobody_listens_on_is_not_ready() {
        assert!(!is_ready(ports::free(1).unwrap()));
    }

    #[test]
    fn a_folder_without_journeys_is_a_failure_not_a_success() {
        let told = found(Path::new(env!("CARGO_MANIFEST_DIR")), "").unwrap_err().to_string();
        assert!(told.contains("no journey"), "{told}");
    }
}
