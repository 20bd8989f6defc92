//! A paper as the file that a browser opens.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use domain::services::dossier::Event;
use site::Visit;

use super::{Paper, Setting, render};
use crate::acts::dossier::View;

/// A paper of a dossier as a file to be looked at; nothing where it has none.
///
/// # Errors
///
/// Broken, when it cannot be written.
pub fn file(
    visit: &Visit,
    paper: Paper,
    (view, applicant): (&View, &str),
) -> domain::Result<Option<Response>> {
    let settings = &visit.env.settings;
    let dossier = &view.filed.dossier;
    let receipt = view.history.iter().rev().find_map(|entry| match &entry.event {
        Event::Paid { receipt } => Some(receipt.as_str()),
        _ => None,
    });
    let setting = Setting {
        unit: settings.units.find(&dossier.unit).map_or("", |unit| unit.name.vi.as_str()),
        body: &visit.env.brand.unit,
        track: &settings.url("/tra-cuu"),
        applicant,
        receipt,
    };
    let Some(bytes) = render(paper, view, &setting)? else { return Ok(None) };
    let name = format!("inline; filename=\"{}-{}.pdf\"", paper.word(), dossier.told_code());
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok(Some((headers, bytes).into_response()))
}
