use super::*;
use crate::acr::Acr;
use crate::client::Client;
use crate::demand::SignIn;
use crate::form;
use crate::refusal::OAuthError;
use crate::scope::Scopes;
use crate::testing::{app, plain, portal};
use proptest::prelude::*;

const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const ISSUER: &str = "https://id.gov.example";

/// The request `client` would send, with these parameters changed; an empty one is left out.
fn with(client: &Client, way: Way, changes: &[(&'static str, &str)]) -> Result<Ask, Refusal> {
    let mut pairs: form::Pairs = vec![
        ("client_id", client.client_id.clone()),
        ("redirect_uri", client.redirect_uris[0].clone()),
        ("response_type", "code".to_owned()),
        ("scope", "openid profile".to_owned()),
        ("state", "s t".to_owned()),
        ("code_challenge", CHALLENGE.to_owned()),
        ("code_challenge_method", "S256".to_owned()),
    ];
    for &(name, value) in changes {
        pairs.retain(|pair| pair.0 != name);
        pairs.push((name, value.to_owned()));
    }
    let text = form::write(&pairs);
    check(client, &Form::parse(&text).unwrap(), way, 1000)
}

fn browser(changes: &[(&'static str, &str)]) -> Result<Ask, Refusal> {
    with(&plain(), Way::Browser, changes)
}

/// The code of a refusal that goes back to the client.
fn told(changes: &[(&'static str, &str)]) -> Code {
    let refusal = browser(changes).unwrap_err();
    assert!(refusal.location(ISSUER).is_some(), "{changes:?} ends on a page");
    refusal.code()
}

/// The code of a refusal that must end on our page.
fn paged(changes: &[(&'static str, &str)]) -> Code {
    let refusal = browser(changes).unwrap_err();
    assert_eq!(refusal.location(ISSUER), None, "{changes:?} goes back");
    refusal.code()
}

#[test]
fn a_good_request_becomes_an_ask() {
    let ask = browser(&[("nonce", "n"), ("ui_locales", "vi en-GB"), ("max_age", "60")]).unwrap();
    assert_eq!(ask.client_id, "shop");
    assert_eq!(ask.scopes, Scopes::parse("openid profile"));
    assert_eq!(ask.nonce.as_deref(), Some("n"));
    assert_eq!(ask.ui_locales, ["vi", "en-GB"]);
    assert_eq!((ask.max_age, ask.asked_at), (Some(60), 1000));
    let kept: Ask = serde_json::from_str(&serde_json::to_string(&ask).unwrap()).unwrap();
    assert_eq!(kept, ask);
}

#[test]
fn the_answer_carries_state_and_issuer() {
    let ask = browser(&[]).unwrap();
    let expected = "https://shop.example/cb?code=c&state=s+t&iss=https%3A%2F%2Fid.gov.example";
    assert_eq!(ask.answer(ISSUER, "c"), expected);
    let denied = ask.refuse(Code::AccessDenied).location(ISSUER).unwrap();
    assert_eq!(denied, expected.replace("code=c", "error=access_denied"));
}

#[test]
fn a_request_without_state_is_answered_without_state() {
    assert!(!browser(&[("state", "")]).unwrap().answer(ISSUER, "c").contains("state"));
}

#[test]
fn a_redirect_uri_that_is_not_registered_ends_on_our_page() {
    for uri in [
        "",
        "https://evil.example/cb",
        "https://shop.example/cb/",
        "https://shop.example/CB",
        "https://shop.example/cb?x=1",
        "https://shop.example/cb#x",
        "https://shop.example/cbx",
        "https://user@shop.example/cb",
        "https://shop.example:443/cb",
        "https://SHOP.example/cb",
        "https://shop.example.evil.example/cb",
        "https://shop.example/../cb",
    ] {
        assert_eq!(paged(&[("redirect_uri", uri)]), Code::InvalidRequest, "{uri}");
    }
}

#[test]
fn an_app_may_listen_on_any_loopback_port() {
    let on = |uri| with(&app(), Way::Browser, &[("redirect_uri", uri)]);
    assert!(on("http://127.0.0.1:50123/cb").is_ok());
    assert!(on("http://127.0.0.1:50123/other").is_err());
}

#[test]
fn anything_but_the_code_flow_is_refused() {
    assert_eq!(told(&[("response_type", "")]), Code::InvalidRequest);
    for kind in ["token", "id_token", "code id_token", "code token", "none", "CODE"] {
        assert_eq!(told(&[("response_type", kind)]), Code::UnsupportedResponseType, "{kind}");
    }
    for mode in ["fragment", "form_post", "query.jwt"] {
        assert_eq!(told(&[("response_mode", mode)]), Code::InvalidRequest, "{mode}");
    }
    assert!(browser(&[("response_mode", "query")]).is_ok());
}

#[test]
fn request_objects_are_refused_by_name_and_never_ignored() {
    assert_eq!(told(&[("request", "e30.e30.")]), Code::RequestNotSupported);
    assert_eq!(told(&[("request_uri", "https://a.example/r")]), Code::RequestUriNotSupported);
    assert_eq!(told(&[("registration", "{}")]), Code::RegistrationNotSupported);
    let pushed = with(&portal(), Way::Pushed, &[("request_uri", "urn:x")]).unwrap_err();
    assert_eq!(pushed.code(), Code::InvalidRequest);
}

#[test]
fn scopes_must_be_the_clients_and_contain_openid() {
    assert_eq!(told(&[("scope", "")]), Code::InvalidScope);
    assert_eq!(told(&[("scope", "profile")]), Code::InvalidScope);
    assert_eq!(told(&[("scope", "openid citizen")]), Code::InvalidScope);
    let ask = browser(&[("scope", "address phone openid")]).unwrap();
    assert_eq!(ask.scopes, Scopes::parse("openid phone"));
}

#[test]
fn a_portal_must_push_and_bring_a_challenge() {
    assert!(with(&portal(), Way::Pushed, &[]).is_ok());
    assert_eq!(with(&portal(), Way::Browser, &[]).unwrap_err().code(), Code::InvalidRequest);
    let bare = [("code_challenge", ""), ("code_challenge_method", "")];
    assert_eq!(with(&portal(), Way::Pushed, &bare).unwrap_err().code(), Code::InvalidRequest);
    assert_eq!(with(&app(), Way::Browser, &bare).unwrap_err().code(), Code::InvalidRequest);
    assert!(browser(&bare).is_ok());
}

#[test]
fn a_challenge_is_s256_or_refused() {
    assert_eq!(told(&[("code_challenge_method", "plain")]), Code::InvalidRequest);
    assert_eq!(told(&[("code_challenge_method", "")]), Code::InvalidRequest);
    assert_eq!(told(&[("code_challenge", "")]), Code::InvalidRequest);
    assert_eq!(told(&[("code_challenge", "short")]), Code::InvalidRequest);
}

#[test]
fn state_and_nonce_are_kept_whole_or_refused() {
    let (long, longer) = ("x".repeat(1024), "x".repeat(2049));
    let ask = browser(&[("nonce", &long), ("state", &longer[1..])]).unwrap();
    assert_eq!(ask.nonce.as_deref(), Some(long.as_str()));
    assert_eq!(ask.back.state.map(|state| state.len()), Some(2048));
    assert_eq!(told(&[("nonce", &longer)]), Code::InvalidRequest);
    assert_eq!(paged(&[("state", &longer)]), Code::InvalidRequest);
}

#[test]
fn prompt_none_stands_alone_and_login_wants_a_sign_in_of_its_own() {
    assert_eq!(told(&[("prompt", "none login")]), Code::InvalidRequest);
    assert_eq!(told(&[("prompt", "create")]), Code::InvalidRequest);
    assert!(browser(&[("prompt", "none")]).unwrap().prompts(Prompt::None));
    let ask = browser(&[("prompt", "login consent")]).unwrap();
    assert!(ask.prompts(Prompt::Consent));
    assert_eq!(ask.demand().sign_in, SignIn::Again);
    assert_eq!(browser(&[("prompt", "select_account")]).unwrap().demand().sign_in, SignIn::Again);
    assert_eq!(browser(&[("prompt", "consent")]).unwrap().demand().sign_in, SignIn::Standing);
}

#[test]
fn max_age_is_a_number_of_seconds() {
    for age in ["-1", "+1", "1.5", "x", "99999999999"] {
        assert_eq!(told(&[("max_age", age)]), Code::InvalidRequest, "{age}");
    }
    assert_eq!(browser(&[("max_age", "0")]).unwrap().max_age, Some(0));
}

#[test]
fn classes_are_demanded_and_unknown_ones_alone_are_never_met() {
    let ask = browser(&[("acr_values", "urn:x urn:danh:acr:passkey urn:danh:acr:passcode")]).unwrap();
    assert_eq!(ask.acr, Some(Acr::Passcode));
    assert_eq!(told(&[("acr_values", "urn:x")]), Code::UnmetAuthenticationRequirements);
    let claims = r#"{"id_token":{"acr":{"essential":true,"values":["urn:danh:acr:passkey"]}}}"#;
    let both = [("claims", claims), ("acr_values", "urn:danh:acr:otp")];
    assert_eq!(browser(&both).unwrap().acr, Some(Acr::Passkey));
    let claims = r#"{"id_token":{"acr":{"value":"urn:x"}}}"#;
    assert_eq!(told(&[("claims", claims)]), Code::UnmetAuthenticationRequirements);
}

#[test]
fn a_clients_floor_lifts_what_it_asks_for() {
    let mut registration = crate::client::Registration::from(plain());
    registration.acr_floor = Some(Acr::Passkey);
    let client = Client::register(registration).unwrap();
    let ask = with(&client, Way::Browser, &[("acr_values", "urn:danh:acr:otp")]).unwrap();
    assert_eq!(ask.demand().acr, Some(Acr::Passkey));
}

#[test]
fn a_demanded_level_and_person_are_kept() {
    let claims = r#"{"id_token":{"account_level":{"essential":true,"values":[2]},"sub":{"value":"x"}}}"#;
    let ask = browser(&[("claims", claims)]).unwrap();
    assert_eq!((ask.demand().account_level, ask.sub.as_deref()), (Some(2), Some("x")));
    assert_eq!(told(&[("claims", "{")]), Code::InvalidRequest);
}

#[test]
fn what_nobody_knows_is_passed_over() {
    let extra = [("login_hint", "0912"), ("display", "popup"), ("claims_locales", "fr"), ("zzz", "1")];
    assert_eq!(browser(&extra), browser(&[]));
}

#[test]
fn the_endpoint_is_opened_with_a_pushed_request_or_a_whole_one() {
    let pushed = par::Pushed::new([1; 32]);
    let text = form::write(&[("client_id", "a".to_owned()), ("request_uri", pushed.request_uri.clone())]);
    let form = Form::parse(&text).unwrap();
    assert_eq!(Opening::read(&form), Ok(Opening::Pushed { client_id: "a", handle: pushed.handle() }));
    let form = Form::parse("client_id=a&request_uri=https://x").unwrap();
    assert_eq!(Opening::read(&form), Ok(Opening::Browser { client_id: "a" }));
    assert!(Opening::read(&Form::parse("scope=openid").unwrap()).is_err());
}

proptest! {
    #[test]
    fn only_the_registered_uri_ever_goes_back(uri in "https://shop.example[a-zA-Z0-9/?#@:.%_-]{0,12}") {
        prop_assume!(uri != "https://shop.example/cb");
        let refusal = browser(&[("redirect_uri", &uri)]).unwrap_err();
        prop_assert_eq!(refusal.location(ISSUER), None);
    }

    #[test]
    fn state_comes_back_as_it_was_sent(state in "\\PC{1,200}") {
        let location = browser(&[("state", &state)]).unwrap().answer(ISSUER, "c");
        let query = location.split_once('?').unwrap().1;
        let form = Form::parse(query).unwrap();
        prop_assert_eq!(form.get("state"), Some(state.as_str()));
    }
}
