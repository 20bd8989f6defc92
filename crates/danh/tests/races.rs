//! Many come at once, over sockets, with what is good once: one is served.

mod country;

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use country::{
    Country,
    browser::Browser,
    people::{PASSCODE, PASSWORD, day, portrait},
};
use jiff::SignedDuration;
use oidc::{
    client::{AuthMethod, Body, Client, Consent, Profile, Registration},
    jose::Alg,
    scope::Scopes,
};
use site::testing::{race, resident, rounds_over_http};
use store::client::StoredClient;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

const APP: &str = "an-app";
const BACK: &str = "http://localhost:8009/back";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// The identity centre of a country behind a socket, and an app it knows.
struct Door {
    country: Country,
    at: SocketAddr,
}

/// Somebody of one round.
struct Who {
    number: String,
    phone: String,
}

impl Door {
    async fn each() -> Vec<Self> {
        let mut all = Vec::new();
        for country in Country::each().await {
            knows_an_app(&country).await;
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
            let at = listener.local_addr().expect("an address");
            let routes = country.sites["localhost:8000"].clone();
            let routes = routes.into_make_service_with_connect_info::<SocketAddr>();
            tokio::spawn(async move { axum::serve(listener, routes).await });
            all.push(Self { country, at });
        }
        all
    }

    /// A day later somebody else comes; the budgets of the day before are over.
    async fn somebody(&self, round: usize) -> Who {
        self.country.pass(SignedDuration::from_hours(24));
        let number = format!("038185{:06}", 1000 + round);
        let someone = resident(&number);
        self.country.identity.resident(&someone).await;
        Who { number, phone: someone.contact.phone.expect("a phone").national() }
    }

    /// How many of those who send this at once are answered so.
    async fn race(&self, letter: Vec<u8>, won: &'static str) -> usize {
        let (at, letter) = (self.at, Arc::new(letter));
        race(move |_| {
            let letter = Arc::clone(&letter);
            async move { sent(at, &letter).await.contains(won) }
        })
        .await
    }
}

/// The whole answer to a request.
async fn sent(at: SocketAddr, letter: &[u8]) -> String {
    let mut wire = TcpStream::connect(at).await.expect("an open door");
    wire.write_all(letter).await.expect("said");
    let mut answer = Vec::new();
    wire.read_to_end(&mut answer).await.expect("answered");
    String::from_utf8_lossy(&answer).into_owned()
}

async fn knows_an_app(country: &Country) {
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
    let now = country.identity.now();
    let save = move |tx: &mut store::Tx<'_>| store::client::save(tx, &stored, now);
    country.identity.env.db.write_quietly("a test registers an app", save).await.expect("saved");
}

impl Who {
    /// Registers; the code of the case.
    async fn registers(&self, browser: &mut Browser) -> String {
        browser.open("http://localhost:8000/dang-ky").await;
        browser.fill("muc", "1").send("Tiếp tục").await;
        browser.fill("so", &self.number).fill("lien-he", &self.phone).send("Tiếp tục").await;
        browser.fill("ho-ten", "Lê Thị Hồng Ánh");
        day(browser, "ngay-sinh", ["8", "3", "1985"]);
        day(browser, "ngay-cap", ["2", "9", "2022"]);
        browser.send("Tiếp tục").await;
        browser.attach("chan-dung", "toi.png", &portrait()).send("").await;
        browser.send("Gửi").await;
        let text = browser.text();
        let code = text.split_whitespace().find(|word| word.starts_with("DK-"));
        code.unwrap_or_else(|| panic!("no case code at {}: {text}", browser.place)).to_owned()
    }

    /// Activates, up to the last press.
    async fn chooses(&self, door: &Door, browser: &mut Browser) {
        browser.open("http://localhost:8000/kich-hoat").await;
        browser.fill("so", &self.number).fill("lien-he", &self.phone).send("").await;
        let code = door.country.code().await;
        browser.fill("ma", &code).send("Tiếp tục").await;
        browser.fill("mat-khau", PASSWORD).fill("mat-khau-lai", PASSWORD).send("Tiếp tục").await;
        browser.fill("passcode", PASSCODE).fill("passcode-lai", PASSCODE).send("Tiếp tục").await;
        browser.fill("cau-hoi-1", "security_question.first_school").fill("tra-loi-1", "Trường Mẫu");
        browser.fill("cau-hoi-2", "security_question.first_job").fill("tra-loi-2", "Trồng hoa");
        browser.send("Tiếp tục").await;
        browser.fill("da-cat-giu", "co");
    }

    /// Signs in, up to the code.
    async fn types_password(&self, door: &Door, browser: &mut Browser) {
        browser.open("http://localhost:8000/dang-nhap").await;
        browser.fill("so", &self.number).fill("mat-khau", PASSWORD).send("Đăng nhập").await;
        let code = door.country.code().await;
        browser.fill("ma", &code);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_presses_one_approves_one_activates_and_one_signs_in() {
    for door in Door::each().await {
        door.country.settle().await;
        for round in 0..rounds_over_http() {
            let who = door.somebody(round).await;
            let case = who.registers(&mut door.country.browser()).await;
            let mut officer = door.country.browser();
            door.country.at_desk(&mut officer).await;
            officer.press(&case).await;
            assert_eq!(door.race(officer.written("Đạt"), "HTTP/1.1 303").await, 1);
            let mut browser = door.country.browser();
            who.chooses(&door, &mut browser).await;
            assert_eq!(door.race(browser.written(""), "HTTP/1.1 303").await, 1);
            who.types_password(&door, &mut browser).await;
            assert_eq!(door.race(browser.written("Tiếp tục"), "set-cookie: danh-identity=").await, 1);
        }
    }
}

/// A form of the app, as it goes over the wire.
fn form(path: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", APP)
        .extend_pairs(fields)
        .finish();
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// What stands under a name in the JSON of an answer.
fn said(answer: &str, name: &str) -> String {
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    let said: serde_json::Value = serde_json::from_str(body).unwrap_or_else(|_| panic!("{answer}"));
    said[name].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

impl Door {
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
        let handle = said(&sent(self.at, &form("/par", &fields)).await, "request_uri");
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("client_id", APP), ("request_uri", &handle)])
            .finish();
        format!("/authorize?{query}")
    }

    /// A form that redeems a code which the browser of somebody signed in has brought.
    async fn brought(&self, browser: &Browser) -> Vec<u8> {
        let cookies = ["danh-identity", "danh-identity-device"]
            .map(|name| format!("{name}={}", browser.cookie(name).expect("a cookie")));
        let answer = sent(self.at, &opened(&self.pushed().await, &cookies.join("; "))).await;
        let place = answer.lines().find_map(|line| line.strip_prefix("location: "));
        let place = url::Url::parse(place.unwrap_or_else(|| panic!("{answer}"))).expect("an address");
        let code = place.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned();
        form(
            "/token",
            &[
                ("grant_type", "authorization_code"),
                ("code", &code),
                ("redirect_uri", BACK),
                ("code_verifier", VERIFIER),
            ],
        )
    }
}

/// A browser that opens a place.
fn opened(place: &str, cookies: &str) -> Vec<u8> {
    format!("GET {place} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncookie: {cookies}\r\n\r\n")
        .into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_bring_one_request_one_code_or_one_refresh_token_one_is_served() {
    for door in Door::each().await {
        door.country.with_account().await;
        let mut browser = door.country.browser();
        browser.open("http://localhost:8000/dang-nhap").await;
        door.country.prove(&mut browser).await;
        for _ in 0..rounds_over_http() {
            let (at, place) = (door.at, door.pushed().await);
            let opening = race(move |which| {
                let letter = opened(&place, &format!("danh-identity-device={which:a>43}"));
                async move { sent(at, &letter).await.starts_with("HTTP/1.1 303") }
            });
            assert_eq!(opening.await, 1);
            assert_eq!(door.race(door.brought(&browser).await, "HTTP/1.1 200").await, 1);
            let tokens = sent(at, &door.brought(&browser).await).await;
            let refresh = said(&tokens, "refresh_token");
            let again = form("/token", &[("grant_type", "refresh_token"), ("refresh_token", &refresh)]);
            assert_eq!(door.race(again, "HTTP/1.1 200").await, 1);
        }
    }
}
