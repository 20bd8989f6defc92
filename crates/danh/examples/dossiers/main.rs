//! Fills a portal with dossiers to measure with: of many people, one each, all
//! in one province's unit, in the states that queues have; with ready drafts,
//! whose people have just proved themselves; and with an officer at work.
//!
//! ```text
//! cargo run --release -p danh --example dossiers -- --config FILE --dossiers N \
//!   --drafts N --device COOKIE --out FOLDER
//! ```
//!
//! The first site of the file is filled, and the registers. FOLDER gets three
//! files of lines: `drafts` (id, cookie), `dossiers` (id, tracking code,
//! official code or -, last four digits of the phone, cookie or -), evenly
//! drawn, and `officer` (cookie).

mod filing;
mod people;

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use danh::{
    commands::serve,
    config,
    failure::{Done, Failure},
};
use domain::event::{Actor, Event};
use site::Env;

/// How many dossiers, or drafts, one act makes: the more, the less often the
/// pages of the indexes, which every dossier touches at random, are written.
const ACT: u32 = 25_000;
/// How many dossiers are named in the file.
const NAMED: u32 = 2_000;

#[tokio::main]
async fn main() -> Done {
    let wish = wish(std::env::args().skip(1))?;
    let wanted = |name: &str| wish.get(name).ok_or_else(|| Failure::usage(format!("--{name} is missing")));
    let number = |name: &str| wanted(name)?.parse::<u32>().map_err(Failure::usage);
    let env = site(PathBuf::from(wanted("config")?)).await?;
    let out = PathBuf::from(wanted("out")?);
    dossiers(&env, number("dossiers")?, (&out, wanted("device")?)).await?;
    drafts(&env, number("drafts")?, (&out, wanted("device")?)).await
}

fn wish(mut args: impl Iterator<Item = String>) -> Done<HashMap<String, String>> {
    let mut wish = HashMap::new();
    while let Some(name) = args.next() {
        let name = name.strip_prefix("--").ok_or_else(|| Failure::usage(&name))?.to_owned();
        wish.insert(name, args.next().unwrap_or_default());
    }
    Ok(wish)
}

async fn site(file: PathBuf) -> Done<Arc<Env>> {
    let (_, sites) = serve::open(config::read(&file)?).await?;
    sites.into_iter().next().ok_or_else(|| Failure::usage("no site"))
}

/// Dossiers, and lines about some of them, whose owners are signed in last:
/// filling takes longer than anybody stays so.
async fn dossiers(env: &Arc<Env>, count: u32, (out, device): (&Path, &str)) -> Done {
    let mut all = Vec::new();
    // An odd step meets every state there is.
    let every = (count / NAMED) | 1;
    for some in acts(count) {
        let (site, upto, now) = (Arc::clone(env), some.end, env.clock.now());
        let filed = env.db.write(move |tx| {
            let mut named = Vec::new();
            for index in some.clone() {
                let dossier = filing::dossier(tx, &site, index)?;
                named.extend((index % every == 0).then_some(dossier));
            }
            Ok((named, Event::new(now, Actor::House, "demo.dossiers_made").into()))
        });
        all.extend(filed.await?);
        eprintln!("dossiers: {upto} of {count}");
    }
    let (site, device, now) = (Arc::clone(env), device.to_owned(), env.clock.now());
    let lines = env.db.write(move |tx| {
        let lines = all.iter().map(|named| filing::line(tx, &site, named, &device));
        let lines: String = lines.collect::<domain::Result<_>>()?;
        Ok((lines, Event::new(now, Actor::House, "demo.owners_signed_in").into()))
    });
    fs::write(out.join("dossiers"), lines.await?).map_err(Failure::environment)
}

/// Ready drafts, with their residents; and the officer, last, so that all proofs are fresh.
async fn drafts(env: &Arc<Env>, count: u32, (out, device): (&Path, &str)) -> Done {
    people::residents(env, count).await?;
    let mut lines = String::new();
    for some in acts(count) {
        let (site, device) = (Arc::clone(env), device.to_owned());
        let now = env.clock.now();
        let begun = env.db.write(move |tx| {
            let mut lines = String::new();
            for index in some.clone() {
                lines += &filing::draft(tx, &site, (index, &device), now)?;
            }
            Ok((lines, Event::new(now, Actor::House, "demo.drafts_made").into()))
        });
        lines += &begun.await?;
    }
    fs::write(out.join("drafts"), lines).map_err(Failure::environment)?;
    let officer = people::officer(env, device).await?;
    fs::write(out.join("officer"), officer).map_err(Failure::environment)
}

fn acts(count: u32) -> impl Iterator<Item = std::ops::Range<u32>> {
    (0..count).step_by(ACT as usize).map(move |first| first..(first + ACT).min(count))
}
