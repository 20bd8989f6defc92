//! Ports of this machine that nobody listens on.

use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Context as _, Result};

/// The first of `count` neighbouring ports that are all free just now.
pub fn free(count: u16) -> Result<u16> {
    (0..100)
        .find_map(|_| {
            let first = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).ok()?;
            let base = first.local_addr().ok()?.port();
            let rest = (1..count).all(|n| base.checked_add(n).is_some_and(is_free));
            rest.then_some(base)
        })
        .with_context(|| format!("found no {count} free ports side by side on 127.0.0.1"))
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_neighbouring_ports_can_all_be_listened_on() {
        let base = free(4).unwrap();
        let all: Vec<_> =
            (base..base + 4).map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port))).collect();
        assert!(all.iter().all(Result::is_ok));
    }
}
