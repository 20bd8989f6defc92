//! Where a browser may be sent: registration and comparison of redirect URIs.
//!
//! Comparison is of characters (RFC 9700 §2.1); the one freedom is the port of
//! a loopback address, which an app cannot choose beforehand (RFC 8252 §7.3).

use url::{Host, Url};

/// Whether a URI may be registered: https, or http on this machine; without fragment, user or password.
pub fn may_register(uri: &str) -> bool {
    let Ok(url) = Url::parse(uri) else { return false };
    let scheme = match url.scheme() {
        "https" => url.host().is_some(),
        "http" => is_local(&url),
        _ => false,
    };
    let bare = url.fragment().is_none() && url.username().is_empty() && url.password().is_none();
    // What a parser would quietly repair (spaces, tabs, backslashes) could be read two ways.
    let plain = uri.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    scheme && bare && plain && !uri.contains(['*', '@', '#']) && uri.len() <= 2000
}

/// Whether two URIs are the same but for the port of a loopback address.
pub fn differ_in_loopback_port(known: &str, asked: &str) -> bool {
    match (without_loopback_port(known), without_loopback_port(asked)) {
        (Some(known), Some(asked)) => known == asked,
        _ => false,
    }
}

/// Host and the rest of `http://127.0.0.1[:port]rest` or `http://[::1][:port]rest`.
fn without_loopback_port(uri: &str) -> Option<(&str, &str)> {
    let rest = uri.strip_prefix("http://")?;
    let host = ["127.0.0.1", "[::1]"].into_iter().find(|host| rest.starts_with(host))?;
    let rest = &rest[host.len()..];
    let after = match rest.strip_prefix(':') {
        Some(port) => port.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    // A port is at most five digits; anything but a path must not follow.
    (rest.len() - after.len() <= 6 && (after.is_empty() || after.starts_with(['/', '?'])))
        .then_some((host, after))
}

fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_anywhere_and_http_on_this_machine_may_be_registered() {
        for uri in [
            "https://a.example/cb",
            "https://a.example/cb?x=1",
            "http://localhost:8101/callback",
            "http://portal.localhost:8101/callback",
            "http://127.0.0.1/cb",
            "http://[::1]:9/cb",
        ] {
            assert!(may_register(uri), "{uri}");
        }
    }

    #[test]
    fn everything_else_may_not() {
        for uri in [
            "http://a.example/cb",
            "http://localhost.evil.example/cb",
            "https://a.example/cb#f",
            "https://a.example/cb#",
            "https://user@a.example/cb",
            "https://user:pw@a.example/cb",
            "https://*.a.example/cb",
            "https://a.example\\@evil.example/",
            "https://a.example/c b",
            "javascript:alert(1)",
            "data:text/html,x",
            "com.example.app:/cb",
            "/cb",
            "",
        ] {
            assert!(!may_register(uri), "{uri}");
        }
    }

    #[test]
    fn only_the_port_of_a_loopback_address_may_differ() {
        let known = "http://127.0.0.1/cb";
        assert!(differ_in_loopback_port(known, "http://127.0.0.1:49152/cb"));
        assert!(differ_in_loopback_port("http://[::1]:1/cb", "http://[::1]:2/cb"));
        for asked in [
            "http://127.0.0.1:49152/cb/",
            "http://127.0.0.1:49152/cb?x",
            "http://127.0.0.1:1@evil.example/cb",
            "http://127.0.0.1.evil.example/cb",
            "http://127.0.0.1:123456/cb",
            "https://127.0.0.1:49152/cb",
            "http://[::1]:49152/cb",
            "http://localhost:49152/cb",
        ] {
            assert!(!differ_in_loopback_port(known, asked), "{asked}");
        }
        assert!(!differ_in_loopback_port("http://localhost:1/cb", "http://localhost:2/cb"));
        assert!(!differ_in_loopback_port("https://a.example:1/cb", "https://a.example:2/cb"));
    }
}
