use super::*;
use crate::acr::{Acr, Amr, Strength};
use crate::authorize::{Ask, Prompt, Way, check};
use crate::claim::Claim;
use crate::discovery::{Policy, metadata};
use crate::form::{Form, write};
use crate::id_token::{IdToken, SignedIn};
use crate::jose::Alg;
use crate::testing::{EcKey, person, portal};
use crate::token::{self, Request, Tokens};
use serde_json::Value;

const ISSUER: &str = "https://id.gov.example";
const BACK: &str = "https://portal.gov.example/callback";

fn provider() -> Metadata {
    metadata(&Policy { issuer: ISSUER.to_owned(), id_token_algs: vec![Alg::Es256], ui_locales: vec![] })
}

fn wish() -> Wish {
    Wish { account_level: Some(2), acr: Some(Acr::Otp), ..Wish::sign_in(Scopes::parse("openid citizen")) }
}

fn begun(wish: Wish) -> Pending {
    let random: [u8; 96] = std::array::from_fn(|at| u8::try_from(at).unwrap());
    Pending::begin(ISSUER, BACK, wish, &random, 1000)
}

/// What the provider makes of the pushed request.
fn pushed(pending: &Pending) -> Ask {
    let text = write(&pending.form("portal"));
    check(&portal(), &Form::parse(&text).unwrap(), Way::Pushed, 1000).unwrap()
}

fn id_token(ask: &Ask) -> IdToken {
    let strength = Strength { acr: Acr::Otp, amr: vec![Amr::Pwd, Amr::Otp], auth_time: 1005 };
    let person = person();
    let signed_in = SignedIn { sub: "s", sid: Some("i"), strength: &strength, person: &person };
    IdToken::new(ISSUER, &portal(), ask, signed_in, 1010).beside("at", Alg::Es256)
}

fn answered(id_token: &impl serde::Serialize) -> Tokens {
    Tokens {
        access_token: "at".to_owned(),
        token_type: token::TokenType::Bearer,
        expires_in: 600,
        refresh_token: None,
        id_token: Some(EcKey::fixed().sign(None, id_token)),
        scope: None,
    }
}

fn believed(pending: &Pending, tokens: &Tokens, now: i64) -> Result<IdToken, Refusal> {
    let keys = EcKey::fixed().set();
    pending.check(tokens, Trust { client_id: "portal", alg: Alg::Es256, keys: &keys }, now)
}

#[test]
fn a_person_goes_to_the_provider_and_comes_back_signed_in() {
    let pending = begun(wish());
    let ask = pushed(&pending);
    let location = ask.answer(ISSUER, "the-code");
    let query = Form::parse(location.split_once('?').unwrap().1).unwrap();
    let code = pending.callback(&query, &provider()).unwrap();

    let text = write(&pending.exchange(code));
    let form = Form::parse(&text).unwrap();
    let Ok(Request::Code { code, redirect_uri, verifier }) = Request::read(&form) else { panic!() };
    assert_eq!(code, "the-code");
    assert_eq!(token::redeem(&ask, "portal", redirect_uri, verifier), Ok(()));

    let token = believed(&pending, &answered(&id_token(&ask)), 1015).unwrap();
    assert_eq!((token.sub.as_str(), token.account_level), ("s", Some(2)));
    assert_eq!(token.strength().unwrap().acr, Acr::Otp);
}

#[test]
fn a_wish_arrives_as_it_was_made() {
    let wish = Wish {
        max_age: Some(0),
        prompts: vec![Prompt::Login],
        ui_locales: vec!["vi".to_owned(), "en".to_owned()],
        ..wish()
    };
    let ask = pushed(&begun(wish.clone()));
    assert_eq!(ask.demand(), wish.demand(1000));
    assert_eq!(ask.ui_locales, wish.ui_locales);
    assert_eq!(ask.claims.id_token, [Claim::AccountLevel]);
    assert_eq!(Wish::passed_on(&ask, wish.scopes), wish);
}

#[test]
fn an_answer_to_another_browser_or_of_another_issuer_is_refused() {
    let pending = begun(wish());
    let callback = |query: &str| {
        let query = query.replace("STATE", &pending.state);
        pending.callback(&Form::parse(&query).unwrap(), &provider()).map(str::to_owned)
    };
    assert_eq!(callback("code=c&iss=https://id.gov.example"), Err(Refusal::State));
    assert_eq!(callback("code=c&state=x&iss=https://id.gov.example"), Err(Refusal::State));
    assert_eq!(callback("code=c&state=STATE&iss=https://evil.example"), Err(Refusal::Issuer));
    assert_eq!(callback("code=c&state=STATE"), Err(Refusal::Issuer));
    assert_eq!(callback("state=STATE&iss=https://id.gov.example"), Err(Refusal::Incomplete));
    let denied = callback("error=access_denied&state=STATE&iss=https://id.gov.example");
    assert_eq!(denied, Err(Refusal::Provider(Code::AccessDenied)));
    assert_eq!(callback("code=c&state=STATE&iss=https://id.gov.example"), Ok("c".to_owned()));
}

#[test]
fn every_claim_of_an_id_token_is_checked() {
    let pending = begun(wish());
    let good = serde_json::to_value(id_token(&pushed(&pending))).unwrap();
    for (name, wrong) in [
        ("iss", Value::from("https://evil.example")),
        ("sub", Value::from("")),
        ("aud", Value::from("other")),
        ("aud", Value::from(vec!["portal", "other"])),
        ("azp", Value::from("other")),
        ("exp", Value::from(1015)),
        ("iat", Value::from(1090)),
        ("nonce", Value::from("other")),
        ("nonce", Value::Null),
        ("at_hash", Value::from("other")),
    ] {
        let mut token = good.clone();
        token[name] = wrong.clone();
        let refusal = believed(&pending, &answered(&token), 1015).unwrap_err();
        assert!(matches!(refusal, Refusal::Claims(claim) if claim == name || name == "azp" || name == "iat"));
    }
    assert!(believed(&pending, &answered(&good), 1015).is_ok());
}

#[test]
fn less_than_was_demanded_is_refused() {
    let fresh = Wish { max_age: Some(0), ..wish() };
    for (name, wrong, unmet) in [
        ("account_level", Value::from(1), Unmet::Level),
        ("account_level", Value::Null, Unmet::Level),
        ("acr", Value::from("urn:x"), Unmet::Acr),
        ("auth_time", Value::from(980), Unmet::Age),
    ] {
        let pending = begun(fresh.clone());
        let mut token = serde_json::to_value(id_token(&pushed(&pending))).unwrap();
        token[name] = wrong;
        assert_eq!(believed(&pending, &answered(&token), 1015), Err(Refusal::Unmet(unmet)), "{name}");
    }
}

#[test]
fn a_token_by_another_key_or_of_another_kind_is_refused() {
    let pending = begun(wish());
    let token = id_token(&pushed(&pending));
    let mut tokens = answered(&token);
    tokens.id_token = Some(EcKey::new("fixed").sign(None, &token));
    assert_eq!(believed(&pending, &tokens, 1015), Err(Refusal::Token(Invalid::Signature)));
    tokens.id_token = Some(EcKey::fixed().sign(Some("logout+jwt"), &token));
    assert_eq!(believed(&pending, &tokens, 1015), Err(Refusal::Claims("typ")));
    tokens.id_token = None;
    assert_eq!(believed(&pending, &tokens, 1015), Err(Refusal::Incomplete));
}

#[test]
fn a_refresh_speaks_of_the_same_person_and_sign_in() {
    let before = id_token(&pushed(&begun(wish())));
    let keys = EcKey::fixed().set();
    let trust = Trust { client_id: "portal", alg: Alg::Es256, keys: &keys };
    let after = before.clone().refreshed();
    assert_eq!(check_refreshed(&before, &answered(&after), trust, 1015), Ok(Some(after.clone())));
    let other = IdToken { sub: "t".to_owned(), ..after.clone() };
    assert_eq!(check_refreshed(&before, &answered(&other), trust, 1015), Err(Refusal::Claims("sub")));
    let later = IdToken { auth_time: Some(1), ..after };
    assert_eq!(check_refreshed(&before, &answered(&later), trust, 1015), Err(Refusal::Claims("auth_time")));
}

#[test]
fn userinfo_of_somebody_else_is_refused() {
    let json = br#"{"sub":"s","personal_id_number":"001090000001"}"#;
    let userinfo = check_userinfo(json, "s").unwrap();
    assert_eq!(userinfo.text(Claim::PersonalIdNumber), Some("001090000001"));
    assert_eq!(check_userinfo(json, "t"), Err(Refusal::Claims("sub")));
}

#[test]
fn urls_for_the_browser_are_the_providers() {
    let url = authorization_url(&provider(), "portal", "urn:ietf:params:oauth:request_uri:x");
    let expected = "https://id.gov.example/authorize?client_id=portal&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3Ax";
    assert_eq!(url, expected);
    let url = logout_url(&provider(), "t", "https://portal.gov.example/", None).unwrap();
    assert!(url.starts_with("https://id.gov.example/logout?id_token_hint=t&"), "{url}");
    assert_eq!(authenticated(refresh("r", None), "portal", "a".to_owned())[2].0, "client_id");
}

#[test]
fn a_pending_request_survives_being_kept_and_shows_no_secret_in_a_log() {
    let pending = begun(wish());
    let kept: Pending = serde_json::from_str(&serde_json::to_string(&pending).unwrap()).unwrap();
    assert_eq!(kept, pending);
    assert!(!format!("{pending:?}").contains(&pending.state));
}
