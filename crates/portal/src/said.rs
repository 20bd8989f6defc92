//! A text of a procedure in the reader's language.

use domain::services::Words;
use ui::Lang;

/// What is said in both languages, in one of them.
#[must_use]
pub fn said(lang: Lang, words: &Words) -> &str {
    match lang {
        Lang::Vi => &words.vi,
        Lang::En => &words.en,
    }
}
