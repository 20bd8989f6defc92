//! A small country: the identity centre, three portals and the registers, in
//! one process, on either engine, with a stopped clock. Sites reach each other
//! by HTTP as in life, only that no socket is between them.

#![allow(dead_code, reason = "each journey uses its own part of the country")]

pub mod browser;
mod catalogue;
pub mod people;

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::Request,
};
use browser::{Browser, Sites};
use gateway::http::{Http, Method, Response, Unreachable};
use oidc::{
    client::{AuthMethod, Body as LegalBody, Client, Consent, Profile, Registration},
    jose::Alg,
    scope::Scopes,
};
use site::{
    SiteKind,
    testing::{Engine, Wishes, World},
    upstream::{Upstream, Upstreams},
};
use store::client::StoredClient;
use tower::ServiceExt as _;

pub const IDENTITY: &str = "http://localhost:8000";
pub const NATIONAL: &str = "http://localhost:8001";
pub const MINISTRY: &str = "http://localhost:8002";
pub const PROVINCE: &str = "http://localhost:8003";

const CENTRE: (&str, &str) = (
    "Tài khoản Định danh điện tử cấp bởi Bộ Công an",
    "Electronic identity account issued by the Ministry of Public Security",
);
const BROKER: (&str, &str) = (
    "Đăng nhập tài khoản cấp bởi Cổng dịch vụ công Quốc gia",
    "Sign in with the account of the National Portal",
);

/// The country.
pub struct Country {
    pub identity: World,
    pub national: World,
    pub ministry: World,
    pub province: World,
    pub sites: Sites,
}

impl Country {
    /// One on each engine the machine has.
    pub async fn each() -> Vec<Self> {
        let mut all = Vec::new();
        for engine in [Engine::Sqlite, Engine::Postgres] {
            all.extend(Self::on(engine).await);
        }
        all
    }

    /// One on `SQLite`.
    pub async fn small() -> Self {
        Self::on(Engine::Sqlite).await.expect("SQLite is always there")
    }

    async fn on(engine: Engine) -> Option<Self> {
        let wires: Arc<OnceLock<Sites>> = Arc::default();
        let portal = |site, url, upstreams, seed| Wishes {
            kind: SiteKind::Portal,
            site,
            public_url: url,
            upstreams: Upstreams::new(upstreams),
            http: wired(&wires),
            seed,
        };
        let centre = |client| vec![Upstream::new("dinh-danh", IDENTITY, client, CENTRE)];
        let broker = Upstream::new("quoc-gia", NATIONAL, "ministry", BROKER);
        let broker = vec![broker.called(("Cổng Dịch vụ công quốc gia", "National Portal"))];
        let identity = World::built(engine, Wishes { http: wired(&wires), ..Wishes::default() })?;
        let national = World::built(engine, portal("national", NATIONAL, centre("national"), 11))?;
        let ministry = World::built(engine, portal("ministry", MINISTRY, broker, 12))?;
        let province = World::built(engine, portal("thanh-hoa", PROVINCE, centre("thanh-hoa"), 13))?;
        register(&identity, &national, "national", NATIONAL).await;
        register(&identity, &province, "thanh-hoa", PROVINCE).await;
        register(&identity, &ministry, "ministry", MINISTRY).await;
        register(&national, &ministry, "ministry", MINISTRY).await;
        let mut sites = BTreeMap::new();
        sites.insert("localhost:8000".to_owned(), identity::routes(&identity.env));
        for (host, world) in [("8001", &national), ("8002", &ministry), ("8003", &province)] {
            sites.insert(format!("localhost:{host}"), portal::routes(&world.env));
        }
        let sites: Sites = Arc::new(sites);
        wires.set(Arc::clone(&sites)).ok();
        identity::acts::procedure::gather(&identity.env).await.expect("gathered");
        Some(Self { identity, national, ministry, province, sites })
    }

    /// Somebody's browser.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.sites)
    }

    /// Every courier sends what is due, until nothing is.
    pub async fn deliver(&self) {
        for _ in 0..4 {
            for world in [&self.identity, &self.national, &self.ministry, &self.province] {
                world.deliver().await;
            }
        }
    }

    /// Time passes, in the whole country.
    pub fn pass(&self, time: jiff::SignedDuration) {
        for world in [&self.identity, &self.national, &self.ministry, &self.province] {
            world.pass(time);
        }
    }
}

async fn register(provider: &World, party: &World, client_id: &str, url: &str) {
    let registration = Registration {
        client_id: client_id.to_owned(),
        profile: Profile::Portal,
        auth: AuthMethod::PrivateKeyJwt {
            jwks: site::provider::mint::public_keys(&party.env).expect("keys"),
        },
        redirect_uris: vec![format!("{url}/callback")],
        post_logout_redirect_uris: vec![format!("{url}/da-dang-xuat")],
        backchannel_logout_uri: Some(format!("{url}/backchannel-logout")),
        scopes: Scopes::parse("openid profile phone email citizen"),
        sector: url.trim_start_matches("http://").to_owned(),
        consent: Consent::Law,
        body: LegalBody::Public,
        id_token_alg: Alg::Es256,
        acr_floor: None,
    };
    let client = Client::register(registration).expect("a registration");
    let stored = StoredClient {
        client_id: client_id.to_owned(),
        name: party.env.settings.name_vi.clone(),
        name_en: Some(format!("The portal of {client_id}")),
        registration: serde_json::to_string(&client).expect("JSON"),
        secret_index: None,
        disabled_at: None,
    };
    let now = provider.now();
    let save = move |tx: &mut store::Tx<'_>| store::client::save(tx, &stored, now);
    provider.env.db.write_quietly("a test registers a party", save).await.expect("saved");
}

/// Calls between sites that no socket carries.
fn wired(wires: &Arc<OnceLock<Sites>>) -> Http {
    let wires = Arc::clone(wires);
    Http::fake(move |request| {
        let sites = wires.get().map(Arc::clone);
        async move {
            let host = format!("localhost:{}", request.url.port().unwrap_or(80));
            let site = sites.as_ref().and_then(|sites| sites.get(&host)).cloned();
            match site {
                Some(site) => {
                    let port = request.url.port().unwrap_or(80);
                    let catalogue = request.url.path() == identity::acts::procedure::PATH;
                    let answer = carried(site, request).await;
                    let silent = catalogue && answer.status == 404;
                    Ok(if silent { catalogue::of(port) } else { answer })
                }
                None => Err(Unreachable::OffLimits("no such site in this country")),
            }
        }
    })
}

async fn carried(site: Router, request: gateway::http::Request) -> Response {
    let method = if request.method == Method::Get { "GET" } else { "POST" };
    let path = request.url[url::Position::BeforePath..].to_owned();
    let mut call = Request::builder().method(method).uri(path);
    for (name, value) in &request.headers {
        call = call.header(*name, value);
    }
    let answer =
        site.oneshot(call.body(Body::from(request.body)).expect("a request")).await.expect("an answer");
    let status = answer.status().as_u16();
    let body = to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
    Response::of(status, body.to_vec())
}
