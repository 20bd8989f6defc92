//! One-time codes made from the time and a seed (RFC 6238 over RFC 4226).

use aws_lc_rs::{constant_time::verify_slices_are_equal, hmac};
use jiff::Timestamp;

/// How long one code is shown (RFC 6238 §5.2).
const STEP: i64 = 30;

/// The code of a moment.
#[must_use]
pub fn code_at(seed: &[u8], now: Timestamp) -> String {
    code(seed, step_at(now))
}

/// The time step whose code this is: the present one, or one on either side of
/// it, because clocks differ (RFC 6238 §6).
#[must_use]
pub fn step_of(seed: &[u8], typed: &str, now: Timestamp) -> Option<i64> {
    let present = step_at(now);
    let steps = [present, present - 1, present + 1];
    let fits = |step: &i64| verify_slices_are_equal(code(seed, *step).as_bytes(), typed.as_bytes()).is_ok();
    steps.into_iter().rfind(fits)
}

/// The bytes of a seed as apps are given it: Base32 without padding (RFC 4648 §6).
#[must_use]
pub fn seed(base32: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for sign in base32.trim_end_matches('=').bytes() {
        let value = match sign.to_ascii_uppercase() {
            letter @ b'A'..=b'Z' => letter - b'A',
            digit @ b'2'..=b'7' => digit - b'2' + 26,
            _ => return None,
        };
        held = (held << 5) | u32::from(value);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits).ok()?);
        }
        held &= (1 << bits) - 1;
    }
    Some(bytes)
}

fn step_at(now: Timestamp) -> i64 {
    now.as_second().div_euclid(STEP)
}

/// Six digits (RFC 4226 §5.3).
fn code(seed: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, seed);
    let digest = hmac::sign(&key, &step.to_be_bytes());
    let digest = digest.as_ref();
    let at = usize::from(digest[19] & 0x0f);
    let word = u32::from_be_bytes([digest[at], digest[at + 1], digest[at + 2], digest[at + 3]]);
    format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seed of RFC 6238, appendix B.
    const SEED: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).expect("in range")
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        let codes: Vec<_> = [59, 1_111_111_109, 1_234_567_890].map(|second| code_at(SEED, at(second))).into();
        assert_eq!(codes, ["287082", "081804", "005924"]);
    }

    #[test]
    fn a_clock_that_is_half_a_minute_off_is_forgiven_and_no_more() {
        let early = code_at(SEED, at(60));
        assert_eq!(step_of(SEED, &early, at(90)), Some(2));
        assert_eq!(step_of(SEED, &early, at(150)), None);
    }

    #[test]
    fn a_seed_is_read_from_base32() {
        assert_eq!(seed("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").as_deref(), Some(SEED));
        assert_eq!(seed("MZXW6==="), Some(b"foo".to_vec()));
        assert_eq!(seed("not base32!"), None);
    }
}
