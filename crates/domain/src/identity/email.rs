//! An e-mail address.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// An e-mail address that letters reach (RFC 5321 §4.1.2, without quoted names
/// and address literals).
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// Why a text is not an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not a name, an @ and a domain.
    #[error("an e-mail address is wanted")]
    Invalid,
}

impl crate::Refusal for Refusal {
    fn code(&self) -> &'static str {
        "email.invalid"
    }
}

impl EmailAddress {
    /// The address, its domain in small letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two spellings of one mailbox have in common, to find it by.
    #[must_use]
    pub fn mailbox(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// Enough for its holder to know it by: "a***@example.vn".
    #[must_use]
    pub fn masked(&self) -> String {
        let (name, domain) = self.0.split_once('@').unwrap_or_default();
        format!("{}***@{domain}", name.get(..1).unwrap_or_default())
    }
}

impl FromStr for EmailAddress {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let (name, domain) = text.trim().rsplit_once('@').ok_or(Refusal::Invalid)?;
        if name_fits(name) && domain_fits(domain) {
            Ok(Self(format!("{name}@{}", domain.to_ascii_lowercase())))
        } else {
            Err(Refusal::Invalid)
        }
    }
}

/// Atoms with single dots between them.
fn name_fits(name: &str) -> bool {
    let atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    name.len() <= 64 && name.split('.').all(|part| !part.is_empty() && part.bytes().all(atom))
}

/// At least two labels, the last of them no number.
fn domain_fits(domain: &str) -> bool {
    let label = |part: &str| {
        let inside = part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        (1..=63).contains(&part.len()) && inside && !part.starts_with('-') && !part.ends_with('-')
    };
    let last_is_a_word =
        domain.rsplit('.').next().is_some_and(|last| last.bytes().any(|byte| byte.is_ascii_alphabetic()));
    domain.len() <= 253 && domain.contains('.') && last_is_a_word && domain.split('.').all(label)
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<EmailAddress> for String {
    fn from(email: EmailAddress) -> Self {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_its_name_and_has_its_domain_in_small_letters() {
        let email: EmailAddress = " Anh.Mau+vn@Example.VN ".parse().expect("an address");
        assert_eq!(email.as_str(), "Anh.Mau+vn@example.vn");
        assert_eq!(email.mailbox(), "anh.mau+vn@example.vn");
    }

    #[test]
    fn what_no_letter_reaches_is_refused() {
        let wrong = [
            "anh",
            "@example.vn",
            "anh@",
            "anh@vn",
            "a..b@example.vn",
            "anh mau@example.vn",
            "anh@-x.vn",
            "anh@127.0.0.1",
            "ánh@example.vn",
            "a@b@example.vn",
            "anh@example.vn\r\nBcc: x@example.vn",
        ];
        for text in wrong {
            assert_eq!(text.parse::<EmailAddress>(), Err(Refusal::Invalid), "{text}");
        }
    }

    #[test]
    fn an_address_prints_masked() {
        let email: EmailAddress = "anh.mau@example.vn".parse().expect("an address");
        assert_eq!(format!("{email:?}"), "a***@example.vn");
    }
}
