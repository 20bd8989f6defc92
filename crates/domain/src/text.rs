//! Vietnamese text: one form for storing, one for comparing.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Without accents: marks dropped, đ to d; case and spaces kept.
#[must_use]
pub fn unaccented(text: &str) -> String {
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| match c {
            'đ' => 'd',
            'Đ' => 'D',
            other => other,
        })
        .collect()
}

/// The form in which texts are compared: unaccented, small letters, single spaces.
#[must_use]
pub fn fold(text: &str) -> String {
    unaccented(text).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
