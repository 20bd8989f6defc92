//! Recovery codes: shown once at activation, each good once.
//!
//! Eight codes of ten characters from an alphabet without look-alikes: 50 bits
//! each, so a keyed hash protects them without a slow one.

/// How many codes a person is given.
pub const COUNT: usize = 8;
const LENGTH: usize = 10;
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A code made of dice, written in two groups: `K7QPM-2XWND`.
#[must_use]
pub fn code(dice: [u8; LENGTH]) -> String {
    let letters: String = dice.iter().map(|die| char::from(ALPHABET[usize::from(die % 32)])).collect();
    format!("{}-{}", &letters[..5], &letters[5..])
}

/// The form in which a typed code is compared: capitals, nothing between them.
#[must_use]
pub fn normalised(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_typed_back_in_any_form() {
        let shown = code([0, 1, 2, 3, 4, 5, 6, 7, 8, 255]);
        assert_eq!(normalised(&shown.to_lowercase().replace('-', " ")), normalised(&shown));
        assert_eq!(normalised(&shown).len(), 10);
    }
}
