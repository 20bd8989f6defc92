//! A portal: its acts, pages and API. It knows a person only through OpenID Connect.
//!
//! One code is every portal: name, colour, catalogue and the providers it
//! relies on are configuration. Every route of a portal stands in one table, here.

pub mod acts;
pub mod api;
pub mod citizen;
pub mod document;
pub mod officer;
mod said;

use std::sync::Arc;

use acts::progress::Counted;
use axum::{
    Extension, Router,
    routing::{get, post},
};
use citizen::{
    board, check, dossier, draft, elsewhere, home, me, payment, service, sign_in, sign_out, subject, track,
    visitor::Visitor,
};
use officer::{act, calendar, dossier as case, export, fees, paper, queue, sign_in as desk};
use site::{Env, answer::Failed, relying, settings::Provider};
use ui::page::MenuItem;

use said::said;

/// Every route of a portal.
#[expect(clippy::too_many_lines, reason = "every route of the site stands in one table")]
pub fn routes(env: &Arc<Env>) -> Router {
    let table = Router::new()
        .route("/", get(home::show))
        .route("/tim-kiem", get(home::search))
        .route("/dich-vu", get(home::list))
        .route("/dich-vu/{slug}", get(service::show))
        .route("/dich-vu/{slug}/bat-dau", get(service::begin))
        .route("/dich-vu/{slug}/doi-tuong", get(subject::show).post(subject::choose))
        .route("/dich-vu/{slug}/dieu-kien/{who}", get(subject::wall))
        .route("/ho-so", get(dossier::list))
        .route("/ho-so/nhap/{id}", get(draft::resume))
        .route("/ho-so/nhap/{id}/kiem-tra", get(check::show).post(check::send))
        .route("/ho-so/nhap/{id}/dieu-kien", get(draft::wall))
        .route("/ho-so/nhap/{id}/bo", post(draft::discard))
        .route("/ho-so/nhap/{id}/{page}", get(draft::show).post(draft::send))
        .route("/ho-so/{id}", get(dossier::show))
        .route("/ho-so/{id}/da-nop", get(dossier::sent))
        .route("/ho-so/{id}/giay/{paper}", get(dossier::document))
        .route("/ho-so/{id}/bo-sung", get(dossier::supplement).post(dossier::complete))
        .route("/ho-so/{id}/rut", get(dossier::withdraw).post(dossier::send_withdrawal))
        .route("/ho-so/{id}/danh-gia", get(dossier::rate).post(dossier::send_rating))
        .route("/ho-so/{id}/thanh-toan", get(payment::choose).post(payment::begin))
        .route("/thanh-toan/{id}", get(payment::show))
        .route("/demo/ngan-hang/{id}", get(payment::bank).post(payment::tell_bank))
        .route("/dang-nhap", get(sign_in::show))
        .route(relying::endpoints::NOT_SIGNED_IN, get(sign_in::not_signed_in))
        .route("/toi", get(me::show))
        .route("/giu-phien", post(me::keep))
        .route("/dang-xuat", get(sign_out::show).post(sign_out::send))
        .route(relying::stay::SIGNED_OUT, get(sign_out::done))
        .route("/can-bo", get(queue::taken))
        .route("/can-bo/hang/{queue}", get(queue::show))
        .route("/can-bo/tim", get(queue::search).post(queue::find))
        .route("/can-bo/ho-so/{id}", get(case::show))
        .route("/can-bo/ho-so/{id}/{act}", get(act::show).post(act::send))
        .route("/can-bo/ho-so/{id}/giay/{paper}", get(paper::show))
        .route("/can-bo/lich", get(calendar::show).post(calendar::save))
        .route("/can-bo/muc-phi", get(fees::show).post(fees::save))
        .route("/can-bo/xuat", get(export::show))
        .route("/can-bo/xuat.csv", get(export::csv))
        .route("/can-bo/xuat.json", get(export::json))
        .route(desk::PATH, get(desk::show))
        .route("/can-bo/giu-phien", post(me::keep))
        .route("/can-bo/dang-xuat", post(desk::sign_out))
        .merge(public())
        .merge(relying::endpoints::routes());
    let table = match env.settings.provider {
        Provider::Yes => table.merge(site::provider::endpoints::routes()),
        Provider::No => table,
    };
    site::serve::around(env, table, reader)
}

/// The page of whoever reads that something was not done.
async fn reader(failed: Failed) -> Option<ui::Page> {
    Visitor::of(failed.visit).await.ok().map(|visitor| visitor.page(""))
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
        item("dossiers", "/ho-so", "dossier.list_title"),
        item("track", "/tra-cuu", "track.title"),
        item("me", "/toi", "nav.account"),
        item("progress", "/cong-khai", "label.progress"),
    ]
}
