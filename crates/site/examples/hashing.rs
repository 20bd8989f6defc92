//! How many password hashes this machine works out, and whether wide vectors help.
//!
//! `cargo run --release -p site --example hashing`

use std::{sync::Arc, time::Instant};

use gateway::Keys;
use site::hashing::{Hashing, Pool, Size};

const HASHES: u32 = 100;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().build()?;
    let cores = u32::try_from(std::thread::available_parallelism()?.get())?;
    for workers in 1..=cores {
        let pool = Pool::start(Size { workers: usize::try_from(workers)?, queue: 1000, ..Size::default() })?;
        let hashing = Hashing::new(pool, Arc::new(Keys::ephemeral(1)));
        runtime.block_on(hashing.verify_dummy("warm"))?;
        let (begun, used) = (Instant::now(), cpu()?);
        let all: Vec<_> = (0..HASHES)
            .map(|_| {
                let hashing = hashing.clone();
                runtime.spawn(async move { hashing.verify_dummy("secret").await })
            })
            .collect();
        for one in all {
            runtime.block_on(one)??;
        }
        let rate = f64::from(HASHES) / begun.elapsed().as_secs_f64();
        let each = (cpu()? - used) * 10.0 / f64::from(HASHES);
        let alone = rate / f64::from(workers);
        println!("{workers} workers: {rate:.1} hashes/s, {alone:.1} per worker, {each:.2} ms of CPU each");
    }
    Ok(())
}

/// Processor time of this process, in ticks of 10 ms.
fn cpu() -> Result<f64, Box<dyn std::error::Error>> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit_once(") ").ok_or("no stat")?.1.split(' ').collect();
    Ok(fields[11].parse::<f64>()? + fields[12].parse::<f64>()?)
}
