//! As much of HTTP/1.1 as a load needs: one kept connection, answers of a known length.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

/// A kept connection to a server on this machine.
pub struct Connection {
    stream: TcpStream,
    port: u16,
    buffer: Vec<u8>,
}

/// An answer.
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Status line and headers.
    pub head: String,
    /// What it says.
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of this name, in small letters.
    pub fn header<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.headers(name).next()
    }

    /// Every header of this name, in small letters.
    pub fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = move |line: &'a str| line.split_once(": ").filter(|(known, _)| *known == name);
        self.head.lines().skip(1).filter_map(named).map(|(_, value)| value)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// This very status, or an error with what the server said.
    pub fn expect(self, status: u16) -> Result<Self> {
        if self.status != status {
            bail!("answered {} instead of {status}: {}\n{}", self.status, self.head, brief(&self.text()));
        }
        Ok(self)
    }
}

/// The part of a page that says what went wrong.
fn brief(page: &str) -> String {
    let main = page.find("<main").map_or(page, |at| &page[at..]);
    main.chars().take(1500).collect()
}

impl Connection {
    /// Connects to a port of this machine.
    pub fn open(port: u16) -> Result<Self> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .with_context(|| format!("nobody answers at port {port}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { stream, port, buffer: Vec::with_capacity(16 << 10) })
    }

    /// Sends a request and waits for its answer.
    pub fn ask(&mut self, request: &[u8]) -> Result<Answer> {
        self.send(request)?;
        self.receive()
    }

    /// Sends a request.
    pub fn send(&mut self, request: &[u8]) -> Result<()> {
        self.stream.write_all(request).with_context(|| format!("port {} hung up", self.port))
    }

    /// Waits for the answer to what was sent first.
    pub fn receive(&mut self) -> Result<Answer> {
        let end = loop {
            if let Some(at) = find(&self.buffer, b"\r\n\r\n") {
                break at + 4;
            }
            self.fill()?;
        };
        let head = String::from_utf8_lossy(&self.buffer[..end]).into_owned();
        let length = length(&head)?;
        while self.buffer.len() < end + length {
            self.fill()?;
        }
        let status = head.get(9..12).and_then(|digits| digits.parse().ok()).context("no status")?;
        let body = self.buffer[end..end + length].to_vec();
        self.buffer.drain(..end + length);
        Ok(Answer { status, head, body })
    }

    fn fill(&mut self) -> Result<()> {
        let mut some = [0; 16 << 10];
        let count = self.stream.read(&mut some)?;
        if count == 0 {
            bail!("port {} hung up", self.port);
        }
        self.buffer.extend_from_slice(&some[..count]);
        Ok(())
    }
}

fn length(head: &str) -> Result<usize> {
    for line in head.lines() {
        let Some((name, value)) = line.split_once(':') else { continue };
        if name.eq_ignore_ascii_case("content-length") {
            return value.trim().parse().context("a length that is no number");
        }
        if name.eq_ignore_ascii_case("transfer-encoding") {
            bail!("an answer in pieces");
        }
    }
    Ok(0)
}

fn find(all: &[u8], part: &[u8]) -> Option<usize> {
    all.windows(part.len()).position(|window| window == part)
}

/// A request to get something, with more headers, each ending in a line break.
pub fn get(path: &str, more: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{more}\r\n").into_bytes()
}

/// A request that posts a form.
pub fn post(path: &str, more: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let body = form(fields);
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\n{more}\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Fields as a form writes them.
pub fn form(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect();
    pairs.join("&")
}

fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().fold(String::with_capacity(text.len()), |mut all, byte| {
        if plain(byte) {
            all.push(char::from(byte));
        } else {
            let _ = write!(all, "%{byte:02X}");
        }
        all
    })
}

/// What stands in the query of an address, as it was before it was escaped.
pub fn query<'a>(address: &'a str, name: &str) -> Option<&'a str> {
    let (_, query) = address.split_once('?')?;
    query
        .split('&')
        .find_map(|pair| pair.split_once('=').filter(|(known, _)| *known == name))
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_escapes_what_would_end_a_field() {
        assert_eq!(form(&[("a", "b c&d"), ("đ", "1")]), "a=b%20c%26d&%C4%91=1");
    }

    #[test]
    fn a_query_is_read_by_name() {
        assert_eq!(query("/x?code=c1&state=s", "state"), Some("s"));
        assert_eq!(query("/x", "state"), None);
    }
}
