//! The provider, as a relying party and a browser meet it.

mod party;

use axum::http::StatusCode;
use jiff::SignedDuration;
use party::{CALLBACK, DEVICE, Party, VERIFIER, sent_with, signed_in};
use serde_json::Value;
use site::testing::World;

async fn code(party: &Party, cookies: &str, jti: u8) -> String {
    let place = party.push(&[], jti).await;
    let response = party.get(&place, cookies).await;
    sent_with(&response, "code").expect("a code")
}

async fn redeem(party: &Party, code: &str, jti: u8) -> (StatusCode, Value) {
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    party.post("/token", party.form(&fields, jti)).await
}

async fn userinfo(party: &Party, token: &str) -> (StatusCode, Value) {
    let request = axum::http::Request::get("/userinfo").header("authorization", format!("Bearer {token}"));
    let request = request.body(axum::body::Body::empty()).expect("a request");
    party::read(tower::ServiceExt::oneshot(party.router.clone(), request).await.expect("an answer")).await
}

fn text<'a>(said: &'a Value, name: &str) -> &'a str {
    said[name].as_str().unwrap_or_default()
}

#[tokio::test]
async fn a_portal_learns_who_signed_in() {
    for world in World::each() {
        let party = Party::of(&world).await;
        let cookies = signed_in(&world).await;
        let code = code(&party, &cookies, 1).await;
        let (status, tokens) = redeem(&party, &code, 2).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        assert!(!text(&tokens, "id_token").is_empty());
        let (status, who) = userinfo(&party, text(&tokens, "access_token")).await;
        assert_eq!(status, StatusCode::OK, "{who}");
        assert_eq!(who["personal_id_number"], "038185000117");
        assert_eq!(who["name"], "Lê Thị Hồng Ánh");
        assert_eq!(who.get("phone_number"), None);
    }
}

#[tokio::test]
async fn the_answer_carries_the_state_and_who_answers() {
    let world = World::identity();
    let party = Party::of(&world).await;
    let cookies = signed_in(&world).await;
    let response = party.get(&party.push(&[], 1).await, &cookies).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(sent_with(&response, "state").as_deref(), Some("st"));
    assert_eq!(sent_with(&response, "iss").as_deref(), Some("http://localhost:8000"));
}

#[tokio::test]
async fn a_code_is_redeemed_once_and_a_second_try_takes_back_what_it_gave() {
    for world in World::each() {
        let party = Party::of(&world).await;
        let cookies = signed_in(&world).await;
        let code = code(&party, &cookies, 1).await;
        let (_, tokens) = redeem(&party, &code, 2).await;
        let (status, again) = redeem(&party, &code, 3).await;
        assert_eq!((status, text(&again, "error")), (StatusCode::BAD_REQUEST, "invalid_grant"));
        let (status, _) = userinfo(&party, text(&tokens, "access_token")).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_code_is_good_for_a_minute() {
    let world = World::identity();
    let party = Party::of(&world).await;
    let cookies = signed_in(&world).await;
    let code = code(&party, &cookies, 1).await;
    world.pass(SignedDuration::from_secs(60));
    let (_, said) = redeem(&party, &code, 2).await;
    assert_eq!(text(&said, "error"), "invalid_grant");
}

#[tokio::test]
async fn an_assertion_is_used_once() {
    let world = World::identity();
    let party = Party::of(&world).await;
    party.push(&[], 1).await;
    let challenge = oidc::pkce::s256(VERIFIER);
    let fields = [
        ("response_type", "code"),
        ("redirect_uri", CALLBACK),
        ("scope", "openid"),
        ("code_challenge", &*challenge),
        ("code_challenge_method", "S256"),
    ];
    let (status, said) = party.post("/par", party.form(&fields, 1)).await;
    assert_eq!((status, text(&said, "error")), (StatusCode::UNAUTHORIZED, "invalid_client"));
}

#[tokio::test]
async fn a_refresh_gives_another_token_until_the_session_ends() {
    for world in World::each() {
        let party = Party::of(&world).await;
        let cookies = signed_in(&world).await;
        let (_, tokens) = redeem(&party, &code(&party, &cookies, 1).await, 2).await;
        let refresh = text(&tokens, "refresh_token").to_owned();
        let fields = [("grant_type", "refresh_token"), ("refresh_token", &*refresh)];
        let (status, renewed) = party.post("/token", party.form(&fields, 3)).await;
        assert_eq!(status, StatusCode::OK, "{renewed}");
        assert_ne!(renewed["access_token"], tokens["access_token"]);
        world.pass(SignedDuration::from_mins(15));
        let (_, said) = party.post("/token", party.form(&fields, 4)).await;
        assert_eq!(text(&said, "error"), "invalid_grant");
    }
}

#[tokio::test]
async fn without_a_sign_in_and_without_pages_the_answer_is_login_required() {
    let world = World::identity();
    let party = Party::of(&world).await;
    let place = party.push(&[("prompt", "none")], 1).await;
    let response = party.get(&place, &format!("danh-identity-device={DEVICE}")).await;
    assert_eq!(sent_with(&response, "error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn a_request_opened_in_one_browser_is_no_other_browsers() {
    let world = World::identity();
    let party = Party::of(&world).await;
    let cookies = signed_in(&world).await;
    let place = party.push(&[], 1).await;
    party.get(&place, "danh-identity-device=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb").await;
    let response = party.get(&place, &cookies).await;
    assert_eq!(sent_with(&response, "code"), None);
}

#[tokio::test]
async fn a_fresh_passcode_is_asked_for_even_of_somebody_signed_in() {
    let world = World::identity();
    let party = Party::of(&world).await;
    let cookies = signed_in(&world).await;
    let place = party.push(&[("acr_values", "urn:danh:acr:passcode"), ("max_age", "0")], 1).await;
    let response = party.get(&place, &cookies).await;
    let next = response.headers()["location"].to_str().expect("a place");
    assert!(next.starts_with("/passcode?yeu-cau="), "{next}");
}

#[tokio::test]
async fn what_a_person_cannot_prove_is_refused_and_nothing_weaker_said() {
    let world = World::identity();
    let party = Party::of(&world).await;
    let cookies = signed_in(&world).await;
    let place = party.push(&[("acr_values", "urn:danh:acr:passkey")], 1).await;
    let response = party.get(&place, &cookies).await;
    assert_eq!(sent_with(&response, "error").as_deref(), Some("unmet_authentication_requirements"));
}

#[tokio::test]
async fn opening_a_request_twice_does_not_use_it_up() {
    let world = World::identity();
    let party = Party::of(&world).await;
    let cookies = signed_in(&world).await;
    let place = party.push(&[], 1).await;
    let device = format!("danh-identity-device={DEVICE}");
    let response = party.get(&place, &device).await;
    assert!(response.headers()["location"].to_str().expect("a place").starts_with("/dang-nhap?yeu-cau="));
    let response = party.get(&place, &cookies).await;
    assert!(sent_with(&response, "code").is_some());
}

#[tokio::test]
async fn metadata_says_where_everything_is() {
    let world = World::identity();
    let party = Party::of(&world).await;
    let (status, said) = party::read(party.get("/.well-known/openid-configuration", "").await).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(said["issuer"], "http://localhost:8000");
    let (_, keys) = party::read(party.get("/jwks", "").await).await;
    assert_eq!(keys["keys"][0]["kty"], "EC");
}
