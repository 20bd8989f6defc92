//! Whether figures stay what they are while accounts become many.

use anyhow::Result;

use super::browser::By;
use super::endpoints::{Sessions, userinfo};
use super::ground::{Ground, stay_on_own_core};
use super::load;
use super::paper::{Table, met};
use super::sign_in::{best, by_code, by_passkey};

/// How much slower the slowest may be than the fastest.
const FLAT: f64 = 1.5;
const SIZES: [u32; 3] = [10_000, 100_000, 1_000_000];

/// Measures the same at three sizes.
pub fn measure(ground: &Ground<'_>) -> Result<String> {
    let mut columns: [Vec<f64>; 4] = Default::default();
    for accounts in SIZES {
        let (server, country) = ground.country(accounts)?;
        stay_on_own_core()?;
        let cost = by_code(&server, &country, ground, By::Code)?;
        columns[0].push(1.0 / cost.outside());
        columns[1].push(by_passkey(&server, &country, ground)?.cpu);
        let sessions = Sessions::begin(&country)?;
        let refresh = || country.refresh(sessions.one());
        columns[2].push(best(ground.rounds, || load::flood(&server, (2, 32), ground.time, &refresh))?.cpu);
        let told = || Ok(userinfo(sessions.one()));
        columns[3].push(best(ground.rounds, || load::flood(&server, (2, 32), ground.time, &told))?.cpu);
        // One more sign-in, whose answer is looked at: the database is whole after all of it.
        country.sign_in(&mut super::http::Connection::open(server.port)?, By::Passkey)?;
    }
    let names =
        ["sign-ins by password and code, the hash apart", "sign-ins by passkey", "refreshes", "userinfo"];
    let mut table =
        Table::new(&["per CPU-second", "10 thousand", "100 thousand", "1 million", "most by least", ""]);
    for (name, column) in names.iter().zip(&columns) {
        let most = column.iter().copied().fold(0.0, f64::max);
        let least = column.iter().copied().fold(f64::MAX, f64::min);
        let cells: Vec<String> = column.iter().map(|rate| format!("{rate:.0}")).collect();
        let spread = format!("{:.2}", most / least);
        table.row(&[name, &cells[0], &cells[1], &cells[2], &spread, met(most / least <= FLAT)]);
    }
    Ok(format!(
        "The same at each number of accounts, people spread over all of them. Target: flat within {FLAT} times.\n\n{table}"
    ))
}
