//! Puts a site together: database, keys, gateways, looks; and lets it listen.

mod keep_up;
mod kept;
mod listen;

use std::{path::PathBuf, sync::Arc};

use gateway::{Email, Http, Keys, Push, Sms, payment::Payment};
use site::{
    Clock, Dice, Env, Settings, SiteKind,
    hashing::{Hashing, Pool, Size},
    provider::clients::Clients,
    upstream::Upstreams,
};
use store::{Db, Tables, Target};
use ui::page::{Brand, Kind};

pub use self::{
    keep_up::{REGISTERS, keep_up},
    kept::{Kept, Opening, open},
    listen::{Door, Tls, bind, serve},
};
use crate::failure::{Done, Failure};

/// Where a database and the keys that belong to it are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The database.
    pub database: Target,
    /// The key file.
    pub keys: PathBuf,
}

/// What the sites of one process share.
pub struct Shared {
    /// The registers.
    pub registers: Kept,
    /// The threads that hash.
    pub pool: Arc<Pool>,
    /// Calls to other sites.
    pub http: Http,
    /// What takes payments.
    pub payment: Payment,
    /// Text messages.
    pub sms: Sms,
    /// E-mail.
    pub email: Email,
}

/// What an operator says of one site.
pub struct Plan {
    /// Its settings.
    pub settings: Settings,
    /// Its database and keys.
    pub place: Place,
    /// How its citizens' pages look, but for what follows from the settings.
    pub brand: Brand,
    /// Where its people sign in, when not here.
    pub upstreams: Upstreams,
}

/// The threads that hash, one set for a process.
pub fn pool() -> Done<Arc<Pool>> {
    Pool::start(Size::default()).map_err(Failure::environment)
}

/// A site, ready to answer.
pub async fn site(shared: &Shared, plan: Plan, opening: Opening) -> Done<Arc<Env>> {
    let tables = tables(plan.settings.kind);
    let Kept { db, keys } = open(&plan.place, tables, opening).await?;
    Ok(Arc::new(env(shared, plan, db, keys)))
}

/// Whose tables a site has.
#[must_use]
pub fn tables(kind: SiteKind) -> Tables {
    match kind {
        SiteKind::Identity => Tables::Identity,
        SiteKind::Portal => Tables::Portal,
    }
}

fn env(shared: &Shared, plan: Plan, db: Db, keys: Arc<Keys>) -> Env {
    let Plan { settings, brand, upstreams, .. } = plan;
    let brand = Brand {
        name: settings.name_vi.clone(),
        hotline: settings.hotline.clone(),
        kind: if settings.kind == SiteKind::Identity { Kind::App } else { Kind::Portal },
        menu: if settings.kind == SiteKind::Portal { portal::menu() } else { Vec::new() },
        ..brand
    };
    let menu = match settings.kind {
        SiteKind::Identity => identity::officer::menu(),
        SiteKind::Portal => portal::officer::menu(),
    };
    let desk = Brand { kind: Kind::Desk, menu, ..brand.clone() };
    Env {
        db,
        registers: shared.registers.db.clone(),
        clock: Clock::Machine,
        dice: Dice::Machine,
        sms: shared.sms.clone(),
        email: shared.email.clone(),
        push: Push::Off,
        payment: shared.payment.clone(),
        http: shared.http.clone(),
        hashing: Arc::new(Hashing::new(Arc::clone(&shared.pool), Arc::clone(&keys))),
        keys,
        settings,
        brand: Arc::new(brand),
        desk: Arc::new(desk),
        clients: Clients::default(),
        published: Default::default(),
        upstreams,
    }
}

/// A site as it was at another moment: on the same database, and with no visitor.
#[must_use]
pub fn at_moment(env: &Env, then: jiff::Timestamp) -> Env {
    Env {
        db: env.db.clone(),
        registers: env.registers.clone(),
        clock: Clock::stopped(then),
        dice: env.dice.clone(),
        sms: env.sms.clone(),
        email: env.email.clone(),
        push: env.push.clone(),
        payment: env.payment.clone(),
        http: env.http.clone(),
        keys: Arc::clone(&env.keys),
        hashing: Arc::clone(&env.hashing),
        settings: env.settings.clone(),
        brand: Arc::clone(&env.brand),
        desk: Arc::clone(&env.desk),
        clients: Clients::default(),
        published: Default::default(),
        upstreams: Upstreams::default(),
    }
}

/// Refuses to start without the style sheet and scripts.
pub fn check_assets() -> Done {
    if ui::assets::present() {
        return Ok(());
    }
    Err(Failure::environment(format!(
        "this binary was built without its style sheet and scripts. Run `{}` and build it again",
        ui::assets::COMMAND
    )))
}

/// Every route of a site.
pub fn routes(env: &Arc<Env>) -> axum::Router {
    match env.settings.kind {
        SiteKind::Identity => identity::routes(env),
        SiteKind::Portal => portal::routes(env),
    }
}
