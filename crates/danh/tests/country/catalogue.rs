//! What a portal of the country publishes of its services, where it does not say so itself.

use domain::services::{Catalogue, Service, service::Fresh};
use gateway::http::Response;
use serde_json::{Value, json};
use ui::Lang;

/// The catalogue of the portal at this port.
pub fn of(port: u16) -> Response {
    let own = match port {
        8002 => Catalogue::Police,
        8003 => Catalogue::Province,
        _ => Catalogue::National,
    };
    let listed: Vec<Value> = own.services().map(|service| told(service, own)).collect();
    Response::of(200, json!(listed).to_string())
}

fn told(service: &Service, own: Catalogue) -> Value {
    let slug = service.slug;
    let words = |part: &str| {
        let key = format!("service.{slug}.{part}");
        json!({ "vi": Lang::Vi.text(&key), "en": Lang::En.text(&key) })
    };
    let further = format!("service.{slug}.keywords");
    let keywords: Vec<&str> = Lang::Vi.text(&further).split(", ").collect();
    json!({
        "slug": slug, "title": words("title"), "summary": words("summary"), "keywords": keywords,
        "level": service.needs.level.number(), "fresh": service.needs.fresh != Fresh::No,
        "field": service.field.word(), "path": format!("/dich-vu/{slug}"),
        "handled_here": service.handled_by == own,
    })
}
