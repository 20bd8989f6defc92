//! When a token counts, RFC 7519 §4.1.4 to §4.1.6. The one place that knows of clocks apart.

use serde::{Deserialize, Deserializer};

/// How far ahead of ours another party's clock may be, in seconds (FAPI 2.0 §5.3.2.1).
pub const CLOCK_SKEW: i64 = 10;

/// Why a token does not count now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Untimely {
    /// Its time is over.
    #[error("expired")]
    Expired,
    /// Its time has not come, further ahead than clocks are apart.
    #[error("not valid yet")]
    NotYet,
    /// It claims to count for longer than anybody needs.
    #[error("valid for too long")]
    TooLong,
}

/// The three instants of a token (unix seconds).
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Lifetime {
    #[serde(deserialize_with = "seconds")]
    pub exp: i64,
    #[serde(default, deserialize_with = "maybe_seconds")]
    pub iat: Option<i64>,
    #[serde(default, deserialize_with = "maybe_seconds")]
    pub nbf: Option<i64>,
}

impl Lifetime {
    /// Refuses what is over, not yet, or longer than `longest` from now.
    pub fn check(&self, longest: i64, now: i64) -> Result<(), Untimely> {
        if self.exp <= now {
            return Err(Untimely::Expired);
        }
        let latest = self.iat.max(self.nbf).unwrap_or(now);
        if latest > now.saturating_add(CLOCK_SKEW) {
            return Err(Untimely::NotYet);
        }
        if self.exp > now.saturating_add(longest).saturating_add(CLOCK_SKEW) {
            return Err(Untimely::TooLong);
        }
        Ok(())
    }
}

/// A `NumericDate` (RFC 7519 §2), which may have a fraction.
pub(crate) fn seconds<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    let number = serde_json::Number::deserialize(from)?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the cast saturates, and far instants are refused anyway"
    )]
    let rounded = || number.as_f64().map(|seconds| seconds.floor() as i64);
    number.as_i64().or_else(rounded).ok_or_else(|| serde::de::Error::custom("not a NumericDate"))
}

/// A `NumericDate` that may be missing.
pub(crate) fn maybe_seconds<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    seconds(from).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(exp: i64, iat: Option<i64>, nbf: Option<i64>) -> Result<(), Untimely> {
        Lifetime { exp, iat, nbf }.check(300, 1000)
    }

    #[test]
    fn clocks_may_be_ten_seconds_ahead_and_no_more() {
        for ahead in [-10, 0, 8, 10] {
            assert_eq!(check(1100, Some(1000 + ahead), Some(1000 + ahead)), Ok(()), "{ahead}");
        }
        for ahead in [11, 61, i64::MAX - 1000] {
            assert_eq!(check(1100, Some(1000 + ahead), None), Err(Untimely::NotYet), "{ahead}");
            assert_eq!(check(1100, None, Some(1000 + ahead)), Err(Untimely::NotYet), "{ahead}");
        }
    }

    #[test]
    fn what_is_over_is_over() {
        assert_eq!(check(1000, None, None), Err(Untimely::Expired));
        assert_eq!(check(1001, None, None), Ok(()));
        assert_eq!(check(700, Some(600), None), Err(Untimely::Expired));
    }

    #[test]
    fn nothing_counts_for_ever() {
        assert_eq!(check(1311, None, None), Err(Untimely::TooLong));
        assert_eq!(check(i64::MAX, None, None), Err(Untimely::TooLong));
    }

    #[test]
    fn fractions_are_read_and_words_are_not() {
        let read = |json: &str| serde_json::from_str::<Lifetime>(json);
        assert_eq!(read(r#"{"exp":1000.9,"iat":1e3}"#).unwrap().exp, 1000);
        assert!(read(r#"{"exp":"1000"}"#).is_err());
        assert!(read(r#"{"iat":1000}"#).is_err());
    }
}
