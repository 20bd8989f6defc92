//! Parameters as forms and queries carry them, RFC 6749 §3.1, §3.2.

use crate::refusal::{Code, OAuthError};
use std::borrow::Cow;
use url::form_urlencoded;

/// More parameters than this no request of ours has.
const MOST: usize = 64;

/// The parameters of one request, each there at most once.
#[derive(Debug, Clone, Default)]
pub struct Form<'a> {
    pairs: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

/// Why the parameters are not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// RFC 6749 §3.1: parameters must not be included more than once.
    #[error("the parameter {0} is there twice")]
    Twice(String),
    /// Far more parameters than any request has.
    #[error("too many parameters")]
    TooMany,
    /// RFC 6749 appendix B: parameters are UTF-8. What is not would come back changed.
    #[error("a parameter is not UTF-8 text")]
    NotText,
}

impl OAuthError for Refusal {
    fn code(&self) -> Code {
        Code::InvalidRequest
    }
}

impl<'a> Form<'a> {
    /// Reads a form body, or a query without its question mark.
    pub fn parse(text: &'a str) -> Result<Self, Refusal> {
        if !is_text(text) {
            return Err(Refusal::NotText);
        }
        let mut pairs: Vec<(Cow<'a, str>, Cow<'a, str>)> = Vec::with_capacity(12);
        for (name, value) in form_urlencoded::parse(text.as_bytes()) {
            if pairs.iter().any(|(known, _)| *known == name) {
                return Err(Refusal::Twice(name.chars().take(40).collect()));
            }
            if pairs.len() == MOST {
                return Err(Refusal::TooMany);
            }
            pairs.push((name, value));
        }
        Ok(Self { pairs })
    }

    /// A parameter's value. One without a value counts as left out (RFC 6749 §3.1).
    pub fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.pairs.iter().find(|(known, _)| known == name)?;
        Some(value.as_ref()).filter(|value| !value.is_empty())
    }

    /// A parameter's value, to keep.
    pub fn take(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }
}

/// Whether what is written with percent signs is UTF-8.
fn is_text(text: &str) -> bool {
    if !text.contains('%') {
        return true;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let written = after.get(..2).filter(|_| *byte == b'%').and_then(|two| {
            let digits = std::str::from_utf8(two).ok().filter(|two| !two.starts_with('+'))?;
            u8::from_str_radix(digits, 16).ok()
        });
        bytes.push(written.unwrap_or(*byte));
        rest = if written.is_some() { &after[2..] } else { after };
    }
    std::str::from_utf8(&bytes).is_ok()
}

/// Parameters on their way out.
pub type Pairs = Vec<(&'static str, String)>;

/// Writes parameters as a form body or a query.
pub fn write(pairs: &[(&'static str, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Adds parameters to a URI that may already have some, which stay as they are.
pub fn add_to(uri: &str, pairs: &[(&'static str, String)]) -> String {
    let joint = match uri.find('?') {
        None => "?",
        Some(at) if at + 1 == uri.len() || uri.ends_with('&') => "",
        Some(_) => "&",
    };
    format!("{uri}{joint}{}", write(pairs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_parameter_said_twice_is_refused_even_when_both_agree() {
        let refusal = Form::parse("state=a&scope=openid&state=a").unwrap_err();
        assert_eq!(refusal, Refusal::Twice("state".to_owned()));
        assert_eq!(refusal.code(), Code::InvalidRequest);
    }

    #[test]
    fn what_is_no_text_is_refused_and_not_read_as_something_else() {
        for text in ["state=%ff", "scope=openid+%FF", "%e2=a"] {
            assert_eq!(Form::parse(text).unwrap_err(), Refusal::NotText, "{text}");
        }
        let form = Form::parse("state=%E1%BB%87&nonce=100%&scope=%zz").unwrap();
        assert_eq!((form.get("state"), form.get("nonce")), (Some("ệ"), Some("100%")));
    }

    #[test]
    fn a_parameter_without_a_value_counts_as_left_out() {
        let form = Form::parse("state=&nonce").unwrap();
        assert_eq!((form.get("state"), form.get("nonce")), (None, None));
    }

    #[test]
    fn a_query_that_is_there_already_stays_as_it_is() {
        let pairs = [("code", "a b".to_owned())];
        assert_eq!(add_to("https://a/b?c=%2F", &pairs), "https://a/b?c=%2F&code=a+b");
        assert_eq!(add_to("https://a/b", &pairs), "https://a/b?code=a+b");
        assert_eq!(add_to("https://a/b?", &pairs), "https://a/b?code=a+b");
    }

    proptest! {
        #[test]
        fn what_is_written_is_what_is_read(state in "\\PC{1,40}", nonce in "\\PC{1,40}") {
            let text = write(&[("state", state.clone()), ("nonce", nonce.clone())]);
            let form = Form::parse(&text).unwrap();
            prop_assert_eq!(form.get("state"), Some(state.as_str()));
            prop_assert_eq!(form.get("nonce"), Some(nonce.as_str()));
        }
    }
}
