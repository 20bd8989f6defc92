//! A portal: its acts, pages and API. It knows a person only through OpenID Connect.
//!
//! One code is every portal: name, colour, catalogue and the providers it
//! relies on are configuration. Every route of a portal stands in one table, here.

pub mod acts;
pub mod api;
pub mod citizen;

use std::sync::Arc;

use acts::progress::Counted;
use axum::{
    Extension, Router,
    routing::{get, post},
};
use citizen::{board, elsewhere, home, me, service, sign_in, sign_out, track};
use site::{Env, relying, settings::Provider};
use ui::page::MenuItem;

/// Every route of a portal.
pub fn routes(env: &Arc<Env>) -> Router {
    let table = Router::new()
        .route("/", get(home::show))
        .route("/tim-kiem", get(home::search))
        .route("/dich-vu", get(home::list))
        .route("/dich-vu/{slug}", get(service::show))
        .route("/dich-vu/{slug}/bat-dau", get(service::begin))
        .route("/dang-nhap", get(sign_in::show))
        .route(relying::endpoints::NOT_SIGNED_IN, get(sign_in::not_signed_in))
        .route("/toi", get(me::show))
        .route("/giu-phien", post(me::keep))
        .route("/dang-xuat", get(sign_out::show).post(sign_out::send))
        .route(relying::stay::SIGNED_OUT, get(sign_out::done))
        .merge(public())
        .merge(relying::endpoints::routes());
    let table = match env.settings.provider {
        Provider::Yes => table.merge(site::provider::endpoints::routes()),
        Provider::No => table,
    };
    site::serve::around(env, table)
}

/// What is for everybody, signed in or not.
fn public() -> Router<Arc<Env>> {
    Router::new()
        .route("/dich-vu/hen", get(elsewhere::appointment))
        .route("/dich-vu/noi-lam/{id}", get(elsewhere::show))
        .route("/tra-cuu", get(track::show).post(track::look_up))
        .route("/cong-khai", get(board::show))
        .route("/cong-khai.csv", get(board::csv))
        .merge(api::routes())
        .layer(Extension(Arc::<Counted>::default()))
}

/// The places in the menu of a portal.
#[must_use]
pub fn menu() -> Vec<MenuItem> {
    let item = |id, href: &str, key| MenuItem { id, href: href.to_owned(), key };
    vec![
        item("home", "/", "label.home"),
        item("services", "/dich-vu", "label.procedures"),
        item("track", "/tra-cuu", "track.title"),
        item("progress", "/cong-khai", "label.progress"),
        item("me", "/toi", "nav.account"),
    ]
}
