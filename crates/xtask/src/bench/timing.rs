//! Whether the time of an answer tells if a number is registered.

use std::time::Instant;

use anyhow::{Context as _, Result};

use super::browser::{Country, Page, Visit, number, unknown_number};
use super::ground::{Ground, stay_on_own_core};
use super::http::Connection;
use super::load::welch;
use super::paper::{Table, met};

/// Above this, the difference is no chance (the usual bound of leakage tests).
const BOUND: f64 = 4.5;

/// A page that must not tell.
struct Door {
    name: &'static str,
    path: &'static str,
    fields: fn(&str, u32) -> [(&'static str, String); 2],
}

const SIGN_IN: &str = "/dang-nhap";

const DOORS: [Door; 3] = [
    Door {
        name: "sign-in, wrong password (with the real hash)",
        path: SIGN_IN,
        fields: |number, _| [("so", number.to_owned()), ("mat-khau", "khong phai mat khau".to_owned())],
    },
    Door { name: "forgotten password, first step", path: "/quen-mat-khau", fields: with_phone },
    Door { name: "activation, first step", path: "/kich-hoat", fields: with_phone },
];

fn with_phone(number: &str, account: u32) -> [(&'static str, String); 2] {
    [("so", number.to_owned()), ("lien-he", format!("091{account:07}"))]
}

/// Measures each door with registered and unregistered numbers, interleaved.
pub fn measure(ground: &Ground<'_>) -> Result<String> {
    let accounts = u32::try_from(ground.pairs.0.max(ground.pairs.1))
        .unwrap_or(u32::MAX)
        .max(ground.accounts)
        .min(1_000_000);
    let (server, country) = ground.country(accounts)?;
    stay_on_own_core()?;
    let mut table = Table::new(&[
        "page",
        "pairs",
        "registered, mean",
        "unregistered, mean",
        "t",
        "t of the faster 90 %",
        "",
    ]);
    for door in &DOORS {
        let mut at = Connection::open(server.port)?;
        let count = if door.path == SIGN_IN { ground.pairs.1 } else { ground.pairs.0 };
        let (known, unknown) = pairs(&mut at, &country, door, count)?;
        let t = welch(&known, &unknown);
        let cropped = welch_cropped(&known, &unknown);
        let mean = |all: &[f64]| format!("{:.3} ms", super::load::mean_and_variance(all).0);
        let cells = (mean(&known), mean(&unknown), format!("{t:.2}"), format!("{cropped:.2}"));
        table.row(&[
            door.name,
            &count.to_string(),
            &cells.0,
            &cells.1,
            &cells.2,
            &cells.3,
            met(t.abs() < BOUND),
        ]);
    }
    Ok(format!(
        "Pairs for each page: a number with an account and one without, in an order thrown for each pair, one \
         after another on one connection, timed by the client. Target: Welch's |t| < {BOUND}. The last figure \
         leaves out the slowest tenth, where other work on the machine would hide a difference.\n\n{table}"
    ))
}

fn pairs(at: &mut Connection, country: &Country, door: &Door, count: usize) -> Result<(Vec<f64>, Vec<f64>)> {
    let (mut known, mut unknown) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for pair in 0..u32::try_from(count)? {
        let account = pair % country.accounts;
        let (mut visit, page) = loaded(at, country, account, door.path)?;
        let coin = pair.wrapping_mul(0x9e37_79b9).count_ones() % 2 == 0;
        for registered in [coin, !coin] {
            let number = if registered { number(account) } else { unknown_number(account) };
            let fields = (door.fields)(&number, account);
            let fields = [(fields[0].0, &*fields[0].1), (fields[1].0, &*fields[1].1)];
            let begun = Instant::now();
            let answer = visit.send(at, &page, door.path, &fields)?;
            let took = begun.elapsed().as_secs_f64() * 1000.0;
            let expected = if door.path == SIGN_IN { 422 } else { 303 };
            answer.expect(expected)?;
            if registered { known.push(took) } else { unknown.push(took) }
        }
    }
    Ok((known, unknown))
}

/// A browser that shows the page.
fn loaded<'a>(
    at: &mut Connection,
    country: &'a Country,
    account: u32,
    path: &str,
) -> Result<(Visit<'a>, Page)> {
    let mut visit = Visit::new(country, account);
    let page = visit.page(at, path).with_context(|| format!("the page {path}"))?;
    Ok((visit, page))
}

/// Welch's t without what is slower than nine tenths of all answers.
fn welch_cropped(one: &[f64], other: &[f64]) -> f64 {
    let mut all: Vec<f64> = one.iter().chain(other).copied().collect();
    all.sort_by(f64::total_cmp);
    let bound = all.get(all.len() * 9 / 10).copied().unwrap_or(f64::MAX);
    let faster = |all: &[f64]| all.iter().copied().filter(|took| *took < bound).collect::<Vec<_>>();
    welch(&faster(one), &faster(other))
}
