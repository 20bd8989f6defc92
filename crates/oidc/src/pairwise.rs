//! The name a person has towards one sector and no other, OpenID Connect Core §8.1.

use crate::jose::base64url;
use aws_lc_rs::hmac::{Context, HMAC_SHA256, Key};

/// The `sub` of an account towards a sector, under the sector's key.
///
/// Callers store what they get, so that a later key gives nobody another name.
pub fn pairwise(key: &[u8], sector: &str, account: &[u8]) -> String {
    let mut mac = Context::with_key(&Key::new(HMAC_SHA256, key));
    // The length keeps ("ab", "c") and ("a", "bc") apart.
    mac.update(&(sector.len() as u64).to_be_bytes());
    mac.update(sector.as_bytes());
    mac.update(account);
    base64url(mac.sign())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_has_one_name_in_a_sector_and_another_in_the_next() {
        let name = pairwise(b"key", "a.gov.example", b"1");
        assert_eq!(name, pairwise(b"key", "a.gov.example", b"1"));
        assert_ne!(name, pairwise(b"key", "b.gov.example", b"1"));
        assert_ne!(name, pairwise(b"key", "a.gov.example", b"2"));
        assert_ne!(name, pairwise(b"other", "a.gov.example", b"1"));
        assert_eq!(name.len(), 43);
    }

    #[test]
    fn sector_and_account_do_not_run_into_each_other() {
        assert_ne!(pairwise(b"key", "ab", b"c"), pairwise(b"key", "a", b"bc"));
    }
}
