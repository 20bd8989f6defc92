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
    let text = faces.settable(text);
    let mut lines = Vec::new();
    for part in text.split('\n') {
        let mut breaker = Breaker { faces, style, width, lines: &mut lines, line: String::new() };
        for word in part.split(' ').filter(|word| !word.is_empty()) {
            breaker.word(word);
        }
        breaker.end();
    }
    lines
}

struct Breaker<'a> {
    faces: &'a Faces,
    style: Style,
    width: f32,
    lines: &'a mut Vec<Line>,
    line: String,
}

impl Breaker<'_> {
    fn measure(&self, text: &str) -> f32 {
        self.faces.face(self.style.weight).width(text) * self.style.size
    }

    fn word(&mut self, word: &str) {
        let grown = if self.line.is_empty() { word.to_owned() } else { format!("{} {word}", self.line) };
        if self.measure(&grown) <= self.width {
            self.line = grown;
            return;
        }
        if !self.line.is_empty() {
            let width = self.measure(&self.line);
            let text = std::mem::take(&mut self.line) + " ";
            self.lines.push(Line { text, width });
        }
        self.long(word);
    }

    /// A word on a line of its own, cut where even that is too short.
    fn long(&mut self, word: &str) {
        for letter in word.chars() {
            self.line.push(letter);
            if self.line.chars().nth(1).is_some() && self.measure(&self.line) > self.width {
                self.line.pop();
                self.end();
                self.line.push(letter);
            }
        }
    }

    fn end(&mut self) {
        let text = std::mem::take(&mut self.line);
        let width = self.measure(&text);
        self.lines.push(Line { text, width });
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
        assert_eq!(wrapped("phí 1.000.000\u{a0}đồng", 60.0)[0], "phí ");
    }
}
