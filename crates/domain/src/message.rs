//! What people are told by text message and by e-mail, word for word.
//!
//! One row per template, with places in braces. The approval text is the one
//! that a source document fixes (docs/sources.md, "Cần biết: Hướng dẫn đăng ký
//! và kích hoạt", step 3): with the sample's office, app and address it equals
//! the sample byte for byte. Because false links are the commonest fraud, no
//! other text message names an address.

pub mod dossier;
mod email;
mod sms;

use jiff::Timestamp;

pub use self::{
    email::{Email, email},
    sms::{segments, sms},
};
use crate::calendar::VIETNAM;

/// In whose name messages speak: a deployment's own, never another body's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sender<'a> {
    /// The office (`{co_quan}`).
    pub office: &'a str,
    /// The name of the app (`{ung_dung}`).
    pub app: &'a str,
    /// The address that the approval text names (`{dia_chi}`).
    pub address: &'a str,
    /// The hotline's number (`{duong_day_nong}`).
    pub hotline: &'a str,
    /// The approval text names no address.
    pub link_free: bool,
}

/// Values of one message, by name: what a place in a text is filled with.
///
/// `name` the person's full name, `code` a one-time code, `site` where it
/// opens the door, `at` the moment it happened (RFC 3339). Those of a dossier
/// go by the names of their places.
struct Values<'a, K, V> {
    sender: &'a Sender<'a>,
    args: &'a [(K, V)],
}

impl<K: AsRef<str>, V: AsRef<str>> Values<'_, K, V> {
    /// What belongs at `place`; nothing, where the caller gave no such value.
    fn at(&self, place: &str) -> Option<String> {
        match place {
            "co_quan" => Some(self.sender.office.to_owned()),
            "ung_dung" => Some(self.sender.app.to_owned()),
            "dia_chi" => Some(self.sender.address.to_owned()),
            "duong_day_nong" => Some(self.sender.hotline.to_owned()),
            "ho_ten" => self.arg("name").map(crate::text::capitalised),
            "ma" => self.arg("code").map(str::to_owned),
            "noi" => Some(self.arg("site").unwrap_or(self.sender.app).to_owned()),
            "gio" => self.arg("at")?.parse().ok().map(on_vietnams_clock),
            place if dossier::PLACES.contains(&place) => self.arg(place).map(str::to_owned),
            _ => None,
        }
    }

    fn arg(&self, name: &str) -> Option<&str> {
        self.args.iter().find(|(key, _)| key.as_ref() == name).map(|(_, value)| value.as_ref())
    }

    /// The text with every place filled, or nothing where a value is missing.
    fn fill(&self, text: &str) -> Option<String> {
        let mut filled = String::with_capacity(text.len() + 64);
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (place, after) = after.split_once('}')?;
            filled.push_str(before);
            filled.push_str(&self.at(place)?);
            rest = after;
        }
        filled.push_str(rest);
        Some(filled)
    }
}

/// "08:05 22/11/2026".
fn on_vietnams_clock(at: Timestamp) -> String {
    let local = VIETNAM.to_datetime(at);
    let (day, month, year) = (local.day(), local.month(), local.year());
    format!("{:02}:{:02} {day:02}/{month:02}/{year}", local.hour(), local.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_vietnams() {
        let late = "2026-11-21T18:05:59Z".parse().expect("a moment");
        assert_eq!(on_vietnams_clock(late), "01:05 22/11/2026");
    }
}
