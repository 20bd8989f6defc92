//! The letters: three faces of Noto Sans, which has every letter of Vietnamese.

use std::sync::OnceLock;

use krilla::Data;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider as _};
use unicode_normalization::UnicodeNormalization as _;

/// What stands in for a letter that the face does not have.
const UNKNOWN: char = '\u{fffd}';

/// How a piece of text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Bold,
    Italic,
}

/// A face, as the layout measures it and as the file embeds it.
pub struct Face {
    pub font: Font,
    read: FontRef<'static>,
}

/// The three faces, read once.
pub struct Faces {
    regular: Face,
    bold: Face,
    italic: Face,
}

impl Faces {
    /// The faces in this binary; none if they cannot be read.
    pub fn get() -> Option<&'static Self> {
        static FACES: OnceLock<Option<Faces>> = OnceLock::new();
        FACES.get_or_init(Self::read).as_ref()
    }

    fn read() -> Option<Self> {
        Some(Self {
            regular: Face::read(notosans::REGULAR_TTF)?,
            bold: Face::read(notosans::BOLD_TTF)?,
            italic: Face::read(notosans::ITALIC_TTF)?,
        })
    }

    /// The face of that weight.
    pub fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
            Weight::Italic => &self.italic,
        }
    }

    /// The text as it can be set: letters composed, what cannot be seen left
    /// out, what the faces lack marked.
    pub fn settable(&self, text: &str) -> String {
        // The three faces hold the same letters.
        let held = |letter| if self.regular.has(letter) && !is_private(letter) { letter } else { UNKNOWN };
        text.nfc()
            .filter(|letter| *letter == '\n' || !is_unseen(*letter))
            .map(|letter| match letter {
                '\n' => letter,
                '\t' => ' ',
                _ => held(letter),
            })
            .collect()
    }
}

impl Face {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        Some(Self { font: Font::new(Data::from(bytes), 0)?, read: FontRef::new(bytes).ok()? })
    }

    /// Whether the face holds this letter.
    pub fn has(&self, letter: char) -> bool {
        self.read.charmap().map(letter).is_some_and(|glyph| glyph.to_u32() != 0)
    }

    /// The width of a text, in parts of the size it is set in.
    pub fn width(&self, text: &str) -> f32 {
        self.glyphs(text).iter().map(|glyph| glyph.x_advance).sum()
    }

    /// A glyph for each letter, one after the other.
    pub fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        let letters = self.read.charmap();
        let widths = self.read.glyph_metrics(Size::new(1.0), LocationRef::default());
        text.char_indices()
            .map(|(at, letter)| {
                let glyph = letters.map(letter).unwrap_or_default();
                let width = widths.advance_width(glyph).unwrap_or_default();
                let range = at..at + letter.len_utf8();
                KrillaGlyph::new(GlyphId::new(glyph.to_u32()), width, 0.0, 0.0, 0.0, range, None)
            })
            .collect()
    }
}

/// Controls, joiners and marks of direction: nothing to see, and good for hiding one name in another.
fn is_unseen(letter: char) -> bool {
    let is_mark = matches!(letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}');
    is_mark || (letter.is_control() && letter != '\t')
}

/// A letter that means nothing to others: PDF/A-2a does not take it.
fn is_private(letter: char) -> bool {
    matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every vowel under every tone, and the letters that are not of ASCII, small and large.
    fn vietnamese() -> String {
        let tones = ["", "\u{300}", "\u{309}", "\u{303}", "\u{301}", "\u{323}"];
        let small = "aăâeêioôơuưy"
            .chars()
            .flat_map(|vowel| tones.map(|tone| format!("{vowel}{tone}")))
            .chain(["đ".to_owned()])
            .collect::<String>();
        (small.clone() + &small.to_uppercase()).nfc().collect()
    }

    #[test]
    fn every_vietnamese_letter_has_a_glyph_in_every_face() {
        let faces = Faces::get().expect("faces");
        let letters = vietnamese() + "₫–—…“”‘’•·×≤≥²³\u{a0}\u{fffd}0123456789/:.,;()%&@#*+=-_";
        assert_eq!(vietnamese().chars().count(), 2 * (12 * 6 + 1));
        for weight in [Weight::Regular, Weight::Bold, Weight::Italic] {
            let missing: String = letters.chars().filter(|c| !faces.face(weight).has(*c)).collect();
            assert_eq!(missing, "", "{weight:?}");
        }
    }

    #[test]
    fn letters_written_in_pieces_are_put_together() {
        let faces = Faces::get().expect("faces");
        assert_eq!(faces.settable("Ti\u{65}\u{302}\u{301}ng Vi\u{1ec7}t"), "Tiếng Việt");
    }

    #[test]
    fn what_cannot_be_seen_is_left_out_and_what_is_not_held_is_marked() {
        let faces = Faces::get().expect("faces");
        assert_eq!(faces.settable("a\u{202e}b\u{200b}c\u{7}\td\u{1f600}\n"), "abc d\u{fffd}\n");
    }
}
