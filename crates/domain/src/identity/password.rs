//! What may be a password.
//!
//! Two policies, chosen by a setting. `length` asks for twelve characters and
//! nothing else but that they are not the first anybody would try (NIST SP
//! 800-63B-4 §3.1.1.2); `vneid` asks what the Vietnamese app asks (8 to 20
//! characters with digit, capital, small letter and one of `! @ # $ ^ * ( ) _`).

use unicode_normalization::UnicodeNormalization as _;

/// Which rules hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Policy {
    /// Twelve to 128 characters, none of the well-known ones.
    #[default]
    Length,
    /// Eight to twenty characters of four kinds.
    Vneid,
}

/// Special characters the `vneid` policy knows.
pub const SPECIAL: &str = "!@#$^*()_";

/// Why a text may not be the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Too short.
    #[error("at least {least} characters")]
    Short {
        /// The least number of characters.
        least: usize,
    },
    /// Too long.
    #[error("at most {most} characters")]
    Long {
        /// The greatest number of characters.
        most: usize,
    },
    /// Lacks a digit, a capital, a small letter or a special character.
    #[error("a kind of character is missing")]
    Kinds,
    /// One of the passwords everybody tries first.
    #[error("too well known")]
    Known,
    /// Made of the person's own data.
    #[error("made of the person's own data")]
    Personal,
    /// Holds a sign that no keyboard types.
    #[error("a control character")]
    Control,
}

impl crate::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Short { .. } => "password.short",
            Self::Long { .. } => "password.long",
            Self::Kinds => "password.kinds",
            Self::Known => "password.known",
            Self::Personal => "password.personal",
            Self::Control => "password.control",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Short { least } => vec![("least", least.to_string())],
            Self::Long { most } => vec![("most", most.to_string())],
            _ => Vec::new(),
        }
    }
}

/// The form in which a password is hashed: NFKC, so that one keyboard's "ế" is another's.
#[must_use]
pub fn normalised(typed: &str) -> String {
    typed.nfkc().collect()
}

impl Policy {
    /// The policy a setting names.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        match word {
            "length" => Some(Self::Length),
            "vneid" => Some(Self::Vneid),
            _ => None,
        }
    }

    /// Whether `typed` may be the password of a person with these `own` data
    /// (number, phone, name, birth date: whatever is known of them).
    ///
    /// # Errors
    ///
    /// The first [`Refusal`] that holds.
    pub fn check(self, typed: &str, own: &[&str]) -> Result<(), Refusal> {
        let password = normalised(typed);
        if password.chars().any(char::is_control) {
            return Err(Refusal::Control);
        }
        let length = password.chars().count();
        let (least, most) = match self {
            Self::Length => (12, 128),
            Self::Vneid => (8, 20),
        };
        if length < least {
            return Err(Refusal::Short { least });
        }
        if length > most {
            return Err(Refusal::Long { most });
        }
        if self == Self::Vneid && !has_four_kinds(&password) {
            return Err(Refusal::Kinds);
        }
        check_guessable(&password, own)
    }
}

fn has_four_kinds(password: &str) -> bool {
    password.chars().any(|c| c.is_ascii_digit())
        && password.chars().any(char::is_uppercase)
        && password.chars().any(char::is_lowercase)
        && password.chars().any(|c| SPECIAL.contains(c))
}

/// Stems that the first lists of guesses are made of, folded.
const KNOWN: &[&str] = &[
    "password", "passw0rd", "matkhau", "qwerty", "asdfgh", "zxcvbn", "iloveyou", "anhyeuem", "emyeuanh",
    "vietnam", "abc", "admin", "letmein", "welcome", "dragon", "monkey", "football", "123", "321", "111",
    "000", "vneid", "danh",
];

fn check_guessable(password: &str, own: &[&str]) -> Result<(), Refusal> {
    let folded = letters_and_digits(password);
    let mut rest = folded.clone();
    for stem in KNOWN {
        rest = rest.replace(stem, "");
    }
    let distinct = folded.chars().collect::<std::collections::BTreeSet<_>>().len();
    // What is left beside well-known stems and digits is what a guesser has to find.
    let own_letters = rest.chars().filter(|c| c.is_alphabetic()).count();
    if own_letters < 2 || distinct < 4 || is_run(&folded) {
        return Err(Refusal::Known);
    }
    let personal =
        own.iter().map(|data| letters_and_digits(data)).any(|data| data.len() >= 6 && folded.contains(&data));
    if personal { Err(Refusal::Personal) } else { Ok(()) }
}

fn letters_and_digits(text: &str) -> String {
    crate::text::fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn is_run(folded: &str) -> bool {
    let codes: Vec<u32> = folded.chars().map(u32::from).collect();
    let mut steps = codes.windows(2).map(|pair| pair[1].wrapping_sub(pair[0]));
    let Some(first) = steps.next() else { return true };
    (first == 0 || first == 1 || first == u32::MAX) && steps.all(|step| step == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_keyboard_types_is_in_no_password() {
        let typed = "con bò vàng\0 ăn cỏ non";
        assert_eq!(Policy::Length.check(typed, &[]), Err(Refusal::Control));
    }

    #[test]
    fn twelve_characters_of_any_kind_make_a_password() {
        assert_eq!(Policy::Length.check("con bò vàng ăn cỏ", &[]), Ok(()));
    }

    #[test]
    fn eleven_characters_are_too_short() {
        assert_eq!(Policy::Length.check("bò vàng ăn ", &[]), Err(Refusal::Short { least: 12 }));
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for known in ["password1234", "123456789012", "qwerty123456", "abcdefghijkl", "aaaaaaaaaaaa"] {
            assert_eq!(Policy::Length.check(known, &[]), Err(Refusal::Known), "{known}");
        }
    }

    #[test]
    fn a_password_made_of_the_own_number_is_refused() {
        let verdict = Policy::Length.check("toi-038185000117", &["038185000117"]);
        assert_eq!(verdict, Err(Refusal::Personal));
    }

    #[test]
    fn a_password_made_of_the_own_name_is_refused_with_or_without_accents() {
        let verdict = Policy::Length.check("LeThiHongAnh!xyz", &["Lê Thị Hồng Ánh"]);
        assert_eq!(verdict, Err(Refusal::Personal));
    }

    #[test]
    fn the_apps_own_policy_asks_for_four_kinds() {
        assert_eq!(Policy::Vneid.check("Hoasen@2026", &[]), Ok(()));
        assert_eq!(Policy::Vneid.check("hoasen@2026", &[]), Err(Refusal::Kinds));
        assert_eq!(Policy::Vneid.check("Hoasen@2026Hoasen@2026", &[]), Err(Refusal::Long { most: 20 }));
    }

    #[test]
    fn one_keyboards_letter_is_anothers() {
        assert_eq!(normalised("e\u{302}\u{301}"), normalised("ế"));
    }
}
