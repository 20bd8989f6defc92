//! A carrier of text messages that hands each code to whoever waits for it, and
//! takes whatever else it is told.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

/// The carrier. Clones are the same one.
#[derive(Clone, Default)]
pub struct Carrier(Arc<Inner>);

#[derive(Default)]
struct Inner {
    codes: Mutex<HashMap<String, String>>,
    arrived: Condvar,
    taken: AtomicU64,
}

impl Carrier {
    /// Listens on a free port, which it returns.
    pub fn start(&self) -> Result<u16> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let carrier = self.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let carrier = carrier.clone();
                std::thread::spawn(move || carrier.serve(stream));
            }
        });
        Ok(port)
    }

    fn serve(&self, stream: TcpStream) -> Option<()> {
        let mut answers = stream.try_clone().ok()?;
        let mut requests = BufReader::new(stream);
        loop {
            let mut length = 0;
            loop {
                let mut line = String::new();
                if requests.read_line(&mut line).ok()? == 0 {
                    return None;
                }
                let line = line.trim().to_ascii_lowercase();
                if line.is_empty() {
                    break;
                }
                if let Some(value) = line.strip_prefix("content-length:") {
                    length = value.trim().parse().ok()?;
                }
            }
            let mut body = vec![0; length];
            requests.read_exact(&mut body).ok()?;
            answers.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").ok()?;
            self.0.taken.fetch_add(1, Ordering::Relaxed);
            self.take(&body);
        }
    }

    fn take(&self, body: &[u8]) -> Option<()> {
        let message: serde_json::Value = serde_json::from_slice(body).ok()?;
        let code = six_digits(message["text"].as_str()?)?;
        let mut codes = self.0.codes.lock().unwrap_or_else(PoisonError::into_inner);
        codes.insert(message["to"].as_str()?.to_owned(), code);
        self.0.arrived.notify_all();
        Some(())
    }

    /// How many requests it has taken.
    pub fn taken(&self) -> u64 {
        self.0.taken.load(Ordering::Relaxed)
    }

    /// Waits for the code that is sent to a phone.
    pub fn code(&self, phone: &str) -> Result<String> {
        let until = Instant::now() + Duration::from_secs(30);
        let mut codes = self.0.codes.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(code) = codes.remove(phone) {
                return Ok(code);
            }
            let left = until.checked_duration_since(Instant::now()).context("no code came within 30 s")?;
            codes = self.0.arrived.wait_timeout(codes, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// The first run of exactly six digits.
fn six_digits(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_ascii_digit()).find(|run| run.len() == 6).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_the_run_of_six_digits() {
        assert_eq!(six_digits("Ma OTP 482913, 5 phut. 19000000"), Some("482913".to_owned()));
    }
}
