use super::*;
use crate::authorize::{Way, check};
use crate::client::{AuthMethod, Client, Registration};
use crate::form::{Form, write};
use crate::jose::JwkSet;
use crate::refusal::{Code, OAuthError};
use crate::scope::Scopes;
use crate::testing::{EcKey, RsaKey, plain};
use crate::token::{self, Request};
use serde_json::Value;

fn policy() -> Policy {
    Policy {
        issuer: "https://id.gov.example".to_owned(),
        id_token_algs: vec![Alg::Es256, Alg::Rs256],
        ui_locales: vec!["vi".to_owned(), "en".to_owned()],
    }
}

fn advertised(name: &str) -> Vec<String> {
    let document = serde_json::to_value(metadata(&policy())).unwrap();
    let list = document[name].as_array().unwrap_or_else(|| panic!("{name} is not a list"));
    list.iter().map(|value| value.as_str().unwrap().to_owned()).collect()
}

/// Whether a request with this parameter is taken from a client that may ask for everything open to it.
fn taken(name: &'static str, value: &str) -> Result<(), Code> {
    let mut pairs = vec![
        ("client_id", "shop".to_owned()),
        ("redirect_uri", "https://shop.example/cb".to_owned()),
        ("response_type", "code".to_owned()),
        ("scope", "openid".to_owned()),
    ];
    if name == "code_challenge_method" {
        pairs.push(("code_challenge", crate::pkce::s256("x")));
    }
    pairs.retain(|pair| pair.0 != name);
    pairs.push((name, value.to_owned()));
    let text = write(&pairs);
    let mut registration = Registration::from(plain());
    registration.body = crate::client::Body::Public;
    registration.scopes = Scope::ALL.into_iter().collect();
    let client = Client::register(registration).unwrap();
    let form = Form::parse(&text).unwrap();
    check(&client, &form, Way::Browser, 0).map(|_| ()).map_err(|no| no.code())
}

#[test]
fn every_advertised_value_is_taken_and_others_are_not() {
    for (parameter, member, other) in [
        ("response_type", "response_types_supported", "token"),
        ("response_mode", "response_modes_supported", "fragment"),
        ("acr_values", "acr_values_supported", "urn:x"),
        ("prompt", "prompt_values_supported", "create"),
        ("code_challenge_method", "code_challenge_methods_supported", "plain"),
        ("ui_locales", "ui_locales_supported", ""),
    ] {
        for value in advertised(member) {
            assert_eq!(taken(parameter, &value), Ok(()), "{member} {value}");
        }
        assert!(other.is_empty() || taken(parameter, other).is_err(), "{member} {other}");
    }
}

#[test]
fn every_advertised_scope_is_granted() {
    for scope in advertised("scopes_supported") {
        assert_eq!(Scopes::parse(&scope).to_string(), scope);
        assert_eq!(taken("scope", &format!("openid {scope}")), Ok(()), "{scope}");
    }
}

#[test]
fn every_advertised_grant_is_read() {
    for grant in advertised("grant_types_supported") {
        let text = format!("grant_type={grant}&code=c&refresh_token=r");
        assert!(Request::read(&Form::parse(&text).unwrap()).is_ok(), "{grant}");
    }
    let form = Form::parse("grant_type=password").unwrap();
    assert_eq!(Request::read(&form), Err(token::Refusal::GrantType));
}

#[test]
fn a_client_may_register_every_advertised_method_and_algorithm() {
    for method in advertised("token_endpoint_auth_methods_supported") {
        let auth = match method.as_str() {
            "private_key_jwt" => AuthMethod::PrivateKeyJwt { jwks: EcKey::fixed().set() },
            "client_secret_basic" => AuthMethod::SecretBasic,
            "client_secret_post" => AuthMethod::SecretPost,
            "none" => AuthMethod::None,
            other => panic!("{other} is advertised and unknown"),
        };
        assert_eq!(auth.name(), method);
        assert!(Client::register(Registration { auth, ..plain().into() }).is_ok(), "{method}");
    }
    for alg in advertised("token_endpoint_auth_signing_alg_values_supported") {
        let alg = Alg::from_name(&alg).unwrap();
        let key = match alg {
            Alg::Es256 => EcKey::fixed().jwk(),
            Alg::EdDsa => crate::testing::ed25519(),
            rsa => RsaKey::new("r").jwk(Some(rsa)),
        };
        let auth = AuthMethod::PrivateKeyJwt { jwks: JwkSet::new(vec![key]) };
        assert!(Client::register(Registration { auth, ..plain().into() }).is_ok(), "{alg:?}");
    }
    for alg in advertised("id_token_signing_alg_values_supported") {
        let id_token_alg = Alg::from_name(&alg).unwrap();
        assert!(Client::register(Registration { id_token_alg, ..plain().into() }).is_ok(), "{alg}");
    }
}

#[test]
fn what_is_advertised_as_missing_is_refused() {
    let document = serde_json::to_value(metadata(&policy())).unwrap();
    assert_eq!(document["request_parameter_supported"], false);
    assert_eq!(taken("request", "x"), Err(Code::RequestNotSupported));
    assert_eq!(document["request_uri_parameter_supported"], false);
    assert_eq!(taken("request_uri", "https://x.example"), Err(Code::RequestUriNotSupported));
    assert_eq!(document["claims_parameter_supported"], true);
    assert_eq!(taken("claims", "{}"), Ok(()));
}

#[test]
fn the_members_every_provider_must_have_are_there() {
    let document = serde_json::to_value(metadata(&policy())).unwrap();
    for name in [
        "issuer",
        "authorization_endpoint",
        "token_endpoint",
        "userinfo_endpoint",
        "jwks_uri",
        "end_session_endpoint",
        "pushed_authorization_request_endpoint",
    ] {
        let url = document[name].as_str().unwrap();
        assert!(url.starts_with("https://id.gov.example"), "{name}");
    }
    assert_eq!(document["subject_types_supported"], serde_json::json!(["pairwise"]));
    assert_eq!(document["authorization_response_iss_parameter_supported"], true);
    assert_eq!(document["backchannel_logout_session_supported"], true);
}

#[test]
fn what_a_provider_writes_a_relying_party_reads() {
    let written = metadata(&policy());
    let bytes = serde_json::to_vec(&written).unwrap();
    assert_eq!(Metadata::read(&bytes, "https://id.gov.example"), Ok(written));
    assert_eq!(Metadata::read(&bytes, "https://id.gov.example/"), Err(Refusal::Issuer));
    assert_eq!(Metadata::read(b"[]", "https://id.gov.example"), Err(Refusal::Form));
}

#[test]
fn an_endpoint_in_the_clear_is_not_believed() {
    let mut value: Value = serde_json::to_value(metadata(&policy())).unwrap();
    value["token_endpoint"] = "http://id.gov.example/token".into();
    let bytes = serde_json::to_vec(&value).unwrap();
    assert_eq!(Metadata::read(&bytes, "https://id.gov.example"), Err(Refusal::Endpoint));
}
