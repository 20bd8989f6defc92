//! The identity centre: accounts, what opens them, and who is told.
//!
//! `acts` change the world, `citizen` and `officer` are pages, `api` is what
//! portals call, and every page of the site stands in one table, here.

pub mod acts;
pub mod api;
pub mod citizen;
mod demo;
pub mod officer;
mod picture;
pub mod testing;
pub mod totp;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use citizen::{
    activation, device, dossier, favourite, home, look, notice, paper, passcode, passkey, password,
    procedure, profile, receipt, recovery, recovery_code, registration, sign_in, sign_out,
};
use officer::{client, hotline, log, queue, registration as case, sign_in as desk};
use site::{Env, answer::Failed};

/// Every route of the identity centre.
#[expect(clippy::too_many_lines, reason = "every route of the site stands in one table")]
pub fn routes(env: &Arc<Env>) -> Router {
    let pictures = DefaultBodyLimit::max(picture::LARGEST + (64 << 10));
    let table = Router::new()
        .merge(api::routes())
        .route("/", get(home::show))
        .route("/thu-tuc", get(procedure::list))
        .route("/tim-kiem", get(procedure::search))
        .route("/ho-so", get(dossier::list))
        .route("/tien-ich", get(favourite::show).post(favourite::change))
        .route("/giay-to", get(paper::list))
        .route("/giay-to/can-cuoc/chan-dung", get(paper::portrait))
        .route("/giay-to/{slug}", get(paper::show))
        .route("/thong-bao", get(notice::show))
        .route("/toi", get(profile::show))
        .route("/toi/thiet-bi", get(device::show))
        .route("/toi/thiet-bi/ket-thuc", post(device::end))
        .route("/toi/thiet-bi/ket-thuc-het", post(device::end_others))
        .route("/toi/thiet-bi/quen", post(device::forget))
        .route("/toi/nhat-ky", get(look::show))
        .route("/toi/chia-se", get(receipt::show))
        .route("/dang-ky", get(registration::start).post(registration::choose))
        .route("/dang-ky/muc-2", get(registration::level_2))
        .route("/dang-ky/xoa", post(registration::drop))
        .route("/dang-ky/lien-he", get(registration::contact).post(registration::type_contact))
        .route("/dang-ky/thong-tin", get(registration::details).post(registration::type_details))
        .route("/dang-ky/quet-the", get(registration::scan).post(registration::take_scan).layer(pictures))
        .route(
            "/dang-ky/chan-dung",
            get(registration::portrait).post(registration::take_portrait).layer(pictures),
        )
        .route("/dang-ky/anh", get(registration::portrait_image))
        .route("/dang-ky/kiem-tra", get(registration::check).post(registration::send))
        .route("/dang-ky/da-gui", get(registration::sent))
        .route("/dang-ky/tra-cuu", get(registration::track).post(registration::look_up))
        .route("/dang-nhap", get(sign_in::show).post(sign_in::send))
        .route("/dang-nhap/otp", get(sign_in::code).post(sign_in::send_code))
        .route("/dang-nhap/otp/gui-lai", post(sign_in::resend))
        .route("/dang-nhap/khoa", get(sign_in::show).post(sign_in::send_passkey))
        .route("/dang-nhap/khoa/hoi", post(sign_in::ask_passkey))
        .route("/giu-phien", post(sign_in::keep))
        .route("/dang-xuat", get(sign_out::show).post(sign_out::send))
        .route("/dang-xuat/xong", get(sign_out::done))
        .route("/kich-hoat", get(activation::show).post(activation::send))
        .route("/kich-hoat/otp", get(activation::code).post(activation::send_code))
        .route("/kich-hoat/otp/gui-lai", post(activation::resend))
        .route("/kich-hoat/mat-khau", get(activation::password).post(activation::send_password))
        .route("/kich-hoat/passcode", get(activation::passcode).post(activation::send_passcode))
        .route("/kich-hoat/cau-hoi", get(activation::questions).post(activation::send_questions))
        .route("/kich-hoat/ma-khoi-phuc", get(activation::codes).post(activation::finish))
        .route("/kich-hoat/xong", get(activation::done))
        .route("/kich-hoat/da-kich-hoat", get(activation::active))
        .route("/kich-hoat/qua-han", get(activation::overdue))
        .route("/quen-mat-khau", get(recovery::show).post(recovery::send))
        .route("/quen-mat-khau/xac-thuc", get(recovery::knowledge).post(recovery::send_knowledge))
        .route("/quen-mat-khau/otp", get(recovery::code).post(recovery::send_code))
        .route("/quen-mat-khau/otp/gui-lai", post(recovery::resend))
        .route("/quen-mat-khau/mat-khau", get(recovery::password).post(recovery::send_password))
        .route("/quen-mat-khau/xong", get(recovery::done))
        .route("/passcode", get(passcode::show).post(passcode::send))
        .route("/passcode/khoa", get(passcode::show_passkey).post(passcode::send_passkey))
        .route("/passcode/khoa/hoi", post(passcode::ask_passkey))
        .route("/quen-passcode", get(recovery::passcode).post(recovery::send_passcode))
        .route("/quen-passcode/otp", get(recovery::passcode_code).post(recovery::send_passcode_code))
        .route("/quen-passcode/otp/gui-lai", post(recovery::passcode_resend))
        .route("/quen-passcode/moi", get(recovery::passcode_new).post(recovery::send_passcode_new))
        .route("/quen-passcode/xong", get(recovery::passcode_done))
        .route("/toi/khoa", get(passkey::show).post(passkey::add))
        .route("/toi/khoa/hoi", post(passkey::ask))
        .route("/toi/khoa/doi-ten", post(passkey::rename))
        .route("/toi/khoa/xoa", get(passkey::ask_remove).post(passkey::remove))
        .route("/toi/mat-khau", get(password::show).post(password::send))
        .route("/toi/passcode", get(passcode::change).post(passcode::send_change))
        .route("/toi/ma-khoi-phuc", get(recovery_code::show).post(recovery_code::send))
        .route("/toi/ma-khoi-phuc/moi", get(recovery_code::new).post(recovery_code::keep))
        .route("/can-bo", get(queue::queue).post(queue::search))
        .route("/can-bo/dang-nhap", get(desk::sign_in).post(desk::type_password))
        .route("/can-bo/dang-nhap/khoa", post(desk::use_passkey))
        .route("/can-bo/dang-nhap/khoa/hoi", post(desk::ask_passkey))
        .route("/can-bo/thiet-lap", get(desk::set_up).post(desk::type_code))
        .route("/can-bo/thiet-lap/khoa", post(desk::make_passkey))
        .route("/can-bo/dang-xuat", post(desk::sign_out))
        .route("/can-bo/giu-phien", post(desk::keep))
        .route("/can-bo/dang-ky/{id}", get(case::case))
        .route("/can-bo/dang-ky/{id}/chan-dung", get(case::own_portrait))
        .route("/can-bo/dang-ky/{id}/chan-dung-so", get(case::register_portrait))
        .route("/can-bo/dang-ky/{id}/dat", get(case::back).post(case::approve))
        .route("/can-bo/dang-ky/{id}/khong-dat", get(case::write_refusal).post(case::refuse))
        .route("/can-bo/duong-day-nong", get(hotline::hotline).post(hotline::hear))
        .route("/can-bo/ben-lien-ket", get(client::list))
        .route("/can-bo/nhat-ky", get(log::read).post(log::search));
    let table = table.merge(site::provider::endpoints::routes()).merge(demo::routes(env));
    site::serve::around(env, table, reader)
}

/// The page of whoever reads that something was not done.
async fn reader(failed: Failed) -> Option<ui::Page> {
    match (failed.at_desk(), &failed.visit.desk, &failed.visit.session) {
        (true, Some(_), _) => officer::page(&failed.visit).await.ok(),
        (false, _, Some(_)) => citizen::reader::page(&failed.visit).await.ok(),
        _ => None,
    }
}
