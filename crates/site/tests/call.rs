//! Signed calls between sites: who is heard, and who is not.

use axum::http::{HeaderMap, HeaderValue, header};
use domain::Error;
use jiff::SignedDuration;
use oidc::{
    client::{AuthMethod, Body as LegalBody, Client, Consent, Profile, Registration},
    jose::Alg,
};
use site::{
    SiteKind,
    call::{self, Body, Heard},
    provider::mint,
    relying::begin,
    testing::{Engine, Wishes, World},
};
use store::client::StoredClient;
use url::Url;

const PATH: &str = "/api/v1/looks";

fn portal(site: &'static str) -> World {
    let wishes = Wishes {
        kind: SiteKind::Portal,
        site,
        public_url: "http://localhost:8002",
        seed: 3,
        ..Wishes::default()
    };
    World::built(Engine::Sqlite, wishes).expect("a portal")
}

fn registration(portal: &World) -> Registration {
    Registration {
        client_id: portal.env.settings.site.clone(),
        profile: Profile::Portal,
        auth: AuthMethod::PrivateKeyJwt { jwks: mint::public_keys(&portal.env).expect("keys") },
        redirect_uris: vec![portal.env.settings.url("/callback")],
        post_logout_redirect_uris: Vec::new(),
        backchannel_logout_uri: None,
        scopes: begin::scopes(),
        sector: "x".to_owned(),
        consent: Consent::Law,
        body: LegalBody::Public,
        id_token_alg: Alg::Es256,
        acr_floor: None,
    }
}

async fn register(centre: &World, registration: Registration) {
    let client = Client::register(registration).expect("a registration");
    let stored = StoredClient {
        client_id: client.client_id.clone(),
        name: "Cổng".to_owned(),
        name_en: None,
        registration: serde_json::to_string(&client).expect("JSON"),
        secret_index: None,
        disabled_at: None,
    };
    let now = centre.now();
    let save = move |tx: &mut store::Tx<'_>| store::client::save(tx, &stored, now);
    centre.env.db.write_quietly("a test registers a party", save).await.expect("saved");
    centre.env.clients.forget();
}

fn address(text: &str) -> Url {
    text.parse().expect("an address")
}

fn signed(portal: &World, to: &str) -> String {
    let body = Body::from([("key".to_owned(), "k".to_owned())]);
    call::sign(&portal.env, &address(to), &body).expect("signed")
}

async fn heard(centre: &World, token: &str, kind: &'static str) -> Result<Heard, &'static str> {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let heard = call::hear(&centre.env, &headers, token.as_bytes(), PATH).await;
    heard.map_err(|error| error.code())
}

async fn believed(centre: &World, token: &str) -> Result<Body, &'static str> {
    heard(centre, token, call::CONTENT_TYPE).await.map(|heard| heard.body)
}

#[tokio::test]
async fn a_registered_portal_is_heard() {
    let (centre, portal) = (World::identity(), portal("ministry"));
    register(&centre, registration(&portal)).await;
    let token = signed(&portal, "http://localhost:8000/api/v1/looks");
    assert_eq!(believed(&centre, &token).await.expect("heard")["key"], "k");
}

#[tokio::test]
async fn a_call_is_made_once() {
    for centre in World::each() {
        let portal = portal("ministry");
        register(&centre, registration(&portal)).await;
        let token = signed(&portal, "http://localhost:8000/api/v1/looks");
        let mut tries = Vec::new();
        for _ in 0..2 {
            let once = heard(&centre, &token, call::CONTENT_TYPE).await.expect("heard").once;
            let spend = move |tx: &mut store::Tx<'_>| once.spend(tx);
            let done = centre.env.db.write_quietly("a test spends a call", spend).await;
            tries.push(done.map_err(|error: Error| error.code()));
        }
        assert_eq!(tries, [Ok(()), Err("call.replayed")]);
    }
}

#[tokio::test]
async fn a_call_to_somewhere_else_or_too_old_is_not_believed() {
    let (centre, portal) = (World::identity(), portal("ministry"));
    register(&centre, registration(&portal)).await;
    let elsewhere = signed(&portal, "http://localhost:8000/api/v1/notices");
    assert_eq!(believed(&centre, &elsewhere).await, Err("call.untrue"));
    let token = signed(&portal, "http://localhost:8000/api/v1/looks");
    centre.pass(SignedDuration::from_secs(call::LIFE));
    assert_eq!(believed(&centre, &token).await, Err("call.untrue"));
}

#[tokio::test]
async fn only_portals_of_public_bodies_are_heard_and_only_by_their_own_key() {
    let (centre, ministry) = (World::identity(), portal("ministry"));
    let token = signed(&ministry, "http://localhost:8000/api/v1/looks");
    assert_eq!(believed(&centre, &token).await, Err("call.caller"));
    let plain = Registration { profile: Profile::Oidc, ..registration(&ministry) };
    register(&centre, plain).await;
    assert_eq!(believed(&centre, &token).await, Err("call.caller"));
    let wishes = Wishes { kind: SiteKind::Portal, site: "other", seed: 99, ..Wishes::default() };
    let other = World::built(Engine::Sqlite, wishes).expect("a portal");
    let jwks = mint::public_keys(&other.env).expect("keys");
    let wrong_key = Registration { auth: AuthMethod::PrivateKeyJwt { jwks }, ..registration(&ministry) };
    register(&centre, wrong_key).await;
    assert_eq!(believed(&centre, &token).await, Err("call.untrue"));
}

#[tokio::test]
async fn what_is_no_call_is_refused_as_such() {
    let (centre, portal) = (World::identity(), portal("ministry"));
    register(&centre, registration(&portal)).await;
    let token = signed(&portal, "http://localhost:8000/api/v1/looks");
    assert_eq!(heard(&centre, &token, "text/plain").await.err(), Some("call.form"));
    assert_eq!(believed(&centre, "a.b").await, Err("call.form"));
    // Another token of the same portal, for another purpose.
    let claims = serde_json::json!({"iss": "ministry", "aud": "http://localhost:8000/api/v1/looks",
        "iat": portal.now().as_second(), "exp": portal.now().as_second() + 60, "jti": "x", "body": {}});
    let other = mint::sign(&portal.env, Alg::Es256, None, &claims).expect("signed");
    assert_eq!(believed(&centre, &other).await, Err("call.untrue"));
}
