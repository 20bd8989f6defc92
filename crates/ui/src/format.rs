//! How dates, times, money and names look on a page.
//!
//! Times are shown on Vietnam's clock, UTC+7 all year, whatever zone the server
//! or the reader is in.

use jiff::{Timestamp, civil, tz};

/// Vietnam keeps UTC+7 all year, so no time zone database is needed.
const VIETNAM: tz::Offset = tz::offset(7);

/// A day: `22/11/2026`.
pub fn date(day: civil::Date) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

/// The day of a moment, on Vietnam's calendar: `22/11/2026`.
pub fn day(at: Timestamp) -> String {
    date(VIETNAM.to_datetime(at).date())
}

/// The time of a moment, on Vietnam's clock: `14:05`.
pub fn time(at: Timestamp) -> String {
    let clock = VIETNAM.to_datetime(at);
    format!("{:02}:{:02}", clock.hour(), clock.minute())
}

/// A moment: `14:05, 22/11/2026`.
pub fn moment(at: Timestamp) -> String {
    format!("{}, {}", time(at), day(at))
}

/// A moment as machines read it, for `<time datetime>`.
pub fn machine(at: Timestamp) -> String {
    at.display_with_offset(VIETNAM).to_string()
}

/// A sum in dong: `35.000 đ`, with a space that does not break.
pub fn money(dong: i64) -> String {
    format!("{}\u{a0}đ", number(dong))
}

/// A number grouped by points: `1.234.567`.
pub fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    if value < 0 {
        text.push('-');
    }
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// A phone number of which only the end is told: `••• ••• 678`.
pub fn masked_phone(phone: &str) -> String {
    format!("••• ••• {}", tail(phone, 3))
}

/// An e-mail address of which only the start and the place are told: `n•••@example.vn`.
pub fn masked_email(email: &str) -> String {
    match email.split_once('@') {
        Some((name, place)) => {
            let first: String = name.chars().take(1).collect();
            format!("{first}•••@{place}")
        }
        None => "•••".to_owned(),
    }
}

/// A personal number of which only the end is told: `•••• •••• 0123`.
pub fn masked_number(number: &str) -> String {
    format!("•••• •••• {}", tail(number, 4))
}

/// A personal number in groups, as it is read aloud: `0012 0300 0123`.
pub fn grouped(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("\u{a0}")
}

/// The initials of a name, in its order: "Nguyễn Văn An" is `NVA`.
pub fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
}

/// A size of a file: `812 KB`, `2,4 MB`.
pub fn bytes(size: u64) -> String {
    if size < 1_000_000 {
        return format!("{} KB", size.div_ceil(1000));
    }
    let tenths = size / 100_000;
    format!("{},{} MB", tenths / 10, tenths % 10)
}

/// The last `count` characters.
fn tail(text: &str, count: usize) -> String {
    let length = text.chars().count();
    text.chars().skip(length.saturating_sub(count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn late_evening_utc() -> Timestamp {
        "2026-11-21T18:05:00Z".parse().expect("a moment")
    }

    #[test]
    fn a_moment_is_told_on_vietnams_clock() {
        assert_eq!(moment(late_evening_utc()), "01:05, 22/11/2026");
    }

    #[test]
    fn machines_read_the_same_moment_with_its_offset() {
        assert_eq!(machine(late_evening_utc()), "2026-11-22T01:05:00+07:00");
    }

    #[test]
    fn money_is_grouped_by_points() {
        assert_eq!(money(35_000), "35.000\u{a0}đ");
        assert_eq!(money(0), "0\u{a0}đ");
        assert_eq!(number(-1_234_567), "-1.234.567");
    }

    #[test]
    fn a_masked_contact_tells_only_its_end() {
        assert_eq!(masked_phone("+84912345678"), "••• ••• 678");
        assert_eq!(masked_email("nguyen.van.an@example.vn"), "n•••@example.vn");
        assert_eq!(masked_number("001203000123"), "•••• •••• 0123");
    }

    #[test]
    fn initials_keep_the_order_and_the_marks_of_a_name() {
        assert_eq!(initials("Đặng Thị Ánh"), "ĐTÁ");
    }

    #[test]
    fn a_size_is_told_in_round_words() {
        assert_eq!(bytes(811_001), "812 KB");
        assert_eq!(bytes(2_450_000), "2,4 MB");
    }
}
