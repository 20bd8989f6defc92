//! A portal's own colour, and the proof that it can be read.
//!
//! A portal may set its accent and nothing else of the palette. The colour must
//! stand out from paper by 4.5 to 1 (WCAG 2.2, 1.4.3); on a dark page a lighter
//! tint of it is used, made here. No page carries a style of its own, so the
//! colour travels as a small style sheet whose address is the colour.

use domain::Refusal;

/// The ratio that text must reach against what is behind it.
const READABLE: f64 = 4.5;
const WHITE: [u8; 3] = [0xff; 3];
const DARK_PAPER: [u8; 3] = [0x12, 0x14, 0x1c];

/// A colour that can be read on paper and carries white text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accent([u8; 3]);

/// Why a colour cannot be a portal's accent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It is not written as `#27348b`.
    NotAColour,
    /// It is too pale to be read on white.
    TooPale,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Refused {}

impl Refusal for Refused {
    fn code(&self) -> &'static str {
        match self {
            Self::NotAColour => "accent.not_a_colour",
            Self::TooPale => "accent.too_pale",
        }
    }
}

impl std::str::FromStr for Accent {
    type Err = Refused;

    fn from_str(text: &str) -> Result<Self, Refused> {
        let digits = text.strip_prefix('#').unwrap_or(text);
        if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(Refused::NotAColour);
        }
        let whole = u32::from_str_radix(digits, 16).map_err(|_| Refused::NotAColour)?;
        let [_, red, green, blue] = whole.to_be_bytes();
        let colour = [red, green, blue];
        if contrast(colour, WHITE) < READABLE { Err(Refused::TooPale) } else { Ok(Self(colour)) }
    }
}

impl Accent {
    /// Where its style sheet is.
    pub fn href(&self) -> String {
        format!("{}/mau/{}.css", crate::assets::PATH, hex(self.0))
    }

    /// Its style sheet: the brand's tokens on light and on dark paper.
    pub fn css(&self) -> String {
        let light = hex(self.0);
        let dark = hex(self.on_dark());
        let tokens = |colour: &str| {
            format!("--govuk-brand-colour:#{colour};--govuk-link-colour:#{colour};--danh-accent:#{colour}")
        };
        format!(
            ":root{{{}}}@media(prefers-color-scheme:dark){{:root:not([data-theme=light]){{{}}}}}:root[data-theme=dark]{{{}}}",
            tokens(&light),
            tokens(&dark),
            tokens(&dark)
        )
    }

    /// The colour mixed with white until it can be read well on dark paper.
    fn on_dark(self) -> [u8; 3] {
        (0..=20_u32)
            .map(|step| self.0.map(|part| mix(part, step)))
            .find(|colour| contrast(*colour, DARK_PAPER) >= READABLE + 2.0)
            .unwrap_or(WHITE)
    }
}

/// One part of a colour, `step` twentieths of the way to white.
fn mix(part: u8, step: u32) -> u8 {
    let part = u32::from(part);
    u8::try_from(part + (255 - part) * step / 20).unwrap_or(255)
}

fn hex(colour: [u8; 3]) -> String {
    let [red, green, blue] = colour;
    format!("{red:02x}{green:02x}{blue:02x}")
}

/// The contrast of two colours (WCAG 2.2, "contrast ratio").
fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The relative luminance of a colour (WCAG 2.2).
fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_that_can_be_read_is_an_accent() {
        assert_eq!("#27348B".parse(), Ok(Accent([0x27, 0x34, 0x8b])));
    }

    #[test]
    fn a_pale_colour_is_refused() {
        assert_eq!("#ffcc00".parse::<Accent>(), Err(Refused::TooPale));
    }

    #[test]
    fn what_is_no_colour_is_refused() {
        for text in ["blue", "#12", "#+12345", "}body{", "#12345g"] {
            assert_eq!(text.parse::<Accent>(), Err(Refused::NotAColour), "{text}");
        }
    }

    #[test]
    fn on_dark_paper_the_accent_is_light_enough() {
        let accent: Accent = "#7a0000".parse().expect("a colour");
        assert!(contrast(accent.on_dark(), DARK_PAPER) >= READABLE);
    }

    #[test]
    fn contrast_is_measured_as_the_guidelines_say() {
        assert!((contrast([0; 3], WHITE) - 21.0).abs() < 1e-9);
        assert!((contrast([0x27, 0x34, 0x8b], WHITE) - 10.8).abs() < 0.1);
    }
}
