//! Danh sách tiện ích: what the app can do, and where.
//!
//! Procedures are the portals', which publish them; the app lists them beside
//! its own pages and leads there. What a page of the app is called, what it does
//! and further words for the search are messages: "utility.", then the word,
//! then ".title", ".summary" or ".keywords".

/// One page of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Utility {
    /// Its word: in forms, in what is stored, in message keys.
    pub word: &'static str,
    /// Where it is.
    pub path: &'static str,
}

const fn app(word: &'static str, path: &'static str) -> Utility {
    Utility { word, path }
}

/// The app's own pages, in the order listed.
pub const UTILITIES: &[Utility] = &[
    app("ho-so-cua-toi", "/ho-so"),
    app("the-can-cuoc", "/giay-to/can-cuoc"),
    app("thong-tin-cu-tru", "/giay-to/cu-tru"),
    app("nguoi-phu-thuoc", "/giay-to/nguoi-phu-thuoc"),
    app("ai-da-xem", "/toi/nhat-ky"),
    app("da-chia-se", "/toi/chia-se"),
    app("thiet-bi", "/toi/thiet-bi"),
    app("khoa-truy-cap", "/toi/khoa"),
    app("doi-passcode", "/toi/passcode"),
    app("doi-mat-khau", "/toi/mat-khau"),
];

/// What the first page shows whoever has chosen nothing yet; the procedures
/// among them once their portal was heard.
pub const OFFERED: [&str; 6] = [
    "cap-lai-the-can-cuoc",
    "khai-bao-tam-tru",
    "thong-tin-cu-tru",
    "nguoi-phu-thuoc",
    "the-can-cuoc",
    "ai-da-xem",
];

/// The app's page of a word.
#[must_use]
pub fn find(word: &str) -> Option<&'static Utility> {
    UTILITIES.iter().find(|utility| utility.word == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_names_one_utility() {
        for utility in UTILITIES {
            let same = UTILITIES.iter().filter(|other| other.word == utility.word).count();
            assert_eq!(same, 1, "{}", utility.word);
        }
    }

    #[test]
    fn what_is_offered_stays_when_no_portal_was_ever_heard() {
        assert_eq!(OFFERED.iter().filter(|word| find(word).is_some()).count(), 4);
    }
}
