//! Loads: as fast as the server answers, or at a pace of their own.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::http::Connection;
use super::server::Server;

/// What a closed loop came to.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Answers in a second of the wall clock.
    pub wall: f64,
    /// Answers in a second of the server's processor time.
    pub cpu: f64,
    /// Processor seconds of the server for each answer.
    pub cost: f64,
}

/// Latencies of an open loop in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Latency {
    /// Half are faster.
    pub p50: f64,
    /// 99 of 100 are faster.
    pub p99: f64,
}

/// One thing done again and again, on a connection of one's own.
pub type Deed<'a> = &'a (dyn Fn(&mut Connection) -> Result<()> + Sync);
/// What makes the next request.
pub type Maker<'a> = &'a (dyn Fn() -> Result<Vec<u8>> + Sync);

/// Does it with so many hands until the time is over.
pub fn closed(server: &Server, hands: usize, time: Duration, deed: Deed<'_>) -> Result<Pace> {
    measured(server, time, |stop, done| {
        hold(hands, |_| {
            let mut at = Connection::open(server.port)?;
            while !stop.load(Ordering::Relaxed) {
                deed(&mut at)?;
                done.fetch_add(1, Ordering::Relaxed);
            }
            Ok(())
        })
    })
}

/// Asks on many connections at once from each of few hands: requests go out on
/// all of them before the first answer is read, so that the load costs little.
pub fn flood(
    server: &Server,
    (hands, each): (usize, usize),
    time: Duration,
    make: Maker<'_>,
) -> Result<Pace> {
    measured(server, time, |stop, done| {
        hold(hands, |_| {
            let mut all: Vec<Connection> =
                (0..each).map(|_| Connection::open(server.port)).collect::<Result<_>>()?;
            while !stop.load(Ordering::Relaxed) {
                for at in &mut all {
                    at.send(&make()?)?;
                }
                for at in &mut all {
                    at.receive()?.expect(200)?;
                    done.fetch_add(1, Ordering::Relaxed);
                }
            }
            Ok(())
        })
    })
}

/// Sends so many requests, each expected to be answered by this status, on
/// many connections from each of few hands, and no more of them. The pace, and how long it took.
pub fn batch(
    server: &Server,
    (hands, each): (usize, usize),
    (count, status): (usize, u16),
    make: Maker<'_>,
) -> Result<Pace> {
    let (left, cpu, begun) = (AtomicUsize::new(count), server.cpu()?, Instant::now());
    let one_less =
        || left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok();
    hold(hands, |_| {
        let mut all: Vec<Connection> =
            (0..each).map(|_| Connection::open(server.port)).collect::<Result<_>>()?;
        loop {
            let mut sent = 0;
            while sent < all.len() && one_less() {
                all[sent].send(&make()?)?;
                sent += 1;
            }
            if sent == 0 {
                return Ok(());
            }
            for at in &mut all[..sent] {
                at.receive()?.expect(status)?;
            }
        }
    })?;
    let (wall, cpu, answers) = (begun.elapsed().as_secs_f64(), server.cpu()? - cpu, as_f64(count as u64));
    Ok(Pace { wall: answers / wall, cpu: answers / cpu, cost: cpu / answers })
}

/// One after another on one connection: how long each answer took, in
/// milliseconds, the quickest first. The first is left out.
pub fn alone(server: &Server, (count, status): (usize, u16), make: Maker<'_>) -> Result<Vec<f64>> {
    let mut at = Connection::open(server.port)?;
    let mut all = Vec::with_capacity(count);
    for turn in 0..=count {
        let request = make()?;
        let begun = Instant::now();
        at.ask(&request)?.expect(status)?;
        if turn > 0 {
            all.push(begun.elapsed().as_secs_f64() * 1000.0);
        }
    }
    all.sort_by(f64::total_cmp);
    Ok(all)
}

/// What so many of a hundred are not above, of what is sorted.
pub fn percentile(sorted: &[f64], part: usize) -> f64 {
    sorted.get((sorted.len() * part / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or(0.0)
}

fn measured(
    server: &Server,
    time: Duration,
    run: impl FnOnce(&AtomicBool, &AtomicU64) -> Result<()> + Send,
) -> Result<Pace> {
    let (stop, done) = (AtomicBool::new(false), AtomicU64::new(0));
    std::thread::scope(|scope| {
        let running = scope.spawn(|| run(&stop, &done));
        // The first part warms up.
        std::thread::sleep(time / 5);
        let (cpu, count, begun) = (server.cpu(), done.load(Ordering::Relaxed), Instant::now());
        std::thread::sleep(time);
        let (cpu_after, count_after, elapsed) = (server.cpu(), done.load(Ordering::Relaxed), begun.elapsed());
        stop.store(true, Ordering::Relaxed);
        running.join().unwrap_or_else(|_| bail!("the load panicked"))?;
        let answers = as_f64(count_after - count);
        if answers == 0.0 {
            bail!("no answer within the time");
        }
        let cpu = cpu_after? - cpu?;
        Ok(Pace { wall: answers / elapsed.as_secs_f64(), cpu: answers / cpu, cost: cpu / answers })
    })
}

/// Does it at seven tenths of what as many hands get in a closed loop just
/// before, whether the server keeps up or not: time is counted from when each
/// was due. The rate, and the latencies.
pub fn open(server: &Server, hands: usize, time: Duration, deed: Deed<'_>) -> Result<(f64, Latency)> {
    let rate = closed(server, hands, time / 2, deed)?.wall * 0.7;
    let due = AtomicU64::new(0);
    let latencies = Mutex::new(Vec::new());
    let begun = Instant::now() + Duration::from_millis(50);
    hold(hands, |_| {
        let mut at = Connection::open(server.port)?;
        let mut own = Vec::new();
        loop {
            let moment = Duration::from_secs_f64(as_f64(due.fetch_add(1, Ordering::Relaxed)) / rate);
            if moment > time {
                break;
            }
            std::thread::sleep((begun + moment).saturating_duration_since(Instant::now()));
            deed(&mut at)?;
            own.push((begun + moment).elapsed().as_secs_f64() * 1000.0);
        }
        latencies.lock().unwrap_or_else(PoisonError::into_inner).extend(own);
        Ok(())
    })?;
    let mut all = latencies.into_inner().unwrap_or_else(PoisonError::into_inner);
    all.sort_by(f64::total_cmp);
    Ok((rate, Latency { p50: percentile(&all, 50), p99: percentile(&all, 99) }))
}

/// Runs so many threads to their end; the first failure is everybody's.
pub fn hold(hands: usize, work: impl Fn(usize) -> Result<()> + Sync) -> Result<()> {
    std::thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = (0..hands).map(|hand| scope.spawn(move || work(hand))).collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().unwrap_or_else(|_| bail!("a thread of the load panicked")))
    })
}

/// A count as a number to divide.
#[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^52")]
pub fn as_f64(count: u64) -> f64 {
    count as f64
}

/// A string of numbers: their mean, and the variance of one.
pub fn mean_and_variance(all: &[f64]) -> (f64, f64) {
    let count = as_f64(all.len() as u64);
    let mean = all.iter().sum::<f64>() / count;
    let variance = all.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / (count - 1.0);
    (mean, variance)
}

/// Welch's t of two samples.
pub fn welch(one: &[f64], other: &[f64]) -> f64 {
    let ((m1, v1), (m2, v2)) = (mean_and_variance(one), mean_and_variance(other));
    (m1 - m2) / (v1 / as_f64(one.len() as u64) + v2 / as_f64(other.len() as u64)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_samples_have_no_difference_and_shifted_ones_do() {
        let one: Vec<f64> = (0..100).map(|n| f64::from(n % 10)).collect();
        let other: Vec<f64> = one.iter().map(|n| n + 5.0).collect();
        assert!(welch(&one, &one).abs() < 1e-9);
        assert!(welch(&one, &other).abs() > 4.5);
    }
}
