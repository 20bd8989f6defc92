//! Which sites a command is about: those of a file, or those of a demo.

use std::{path::PathBuf, sync::Arc, time::Duration};

use clap::Args;
use gateway::{Email, Http, Sms, http::Reach, tray::Tray};
use site::{
    Env,
    hashing::{Pool, Size},
};
use store::Tables;

use crate::{
    config,
    demo::sites,
    failure::{Done, Failure},
    wiring::{self, Place, Plan, Shared},
};

/// The file an operator has, unless another is named.
const FILE: &str = "danh.toml";
/// The folder a demo has, unless another is named.
const FOLDER: &str = "data";

/// Where the sites are described.
#[derive(Debug, Args)]
pub struct Which {
    /// The configuration [default: danh.toml, where it exists]
    #[arg(long, value_name = "FILE", conflicts_with = "data_dir", global = true)]
    config: Option<PathBuf>,
    /// The folder of a demo, in place of a configuration [default: ./data, where it exists]
    #[arg(long, value_name = "FOLDER", global = true)]
    data_dir: Option<PathBuf>,
}

/// The sites, none of them open yet.
pub struct House {
    /// The sites.
    pub sites: Vec<Plan>,
    /// The registers.
    pub registers: Place,
}

impl Which {
    /// The sites that are meant.
    pub fn house(&self) -> Done<House> {
        match (&self.config, &self.data_dir) {
            (Some(file), _) => of_file(file),
            (None, Some(folder)) => of_demo(folder),
            (None, None) if PathBuf::from(FILE).is_file() => of_file(&PathBuf::from(FILE)),
            (None, None) if PathBuf::from(FOLDER).is_dir() => of_demo(&PathBuf::from(FOLDER)),
            (None, None) => {
                Err(Failure::usage("say which sites: --config danh.toml, or --data-dir of a demo"))
            }
        }
    }
}

fn of_file(file: &std::path::Path) -> Done<House> {
    let config = config::read(file)?;
    Ok(House { sites: config.sites.into_iter().map(|(plan, _)| plan).collect(), registers: config.registers })
}

fn of_demo(folder: &std::path::Path) -> Done<House> {
    if !folder.is_dir() {
        return Err(Failure::environment(format!("there is no folder {}", folder.display())));
    }
    let sites = sites::ALL.iter().map(|site| site.plan(folder, 8000)).collect();
    Ok(House { sites, registers: sites::registers(folder) })
}

impl House {
    /// The site of a name, open. A command sends nothing and hashes nothing:
    /// what it posts, the running site sends.
    pub async fn site(mut self, name: &str) -> Done<Arc<Env>> {
        let names: Vec<String> = self.sites.iter().map(|plan| plan.settings.site.clone()).collect();
        let Some(at) = names.iter().position(|known| known == name) else {
            return Err(Failure::usage(format!("there is no site {name}; there are {}", names.join(", "))));
        };
        let plan = self.sites.swap_remove(at);
        let size = Size { workers: 0, queue: 0, idle: Duration::ZERO };
        let shared = Shared {
            payment: gateway::payment::Payment::Off,
            registers: wiring::open(&self.registers, Tables::Registers).await?,
            pool: Pool::start(size).map_err(Failure::environment)?,
            http: Http::real(Reach::Public).map_err(Failure::environment)?,
            sms: Sms::Demo(Tray::default()),
            email: Email::Demo(Tray::default()),
        };
        wiring::site(&shared, plan).await
    }
}
