//! Text into lines of a given width.

use crate::face::{Faces, Weight};

/// How a piece of text is set.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    pub weight: Weight,
    pub size: f32,
    pub ink: Ink,
}

/// How dark it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    Black,
    /// Still 7 to 1 on white paper (WCAG 1.4.6).
    Grey,
    /// For lines that only lead the eye.
    Pale,
}

/// A line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its text; ends in the space at which it was broken, so that words stay apart when copied.
    pub text: String,
    /// The width without that space.
    pub width: f32,
}

impl Style {
    /// From one line to the next: two marks above a capital need more than Latin text does.
    pub fn leading(self) -> f32 {
        self.size * 1.42
    }

    /// From the top of a line to its foot.
    pub fn ascent(self) -> f32 {
        self.size * 1.1
    }
}

/// Breaks a text at its line ends and where it reaches the width: at spaces,
/// and within a word only when the word alone is too long.
pub fn wrap(faces: &Faces, text: &str, style: Style, width: f32) -> Vec<Line> {
    let mut lines = broken(faces, text, style, width);
    for line in &mut lines {
        // They share their glyphs with the plain ones, and a glyph is copied as one letter only.
        line.text = line.text.replace(['\u{a0}', '\u{202f}'], " ").replace('\u{2011}', "-");
    }
    lines
}

fn broken(faces: &Faces, text: &str, style: Style, width: f32) -> Vec<Line> {
    let text = faces.settable(text);
    let mut lines = Vec::new();
    for part in text.split('\n') {
        let mut breaker = Breaker { faces, style, width, lines: &mut lines, text: String::new(), taken: 0.0 };
        for word in part.split(' ').filter(|word| !word.is_empty()) {
            breaker.word(word);
        }
        breaker.end();
    }
    lines
}

/// As [`wrap`], in lines of about the same length: what stands in the middle
/// does not end in a word alone.
pub fn balance(faces: &Faces, text: &str, style: Style, width: f32) -> Vec<Line> {
    let mut best = wrap(faces, text, style, width);
    let (mut narrow, mut wide) = (width / 2.0, width);
    while best.len() > 1 && wide - narrow > style.size / 4.0 {
        let middle = f32::midpoint(narrow, wide);
        let lines = wrap(faces, text, style, middle);
        if lines.len() == best.len() {
            (best, wide) = (lines, middle);
        } else {
            narrow = middle;
        }
    }
    best
}

struct Breaker<'a> {
    faces: &'a Faces,
    style: Style,
    width: f32,
    lines: &'a mut Vec<Line>,
    /// The line so far.
    text: String,
    /// Its width: letters stand beside each other as they come, so widths add up.
    taken: f32,
}

impl Breaker<'_> {
    fn measure(&self, text: &str) -> f32 {
        self.faces.face(self.style.weight).width(text) * self.style.size
    }

    fn add(&mut self, text: &str, width: f32) {
        self.text.push_str(text);
        self.taken += width;
    }

    fn word(&mut self, word: &str) {
        let (width, space) = (self.measure(word), self.measure(" "));
        if !self.text.is_empty() {
            if self.taken + space + width <= self.width {
                self.add(" ", space);
                return self.add(word, width);
            }
            // The space goes with the line, but not into its width.
            self.text.push(' ');
            self.end();
        }
        if width <= self.width {
            return self.add(word, width);
        }
        for letter in word.chars() {
            let mut bytes = [0; 4];
            let letter = letter.encode_utf8(&mut bytes);
            let width = self.measure(letter);
            if !self.text.is_empty() && self.taken + width > self.width {
                self.end();
            }
            self.add(letter, width);
        }
    }

    fn end(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.lines.push(Line { text, width: std::mem::take(&mut self.taken) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style { weight: Weight::Regular, size: 10.0, ink: Ink::Black };

    fn wrapped(text: &str, width: f32) -> Vec<String> {
        let faces = Faces::get().expect("faces");
        let lines = wrap(faces, text, STYLE, width);
        assert!(lines.iter().all(|line| line.width <= width), "{lines:?}");
        lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn a_line_breaks_at_a_space_and_keeps_it() {
        assert_eq!(wrapped("Giấy tiếp nhận hồ sơ", 60.0), ["Giấy tiếp ", "nhận hồ sơ"]);
    }

    #[test]
    fn what_stands_in_the_middle_does_not_end_in_a_word_alone() {
        let faces = Faces::get().expect("faces");
        let text = "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG";
        let lines = |lines: Vec<Line>| lines.into_iter().map(|line| line.text).collect::<Vec<_>>();
        assert_eq!(lines(wrap(faces, text, STYLE, 190.0)), ["TRUNG TÂM PHỤC VỤ HÀNH CHÍNH ", "CÔNG"]);
        assert_eq!(lines(balance(faces, text, STYLE, 190.0)), ["TRUNG TÂM PHỤC VỤ ", "HÀNH CHÍNH CÔNG"]);
    }

    #[test]
    fn a_word_longer_than_the_line_is_cut() {
        let lines = wrapped("a https://dichvucong.gov.vn/abcdefgh b", 60.0);
        assert!(lines.len() > 2, "{lines:?}");
        assert_eq!(lines.concat(), "a https://dichvucong.gov.vn/abcdefgh b");
    }

    #[test]
    fn a_line_end_stays_and_nothing_is_one_empty_line() {
        assert_eq!(wrapped("a\n\nb", 60.0), ["a", "", "b"]);
        assert_eq!(wrapped("", 60.0), [""]);
    }

    #[test]
    fn words_held_together_stay_together() {
        assert_eq!(wrapped("phí 1.000\u{a0}đồng", 60.0), ["phí ", "1.000 đồng"]);
    }
}
