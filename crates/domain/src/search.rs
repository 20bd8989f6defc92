//! Finding something by its name, whether or not the accents were typed.
//!
//! Whoever types "can cuoc" finds "Căn cước", in whatever order the words stand;
//! names that bear the very accents typed come first.

use crate::text::{fold, tidy};

/// As many letters of a search as are looked at.
pub const LONGEST: usize = 100;

/// Something that can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// What it is called.
    pub name: &'a str,
    /// What else people call it, separated by spaces or commas.
    pub keywords: &'a str,
}

/// How well an entry fits: the smaller, the better.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// Words whose accents are not those typed.
    other_accents: usize,
    /// Words that stand in the keywords only.
    in_keywords: usize,
    /// Whether the words stand apart or in another order.
    scattered: usize,
}

/// The places of the entries that hold every word of `query`, the best first.
#[must_use]
pub fn find(query: &str, entries: &[Entry<'_>]) -> Vec<usize> {
    let query = asked(query);
    let mut found: Vec<(Rank, usize)> = entries
        .iter()
        .enumerate()
        .filter_map(|(place, entry)| rank(&query, entry).map(|rank| (rank, place)))
        .collect();
    found.sort();
    found.into_iter().map(|(_, place)| place).collect()
}

/// What is searched for, as it is searched for: tidied, and not too long.
#[must_use]
pub fn asked(query: &str) -> String {
    let shortened: String = query.chars().take(LONGEST).collect();
    tidy(&shortened)
}

fn rank(query: &str, entry: &Entry<'_>) -> Option<Rank> {
    let name = entry.name.to_lowercase();
    let (name_words, keywords) = (words(entry.name), words(entry.keywords));
    let mut rank = Rank { other_accents: 0, in_keywords: 0, scattered: 0 };
    let sought = words(query);
    if sought.is_empty() {
        return None;
    }
    for word in &sought {
        let begins = |known: &&String| fold(known).starts_with(&fold(word));
        let in_name: Vec<&String> = name_words.iter().filter(begins).collect();
        let in_keywords: Vec<&String> = keywords.iter().filter(begins).collect();
        let held = if in_name.is_empty() { &in_keywords } else { &in_name };
        if held.is_empty() {
            return None;
        }
        rank.in_keywords += usize::from(in_name.is_empty());
        rank.other_accents += usize::from(!held.iter().any(|known| known.starts_with(word.as_str())));
    }
    rank.scattered = usize::from(!fold(&name).contains(&fold(query)));
    Some(rank)
}

/// Words of the entries that are nearly a word of `query`, for whoever mistyped.
#[must_use]
pub fn close(query: &str, entries: &[Entry<'_>]) -> Vec<String> {
    let mut vocabulary: Vec<String> =
        entries.iter().flat_map(|entry| words(entry.name).into_iter().chain(words(entry.keywords))).collect();
    vocabulary.sort();
    vocabulary.dedup();
    let mut near: Vec<(usize, String)> = Vec::new();
    let sought: Vec<String> = words(&asked(query)).iter().map(|word| fold(word)).collect();
    // A word that leads somewhere as it stands was not mistyped.
    let known_as_typed =
        |word: &&String| vocabulary.iter().any(|known| fold(known).starts_with(word.as_str()));
    for word in sought.iter().filter(|word| !known_as_typed(word)) {
        for known in &vocabulary {
            let folded = fold(known);
            let apart = distance(word, &folded);
            if apart <= word.chars().count() / 3 && apart > 0 {
                near.push((apart, known.clone()));
            }
        }
    }
    near.sort();
    near.dedup_by(|one, other| one.1 == other.1);
    near.into_iter().map(|(_, word)| word).take(3).collect()
}

/// The words of a text in small letters, without what stands between them.
fn words(text: &str) -> Vec<String> {
    let small = tidy(text).to_lowercase();
    small
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// How many letters have to be put in, taken out or exchanged to turn one word into another.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut corner = row[0];
        row[0] = line + 1;
        for (column, known) in other.iter().enumerate() {
            let exchanged = corner + usize::from(letter != *known);
            corner = row[column + 1];
            row[column + 1] = exchanged.min(corner + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRIES: &[Entry<'static>] = &[
        Entry { name: "Cấp lại thẻ Căn cước", keywords: "mất thẻ, hỏng thẻ, cccd" },
        Entry { name: "Đăng ký khai sinh", keywords: "giấy khai sinh, con mới sinh" },
        Entry { name: "Người phụ thuộc", keywords: "con, người được giám hộ" },
        Entry { name: "Cản cuộc", keywords: "" },
    ];

    fn names(query: &str) -> Vec<&'static str> {
        find(query, ENTRIES).into_iter().map(|place| ENTRIES[place].name).collect()
    }

    #[test]
    fn a_name_is_found_without_its_accents() {
        assert_eq!(names("dang ky khai sinh"), ["Đăng ký khai sinh"]);
    }

    #[test]
    fn the_accents_that_were_typed_come_first() {
        assert_eq!(names("cản cuộc"), ["Cản cuộc", "Cấp lại thẻ Căn cước"]);
        assert_eq!(names("Căn cước")[0], "Cấp lại thẻ Căn cước");
    }

    #[test]
    fn the_order_of_words_is_free() {
        assert_eq!(names("thẻ lại cấp"), ["Cấp lại thẻ Căn cước"]);
    }

    #[test]
    fn a_keyword_finds_what_has_another_name() {
        assert_eq!(names("mat the"), ["Cấp lại thẻ Căn cước"]);
        assert_eq!(names("con")[0], "Đăng ký khai sinh");
    }

    #[test]
    fn the_beginning_of_a_word_is_enough() {
        assert_eq!(names("phụ thu"), ["Người phụ thuộc"]);
    }

    #[test]
    fn every_word_counts() {
        assert!(names("khai sinh hộ chiếu").is_empty());
        assert!(names("   ").is_empty());
    }

    #[test]
    fn whoever_mistypes_is_offered_words_that_are_close() {
        assert_eq!(close("khau sinj", ENTRIES), ["khai", "sinh"]);
        assert!(close("xyzxyz", ENTRIES).is_empty());
    }

    #[test]
    fn a_search_as_long_as_a_book_is_cut() {
        assert_eq!(asked(&"a".repeat(5000)).len(), LONGEST);
    }
}
