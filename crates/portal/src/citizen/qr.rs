//! A QR code as a picture that scales: always dark on white, with a quiet zone.

use qrcode::{EcLevel, QrCode, render::svg};
use ui::Html;

/// The QR code of a text, as SVG. What no code can hold has none.
#[must_use]
pub fn svg(text: &str, label: &str) -> Html {
    let Ok(code) = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M) else {
        return Html::default();
    };
    let drawn = code
        .render::<svg::Color<'_>>()
        .min_dimensions(200, 200)
        .dark_color(svg::Color("#000000"))
        .light_color(svg::Color("#ffffff"))
        .build();
    // The renderer begins with an XML declaration, which has no place in a page.
    let drawn = drawn.split_once("?>").map_or(drawn.as_str(), |(_, svg)| svg);
    let label = Html::text(label);
    let named =
        drawn.replacen("<svg ", &format!("<svg role=\"img\" aria-label=\"{label}\" class=\"danh-qr\" "), 1);
    Html::trusted(named)
}
