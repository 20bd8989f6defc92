//! The papers of a dossier, for its applicant.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use domain::{Error, services::dossier::Event};
use site::{Visit, answer::Answer};

use super::Own;
use crate::{
    acts::dossier::View,
    document::{self, Paper, Setting},
};

/// A paper of a dossier, as PDF.
pub async fn document(visit: Visit, Path((id, paper)): Path<(String, String)>) -> Answer {
    let own = Own::of(visit, &id).await?;
    let applicant = own.filer.visitor.person.as_ref().map_or("", |person| person.name.as_str());
    // Slip 05 is for officers.
    let paper = Paper::of(&paper).filter(|paper| *paper != Paper::Control);
    let made = paper.map(|paper| printed(own.filer.visit(), paper, (&own.view, applicant)));
    match made.transpose() {
        Ok(Some(Some(file))) => Ok(file),
        Ok(_) => Err(own.filer.error(Error::Missing("document"))),
        Err(error) => Err(own.filer.error(error)),
    }
}

/// A paper of a dossier as a file to be looked at; nothing where it has none.
///
/// # Errors
///
/// Broken, when it cannot be written.
pub fn printed(
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
    let Some(bytes) = document::render(paper, view, &setting)? else { return Ok(None) };
    let name = format!("inline; filename=\"{}-{}.pdf\"", paper.word(), dossier.told_code());
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok(Some((headers, bytes).into_response()))
}
