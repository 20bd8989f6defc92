//! Every part on one page: `cargo run -p ui --example gallery`, then
//! <http://localhost:4010/?kind=app>, `kind=portal` and `kind=desk`, each also with
//! `&errors=1`. What is shown here is made up.

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::{Query, Request},
    http::{HeaderMap, StatusCode, Uri},
    middleware::map_response,
    response::{Html as Body, IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use ui::{
    Brand, Demo, Form, Html, Kind, MenuItem, Page, Prefs, SignedIn, assets,
    parts::{Reached, Verdict},
    prefs,
    respond::{self, Transport},
};

/// What a server would ask of an authenticator.
const MAKE: &str = r#"{"publicKey":{"challenge":"AAECAwQFBgcICQoLDA0ODw","rp":{"name":"Danh","id":"localhost"},
"user":{"id":"AQIDBA","name":"NVA","displayName":"NVA"},"pubKeyCredParams":[{"type":"public-key","alg":-7}],
"authenticatorSelection":{"residentKey":"required"},"timeout":60000}}"#;
const USE: &str = r#"{"publicKey":{"challenge":"AAECAwQFBgcICQoLDA0ODw","rpId":"localhost","userVerification":"preferred"}}"#;

#[derive(Template)]
#[template(path = "app.html")]
struct App {
    page: Page,
}

#[derive(Template)]
#[template(path = "portal_home.html")]
struct Portal {
    page: Page,
}

#[derive(Template)]
#[template(path = "desk.html")]
struct Desk {
    page: Page,
}

#[derive(Default, Deserialize)]
struct Asked {
    kind: Option<String>,
    errors: Option<u8>,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    if !assets::present() {
        eprintln!("no assets: {}", assets::COMMAND);
    }
    let router = Router::new()
        .route("/", get(show))
        .route(prefs::PATH, get(choose))
        .route(assets::ROUTE, get(assets::serve))
        .route(
            "/giu-phien",
            post(|| async { ([("content-type", "application/json")], "{\"csrf\":\"bW9p\"}") }),
        )
        .route("/passkey", post(passkey))
        .route("/sw.js", get(assets::service_worker))
        .route("/manifest.webmanifest", get(|| async { assets::manifest(&brand(Kind::App)) }))
        .route("/ngoai-tuyen", get(|| async { respond::offline(&Page::default()) }))
        .layer(map_response(|answer: Response| async { respond::secured(Transport::Http, answer) }));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 4010)).await?;
    eprintln!("http://localhost:4010/?kind=app");
    axum::serve(listener, router).await
}

async fn choose(Query(choice): Query<prefs::Choice>) -> Response {
    prefs::choose(&choice).unwrap_or_else(|_| StatusCode::BAD_REQUEST.into_response())
}

async fn show(uri: Uri, headers: HeaderMap, Query(asked): Query<Asked>) -> Response {
    let kind = match asked.kind.as_deref() {
        Some("portal") => Kind::Portal,
        Some("desk") => Kind::Desk,
        _ => Kind::App,
    };
    let form = if asked.errors.is_some() { mistaken() } else { Form::default() };
    let mut page = Page::new(Arc::new(brand(kind)), Prefs::of(&headers), uri.to_string())
        .csrf("c3Jm")
        .nav("home")
        .form(form)
        .person(SignedIn { name: "Nguyễn Văn An".into(), idle_seconds: 900, unread: 3 });
    page.demo = Demo::Yes;
    match kind {
        Kind::App => html(App { page: page.saved(a_moment()).back("/giay-to") }),
        Kind::Portal => html(Portal { page: Page { person: None, ..page } }),
        Kind::Desk => html(Desk { page }),
    }
}

fn a_moment() -> ui::Timestamp {
    ui::Timestamp::from_second(1_795_318_920).unwrap_or(ui::Timestamp::UNIX_EPOCH)
}

fn html(view: impl Template) -> Response {
    match view.render() {
        Ok(text) => Body(text).into_response(),
        Err(cause) => (StatusCode::INTERNAL_SERVER_ERROR, cause.to_string()).into_response(),
    }
}

fn mistaken() -> Form {
    let mut form = Form::of([("so", "0012"), ("doi-tuong", "con"), ("sinh-ngay", "31"), ("sinh-thang", "2")]);
    form.error("so", "Nhập số định danh gồm 12 chữ số");
    form.error("mat-khau", "Nhập mật khẩu");
    form.error("sinh", "Ngày này không có thật. Ví dụ: 22 11 1990");
    form.error("doi-tuong", "Hãy chọn đối tượng");
    form.error("giay-to", "Hãy chọn ít nhất một giấy tờ");
    form.error("ly-do", "Hãy viết lý do");
    form.error("anh", "Hãy chọn ảnh chân dung");
    form
}

fn brand(kind: Kind) -> Brand {
    let item = |id, href: &str, key| MenuItem { id, href: href.to_owned(), key };
    let menu = match kind {
        Kind::App => vec![],
        _ => vec![
            item("home", "/", "nav.home"),
            item("services", "/thu-tuc", "nav.services"),
            item("me", "/toi", "nav.account"),
        ],
    };
    let (name, unit) = match kind {
        Kind::Portal => ("Cổng dịch vụ công quốc gia", "Cơ quan mẫu"),
        _ => ("Danh", "Trung tâm định danh mẫu"),
    };
    Brand {
        name: name.into(),
        unit: unit.into(),
        unit_en: None,
        hotline: "1900 0000".into(),
        accent: (kind == Kind::Portal).then(|| "#8a1c1c".parse().ok()).flatten(),
        kind,
        menu,
    }
}

/// Says back what the passkey answered.
async fn passkey(request: Request) -> String {
    Form::receive(request).await.map(|form| form.get("credential").to_owned()).unwrap_or_default()
}

impl Desk {
    fn cells(&self) -> [Html; 5] {
        let link = "<a class=\"govuk-link\" href=\"/can-bo/dang-ky/42\" data-danh-row>DK-26-000042</a>";
        let due = self.page.tag("24/11/2026").colour("yellow");
        [
            Html::trusted(link),
            Html::text("Đăng ký mức 1"),
            Html::text("NVA"),
            Html::text("Chờ duyệt"),
            Html::trusted(due),
        ]
    }
}
