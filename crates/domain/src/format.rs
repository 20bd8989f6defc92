//! Moments as messages write them, on a clock in Vietnam.

use jiff::Timestamp;

use crate::calendar::VIETNAM;

/// "17:00 ngày 06/01/2027" without accents: the form of text messages.
#[must_use]
pub fn day_and_time(at: Timestamp) -> String {
    VIETNAM.to_datetime(at).strftime("%H:%M ngay %d/%m/%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_vietnams() {
        let at = "2027-01-06T10:00:00Z".parse().expect("a moment");
        assert_eq!(day_and_time(at), "17:00 ngay 06/01/2027");
    }
}
