//! A relying party as tests need it: it keeps a key, asks, and reads answers.

#![allow(dead_code, reason = "each test uses its own part of the party")]

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use domain::{
    event::{Actor, Event, Events},
    identity::{
        account::{Account, Level, State},
        session::Kind,
    },
};
use gateway::Keys;
use oidc::{
    client::{AuthMethod, Body as LegalBody, Client, Consent, Profile, Registration},
    client_auth::Assertion,
    jose::{Alg, Header, Jwk, JwkSet, attach, signing_input},
    scope::Scopes,
};
use site::{
    Env,
    session::{Alone, SignIn, Ticket},
    testing::World,
};
use store::{client::StoredClient, person::Profile as Who, session::Proofs};
use tower::ServiceExt as _;

pub const CLIENT: &str = "thanh-hoa";
pub const CALLBACK: &str = "http://localhost:8003/callback";
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub const DEVICE: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// A portal known to a world.
pub struct Party {
    pub keys: Keys,
    pub router: Router,
    pub env: Arc<Env>,
}

impl Party {
    pub async fn of(world: &World) -> Self {
        let keys = Keys::ephemeral(99);
        let jwks = keys.public_jwks(world.now());
        let jwks = jwks.iter().filter_map(|key| match &key.numbers {
            gateway::keys::Numbers::P256(point) => Jwk::p256(point, &*key.kid).ok(),
            gateway::keys::Numbers::Rsa { .. } => None,
        });
        let client = Client::register(Registration {
            client_id: CLIENT.to_owned(),
            profile: Profile::Portal,
            auth: AuthMethod::PrivateKeyJwt { jwks: JwkSet::new(jwks.collect()) },
            redirect_uris: vec![CALLBACK.to_owned()],
            post_logout_redirect_uris: vec!["http://localhost:8003/da-dang-xuat".to_owned()],
            backchannel_logout_uri: Some("http://localhost:8003/backchannel-logout".to_owned()),
            scopes: Scopes::parse("openid profile phone citizen"),
            sector: "localhost:8003".to_owned(),
            consent: Consent::Law,
            body: LegalBody::Public,
            id_token_alg: Alg::Es256,
            acr_floor: None,
        })
        .expect("a registration");
        let stored = StoredClient {
            client_id: CLIENT.to_owned(),
            name: "Thanh Hóa".to_owned(),
            name_en: None,
            registration: serde_json::to_string(&client).expect("JSON"),
            secret_index: None,
            disabled_at: None,
        };
        let now = world.now();
        let save = move |tx: &mut store::Tx<'_>| store::client::save(tx, &stored, now);
        world.env.db.write_quietly("a test registers a party", save).await.expect("saved");
        let router = site::serve::around(&world.env, site::provider::endpoints::routes(), |_| async { None });
        Self { keys, router, env: Arc::clone(&world.env) }
    }

    pub fn assertion(&self, jti: u8) -> String {
        let now = self.env.clock.now().as_second();
        let claims = Assertion::new(CLIENT, self.env.settings.issuer(), [jti; 16], now);
        let signer = self.keys.signer(gateway::keys::Alg::Es256).expect("a key");
        let input = signing_input(&Header::new(Alg::Es256, signer.kid()), &claims).expect("JSON");
        let signature = signer.sign(input.as_bytes()).expect("signed");
        attach(input, &signature)
    }

    pub fn form(&self, fields: &[(&str, &str)], jti: u8) -> String {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        form.append_pair("client_id", CLIENT);
        form.append_pair("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.append_pair("client_assertion", &self.assertion(jti));
        form.finish()
    }

    pub async fn post(&self, path: &str, form: String) -> (StatusCode, serde_json::Value) {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        read(
            self.router
                .clone()
                .oneshot(request.body(Body::from(form)).expect("a request"))
                .await
                .expect("an answer"),
        )
        .await
    }

    pub async fn get(&self, path: &str, cookies: &str) -> Response<Body> {
        let request =
            Request::get(path).header(header::COOKIE, cookies).body(Body::empty()).expect("a request");
        self.router.clone().oneshot(request).await.expect("an answer")
    }

    /// Pushes a request; the query the browser is sent with.
    pub async fn push(&self, more: &[(&str, &str)], jti: u8) -> String {
        let challenge = oidc::pkce::s256(VERIFIER);
        let mut fields = vec![
            ("response_type", "code"),
            ("redirect_uri", CALLBACK),
            ("scope", "openid profile citizen"),
            ("state", "st"),
            ("nonce", "no"),
            ("code_challenge", &*challenge),
            ("code_challenge_method", "S256"),
        ];
        fields.extend_from_slice(more);
        let (status, said) = self.post("/par", self.form(&fields, jti)).await;
        assert_eq!(status, StatusCode::CREATED, "{said}");
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("client_id", CLIENT);
        query.append_pair("request_uri", said["request_uri"].as_str().expect("a handle"));
        format!("/authorize?{}", query.finish())
    }
}

pub async fn read(response: Response<Body>) -> (StatusCode, serde_json::Value) {
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("a body");
    (status, serde_json::from_slice(&bytes).unwrap_or(serde_json::Value::Null))
}

/// Somebody with an account in use is signed in; the cookies of their browser.
pub async fn signed_in(world: &World) -> String {
    let env = &world.env;
    let now = world.now();
    let ticket = Ticket::new(&env.dice);
    let cookie = ticket.cookie().to_owned();
    let account = Account { id: env.dice.id(now), level: Level::Two, state: State::Active };
    let who = Who {
        number: "038185000117".parse().expect("a number"),
        name: "Lê Thị Hồng Ánh".parse().expect("a name"),
        birth: "1985-03-08".parse().expect("a day"),
        sex: "Nữ".parse().expect("a sex"),
    };
    let sign_in = SignIn {
        kind: Kind::Citizen,
        proofs: Proofs { otp_at: Some(now), ..Proofs::default() },
        amr: "pwd otp".to_owned(),
        device: site::visit::index(DEVICE),
        label: "a test".to_owned(),
        auth_at: now,
        upstream: None,
        alone: Alone::No,
    };
    env.db
        .write(move |tx| {
            let key = store::person::insert(tx, account, &who, now)?;
            store::identity::passcode::set(tx, account.id, "a hash", now)?;
            let (_, happened) = site::session::begin(tx, (account.id, &key), &ticket, &sign_in, now)?;
            let first = Event::new(now, Actor::House, "test.signed_in");
            Ok(((), happened.into_iter().fold(Events::from(first), Events::and)))
        })
        .await
        .expect("signed in");
    format!("danh-identity={cookie}; danh-identity-device={DEVICE}")
}

/// What stands in the query of the place a browser is sent to.
pub fn sent_with(response: &Response<Body>, name: &str) -> Option<String> {
    let place = response.headers().get(header::LOCATION)?.to_str().ok()?;
    let url = url::Url::parse(place).ok()?;
    url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}
