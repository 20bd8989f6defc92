//! Of many who come at once with what is good once, one is served.

mod party;

use std::sync::Arc;

use axum::http::StatusCode;
use oidc::{
    client::{AuthMethod, Body, Client, Consent, Profile, Registration},
    jose::Alg,
    scope::Scopes,
};
use party::{Party, VERIFIER, sent_with, signed_in};
use serde_json::Value;
use site::testing::{World, race, rounds};
use store::client::StoredClient;

const APP: &str = "an-app";
const BACK: &str = "http://localhost:8009/back";

/// An app that keeps no secret, and somebody's browser that is signed in.
struct App {
    party: Party,
    cookies: String,
}

impl App {
    async fn of(world: &World) -> Arc<Self> {
        let party = Party::of(world).await;
        let client = Client::register(Registration {
            client_id: APP.to_owned(),
            profile: Profile::Oidc,
            auth: AuthMethod::None,
            redirect_uris: vec![BACK.to_owned()],
            post_logout_redirect_uris: Vec::new(),
            backchannel_logout_uri: None,
            scopes: Scopes::parse("openid profile"),
            sector: "localhost:8009".to_owned(),
            consent: Consent::Law,
            body: Body::Private,
            id_token_alg: Alg::Es256,
            acr_floor: None,
        });
        let stored = StoredClient {
            client_id: APP.to_owned(),
            name: "Một ứng dụng".to_owned(),
            name_en: None,
            registration: serde_json::to_string(&client.expect("a registration")).expect("JSON"),
            secret_index: None,
            disabled_at: None,
        };
        let now = world.now();
        let save = move |tx: &mut store::Tx<'_>| store::client::save(tx, &stored, now);
        world.env.db.write_quietly("a test registers an app", save).await.expect("saved");
        Arc::new(Self { party, cookies: signed_in(world).await })
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> (StatusCode, Value) {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", APP)
            .extend_pairs(fields)
            .finish();
        self.party.post(path, form).await
    }

    /// Pushes a request; where a browser is sent with it.
    async fn pushed(&self) -> String {
        let challenge = oidc::pkce::s256(VERIFIER);
        let fields = [
            ("response_type", "code"),
            ("redirect_uri", BACK),
            ("scope", "openid profile"),
            ("code_challenge", &*challenge),
            ("code_challenge_method", "S256"),
        ];
        let (status, said) = self.post("/par", &fields).await;
        assert_eq!(status, StatusCode::CREATED, "{said}");
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("client_id", APP);
        query.append_pair("request_uri", said["request_uri"].as_str().expect("a handle"));
        format!("/authorize?{}", query.finish())
    }

    async fn code(&self) -> String {
        let response = self.party.get(&self.pushed().await, &self.cookies).await;
        sent_with(&response, "code").expect("a code")
    }

    async fn redeem(&self, code: &str) -> Option<Value> {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", BACK),
            ("code_verifier", VERIFIER),
        ];
        given(self.post("/token", &fields).await)
    }

    async fn refresh(&self, token: &str) -> Option<Value> {
        given(self.post("/token", &[("grant_type", "refresh_token"), ("refresh_token", token)]).await)
    }
}

/// What was given; nothing when it was refused as used before.
fn given((status, said): (StatusCode, Value)) -> Option<Value> {
    if status == StatusCode::OK {
        return Some(said);
    }
    assert_eq!((status, said["error"].as_str()), (StatusCode::BAD_REQUEST, Some("invalid_grant")));
    None
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_race_with_one_code_one_gets_tokens() {
    for world in World::each() {
        let app = App::of(&world).await;
        for _ in 0..rounds() {
            let code = app.code().await;
            let won = race(|_| {
                let (app, code) = (Arc::clone(&app), code.clone());
                async move { app.redeem(&code).await.is_some() }
            });
            assert_eq!(won.await, 1);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_browsers_that_race_with_one_request_one_opens_it() {
    for world in World::each() {
        let app = App::of(&world).await;
        for _ in 0..rounds() {
            let place = app.pushed().await;
            let won = race(|which| {
                let (app, place) = (Arc::clone(&app), place.clone());
                let cookies = format!("danh-identity-device={which:a>43}");
                async move { app.party.get(&place, &cookies).await.status() == StatusCode::SEE_OTHER }
            });
            assert_eq!(won.await, 1);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_race_with_one_refresh_token_of_an_app_one_gets_the_next() {
    for world in World::each() {
        let app = App::of(&world).await;
        for _ in 0..rounds() {
            let tokens = app.redeem(&app.code().await).await.expect("tokens");
            let token = tokens["refresh_token"].as_str().expect("a token").to_owned();
            let won = race(|_| {
                let (app, token) = (Arc::clone(&app), token.clone());
                async move { app.refresh(&token).await.is_some() }
            });
            assert_eq!(won.await, 1);
        }
    }
}
