//! A server to measure: `danh serve` with one identity centre, on a core of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::http::{self, Connection};
use crate::ports;

/// The core of the server; the load has the other one.
pub const SERVER_CORE: &str = "0";
/// The core of the load.
pub const LOAD_CORE: &str = "1";
/// How long a server may take to answer.
const READY: Duration = Duration::from_secs(30);

/// A running server. It ends when dropped.
pub struct Server {
    process: Child,
    /// Where it listens.
    pub port: u16,
}

/// Makes a folder with `danh.toml` for one identity centre on a free port.
pub fn house(folder: &Path, carrier: u16) -> Result<u16> {
    fs::create_dir_all(folder)?;
    let port = ports::free(1)?;
    let text = format!(
        "trusted_proxy = \"127.0.0.1\"\n\n[[site]]\nkind = \"identity\"\nname = \"identity\"\n\
         listen = \"127.0.0.1:{port}\"\npublic_url = \"http://localhost:{port}\"\n\
         database = \"identity.db\"\nkeys = \"identity.keys\"\ntitle_vi = \"Danh\"\noffice = \"Bench\"\n\
         app = \"Danh\"\naddress = \"http://localhost:{port}\"\nhotline = \"1900 0000\"\n\n\
         [registry]\ndatabase = \"registers.db\"\nkeys = \"registers.keys\"\n\n\
         [sms]\ncarrier = \"http\"\nurl = \"http://localhost:{carrier}/\"\nfrom = \"DANH\"\ntoken = \"t\"\n\n\
         [email]\ncarrier = \"file\"\npath = \"mail.jsonl\"\n"
    );
    fs::write(folder.join("danh.toml"), text)?;
    Ok(port)
}

/// Makes a folder with `danh.toml` for one ministry's portal on a free port,
/// whose identity centre is whatever listens at `centre`.
pub fn portal(folder: &Path, database: &str, centre: u16) -> Result<u16> {
    fs::create_dir_all(folder)?;
    let port = ports::free(1)?;
    let text = format!(
        "trusted_proxy = \"127.0.0.1\"\n\n[[site]]\nkind = \"portal\"\nname = \"ministry\"\n\
         listen = \"127.0.0.1:{port}\"\npublic_url = \"http://localhost:{port}\"\n\
         database = \"{database}\"\nkeys = \"ministry.keys\"\ntitle_vi = \"Danh\"\ncatalogue = \"police\"\n\
         identity = \"http://localhost:{centre}\"\n\n[[site.upstream]]\nid = \"dinh-danh\"\n\
         issuer = \"http://localhost:{centre}\"\nclient_id = \"ministry\"\nlabel_vi = \"Danh\"\n\n\
         [registry]\ndatabase = \"registers.db\"\nkeys = \"registers.keys\"\n"
    );
    fs::write(folder.join("danh.toml"), text)?;
    Ok(port)
}

impl Server {
    /// Starts `danh serve` on its core and waits until it answers.
    pub fn start(danh: &Path, folder: &Path, port: u16) -> Result<Self> {
        let mut run = Command::new("taskset");
        run.args(["-c", SERVER_CORE]).arg(danh).arg("serve").arg("--config").arg(folder.join("danh.toml"));
        Self::run(run, folder, port)
    }

    /// Starts this command and waits until it answers at the port.
    pub fn run(mut run: Command, folder: &Path, port: u16) -> Result<Self> {
        let log = fs::File::create(folder.join("server.log"))?;
        run.env("DANH_LOG", "warn").stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let process = run.spawn().context("the server could not be started")?;
        let mut server = Self { process, port };
        let begun = Instant::now();
        while begun.elapsed() < READY {
            if let Some(status) = server.process.try_wait()? {
                let log = fs::read_to_string(folder.join("server.log")).unwrap_or_default();
                bail!("the server ended with {status}:\n{log}");
            }
            let answered = Connection::open(port).and_then(|mut at| at.ask(&http::get("/healthz", "")));
            if answered.is_ok_and(|answer| answer.status == 200) {
                return Ok(server);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("the server did not answer within {} s", READY.as_secs())
    }

    /// Seconds of processor time it has used, user and system.
    pub fn cpu(&self) -> Result<f64> {
        seconds(&fs::read_to_string(self.proc("stat"))?)
    }

    /// The same of the threads whose names begin so.
    pub fn cpu_of(&self, threads: &str) -> Result<f64> {
        let mut all = 0.0;
        for thread in fs::read_dir(self.proc("task"))? {
            let stat = fs::read_to_string(thread?.path().join("stat"))?;
            if stat.split_once('(').is_some_and(|(_, rest)| rest.starts_with(threads)) {
                all += seconds(&stat)?;
            }
        }
        Ok(all)
    }

    /// Resident memory in MiB.
    pub fn memory(&self) -> Result<f64> {
        let status = fs::read_to_string(self.proc("status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib / 1024.0)
    }

    fn proc(&self, file: &str) -> PathBuf {
        format!("/proc/{}/{file}", self.process.id()).into()
    }
}

/// User and system time of a `stat` file; a tick is 10 ms.
fn seconds(stat: &str) -> Result<f64> {
    let (_, fields) = stat.rsplit_once(") ").context("no stat")?;
    let fields: Vec<&str> = fields.split(' ').collect();
    let ticks = |at: usize| fields.get(at).and_then(|ticks| ticks.parse::<f64>().ok());
    let (user, system) = ticks(11).zip(ticks(12)).context("no times in stat")?;
    Ok((user + system) / 100.0)
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(12) {
            if !matches!(self.process.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
