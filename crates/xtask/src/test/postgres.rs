//! A PostgreSQL server of our own: thrown away when the tests have ended.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::house::House;
use crate::needs::{is_root, postgres_program};
use crate::{command, ports};

/// Its user: PostgreSQL refuses to run as root.
const USER: &str = "postgres";
const START_LIMIT: Duration = Duration::from_mins(1);

/// Whether what is committed reaches the disk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keeps {
    /// Nothing in it outlives the tests, so it need not.
    Nothing,
    /// It does, as in earnest: for measuring.
    Everything,
}

/// A running server on a free port of 127.0.0.1, with nothing in it.
pub struct Server {
    folder: PathBuf,
    port: u16,
    password: String,
    process: Child,
}

impl Server {
    /// Makes a cluster, starts it, and waits until it answers.
    pub fn start(house: &House, keeps: Keeps) -> Result<Server> {
        let folder = new_folder(house)?;
        let password = new_password()?;
        let port = ports::free(1)?;
        initialise(&folder, &password)?;
        let mut run = program("postgres")?;
        run.arg("-D").arg(folder.join("data")).args(["-p", &port.to_string()]);
        for setting in SETTINGS {
            run.args(["-c", setting]);
        }
        if keeps == Keeps::Nothing {
            run.args(["-c", "fsync=off"]);
        }
        let log = std::fs::File::create(folder.join("log"))?;
        let process = run.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn()?;
        let mut server = Server { folder, port, password, process };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// Where the tests reach it; each makes databases of its own there.
    pub fn url(&self) -> String {
        format!("postgres://{USER}:{}@127.0.0.1:{}/postgres", self.password, self.port)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let began = Instant::now();
        while began.elapsed() < START_LIMIT {
            if let Some(status) = self.process.try_wait()? {
                let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                bail!("PostgreSQL ended with {status}:\n{log}");
            }
            let mut ask = Command::new(postgres_program("pg_isready").context("pg_isready is missing")?);
            if command::succeeds(ask.args(["-h", "127.0.0.1", "-p", &self.port.to_string()])) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("PostgreSQL was not ready within {} s", START_LIMIT.as_secs())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Ok(mut stop) = program("pg_ctl") {
            stop.arg("stop").arg("-D").arg(self.folder.join("data")).args(["-m", "immediate", "-s"]);
            command::succeeds(&mut stop);
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

const SETTINGS: &[&str] = &[
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=300",
    "max_prepared_transactions=0",
    "log_min_messages=fatal",
];

fn initialise(folder: &Path, password: &str) -> Result<()> {
    let secret = folder.join("password");
    std::fs::write(&secret, password)?;
    if is_root() {
        command::output(Command::new("chown").arg("-R").arg(USER).arg(folder))?;
    }
    let mut make = program("initdb")?;
    make.arg("-D").arg(folder.join("data")).arg("--pwfile").arg(&secret);
    make.args(["-U", USER, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
    command::output(&mut make).map(drop)
}

/// One of the server's programs, as a user that PostgreSQL accepts, ending when we end.
fn program(name: &str) -> Result<Command> {
    let file = postgres_program(name).with_context(|| format!("{name} is missing"))?;
    let mut program = Command::new("setpriv");
    if is_root() {
        program.args(["--reuid", USER, "--regid", USER, "--init-groups"]);
    }
    program.args(["--pdeathsig", "QUIT", "--"]).arg(file).current_dir("/");
    Ok(program)
}

/// A folder under target/ where the server's user can reach it, else the machine's folder for such.
fn new_folder(house: &House) -> Result<PathBuf> {
    let name = format!("danh-postgres-{}", std::process::id());
    let target = house.target()?;
    std::fs::create_dir_all(&target)?;
    let reachable = !is_root() || {
        let mut look = Command::new("setpriv");
        look.args(["--reuid", USER, "--regid", USER, "--init-groups", "--", "test", "-x"]).arg(&target);
        command::succeeds(&mut look)
    };
    let folder = if reachable { target } else { std::env::temp_dir() }.join(name);
    std::fs::create_dir(&folder).with_context(|| format!("{} could not be made", folder.display()))?;
    Ok(folder)
}

fn new_password() -> Result<String> {
    let mut bytes = [0; 16];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}
