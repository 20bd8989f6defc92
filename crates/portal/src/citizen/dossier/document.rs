//! The papers of a dossier, for its applicant.

use axum::extract::Path;
use domain::Error;
use site::{Visit, answer::Answer};

use super::Own;
use crate::document::{Paper, file};

/// A paper of a dossier, as PDF.
pub async fn document(visit: Visit, Path((id, paper)): Path<(String, String)>) -> Answer {
    let own = Own::of(visit, &id).await?;
    let applicant = own.filer.visitor.person.as_ref().map_or("", |person| person.name.as_str());
    // Slip 05 is for officers.
    let paper = Paper::of(&paper).filter(|paper| *paper != Paper::Control);
    let made = paper.map(|paper| file(own.filer.visit(), paper, (&own.view, applicant)));
    match made.transpose() {
        Ok(Some(Some(file))) => Ok(file),
        Ok(_) => Err(own.filer.error(Error::Missing("document"))),
        Err(error) => Err(own.filer.error(error)),
    }
}
