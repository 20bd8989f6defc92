//! A portrait drawn from a number, where the register has none on file.
//!
//! Nobody's face: circles and curves in colours that the number's SHA-256
//! picks, so that two invented people can be told apart and one is always the
//! same. The image says nothing about age, and the number cannot be read back
//! from it.

use std::fmt::Write as _;

use aws_lc_rs::digest::{SHA256, digest};
use domain::identity::PersonalIdNumber;

const GROUNDS: [&str; 8] =
    ["#dbe9f4", "#e4eed8", "#f6e6cf", "#eadff0", "#d8ece8", "#f3dcdc", "#e3e3ee", "#efe9c9"];
const SKINS: [&str; 6] = ["#f6d7b8", "#eec39a", "#e3b085", "#d69f72", "#c68d62", "#f9e0c9"];
const HAIRS: [&str; 6] = ["#1f1b1a", "#2d2420", "#3b2c24", "#4a3a32", "#5a5553", "#26262e"];
const CLOTHES: [&str; 8] =
    ["#1f5a8a", "#8a2f3b", "#2f6b4f", "#5b4a8a", "#8a5a1f", "#2b3a55", "#6b6b2f", "#8a3f6b"];

/// The hair behind a head, and the hair in front of it.
const STYLES: [(&str, &str); 5] = [
    ("", "M52 98q0-50 48-50t48 50q-12-26-48-26t-48 26z"),
    ("M50 150q-8-102 50-102t50 102z", "M52 100q4-46 48-46t48 46q-30-8-44-26-14 20-52 26z"),
    ("M54 126q-8-78 46-78t46 78z", "M54 94q8-40 46-40t46 40q-46-4-92 0z"),
    ("", "M54 90q2-40 46-42 48 0 46 42-8-16-22-20-20 10-70 20z"),
    ("M48 132q-10-84 52-84t52 84z", "M53 102q0-48 47-48t47 48q-8-30-47-32-39 2-47 32z"),
];
const MOUTHS: [&str; 4] =
    ["M86 132q14 12 28 0", "M88 132q12 8 24 0", "M84 130q16 16 32 0", "M90 133q10 5 20 0"];

/// The portrait of a number, as an image that stands by itself (SVG 1.1).
#[must_use]
pub fn svg(number: &PersonalIdNumber) -> String {
    let hash = digest(&SHA256, number.as_str().as_bytes());
    let face = Face::of(hash.as_ref());
    let mut svg = String::with_capacity(1600);
    svg.push_str(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 240" width="200" height="240">"#,
    );
    // Writing to a String never fails.
    let _ = face.draw(&mut svg);
    svg.push_str("</svg>");
    svg
}

struct Face {
    ground: &'static str,
    skin: &'static str,
    hair: &'static str,
    clothes: &'static str,
    style: (&'static str, &'static str),
    mouth: &'static str,
    /// Half the width of the head.
    width: u8,
    /// Half the distance of the eyes.
    eyes: u8,
    glasses: bool,
}

impl Face {
    /// Byte by byte of a hash, which is longer than this needs.
    fn of(hash: &[u8]) -> Self {
        let byte = |at: usize| hash.get(at).copied().unwrap_or_default();
        Self {
            ground: pick(&GROUNDS, byte(0)),
            skin: pick(&SKINS, byte(1)),
            hair: pick(&HAIRS, byte(2)),
            clothes: pick(&CLOTHES, byte(3)),
            style: pick(&STYLES, byte(4)),
            mouth: pick(&MOUTHS, byte(5)),
            width: 39 + byte(6) % 7,
            eyes: 15 + byte(7) % 5,
            glasses: byte(8).is_multiple_of(4),
        }
    }

    fn draw(&self, svg: &mut String) -> std::fmt::Result {
        let Self { ground, skin, hair, clothes, style: (behind, before), .. } = self;
        write!(svg, r#"<rect width="200" height="240" fill="{ground}"/>"#)?;
        write!(svg, r#"<path d="{behind}" fill="{hair}"/>"#)?;
        write!(svg, r#"<path d="M18 240q6-62 82-62t82 62z" fill="{clothes}"/>"#)?;
        write!(svg, r#"<path d="M84 146h32v34q-16 16-32 0z" fill="{skin}"/>"#)?;
        write!(svg, r#"<ellipse cx="100" cy="108" rx="{}" ry="52" fill="{skin}"/>"#, self.width)?;
        write!(svg, r#"<path d="{before}" fill="{hair}"/>"#)?;
        self.draw_features(svg)
    }

    fn draw_features(&self, svg: &mut String) -> std::fmt::Result {
        let (left, right) = (100 - self.eyes, 100 + self.eyes);
        for eye in [left, right] {
            write!(svg, r##"<circle cx="{eye}" cy="108" r="4" fill="#2a2320"/>"##)?;
            let brow = eye - 8;
            write!(
                svg,
                r#"<path d="M{brow} 97q8-5 16 0" fill="none" stroke="{}" stroke-width="3"/>"#,
                self.hair
            )?;
            if self.glasses {
                write!(
                    svg,
                    r##"<circle cx="{eye}" cy="108" r="12" fill="none" stroke="#3c3c46" stroke-width="2"/>"##
                )?;
            }
        }
        let mouth = self.mouth;
        svg.push_str(r##"<path d="M100 110q5 10-2 12" fill="none" stroke="#000" stroke-opacity="0.2" stroke-width="2.5"/>"##);
        write!(
            svg,
            r##"<path d="{mouth}" fill="none" stroke="#9c4a42" stroke-width="3.5" stroke-linecap="round"/>"##
        )
    }
}

fn pick<T: Copy>(of: &[T], byte: u8) -> T {
    of[usize::from(byte) % of.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(number: &str) -> String {
        svg(&number.parse().expect("a number"))
    }

    #[test]
    fn one_number_is_always_one_portrait() {
        assert_eq!(drawn("038185000117"), drawn("038185000117"));
        assert_ne!(drawn("038185000117"), drawn("001084000205"));
    }

    #[test]
    fn the_number_is_not_in_the_portrait() {
        assert!(!drawn("038185000117").contains("038185000117"));
    }

    #[test]
    fn a_portrait_needs_no_script_no_style_and_nothing_from_elsewhere() {
        let svg = drawn("038185000117");
        for word in ["<script", "style=", "href", "url("] {
            assert!(!svg.contains(word), "{word}");
        }
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>") && svg.len() < 2000);
    }

    #[test]
    fn a_hundred_numbers_are_nearly_a_hundred_portraits() {
        let portraits: std::collections::HashSet<String> =
            (0..100).map(|n| drawn(&format!("038185000{n:03}"))).collect();
        assert!(portraits.len() > 95, "{}", portraits.len());
    }
}
