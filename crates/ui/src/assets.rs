//! The style sheet, scripts and icons that `cargo xtask assets` builds.
//!
//! A binary built without them still compiles; [`present`] says whether they
//! are there, and the site refuses to start without them. Every address holds
//! the hash of the file's content, so a browser may keep it for ever.

use std::{borrow::Cow, collections::BTreeMap, fmt::Write, sync::OnceLock};

use axum::{
    body::Body,
    extract::Path,
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY},
    },
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

use crate::{accent::Accent, page::Brand};

/// Where assets are served: `/tai-nguyen/{hash}/{file}`.
pub const PATH: &str = "/tai-nguyen";

/// The route of [`serve`].
pub const ROUTE: &str = "/tai-nguyen/{hash}/{file}";

/// The command that builds what is missing.
pub const COMMAND: &str = "cargo xtask assets";

/// A year, and never asked again: the address changes with the content.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// What a page cannot do without.
const NEEDED: [&str; 4] = ["danh.css", "danh.js", "sw.js", "danh.svg"];

#[derive(RustEmbed)]
#[folder = "../../assets/built"]
#[allow_missing = true]
struct Built;

/// One file, plain and compressed.
struct Asset {
    hash: String,
    plain: Cow<'static, [u8]>,
    gzip: Option<Cow<'static, [u8]>>,
    brotli: Option<Cow<'static, [u8]>>,
}

/// The files by name, read once.
fn table() -> &'static BTreeMap<String, Asset> {
    static TABLE: OnceLock<BTreeMap<String, Asset>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let plain = Built::iter().filter(|name| !name.ends_with(".gz") && !name.ends_with(".br"));
        plain.filter_map(|name| Some((name.to_string(), read(&name)?))).collect()
    })
}

fn read(name: &str) -> Option<Asset> {
    let file = Built::get(name)?;
    let mut hash = String::with_capacity(12);
    for byte in &file.metadata.sha256_hash()[..6] {
        let _ = write!(hash, "{byte:02x}");
    }
    let packed = |ending: &str| Built::get(&format!("{name}.{ending}")).map(|file| file.data);
    Some(Asset { hash, plain: file.data, gzip: packed("gz"), brotli: packed("br") })
}

/// Whether the assets were built into this binary.
pub fn present() -> bool {
    NEEDED.iter().all(|name| table().contains_key(*name))
}

/// The address of a file. A file that is not there has one too, and answers 404.
pub fn url(file: &str) -> String {
    let hash = table().get(file).map_or("0", |asset| asset.hash.as_str());
    format!("{PATH}/{hash}/{file}")
}

/// The bytes of a file as it leaves compressed, for the size gate.
pub fn weight(file: &str) -> Option<usize> {
    table().get(file).map(|asset| asset.gzip.as_ref().unwrap_or(&asset.plain).len())
}

/// Serves a file; route it at [`ROUTE`].
#[expect(clippy::unused_async, reason = "a handler of axum is async")]
pub async fn serve(Path((hash, file)): Path<(String, String)>, headers: HeaderMap) -> Response {
    if hash == "mau" {
        return accent(&file);
    }
    let Some(asset) = table().get(&file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // An old page may ask for an old hash: it gets today's file, but may not keep it.
    let keep = if asset.hash == hash { FOR_EVER } else { ASK_AGAIN };
    answer(asset, &file, &headers, keep)
}

/// The service worker, which must stand at the root of what it serves; route it at `/sw.js`.
#[expect(clippy::unused_async, reason = "a handler of axum is async")]
pub async fn service_worker() -> Response {
    let Some(asset) = table().get("sw.js") else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kept: Vec<String> = NEEDED.iter().filter(|name| **name != "sw.js").map(|name| url(name)).collect();
    let list = serde_json::json!({ "version": asset.hash, "assets": kept, "offline": "/ngoai-tuyen" });
    let mut body = format!("self.DANH={list};").into_bytes();
    body.extend_from_slice(&asset.plain);
    ([(CONTENT_TYPE, kind("sw.js")), (CACHE_CONTROL, ASK_AGAIN)], body).into_response()
}

/// What makes a site installable (W3C Application Manifest); route it at `/manifest.webmanifest`.
pub fn manifest(brand: &Brand) -> Response {
    let icon = |file: &str, sizes: &str, kind: &str| serde_json::json!({ "src": url(file), "sizes": sizes, "type": kind, "purpose": "any" });
    let body = serde_json::json!({
        "name": brand.name, "short_name": brand.name, "lang": "vi", "dir": "ltr",
        "id": "/", "start_url": "/", "scope": "/", "display": "standalone",
        "theme_color": "#27348b", "background_color": "#ffffff",
        "icons": [
            icon("danh.svg", "any", "image/svg+xml"),
            icon("danh-192.png", "192x192", "image/png"),
            icon("danh-512.png", "512x512", "image/png"),
        ],
    });
    let kind = HeaderValue::from_static("application/manifest+json");
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, ASK_AGAIN)], body.to_string()).into_response()
}

/// The style sheet of a portal's colour: `mau/27348b.css`.
fn accent(file: &str) -> Response {
    match file.strip_suffix(".css").map(str::parse::<Accent>) {
        Some(Ok(accent)) => {
            ([(CONTENT_TYPE, kind(file)), (CACHE_CONTROL, FOR_EVER)], accent.css()).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn answer(asset: &Asset, file: &str, asked: &HeaderMap, keep: HeaderValue) -> Response {
    let (coding, bytes) = chosen(asset, asked);
    let body = match bytes {
        Cow::Borrowed(bytes) => Body::from(*bytes),
        Cow::Owned(bytes) => Body::from(bytes.clone()),
    };
    let mut answer = body.into_response();
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, kind(file));
    headers.insert(CACHE_CONTROL, keep);
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff"));
    if let Some(coding) = coding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    answer
}

/// The smallest form the browser takes.
fn chosen<'a>(asset: &'a Asset, asked: &HeaderMap) -> (Option<&'static str>, &'a Cow<'static, [u8]>) {
    let asked = asked.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    let takes = |coding: &str| {
        asked.split(',').map(str::trim).any(|part| {
            let (name, weight) = part.split_once(';').unwrap_or((part, ""));
            name.trim().eq_ignore_ascii_case(coding) && weight.trim() != "q=0"
        })
    };
    match (&asset.brotli, &asset.gzip) {
        (Some(bytes), _) if takes("br") => (Some("br"), bytes),
        (_, Some(bytes)) if takes("gzip") => (Some("gzip"), bytes),
        _ => (None, &asset.plain),
    }
}

fn kind(file: &str) -> HeaderValue {
    HeaderValue::from_static(match file.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset() -> Asset {
        let bytes = |text: &'static str| Cow::Borrowed(text.as_bytes());
        Asset {
            hash: "abc".into(),
            plain: bytes("plain"),
            gzip: Some(bytes("gzip")),
            brotli: Some(bytes("brotli")),
        }
    }

    fn asking(codings: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(codings))])
    }

    #[test]
    fn a_browser_gets_the_smallest_form_it_takes() {
        assert_eq!(chosen(&asset(), &asking("gzip, deflate, br")).0, Some("br"));
        assert_eq!(chosen(&asset(), &asking("gzip;q=1.0, br;q=0")).0, Some("gzip"));
        assert_eq!(chosen(&asset(), &asking("identity")).0, None);
    }

    #[tokio::test]
    async fn a_portals_colour_is_a_style_sheet_of_its_own() {
        let sheet = serve(Path(("mau".into(), "7a0000.css".into())), HeaderMap::new()).await;
        assert_eq!(sheet.status(), StatusCode::OK);
        let pale = serve(Path(("mau".into(), "ffffff.css".into())), HeaderMap::new()).await;
        assert_eq!(pale.status(), StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn a_file_that_is_not_there_is_not_found() {
        let answer = serve(Path(("0".into(), "../Cargo.toml".into())), HeaderMap::new()).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    }
}
