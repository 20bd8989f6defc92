//! How much memory the four sites of the demo take.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::browser::{Country, Visit, unknown_number};
use super::carrier::Carrier;
use super::ground::{Ground, stay_on_own_core};
use super::http::{self, Connection};
use super::keys::Key;
use super::load;
use super::paper::{Table, met};
use super::server::Server;
use crate::ports;

/// After this long without work the memory is looked at.
const QUIET: Duration = Duration::from_secs(30);
/// After this long without a hash its memory is given back; and a little longer.
const COLD: Duration = Duration::from_secs(45);

/// Measures the demo: idle, under load, and idle again.
pub fn measure(ground: &Ground<'_>) -> Result<String> {
    let folder = ground.fresh("demo")?;
    let port = ports::free(4)?;
    let mut demo = Command::new(ground.danh());
    demo.arg("demo").args(["--port-base", &port.to_string()]).arg("--data-dir").arg(folder.join("data"));
    let begun = Instant::now();
    let server = Server::run(demo, &folder, port)?;
    let ready = begun.elapsed();
    std::thread::sleep(QUIET);
    let idle = server.memory()?;
    stay_on_own_core()?;
    busy(&server, ground.time * 2)?;
    let loaded = server.memory()?;
    std::thread::sleep(COLD);
    let after = server.memory()?;
    let mut table = Table::new(&["`danh demo`, four sites in one process", "VmRSS", "target", ""]);
    let mib = |mib: f64| format!("{mib:.1} MiB");
    table.row(&["30 s after ready", &mib(idle), "≤ 60 MiB", met(idle <= 60.0)]);
    table.row(&["right after a load of sign-ins, pages and endpoints", &mib(loaded), "", ""]);
    table.row(&["45 s later, hash memory given back", &mib(after), "", ""]);
    Ok(format!(
        "The first start, with its register of 2,400 residents to fill, took {:.1} s until it answered. The \
         limit is what the binary itself maps; two hashing threads hold 19 MiB each while they work.\n\n{table}",
        ready.as_secs_f64()
    ))
}

/// Everything that needs no code of a text message, at all four sites.
fn busy(server: &Server, time: Duration) -> Result<()> {
    let identity = server.port;
    let country = Country::new(
        identity,
        vec![0; 16 * 10_000],
        (Key::of_party()?, Key::of_authenticator()?),
        Carrier::default(),
    );
    let begun = Instant::now();
    load::hold(16, |hand| {
        let mut sites: Vec<Connection> =
            (0..4).map(|site| Connection::open(identity + site)).collect::<Result<_>>()?;
        while begun.elapsed() < time {
            for at in &mut sites {
                at.ask(&http::get("/dang-nhap", ""))?;
                at.ask(&http::get("/", ""))?;
            }
            let at = &mut sites[0];
            at.ask(&http::get("/.well-known/openid-configuration", ""))?;
            let account = country.account();
            let mut visit = Visit::new(&country, account);
            let page = visit.page(at, "/dang-nhap")?;
            if hand < 8 {
                visit.send(
                    at,
                    &page,
                    "/dang-nhap",
                    &[("so", &unknown_number(account)), ("mat-khau", "sai mat khau")],
                )?;
            }
        }
        Ok(())
    })
}
