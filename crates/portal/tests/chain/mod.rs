//! The identity centre and three portals in one process: they reach each other
//! by HTTP as in life, only that no socket is between them. The identity centre
//! has its protocol and no pages: a test proves people by hand.

#![allow(dead_code, reason = "each test uses its own part of the chain")]

pub mod browser;
pub mod desk;

use std::{
    collections::BTreeMap,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::Request,
};
use browser::Browser;
use domain::{
    PersonId,
    event::{Actor, Event, Events},
    identity::{
        account::{Account, Level, State},
        session::Kind,
    },
};
use gateway::http::{Http, Method, Response, Unreachable};
use jiff::SignedDuration;
use oidc::{
    client::{AuthMethod, Body as LegalBody, Client, Consent, Profile, Registration},
    jose::Alg,
};
use site::{
    Env, SiteKind,
    provider::mint,
    relying::begin,
    session::{Alone, SignIn, Ticket},
    testing::{Engine, Wishes, World},
    upstream::{Upstream, Upstreams},
};
use store::{
    client::StoredClient,
    person::Profile as Who,
    session::{Proofs, Session},
};
use tower::ServiceExt as _;

pub const IDENTITY: &str = "http://localhost:8000";
pub const NATIONAL: &str = "http://localhost:8001";
pub const MINISTRY: &str = "http://localhost:8002";
pub const PROVINCE: &str = "http://localhost:8003";
pub const NUMBER: &str = "038185000117";

/// What answers at which address.
pub type Sites = Arc<OnceLock<BTreeMap<u16, Router>>>;

/// The four sites.
pub struct Chain {
    pub identity: World,
    pub national: World,
    pub ministry: World,
    pub province: World,
    pub sites: Sites,
    /// While this is set, nothing that a site hands another is taken.
    pub broken: Arc<AtomicBool>,
}

impl Chain {
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
        let (sites, broken) = (Sites::default(), Arc::<AtomicBool>::default());
        let world = |site, public_url, upstreams: Vec<Upstream>, seed| {
            let kind = if site == "identity" { SiteKind::Identity } else { SiteKind::Portal };
            let upstreams = Upstreams::new(upstreams);
            World::built(
                engine,
                Wishes { kind, site, public_url, upstreams, http: wired(&sites, &broken), seed },
            )
        };
        let identity_centre = |site| Upstream::new("dinh-danh", IDENTITY, site, ("Định danh", "Identity"));
        let national_portal = |site| Upstream::new("quoc-gia", NATIONAL, site, ("Quốc gia", "National"));
        let chain = Self {
            identity: world("identity", IDENTITY, vec![], 1)?,
            national: world("national", NATIONAL, vec![identity_centre("national")], 2)?,
            // The ministry's portal offers both ways here, so that one person can come by both.
            ministry: world(
                "ministry",
                MINISTRY,
                vec![national_portal("ministry"), identity_centre("ministry")],
                3,
            )?,
            province: world("thanh-hoa", PROVINCE, vec![identity_centre("thanh-hoa")], 4)?,
            sites: Arc::clone(&sites),
            broken: Arc::clone(&broken),
        };
        for portal in [&chain.national, &chain.ministry, &chain.province] {
            register(&chain.identity.env, &portal.env).await;
        }
        register(&chain.national.env, &chain.ministry.env).await;
        let identity =
            site::serve::around(&chain.identity.env, site::provider::endpoints::routes(), |_| async { None });
        let routers = BTreeMap::from([
            (8000, identity),
            (8001, portal::routes(&chain.national.env)),
            (8002, portal::routes(&chain.ministry.env)),
            (8003, portal::routes(&chain.province.env)),
        ]);
        sites.set(routers).expect("set once");
        Some(chain)
    }

    pub fn browser(&self) -> Browser {
        Browser::new(&self.sites)
    }

    fn worlds(&self) -> [&World; 4] {
        [&self.identity, &self.national, &self.ministry, &self.province]
    }

    /// Time passes everywhere.
    pub fn pass(&self, time: SignedDuration) {
        self.worlds().into_iter().for_each(|world| world.pass(time));
    }

    /// All couriers deliver, until nobody has news for anybody.
    pub async fn deliver(&self) {
        for world in self.worlds().into_iter().chain(self.worlds()) {
            world.deliver().await;
        }
    }

    /// Somebody else, of level 2, signed in at the ministry's portal.
    pub async fn stranger(&self) -> Browser {
        let mut browser = self.browser();
        self.signed_in_as(&mut browser, Level::Two, who("001099000019", "Nguyễn Văn Khác")).await;
        browser.open(&format!("{NATIONAL}/dang-nhap/dinh-danh")).await;
        browser.open(&format!("{MINISTRY}/dang-nhap/quoc-gia")).await;
        browser
    }

    /// Somebody with an account of this level signs in at the identity centre,
    /// in this browser, by password and code.
    pub async fn signed_in(&self, browser: &mut Browser, level: Level) -> PersonId {
        self.signed_in_as(browser, level, who(NUMBER, "Lê Thị Hồng Ánh")).await
    }

    /// The same, for somebody in particular.
    pub async fn signed_in_as(&self, browser: &mut Browser, level: Level, who: Who) -> PersonId {
        let env = &self.identity.env;
        browser.open(&format!("{IDENTITY}/tro-giup")).await;
        let now = env.clock.now();
        let (ticket, account) =
            (Ticket::new(&env.dice), Account { id: env.dice.id(now), level, state: State::Active });
        browser.keep("danh-identity", ticket.cookie());
        let device = site::visit::index(browser.cookie("danh-identity-device").expect("a device"));
        let sign_in = SignIn {
            kind: Kind::Citizen,
            proofs: Proofs { otp_at: Some(now), ..Proofs::default() },
            amr: "pwd otp".to_owned(),
            device,
            label: "a test".to_owned(),
            auth_at: now,
            upstream: None,
            alone: Alone::No,
        };
        let act = move |tx: &mut store::Tx<'_>| {
            let key = store::person::insert(tx, account, &who, now)?;
            store::identity::passcode::set(tx, account.id, "a hash", now)?;
            let (_, happened) = site::session::begin(tx, (account.id, &key), &ticket, &sign_in, now)?;
            let first = Event::new(now, Actor::House, "test.signed_in");
            Ok(((), happened.into_iter().fold(Events::from(first), Events::and)))
        };
        env.db.write(act).await.expect("signed in");
        account.id
    }

    /// The passcode was right just now, at the identity centre.
    pub async fn passcode(&self, browser: &mut Browser) {
        let env = &self.identity.env;
        let (session, now, ticket) = (
            self.session(&self.identity, browser).await.expect("a session"),
            env.clock.now(),
            Ticket::new(&env.dice),
        );
        browser.keep("danh-identity", ticket.cookie());
        let act = move |tx: &mut store::Tx<'_>| {
            let proofs = Proofs { passcode_at: Some(now), ..session.proofs };
            let proved = Session { proofs, ..session.clone() };
            site::session::renew(tx, &proved, &ticket, now)
        };
        env.db.write_quietly("a test proves somebody", act).await.expect("proved");
    }

    /// The session a browser has at a site.
    pub async fn session(&self, world: &World, browser: &Browser) -> Option<Session> {
        let index = site::visit::index(browser.cookie(&world.env.settings.cookie(""))?);
        let look = move |tx: &mut store::Tx<'_>| store::session::find(tx, &index);
        world.env.db.read(look).await.expect("readable")
    }

    /// How many people a site knows.
    pub async fn people(&self, world: &World) -> i64 {
        let count = |tx: &mut store::Tx<'_>| {
            tx.one(store::sql("select count(*) from person"), &[], |row| row.get::<i64>(0))
        };
        world.env.db.read(count).await.expect("readable")
    }
}

/// Somebody of this number and name.
pub fn who(number: &str, name: &str) -> Who {
    let number: domain::identity::PersonalIdNumber = number.parse().expect("a number");
    Who {
        number,
        name: name.parse().expect("a name"),
        birth: format!("{}-03-08", number.birth_year()).parse().expect("a day"),
        sex: number.sex(),
    }
}

async fn register(provider: &Env, portal: &Env) {
    let settings = &portal.settings;
    let client = Client::register(Registration {
        client_id: settings.site.clone(),
        profile: Profile::Portal,
        auth: AuthMethod::PrivateKeyJwt { jwks: mint::public_keys(portal).expect("keys") },
        redirect_uris: vec![settings.url("/callback")],
        post_logout_redirect_uris: vec![settings.url("/da-dang-xuat")],
        backchannel_logout_uri: Some(settings.url("/backchannel-logout")),
        scopes: begin::scopes(),
        sector: settings.site.clone(),
        consent: Consent::Law,
        body: LegalBody::Public,
        id_token_alg: Alg::Es256,
        acr_floor: None,
    });
    let stored = StoredClient {
        client_id: settings.site.clone(),
        name: settings.site.clone(),
        name_en: None,
        registration: serde_json::to_string(&client.expect("a registration")).expect("JSON"),
        secret_index: None,
        disabled_at: None,
    };
    let now = provider.clock.now();
    let save = move |tx: &mut store::Tx<'_>| store::client::save(tx, &stored, now);
    provider.db.write_quietly("a test registers a party", save).await.expect("saved");
}

/// HTTP between the sites.
fn wired(sites: &Sites, broken: &Arc<AtomicBool>) -> Http {
    let (sites, broken) = (Arc::clone(sites), Arc::clone(broken));
    Http::fake(move |request| {
        let broken = broken.load(Ordering::SeqCst) && request.method == Method::Post;
        let router = request.url.port().and_then(|port| sites.get()?.get(&port).cloned());
        async move {
            if broken {
                return Ok(Response { status: 500, headers: Vec::new(), body: Vec::new() });
            }
            let router = router.ok_or_else(|| Unreachable::NoAnswer("no such site".to_owned()))?;
            let method = if request.method == Method::Get { "GET" } else { "POST" };
            let path = &request.url[url::Position::BeforePath..];
            let mut asked = Request::builder().method(method).uri(path);
            for (name, value) in &request.headers {
                asked = asked.header(*name, value);
            }
            let asked = asked.body(Body::from(request.body)).expect("a request");
            let answer = router.oneshot(asked).await.expect("an answer");
            let status = answer.status().as_u16();
            let body = to_bytes(answer.into_body(), 1 << 20).await.expect("a body").to_vec();
            Ok(Response { status, headers: Vec::new(), body })
        }
    })
}
