//! How many real acts a second the database layer keeps: load, save, one
//! event, one letter, each on the disk before its caller is answered.
//!
//! ```text
//! cargo run --release -p store --example acts -- --sqlite FOLDER [--seconds 5] [--callers 1,32,256]
//! cargo run --release -p store --example acts -- --postgres URL [--seconds 5] [--callers 32]
//! ```
//!
//! On `SQLite`, by turns with the one caller, the same statements are run straight
//! on one connection, one synced commit each: what the layer is measured against.
//! The answer is one JSON object: acts a second, and with `_cpu` behind the name
//! acts in a second of this process's processor time, which a busy machine
//! changes less.

use std::{
    path::Path,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use domain::{
    Error, Id, PersonId, Result,
    event::{Actor, Channel, Event, Events, Letter},
};
use jiff::Timestamp;
use rusqlite::params;
use store::{Db, Options, Tables, Target, sql, testing};

const ACCOUNTS: u64 = 10_000;

struct Wish {
    target: Target,
    seconds: u64,
    callers: Vec<usize>,
}

#[tokio::main(worker_threads = 2)]
async fn main() -> Result<()> {
    let wish = wish(std::env::args().skip(1))?;
    let mut figures = serde_json::Map::new();
    let db = Db::open_with(&wish.target, Tables::Registers, &testing::keys(), Options::default())?;
    fill(&db).await?;
    for callers in wish.callers {
        if let (1, Target::Sqlite(path)) = (callers, &wish.target) {
            let (straight, layer) = side_by_side(&db, path, wish.seconds).await?;
            figures.insert("bare_1".to_owned(), straight.into());
            figures.insert("callers_1".to_owned(), layer.into());
        } else {
            let used = cpu();
            let (done, took) = measure(&db, callers, Duration::from_secs(wish.seconds)).await?;
            let used = Duration::from_secs_f64((cpu() - used).max(0.01));
            figures.insert(format!("callers_{callers}_cpu"), rate(done, used).into());
            figures.insert(format!("callers_{callers}"), rate(done, took).into());
        }
    }
    println!("{}", serde_json::Value::Object(figures));
    Ok(())
}

fn wish(mut args: impl Iterator<Item = String>) -> Result<Wish> {
    let (mut target, mut seconds, mut callers) = (None, 5, vec![1, 32, 256]);
    while let (Some(name), Some(value)) = (args.next(), args.next()) {
        match name.as_str() {
            "--sqlite" => target = Some(Target::Sqlite(Path::new(&value).join("acts.db"))),
            "--postgres" => target = Some(Target::Postgres(value)),
            "--seconds" => seconds = value.parse().map_err(Error::broken)?,
            "--callers" => {
                callers =
                    value.split(',').map(|n| n.parse().map_err(Error::broken)).collect::<Result<_>>()?;
            }
            other => return Err(Error::broken(format!("no argument {other}"))),
        }
    }
    let target = target.ok_or_else(|| Error::broken("--sqlite FOLDER or --postgres URL"))?;
    Ok(Wish { target, seconds, callers })
}

fn account(number: u64) -> PersonId {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    Id::from_bytes(bytes)
}

async fn fill(db: &Db) -> Result<()> {
    db.write_quietly("a table to measure with", |tx| {
        tx.execute(sql("drop table if exists acts_account"), &[])?;
        tx.execute(
            sql("create table acts_account (id bytea not null primary key, version bigint not null,
                 state text not null, sealed bytea not null, changed_at bigint not null)"),
            &[],
        )?;
        for number in 0..ACCOUNTS {
            tx.execute(
                sql("insert into acts_account (id, version, state, sealed, changed_at)
                     values ($1, 1, 'active', $2, 0)"),
                &[&account(number), &[7_u8; 120]],
            )?;
        }
        Ok(())
    })
    .await
}

/// One act: an account is loaded, saved, and its holder is told.
async fn act(db: &Db, number: u64, now: Timestamp) -> Result<i64> {
    let id = account(number % ACCOUNTS);
    db.write(move |tx| {
        let (version, sealed) =
            tx.one(sql("select version, state, sealed from acts_account where id = $1"), &[&id], |row| {
                Ok((row.get::<i64>(0)?, row.get::<Vec<u8>>(2)?))
            })?;
        tx.one_row(
            sql("update acts_account set version = version + 1, sealed = $1, changed_at = $2
                 where id = $3 and version = $4"),
            &[&sealed, &now, &id, &version],
        )?;
        let event = Event::new(now, Actor::Citizen(id), "account.measured").about(id).with("by", "acts");
        let letter = Letter::to(id, Channel::Void, "account.measured").with("code", "123456");
        Ok((version, Events::from(event).send(letter)))
    })
    .await
}

/// One caller and one bare connection by turns, half a second each, so that
/// both meet the same disk.
async fn side_by_side(db: &Db, path: &Path, seconds: u64) -> Result<(f64, f64)> {
    let connection = connect(path).map_err(Error::broken)?;
    let turn = Duration::from_millis(500);
    let (mut straight, mut layer) = ((0, Duration::ZERO), (0, Duration::ZERO));
    for _ in 0..seconds * 2 {
        let begun = Instant::now();
        while begun.elapsed() < turn {
            bare_act(&connection, straight.0).map_err(Error::broken)?;
            straight.0 += 1;
        }
        straight.1 += begun.elapsed();
        let (done, took) = measure(db, 1, turn).await?;
        layer = (layer.0 + done, layer.1 + took);
    }
    Ok((rate(straight.0, straight.1), rate(layer.0, layer.1)))
}

/// How many acts so many callers were answered, and in which time.
async fn measure(db: &Db, callers: usize, time: Duration) -> Result<(u64, Duration)> {
    let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let begun = Instant::now();
    let tasks: Vec<_> = (0..callers as u64)
        .map(|caller| tokio::spawn(call(db.clone(), caller * 7_919, Arc::clone(&stop), Arc::clone(&done))))
        .collect();
    tokio::time::sleep(time).await;
    stop.store(true, Ordering::Relaxed);
    for task in tasks {
        task.await.map_err(Error::broken)??;
    }
    Ok((done.load(Ordering::Relaxed), begun.elapsed()))
}

/// One caller: an act, its answer, the next act.
async fn call(db: Db, seed: u64, stop: Arc<AtomicBool>, done: Arc<AtomicU64>) -> Result<()> {
    let mut number = seed;
    while !stop.load(Ordering::Relaxed) {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        act(&db, number >> 33, moment()).await?;
        done.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}

fn connect(path: &Path) -> rusqlite::Result<rusqlite::Connection> {
    let connection = rusqlite::Connection::open(path)?;
    connection.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = off;
         pragma cache_size = -8192; pragma wal_autocheckpoint = 4000;",
    )?;
    Ok(connection)
}

/// The statements of the act on one connection, without the layer.
fn bare_act(connection: &rusqlite::Connection, number: u64) -> rusqlite::Result<()> {
    let now = moment();
    let dice = number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
    let person = *account((number.wrapping_mul(6_364_136_223_846_793_005) >> 33) % ACCOUNTS).as_bytes();
    let mut id = [0xee; 16];
    id[..8].copy_from_slice(&now.as_millisecond().to_be_bytes());
    id[8..].copy_from_slice(&dice);
    connection.prepare_cached("begin immediate")?.execute([])?;
    let (version, sealed): (i64, Vec<u8>) = connection
        .prepare_cached("select version, state, sealed from acts_account where id = ?1")?
        .query_one([person], |row| Ok((row.get(0)?, row.get(2)?)))?;
    connection
        .prepare_cached(
            "update acts_account set version = version + 1, sealed = ?1, changed_at = ?2
             where id = ?3 and version = ?4",
        )?
        .execute(params![sealed, 0, person, version])?;
    connection
        .prepare_cached(
            "insert into event (id, act, at, role, actor, what, person, thing, details)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            id,
            id,
            0,
            "citizen",
            person,
            "account.measured",
            person,
            None::<&str>,
            "{\"by\":\"acts\"}"
        ])?;
    connection
        .prepare_cached(
            "insert into outbox (id, recipient, channel, template, args, created_at, next_try_at, tries)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?6, 0)",
        )?
        .execute(params![id, person, "void", "account.measured", [7_u8; 45], 0])?;
    connection.prepare_cached("commit")?.execute([])?;
    Ok(())
}

/// Ids follow the time, as they do in a real house.
fn moment() -> Timestamp {
    static BEGUN: OnceLock<Instant> = OnceLock::new();
    Timestamp::UNIX_EPOCH + BEGUN.get_or_init(Instant::now).elapsed()
}

#[expect(clippy::cast_precision_loss, reason = "a rate of acts a second")]
fn rate(done: u64, took: Duration) -> f64 {
    (done as f64 / took.as_secs_f64()).round()
}

/// Processor seconds of this process; a tick is 10 ms.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields);
    let ticks = fields.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}
