//! `danh demo`: four sites in one process, with invented people to be.

use std::{
    fs::{DirBuilder, File},
    net::{Ipv4Addr, TcpListener},
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;
use gateway::{
    Email, Http, Sms,
    http::Reach,
    payment::{Account, Payment},
    tray::Tray,
};
use site::Env;
use store::Tables;

use super::{accounts, benches, clients, late, register, sites, table};
use crate::{
    failure::{Done, Failure},
    telling,
    wiring::{self, Door, Kept, Opening, Shared},
};

const EXAMPLE: &str = "Example:
  danh demo --port-base 9000 --data-dir /tmp/danh
  then open http://localhost:9000";

/// Runs the identity centre and three portals here, with invented people to be.
///
/// Four sites on four ports of this machine, beginning with the port base:
/// identity centre, National Portal, ministry portal, Thanh Hóa portal.
/// What happened is kept in the folder; the next start goes on from there.
#[derive(Debug, Args)]
#[command(after_help = crate::commands::with_codes(EXAMPLE))]
pub struct Demo {
    /// The first of the four ports
    #[arg(long, value_name = "N", default_value_t = sites::PORT_BASE, value_parser = clap::value_parser!(u16).range(1..=65532))]
    port_base: u16,
    /// Where the sites keep their databases and keys
    #[arg(long, value_name = "FOLDER", default_value = "./data")]
    data_dir: PathBuf,
}

impl Demo {
    /// Runs until it is told to end.
    ///
    /// # Errors
    ///
    /// What the machine does not give.
    pub async fn run(self) -> Done {
        telling::start("warn");
        wiring::check_assets()?;
        let _alone = alone(&self.data_dir)?;
        let listeners = self.listeners()?;
        sites::keep_port_base(&self.data_dir, self.port_base).map_err(Failure::environment)?;
        let (shared, sites) = self.open().await?;
        let doors = sites.iter().zip(listeners);
        let doors = doors.map(|(env, listener)| Door { listener, routes: wiring::routes(env) }).collect();
        wiring::keep_up(&shared, &sites);
        wiring::serve(doors, None, || table::print(self.port_base)).await
    }

    fn listeners(&self) -> Done<Vec<TcpListener>> {
        let hint = "\nAnother program has this port. Try: danh demo --port-base 9000";
        let bind = |site: &&sites::Site| {
            wiring::bind((Ipv4Addr::LOCALHOST, self.port_base + site.port).into(), hint)
        };
        sites::ALL.iter().map(bind).collect()
    }

    /// The four sites, with everybody in place.
    async fn open(&self) -> Done<(Shared, Vec<Arc<Env>>)> {
        let shared = self.shared().await?;
        let now = site::Clock::Machine.now();
        let opening = async {
            let site = |site: &sites::Site| {
                wiring::site(&shared, site.plan(&self.data_dir, self.port_base), Opening::MayBegin)
            };
            let [identity, national, ministry, thanh_hoa] = sites::ALL;
            tokio::try_join!(site(identity), site(national), site(ministry), site(thanh_hoa))
        };
        let filling = async { register::fill(&shared.registers.db, now).await.map_err(Failure::from) };
        let ((identity, national, ministry, thanh_hoa), _) = tokio::try_join!(opening, filling)?;
        tokio::try_join!(
            accounts::fill(&identity),
            benches::fill(&ministry),
            clients::register(&identity, &national),
            clients::register(&identity, &thanh_hoa),
            // Nobody signs in at the ministry straight from the identity centre, but it calls there.
            clients::register(&identity, &ministry),
            clients::register(&national, &ministry),
        )?;
        late::fill(&ministry).await?;
        Ok((shared, vec![identity, national, ministry, thanh_hoa]))
    }

    async fn shared(&self) -> Done<Shared> {
        let registers: Kept =
            wiring::open(&sites::registers(&self.data_dir), Tables::Registers, Opening::MayBegin).await?;
        Ok(Shared {
            registers,
            pool: wiring::pool()?,
            http: Http::real(Reach::Loopback).map_err(Failure::environment)?,
            payment: Payment::Simulator(Account {
                bank: "970400".to_owned(),
                number: "0000000001".to_owned(),
                holder: "KHO BAC NHA NUOC MAU".to_owned(),
            }),
            sms: Sms::Demo(Tray::default()),
            email: Email::Demo(Tray::default()),
        })
    }
}

/// Makes the folder, and holds it against a second demo until dropped.
fn alone(folder: &Path) -> Done<File> {
    let unusable = |error| Failure::environment(format!("{}: {error}", folder.display()));
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(unusable)?;
    let lock = File::create(folder.join("demo.lock")).map_err(unusable)?;
    lock.try_lock()
        .map_err(|_| Failure::environment(format!("another demo already uses {}", folder.display())))?;
    Ok(lock)
}
