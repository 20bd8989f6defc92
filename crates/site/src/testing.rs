//! A world for tests: a site with a stopped clock, loaded dice and fakes.
//!
//! ```no_run
//! # async fn test() {
//! use site::testing::World;
//!
//! for world in World::each() {
//!     world.resident(&site::testing::resident("038185000117")).await;
//! }
//! # }
//! ```

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use domain::{
    identity::{Resident, password::Policy},
    services::Catalogue,
};
use gateway::{Email, Http, Keys, Push, Sms, tray::Tray};
use jiff::{SignedDuration, Timestamp};
use store::{Options, Tables, registers::SealedResident, testing::Scratch};
use ui::page::{Brand, Kind};

use crate::{
    Clock, Dice, Env, Settings, SiteKind,
    hashing::{Hashing, Pool, Size},
    settings::Portal,
    settings::Provider,
    upstream::Upstreams,
};

/// Monday 23 November 2026, nine in the morning in Vietnam.
pub const MONDAY: &str = "2026-11-23T09:00:00+07:00";

/// A site, and what is around it.
pub struct World {
    /// What acts are given.
    pub env: Arc<Env>,
    /// The text messages it sent.
    pub phone: Tray,
    /// The e-mails it sent.
    pub mailbox: Tray,
    _scratch: [Scratch; 2],
}

/// What to build a world with, where the usual will not do.
pub struct Wishes {
    /// Which site.
    pub kind: SiteKind,
    /// Its short name.
    pub site: &'static str,
    /// Where browsers reach it.
    pub public_url: &'static str,
    /// Whom it relies on.
    pub upstreams: Upstreams,
    /// How it reaches others.
    pub http: Http,
    /// The seed of its dice and keys.
    pub seed: u64,
}

impl Default for Wishes {
    fn default() -> Self {
        Self {
            kind: SiteKind::Identity,
            site: "identity",
            public_url: "http://localhost:8000",
            upstreams: Upstreams::default(),
            http: Http::fake(|_| async { Ok(gateway::http::Response::of(404, "")) }),
            seed: 7,
        }
    }
}

/// Where a world keeps its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// `SQLite`.
    Sqlite,
    /// PostgreSQL, where the machine has a server for tests.
    Postgres,
}

impl World {
    /// An identity centre on `SQLite`.
    ///
    /// # Panics
    ///
    /// When it cannot be built, and with it the test fails.
    #[must_use]
    pub fn identity() -> Self {
        Self::built(Engine::Sqlite, Wishes::default()).expect("SQLite is always there")
    }

    /// An identity centre on each engine the machine has.
    #[must_use]
    pub fn each() -> Vec<Self> {
        [Engine::Sqlite, Engine::Postgres]
            .into_iter()
            .filter_map(|engine| Self::built(engine, Wishes::default()))
            .collect()
    }

    /// A site of these wishes; none where the machine lacks the engine.
    ///
    /// # Panics
    ///
    /// When it cannot be built, and with it the test fails.
    #[must_use]
    pub fn built(engine: Engine, wishes: Wishes) -> Option<Self> {
        let tables = if wishes.kind == SiteKind::Identity { Tables::Identity } else { Tables::Portal };
        let scratch = [scratch(engine, tables)?, scratch(engine, Tables::Registers)?];
        let keys = Arc::new(Keys::ephemeral(wishes.seed));
        let (phone, mailbox) = (Tray::default(), Tray::default());
        let env = Env {
            db: scratch[0].db().clone(),
            registers: scratch[1].db().clone(),
            clock: Clock::stopped(MONDAY.parse().expect("a moment")),
            dice: Dice::loaded(wishes.seed),
            sms: Sms::Fake(phone.clone()),
            email: Email::Fake(mailbox.clone()),
            push: Push::Off,
            payment: bank(),
            http: wishes.http,
            hashing: Arc::new(Hashing::quick(pool(), Arc::clone(&keys))),
            keys,
            settings: settings(wishes.kind, wishes.site, wishes.public_url),
            brand: Arc::new(brand(if wishes.kind == SiteKind::Identity { Kind::App } else { Kind::Portal })),
            desk: Arc::new(brand(Kind::Desk)),
            clients: crate::provider::clients::Clients::default(),
            published: Default::default(),
            upstreams: wishes.upstreams,
        };
        Some(Self { env: Arc::new(env), phone, mailbox, _scratch: scratch })
    }

    /// The time in this world.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.env.clock.now()
    }

    /// Time passes.
    pub fn pass(&self, time: SignedDuration) {
        self.env.clock.advance(time);
    }

    /// Somebody is in the register.
    ///
    /// # Panics
    ///
    /// When the register does not take them.
    pub async fn resident(&self, resident: &Resident) {
        self.residents(std::slice::from_ref(resident)).await;
    }

    /// Some people are in the register.
    ///
    /// # Panics
    ///
    /// When the register does not take them.
    pub async fn residents(&self, residents: &[Resident]) {
        let (residents, now) = (residents.to_vec(), self.now());
        let fill = move |tx: &mut store::Tx<'_>| {
            let seal = |one: &Resident| SealedResident::new(tx.vault(), one.clone(), None);
            let sealed = residents.iter().map(seal).collect::<domain::Result<Vec<_>>>()?;
            store::registers::register_import::fill(tx, &sealed, now)
        };
        self.env.registers.write_quietly("a test fills the register", fill).await.expect("filled");
    }

    /// The courier sends what is due.
    ///
    /// # Panics
    ///
    /// When it cannot.
    pub async fn deliver(&self) {
        crate::courier::settle(&self.env).await.expect("delivered");
    }

    /// The six digits of the latest code sent by text message or e-mail.
    ///
    /// # Panics
    ///
    /// When none was sent.
    #[must_use]
    pub fn latest_code(&self) -> String {
        let sent = self.phone.sent().into_iter().chain(self.mailbox.sent());
        let code = sent.into_iter().find_map(|message| six_digits(&message.text));
        code.expect("a code was sent")
    }
}

fn six_digits(text: &str) -> Option<String> {
    text.split(|sign: char| !sign.is_ascii_digit()).find(|run| run.len() == 6).map(str::to_owned)
}

fn scratch(engine: Engine, tables: Tables) -> Option<Scratch> {
    match engine {
        Engine::Sqlite => Some(Scratch::sqlite(tables, Options::default()).expect("a database")),
        Engine::Postgres => Scratch::postgres(tables, Options::default()).expect("a database"),
    }
}

/// A bank that does what it is told.
fn bank() -> gateway::payment::Payment {
    gateway::payment::Payment::Simulator(gateway::payment::Account {
        bank: "970400".to_owned(),
        number: "0000000001".to_owned(),
        holder: "KHO BAC MAU".to_owned(),
    })
}

/// One pool for all tests of a process.
fn pool() -> Arc<Pool> {
    static POOL: OnceLock<Arc<Pool>> = OnceLock::new();
    let size = Size { workers: 2, queue: 64, idle: Duration::from_secs(30) };
    Arc::clone(POOL.get_or_init(|| Pool::start(size).expect("threads")))
}

fn brand(kind: Kind) -> Brand {
    Brand {
        name: "Danh".to_owned(),
        unit: "Đơn vị Mẫu".to_owned(),
        unit_en: Some("Model Unit".to_owned()),
        kind,
        ..Brand::default()
    }
}

/// The settings of a test's site.
///
/// # Panics
///
/// When the address is none.
#[must_use]
pub fn settings(kind: SiteKind, site: &str, public_url: &str) -> Settings {
    Settings {
        kind,
        provider: if site == "national" { Provider::Yes } else { Provider::No },
        catalogue: catalogue(site),
        site: site.to_owned(),
        name_vi: "Danh".to_owned(),
        name_en: "Danh".to_owned(),
        public_url: public_url.parse().expect("an address"),
        office: "Cục Cảnh sát QLHC về TTXH".to_owned(),
        app: "VNeID".to_owned(),
        address: "https://vneid.gov.vn".to_owned(),
        hotline: "1900 0000".to_owned(),
        link_free: false,
        password_policy: Policy::Length,
        recovery_hold: SignedDuration::from_hours(24),
        one_device: false,
        officers_password_totp: true,
        officers_passcode: true,
        demo: false,
        trusted_proxy: None,
        portals: if kind == SiteKind::Identity || site == "national" { portals() } else { Vec::new() },
        identity: (kind == SiteKind::Portal).then(|| "http://localhost:8000".parse().expect("an address")),
        procedures: crate::procedures::shipped().expect("what ships can be read"),
        units: domain::services::Units::default(),
    }
}

fn catalogue(site: &str) -> Catalogue {
    match site {
        "ministry" => Catalogue::Police,
        "thanh-hoa" => Catalogue::Province,
        _ => Catalogue::National,
    }
}

/// The portals a test's identity centre knows, whether or not they run.
fn portals() -> Vec<Portal> {
    let portal = |site: &str, name: &str, url: &str| Portal {
        site: site.to_owned(),
        name_vi: name.to_owned(),
        name_en: name.to_owned(),
        public_url: url.parse().expect("an address"),
        catalogue: Some(catalogue(site)),
    };
    vec![
        portal("ministry", "Cổng dịch vụ công Bộ Công an", "http://localhost:8002"),
        portal("thanh-hoa", "Hệ thống thông tin giải quyết TTHC tỉnh Thanh Hóa", "http://localhost:8003"),
    ]
}

/// An invented resident of this number: adult, with a valid chip card and a phone.
///
/// # Panics
///
/// When the number is none.
#[must_use]
pub fn resident(number: &str) -> Resident {
    use domain::identity::{Card, CardKind, CardStatus, Contact, Kin, Particulars, PersonalIdNumber};
    let number: PersonalIdNumber = number.parse().expect("a number");
    let year = number.birth_year();
    let phone = format!("09{}", &number.as_str()[4..]);
    Resident {
        number,
        old_id: None,
        name: "Lê Thị Hồng Ánh".parse().expect("a name"),
        birth: format!("{year}-03-08").parse().expect("a day"),
        sex: number.sex(),
        particulars: Particulars {
            nationality: "Việt Nam".to_owned(),
            ethnicity: "Kinh".to_owned(),
            permanent_address: "Số 1, Thôn Mẫu, Xã Mẫu, Thanh Hóa".to_owned(),
            ..Particulars::default()
        },
        kin: Kin::default(),
        contact: Contact { phone: phone.parse().ok(), email: None },
        card: Some(Card {
            kind: CardKind::CccdChip,
            issued_on: "2022-09-02".parse().expect("a day"),
            expires_on: Some("2045-03-08".parse().expect("a day")),
            status: CardStatus::Valid,
        }),
        biometrics_on: None,
        portrait: None,
        died_on: None,
    }
}
