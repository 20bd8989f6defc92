//! Danh sách tiện ích: what the app can do, and where.
//!
//! Procedures are the portals'; the app lists them and leads there. What each is
//! called, what it does and further words for the search are messages: "service."
//! for a procedure, "utility." for a page of the app, then the word, then
//! ".title", ".summary" or ".keywords".

/// Where a utility is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A page of the app itself.
    App(&'static str),
    /// A procedure of a portal, by the portal's short name and the path there.
    Portal(&'static str, &'static str),
}

/// One thing the app can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Utility {
    /// Its word: in forms, in what is stored, in message keys.
    pub word: &'static str,
    /// Where it is.
    pub place: Place,
}

const fn app(word: &'static str, path: &'static str) -> Utility {
    Utility { word, place: Place::App(path) }
}

const fn portal(word: &'static str, site: &'static str, path: &'static str) -> Utility {
    Utility { word, place: Place::Portal(site, path) }
}

/// Everything, in the order listed.
pub const UTILITIES: &[Utility] = &[
    portal("cap-lai-the-can-cuoc", "ministry", "/dich-vu/cap-lai-the-can-cuoc"),
    portal("cap-doi-the-can-cuoc", "ministry", "/dich-vu/cap-doi-the-can-cuoc"),
    portal("khai-bao-tam-tru", "ministry", "/dich-vu/khai-bao-tam-tru"),
    portal("dang-ky-thuong-tru", "ministry", "/dich-vu/dang-ky-thuong-tru"),
    portal("dang-ky-khai-sinh", "thanh-hoa", "/dich-vu/dang-ky-khai-sinh"),
    portal("dang-ky-ket-hon", "thanh-hoa", "/dich-vu/dang-ky-ket-hon"),
    portal("dang-ky-khai-tu", "thanh-hoa", "/dich-vu/dang-ky-khai-tu"),
    portal("ban-sao-trich-luc-ho-tich", "thanh-hoa", "/dich-vu/ban-sao-trich-luc-ho-tich"),
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

/// What the first page shows whoever has chosen nothing yet.
pub const OFFERED: [&str; 6] = [
    "cap-lai-the-can-cuoc",
    "khai-bao-tam-tru",
    "thong-tin-cu-tru",
    "nguoi-phu-thuoc",
    "the-can-cuoc",
    "ai-da-xem",
];

/// The utility of a word.
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
    fn what_is_offered_exists() {
        assert!(OFFERED.iter().all(|word| find(word).is_some()));
    }
}
