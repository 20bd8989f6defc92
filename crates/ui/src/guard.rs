//! Whether a post was made on one of our own pages.
//!
//! Three independent fences against forged posts: the cookie is `SameSite`, the
//! browser says where the post was made, and the form holds a token that only
//! a page of ours could have been given.

use axum::http::{HeaderMap, header::ORIGIN};
use domain::{Kind, Refusal};

/// Why a post is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forged {
    /// It was made on another site's page.
    Origin,
    /// It does not hold the token of this browser.
    Token,
}

impl std::fmt::Display for Forged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Forged {}

impl Refusal for Forged {
    fn code(&self) -> &'static str {
        match self {
            Self::Origin => "guard.origin",
            Self::Token => "guard.token",
        }
    }

    fn kind(&self) -> Kind {
        Kind::Forbidden
    }
}

/// Refuses a post whose headers say it was made elsewhere.
///
/// `origin` is the site's own (`https://dinh-danh.example`). `Sec-Fetch-Site`
/// (W3C Fetch Metadata) decides where the browser sends it; else `Origin`
/// (RFC 6454 §7); a browser that sends neither is too old to be trusted here.
pub fn same_origin(headers: &HeaderMap, origin: &str) -> Result<(), Forged> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match header("sec-fetch-site") {
        Some("same-origin") => return Ok(()),
        // "none": typed or from a bookmark, which cannot be a post of ours either.
        Some(_) => return Err(Forged::Origin),
        None => {}
    }
    match header(ORIGIN.as_str()) {
        Some(from) if from == origin => Ok(()),
        _ => Err(Forged::Origin),
    }
}

/// Refuses a post whose token is not the one this browser was given.
pub fn same_token(expected: &str, sent: &str) -> Result<(), Forged> {
    if !expected.is_empty() && equal(expected.as_bytes(), sent.as_bytes()) {
        Ok(())
    } else {
        Err(Forged::Token)
    }
}

/// Compares without telling, by the time it takes, where the first difference is.
fn equal(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    const HERE: &str = "https://dinh-danh.example";

    fn sent(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        lines.iter().map(|(k, v)| (k.parse().expect("a name"), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn a_post_made_on_our_page_is_taken() {
        assert_eq!(same_origin(&sent(&[("sec-fetch-site", "same-origin")]), HERE), Ok(()));
        assert_eq!(same_origin(&sent(&[("origin", HERE)]), HERE), Ok(()));
    }

    #[test]
    fn a_post_made_elsewhere_is_refused() {
        for headers in [
            sent(&[("sec-fetch-site", "cross-site"), ("origin", HERE)]),
            sent(&[("sec-fetch-site", "same-site")]),
            sent(&[("origin", "https://dinh-danh.example.evil.example")]),
            sent(&[("origin", "null")]),
            sent(&[]),
        ] {
            assert_eq!(same_origin(&headers, HERE), Err(Forged::Origin), "{headers:?}");
        }
    }

    #[test]
    fn only_the_token_that_was_given_is_taken() {
        assert_eq!(same_token("abc", "abc"), Ok(()));
        assert_eq!(same_token("abc", "abd"), Err(Forged::Token));
        assert_eq!(same_token("abc", "ab"), Err(Forged::Token));
    }

    #[test]
    fn a_browser_without_a_token_cannot_match_an_empty_one() {
        assert_eq!(same_token("", ""), Err(Forged::Token));
    }
}
