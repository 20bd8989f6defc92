//! A client asks that a person be signed out, RP-Initiated Logout §2, §3.
//!
//! The way back is taken only when an id token of ours says who asks, and the
//! address is registered for that client. Everything else ends on our pages.

use crate::audience::Audience;
use crate::client::Client;
use crate::form::{Form, Pairs, add_to};
use crate::jose::{self, Alg, JwkSet};
use serde::Deserialize;

/// What the logout endpoint is opened with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request<'a> {
    /// An id token of ours, perhaps expired.
    pub id_token_hint: Option<&'a str>,
    /// The client, by its own account.
    pub client_id: Option<&'a str>,
    /// Where to go afterwards.
    pub post_logout_redirect_uri: Option<&'a str>,
    /// The client's word for the way back.
    pub state: Option<&'a str>,
}

/// What a hint says, once its signature is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The client it was given to.
    pub client_id: String,
    /// The person.
    pub sub: String,
    /// The session.
    pub sid: Option<String>,
}

/// Why a hint is not believed. Nobody is sent anywhere because of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the id_token_hint is not ours")]
pub struct HintRefusal;

/// What to do with a logout request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// End the session at once, then send the browser here.
    Return(String),
    /// End the session at once, then show that it ended.
    SignedOut,
    /// Ask the person first: the request may be forged. Then show that it ended.
    Confirm,
    /// Show an error page and end nothing.
    Error(&'static str),
}

#[derive(Deserialize)]
struct Said {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    sid: Option<String>,
}

impl<'a> Request<'a> {
    /// Reads the request.
    pub fn read(form: &'a Form<'_>) -> Self {
        Self {
            id_token_hint: form.get("id_token_hint"),
            client_id: form.get("client_id"),
            post_logout_redirect_uri: form.get("post_logout_redirect_uri"),
            state: form.get("state"),
        }
    }
}

impl Hint {
    /// Checks an `id_token_hint` by our own keys. One that has expired still says who it was for.
    pub fn verify(token: &str, issuer: &str, keys: &JwkSet) -> Result<Self, HintRefusal> {
        let said: Said = jose::verify(token, keys, &Alg::ALL)
            .ok()
            // Other tokens of ours say less (RFC 8725 §3.11).
            .filter(|token| token.header.is_plain())
            .ok_or(HintRefusal)?
            .claims;
        let client_id = said.azp.or_else(|| said.aud.names().next().map(str::to_owned)).ok_or(HintRefusal)?;
        if said.iss != issuer || !said.aud.has(&client_id) {
            return Err(HintRefusal);
        }
        Ok(Self { client_id, sub: said.sub, sid: said.sid })
    }
}

/// Decides about a request, given its verified hint, that hint's client, and the
/// `sid` this client has for the browser's session (`None` when nobody is signed in).
pub fn decide(
    request: &Request<'_>,
    hint: Option<&Result<Hint, HintRefusal>>,
    client: Option<&Client>,
    session: Option<&str>,
) -> Then {
    let hint = match hint {
        Some(Err(_)) => return Then::Error("the id_token_hint is not ours"),
        Some(Ok(hint)) => hint,
        // Without a hint nobody vouches for the way back, registered or not.
        None => return Then::Confirm,
    };
    let Some(client) = client.filter(|client| client.client_id == hint.client_id) else {
        return Then::Error("the client is not known");
    };
    if request.client_id.is_some_and(|id| id != hint.client_id) {
        return Then::Error("client_id is not that of the id_token_hint");
    }
    let registered = |uri: &str| client.post_logout_redirect_uris.iter().any(|known| known == uri);
    match request.post_logout_redirect_uri {
        Some(uri) if !registered(uri) => Then::Error("post_logout_redirect_uri is not registered"),
        // Somebody else has signed in since: they decide about their own session.
        _ if session.is_some() && session != hint.sid.as_deref() => Then::Confirm,
        None => Then::SignedOut,
        Some(uri) => {
            let state: Pairs = request.state.map(|state| ("state", state.to_owned())).into_iter().collect();
            Then::Return(if state.is_empty() { uri.to_owned() } else { add_to(uri, &state) })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{EcKey, plain};
    use serde_json::{Value, json};

    const ISSUER: &str = "https://id.example";
    const BYE: &str = "https://shop.example/bye";

    fn token() -> Value {
        json!({"iss": ISSUER, "sub": "s", "aud": "shop", "sid": "i", "exp": 1, "iat": 0})
    }

    fn decided(hint: Option<&str>, uri: Option<&str>, session: Option<&str>) -> Then {
        let request = Request {
            id_token_hint: hint,
            client_id: None,
            post_logout_redirect_uri: uri,
            state: Some("x y"),
        };
        let hint = hint.map(|token| Hint::verify(token, ISSUER, &EcKey::fixed().set()));
        decide(&request, hint.as_ref(), Some(&plain()), session)
    }

    fn signed(claims: &Value) -> String {
        EcKey::fixed().sign(None, claims)
    }

    #[test]
    fn a_good_hint_and_a_registered_uri_lead_back_with_state_even_when_expired() {
        let hint = signed(&token());
        assert_eq!(decided(Some(&hint), Some(BYE), Some("i")), Then::Return(format!("{BYE}?state=x+y")));
        assert_eq!(decided(Some(&hint), Some(BYE), None), Then::Return(format!("{BYE}?state=x+y")));
        assert_eq!(decided(Some(&hint), None, Some("i")), Then::SignedOut);
    }

    #[test]
    fn without_a_hint_the_person_is_asked_and_never_sent_on() {
        assert_eq!(decided(None, Some(BYE), Some("i")), Then::Confirm);
        assert_eq!(decided(None, None, Some("i")), Then::Confirm);
    }

    #[test]
    fn an_unregistered_uri_or_one_with_more_query_is_an_error() {
        let hint = signed(&token());
        for uri in ["https://evil.example/", "https://shop.example/bye?x=1", "https://shop.example/bye/"] {
            assert!(matches!(decided(Some(&hint), Some(uri), Some("i")), Then::Error(_)), "{uri}");
        }
    }

    #[test]
    fn a_foreign_altered_or_unsigned_hint_is_an_error() {
        let foreign = EcKey::new("fixed").sign(None, &token());
        let mut other = token();
        other["iss"] = json!("https://other.example");
        let hint = signed(&token());
        let body = hint.split('.').nth(1).unwrap();
        let unsigned = format!("{}.{body}.", jose::base64url(r#"{"alg":"none"}"#));
        let logout = EcKey::fixed().sign(Some("logout+jwt"), &token());
        for hint in [foreign, signed(&other), unsigned, logout, "x".to_owned()] {
            assert!(matches!(decided(Some(&hint), Some(BYE), Some("i")), Then::Error(_)), "{hint}");
        }
    }

    #[test]
    fn another_persons_session_is_asked_about() {
        assert_eq!(decided(Some(&signed(&token())), Some(BYE), Some("other")), Then::Confirm);
    }

    #[test]
    fn a_client_that_names_another_is_an_error() {
        let hint = Hint { client_id: "shop".to_owned(), sub: "s".to_owned(), sid: None };
        let form = Form::parse("client_id=app").unwrap();
        let then = decide(&Request::read(&form), Some(&Ok(hint)), Some(&plain()), None);
        assert!(matches!(then, Then::Error(_)));
    }
}
