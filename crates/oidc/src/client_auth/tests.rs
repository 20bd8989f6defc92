use super::*;
use crate::client::{Profile, Registration};
use crate::form;
use crate::jose::Alg;
use crate::testing::{EcKey, RsaKey, app, plain, portal};
use serde_json::{Value, json};

const US: Addressee<'_> =
    Addressee { issuer: "https://id.example", endpoints: &["https://id.example/token"] };

fn claims(client_id: &str) -> Value {
    json!({"iss": client_id, "sub": client_id, "aud": US.issuer, "jti": "1", "iat": 1000, "exp": 1060})
}

/// What becomes of an assertion `client` signed with the key everybody uses.
fn assert(client: &Client, claims: &Value) -> Result<Proof, Refusal> {
    present(client, &EcKey::fixed().sign(None, claims))
}

fn present(client: &Client, jws: &str) -> Result<Proof, Refusal> {
    let pairs = [("client_assertion_type", ASSERTION_TYPE.to_owned()), ("client_assertion", jws.to_owned())];
    let text = form::write(&pairs);
    Presented::read(None, &Form::parse(&text).unwrap())?.check(client, US, 1000)
}

fn plain_with_key() -> Client {
    let jwks = crate::jose::JwkSet::new(vec![EcKey::fixed().jwk(), RsaKey::new("r").jwk(None)]);
    let registration =
        Registration { auth: AuthMethod::PrivateKeyJwt { jwks }, ..Registration::from(plain()) };
    Client::register(registration).unwrap()
}

fn read(authorization: Option<&str>, text: &str) -> Result<String, Refusal> {
    let form = Form::parse(text).unwrap();
    Presented::read(authorization, &form).map(|presented| presented.client_id().to_owned())
}

#[test]
fn a_good_assertion_leaves_its_jti_to_be_spent() {
    for client in [portal(), plain_with_key()] {
        match assert(&client, &claims(&client.client_id)) {
            Ok(Proof::Assertion { jti, until }) => assert_eq!((jti.as_str(), until), ("1", 1060)),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn what_we_make_we_accept() {
    let made = Assertion::new("portal", US.issuer, [1; 16], 1000);
    assert!(present(&portal(), &EcKey::fixed().sign(None, &made)).is_ok());
}

#[test]
fn every_claim_must_be_there_and_right() {
    let portal = portal();
    for (name, wrong) in [
        ("iss", json!("other")),
        ("aud", json!("https://other.example")),
        ("jti", json!("")),
        ("exp", json!(1000)),
        ("exp", json!(700)),
        ("exp", json!(90_000)),
        ("iat", json!(1061)),
        ("nbf", json!(1061)),
        ("iat", json!("1000")),
    ] {
        let mut claims = claims("portal");
        claims[name] = wrong.clone();
        assert_eq!(assert(&portal, &claims).unwrap_err().code(), Code::InvalidClient, "{name} {wrong}");
    }
    for name in ["iss", "sub", "aud", "jti", "exp"] {
        let mut claims = claims("portal");
        claims.as_object_mut().unwrap().remove(name);
        assert_eq!(assert(&portal, &claims).unwrap_err().code(), Code::InvalidClient, "{name}");
    }
}

#[test]
fn a_claim_said_twice_or_a_token_of_another_kind_is_refused() {
    let text = serde_json::to_string(&claims("portal")).unwrap();
    let twice = text.replace(r#""exp":1060"#, r#""exp":700,"exp":1060"#);
    assert_ne!(twice, text);
    assert!(present(&portal(), &EcKey::fixed().sign_text(None, &text)).is_ok());
    assert!(present(&portal(), &EcKey::fixed().sign_text(None, &twice)).is_err());
    assert!(present(&portal(), &EcKey::fixed().sign_text(Some("logout+jwt"), &text)).is_err());
}

#[test]
fn clocks_a_little_ahead_are_accepted() {
    for ahead in [-10, 8, 10] {
        let mut claims = claims("portal");
        claims["nbf"] = json!(1000 + ahead);
        claims["iat"] = json!(1000 + ahead);
        assert!(assert(&portal(), &claims).is_ok(), "{ahead}");
    }
}

#[test]
fn a_portal_addresses_the_issuer_alone_and_a_plain_client_may_name_the_endpoint() {
    for (aud, for_plain) in [
        (json!([US.issuer]), true),
        (json!("https://id.example/token"), true),
        (json!(["https://id.example/token", "x"]), true),
        (json!("https://id.example/par"), false),
    ] {
        let mut said = claims("portal");
        said["aud"] = aud.clone();
        assert!(assert(&portal(), &said).is_err(), "{aud}");
        let mut said = claims("shop");
        said["aud"] = aud.clone();
        assert_eq!(assert(&plain_with_key(), &said).is_ok(), for_plain, "{aud}");
    }
}

#[test]
fn rsa_signatures_are_for_plain_clients() {
    let rsa = RsaKey::new("r");
    for alg in [Alg::Rs256, Alg::Ps256] {
        assert!(present(&plain_with_key(), &rsa.sign(alg, &claims("shop"))).is_ok());
        let mut registration = Registration::from(plain_with_key());
        registration.profile = Profile::Portal;
        registration.id_token_alg = Alg::Es256;
        let portal = Client::register(registration).unwrap();
        assert!(present(&portal, &rsa.sign(alg, &claims("shop"))).is_err());
    }
}

#[test]
fn another_clients_key_does_not_do() {
    let jws = EcKey::new("fixed").sign(None, &claims("portal"));
    assert_eq!(present(&portal(), &jws).unwrap_err(), Refusal::Assertion);
}

#[test]
fn a_basic_header_is_form_decoded() {
    // "a+b%3A:s%2B1" in base64.
    let form = Form::parse("").unwrap();
    let Ok(Presented::Basic(id, secret)) = Presented::read(Some("bAsIc YStiJTNBOnMlMkIx"), &form) else {
        panic!("not read")
    };
    assert_eq!((id.as_str(), secret.expose()), ("a b:", b"s+1".as_slice()));
    assert_eq!(format!("{secret:?}"), "Secret(…)");
}

#[test]
fn one_request_proves_itself_in_one_way() {
    let basic = Some("Basic c2hvcDpz"); // shop:s
    assert_eq!(read(basic, "client_id=shop"), Ok("shop".to_owned()));
    assert_eq!(read(basic, "client_id=shop&client_secret=s"), Err(Refusal::TwoWays));
    assert_eq!(read(None, "client_id=shop&client_secret=s&client_assertion=x"), Err(Refusal::TwoWays));
    assert_eq!(read(basic, "client_id=other"), Err(Refusal::OtherClient));
    assert_eq!(Refusal::TwoWays.code(), Code::InvalidRequest);
}

#[test]
fn what_cannot_be_read_is_an_unknown_client() {
    for header in ["", "Basic", "Basic !", "Bearer x", "Basic c2hvcA==", "Basic OnM="] {
        assert_eq!(read(Some(header), ""), Err(Refusal::Form), "{header}");
    }
    assert_eq!(read(None, ""), Err(Refusal::Missing));
    assert_eq!(read(None, "client_secret=s"), Err(Refusal::Missing));
    assert_eq!(read(None, "client_id=shop&client_assertion_type=x"), Err(Refusal::Form));
    assert_eq!(read(None, "client_id=shop&client_assertion=a.b.c"), Err(Refusal::Form));
}

#[test]
fn only_the_registered_way_is_taken() {
    let check = |text: &str, client: &Client| {
        let form = Form::parse(text).unwrap();
        Presented::read(None, &form).unwrap().check(client, US, 1000).map(|_| ())
    };
    assert_eq!(check("client_id=shop&client_secret=s", &plain()), Err(Refusal::Method));
    assert_eq!(check("client_id=shop", &plain()), Err(Refusal::Method));
    assert_eq!(check("client_id=portal", &portal()), Err(Refusal::Method));
    assert_eq!(check("client_id=app", &app()), Ok(()));
    assert_eq!(check("client_id=app", &plain()), Err(Refusal::OtherClient));
    assert_eq!(assert(&app(), &claims("app")).unwrap_err(), Refusal::Method);
}
