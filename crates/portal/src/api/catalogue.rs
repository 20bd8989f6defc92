//! What this portal offers.

use axum::response::Response;
use domain::{
    identity::account::Level,
    services::{Catalogue, Fresh, Words},
};
use serde::Serialize;
use site::Visit;
use ui::Lang;

use super::kept;
use crate::citizen::offer::{self, Offer};

/// One thing on offer.
#[derive(Serialize)]
struct Offered {
    id: String,
    slug: String,
    title: Words,
    summary: Words,
    keywords: Vec<String>,
    level: u8,
    fresh: bool,
    field: &'static str,
    path: String,
    handled_here: bool,
}

/// `GET /api/v1/procedures`
pub(super) async fn list(visit: Visit) -> Response {
    let catalogue = visit.env.settings.catalogue;
    let offered = offer::all(&visit.env, visit.now);
    kept(&offered.iter().map(|offer| of(offer, catalogue)).collect::<Vec<_>>())
}

fn of(offer: &Offer, catalogue: Catalogue) -> Offered {
    let both = |said: fn(&Offer, Lang) -> &str| Words::new(said(offer, Lang::Vi), said(offer, Lang::En));
    let needs = offer.needs();
    Offered {
        id: offer.id().to_owned(),
        slug: offer.slug().to_owned(),
        title: both(Offer::title),
        summary: both(Offer::summary),
        keywords: offer.keywords(),
        level: if needs.level == Level::Two { 2 } else { 1 },
        fresh: needs.fresh == Fresh::PasscodeOrPasskey,
        field: offer.area().word(),
        path: offer.path(),
        handled_here: offer.is_handled_by(catalogue),
    }
}
