//! The provider's endpoints: refresh, userinfo, discovery.

use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;

use super::browser::{By, Country, Tokens};
use super::ground::{Ground, stay_on_own_core};
use super::http::{self, Connection};
use super::load::{self, Maker, Pace};
use super::paper::{Table, met};
use super::server::Server;
use super::sign_in::{best, healthz};

/// How many sessions refresh and ask by turns.
const SESSIONS: usize = 256;

/// Tokens of so many sessions, each used once at userinfo.
pub struct Sessions {
    tokens: Vec<Tokens>,
    next: AtomicUsize,
}

impl Sessions {
    /// Signs people in.
    pub fn begin(country: &Country) -> Result<Self> {
        let mut at = Connection::open(country.port)?;
        let mut tokens = Vec::with_capacity(SESSIONS);
        for _ in 0..SESSIONS {
            let some = country.sign_in(&mut at, By::Passkey)?;
            at.ask(&userinfo(&some))?.expect(200)?;
            tokens.push(some);
        }
        Ok(Self { tokens, next: AtomicUsize::new(0) })
    }

    /// By turns, one after another.
    pub fn one(&self) -> &Tokens {
        &self.tokens[self.next.fetch_add(1, Ordering::Relaxed) % self.tokens.len()]
    }
}

/// The request for userinfo.
pub fn userinfo(tokens: &Tokens) -> Vec<u8> {
    http::get("/userinfo", &format!("authorization: Bearer {}\r\n", tokens.access))
}

/// One endpoint as it is measured.
struct Endpoint<'a> {
    name: &'a str,
    target: f64,
    shape: (usize, usize),
    make: Maker<'a>,
}

/// Measures each endpoint beside the smallest answer of the same server.
pub fn measure(ground: &Ground<'_>) -> Result<String> {
    let (server, country) = ground.country(ground.accounts)?;
    stay_on_own_core()?;
    let sessions = Sessions::begin(&country)?;
    let refresh = || country.refresh(sessions.one());
    let told = || Ok(userinfo(sessions.one()));
    let document = http::get("/.well-known/openid-configuration", "");
    let published = || Ok(document.clone());
    let endpoints = [
        Endpoint {
            name: "refresh (`portal`, private_key_jwt and id_token ES256)",
            target: 2_000.0,
            shape: (2, 32),
            make: &refresh,
        },
        Endpoint { name: "userinfo after a token's first", target: 10_000.0, shape: (2, 32), make: &told },
        Endpoint { name: "discovery", target: 40_000.0, shape: (2, 32), make: &published },
    ];
    let limit = healthz(&server, ground)?;
    let mut rates = Table::new(&["endpoint", "per CPU-second", "target", "", "of the limit"]);
    rates.row(&["`/healthz` (the limit of an answer)", &format!("{:.0}", limit.cpu), "", "", ""]);
    let mut waits = Table::new(&["at 70 % of the closed loop", "a second", "p50", "p99"]);
    for endpoint in &endpoints {
        let pace = best(ground.rounds, || load::flood(&server, endpoint.shape, ground.time, endpoint.make))?;
        row(&mut rates, endpoint, &pace, &limit);
        wait(&mut waits, endpoint, &server, ground)?;
    }
    Ok(format!(
        "{} accounts, {SESSIONS} sessions by turns, {} connections. A refresh is a write on the disk with its \
         event, one ES256 signature checked and one made.\n\n{rates}\n{waits}",
        ground.accounts, 64
    ))
}

fn row(table: &mut Table, endpoint: &Endpoint<'_>, pace: &Pace, limit: &Pace) {
    table.row(&[
        endpoint.name,
        &format!("{:.0}", pace.cpu),
        &format!("≥ {:.0}", endpoint.target),
        met(pace.cpu >= endpoint.target),
        &format!("{:.0} %", pace.cpu / limit.cpu * 100.0),
    ]);
}

fn wait(table: &mut Table, endpoint: &Endpoint<'_>, server: &Server, ground: &Ground<'_>) -> Result<()> {
    let deed = |at: &mut Connection| at.ask(&(endpoint.make)()?)?.expect(200).map(drop);
    let (rate, latency) = load::open(server, 48, ground.time, &deed)?;
    let (p50, p99) = (format!("{:.2} ms", latency.p50), format!("{:.2} ms", latency.p99));
    table.row(&[endpoint.name, &format!("{rate:.0}"), &p50, &p99]);
    Ok(())
}
