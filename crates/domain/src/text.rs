//! Vietnamese text: one form to store it in, and forms to compare and search it by.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The five tone marks, as combining characters: huyền, sắc, hỏi, ngã, nặng.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{309}', '\u{303}', '\u{323}'];

/// Bytes in lower-case hexadecimal: two characters each.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        for digit in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(digit.into(), 16));
        }
        text
    })
}

/// The text in Unicode's composed form (NFC), which is the only form stored.
///
/// A name typed on a phone and the same name read from a card's QR may differ
/// in bytes and look alike; after this they do not differ.
#[must_use]
pub fn nfc(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { text.nfc().collect() }
}

/// The text with runs of white space folded to one space, none at the ends, in NFC.
#[must_use]
pub fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !tidy.is_empty() {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    nfc(&tidy)
}

/// The text without its marks: "Lê Thị Hồng Ánh" becomes "Le Thi Hong Anh".
///
/// A text message whose letters are all ASCII takes half the segments.
#[must_use]
pub fn unaccented(text: &str) -> String {
    text.nfd().filter(|mark| !is_combining_mark(*mark)).map(without_bar).collect()
}

/// What a search compares: no marks, no capitals, single spaces.
///
/// Whoever types "can cuoc" finds "Căn cước".
#[must_use]
pub fn fold(text: &str) -> String {
    tidy(&unaccented(text).to_lowercase())
}

/// What two spellings of one name have in common: capitals do not count, and
/// neither does the vowel a tone mark stands on.
///
/// "Hoà" and "Hòa" are one syllable in two schools of spelling; "Hoa" is
/// another one, and stays another one here.
#[must_use]
pub fn spoken(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(spoken_word).collect();
    words.join(" ")
}

/// The first letters of a name, for lists that must not show it: "Lê Thị Ánh" is "L.T.Á."
#[must_use]
pub fn initials(name: &str) -> String {
    let letters = nfc(name);
    letters
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .flat_map(|first| first.to_uppercase().chain(['.']))
        .collect()
}

/// The name with a capital at the start of each word and nowhere else.
#[must_use]
pub fn capitalised(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(capitalised_word).collect();
    words.join(" ")
}

fn capitalised_word(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.flat_map(char::to_lowercase)).collect()
}

fn spoken_word(word: &str) -> String {
    let (tones, letters): (Vec<char>, Vec<char>) =
        word.to_lowercase().nfd().partition(|letter| TONES.contains(letter));
    letters.into_iter().nfc().chain(tones).collect()
}

/// The one Vietnamese letter whose mark no decomposition takes off.
fn without_bar(letter: char) -> char {
    match letter {
        'đ' => 'd',
        'Đ' => 'D',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_comes_off_and_the_barred_d_loses_its_bar() {
        assert_eq!(unaccented("Đặng Thị Hường, Nguyễn Văn Ưng"), "Dang Thi Huong, Nguyen Van Ung");
    }

    #[test]
    fn decomposed_text_is_stored_composed() {
        assert_eq!(nfc("Le\u{302}\u{301}"), "L\u{1ebf}");
    }

    #[test]
    fn a_search_without_accents_finds_accents() {
        assert_eq!(fold("  Cấp lại  thẻ\tCăn cước "), "cap lai the can cuoc");
    }

    #[test]
    fn both_schools_of_tone_marks_spell_one_name() {
        assert_eq!(spoken("Trần HOÀ"), spoken("trần Hòa"));
        assert_eq!(spoken("Thuý"), spoken("Thúy"));
    }

    #[test]
    fn another_tone_or_another_vowel_is_another_name() {
        assert_ne!(spoken("Hoa"), spoken("Hòa"));
        assert_ne!(spoken("Hồng"), spoken("Hòng"));
        assert_ne!(spoken("Đạt"), spoken("Dạt"));
    }

    #[test]
    fn initials_keep_their_accents() {
        assert_eq!(initials("lê Thị Hồng Ánh"), "L.T.H.Á.");
    }

    #[test]
    fn capitals_stand_at_the_start_of_words_only() {
        assert_eq!(capitalised("NGUYỄN văn ƯNG"), "Nguyễn Văn Ưng");
    }
}
