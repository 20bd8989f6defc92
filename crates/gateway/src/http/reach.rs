//! How far calls go.

use std::net::IpAddr;

use url::{Host, Url};

use super::Unreachable;

/// How far calls go. Each step goes further than the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// https to public addresses.
    Public,
    /// https to the networks of the administration too (RFC 1918, RFC 4193).
    Inside,
    /// This machine too, and by plain http: for a demo and for tests.
    Loopback,
}

impl Reach {
    /// Refuses an address that is off limits by how it is written.
    pub(super) fn check(self, url: &Url) -> Result<(), Unreachable> {
        let literal = match url.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(Host::Domain(_)) => None,
            None => return Err(Unreachable::OffLimits("it names no host")),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Unreachable::OffLimits("it carries a user name"));
        }
        let here = literal.is_some_and(|address| address.is_loopback())
            || url.host_str().is_some_and(|host| host == "localhost" || host.ends_with(".localhost"));
        match url.scheme() {
            "https" if !here || self == Self::Loopback => {}
            "http" if here && self == Self::Loopback => {}
            "https" => return Err(Unreachable::OffLimits("it is this machine")),
            _ => return Err(Unreachable::OffLimits("it is not https")),
        }
        match literal {
            Some(address) if !self.covers(address) => {
                Err(Unreachable::OffLimits("the network it lies in is out of reach"))
            }
            _ => Ok(()),
        }
    }

    /// Whether a name may lead to this address.
    pub(super) fn covers(self, address: IpAddr) -> bool {
        match place(address) {
            Place::Nowhere => false,
            Place::Public => true,
            Place::Inside => self >= Self::Inside,
            Place::Here => self == Self::Loopback,
        }
    }
}

/// What kind of network an address lies in.
enum Place {
    Public,
    Inside,
    Here,
    /// Link-local (where clouds keep their metadata), multicast, reserved.
    Nowhere,
}

fn place(address: IpAddr) -> Place {
    // ::ffff:a.b.c.d is the IPv4 address it wraps.
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [first, second, ..] = v4.octets();
            match first {
                127 => Place::Here,
                _ if v4.is_private() || (first == 100 && (64..128).contains(&second)) => Place::Inside,
                0 | 224.. => Place::Nowhere,
                _ if v4.is_link_local() || v4.is_documentation() => Place::Nowhere,
                _ => Place::Public,
            }
        }
        IpAddr::V6(v6) if v6.is_loopback() => Place::Here,
        IpAddr::V6(v6) if v6.is_unique_local() => Place::Inside,
        // Only 2000::/3 is given out for the world (RFC 4291 §2.4); 2002::/16 and 64:ff9b::/96 wrap IPv4.
        IpAddr::V6(v6) if (v6.segments()[0] & 0xe000) == 0x2000 && v6.segments()[0] != 0x2002 => {
            Place::Public
        }
        IpAddr::V6(_) => Place::Nowhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(reach: Reach, url: &str) -> bool {
        reach.check(&url.parse().expect("an address")).is_ok()
    }

    #[test]
    fn the_public_reach_goes_to_the_world_by_https_only() {
        assert!(checked(Reach::Public, "https://portal.example/jwks"));
        for url in [
            "http://portal.example/jwks",
            "https://localhost/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://10.0.0.1/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://[::ffff:10.0.0.1]/",
            "https://[fd00::1]/",
            "https://0.0.0.0/",
            "https://2130706433/", // 127.0.0.1 in one number
            "https://user:pass@portal.example/",
            "ftp://portal.example/",
        ] {
            assert!(!checked(Reach::Public, url), "{url}");
        }
    }

    #[test]
    fn the_inside_reach_goes_to_private_networks_and_not_to_this_machine() {
        assert!(checked(Reach::Inside, "https://10.0.0.1/"));
        for url in ["https://127.0.0.1/", "https://169.254.169.254/", "http://10.0.0.1/"] {
            assert!(!checked(Reach::Inside, url), "{url}");
        }
    }

    #[test]
    fn plain_http_goes_to_this_machine_only_and_only_in_a_demo() {
        assert!(checked(Reach::Loopback, "http://localhost:8001/token"));
        assert!(checked(Reach::Loopback, "http://127.0.0.1:8001/token"));
        assert!(!checked(Reach::Loopback, "http://portal.example/token"));
        assert!(!checked(Reach::Loopback, "https://169.254.169.254/"));
    }

    #[test]
    fn a_name_that_leads_inside_is_not_followed_outside() {
        assert!(!Reach::Public.covers("10.1.2.3".parse().expect("an address")));
        assert!(!Reach::Public.covers("2002:a00:1::".parse().expect("an address")));
        assert!(Reach::Public.covers("2606:4700::1".parse().expect("an address")));
    }
}
