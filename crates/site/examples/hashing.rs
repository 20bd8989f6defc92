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
        let begun = Instant::now();
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
        println!("{workers} workers: {rate:.1} hashes/s, {:.1} per worker", rate / f64::from(workers));
    }
    Ok(())
}
