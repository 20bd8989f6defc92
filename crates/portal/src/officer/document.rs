//! The papers of a dossier at the desk, slip 05 among them.

use axum::extract::Path;
use domain::Error;
use site::answer::Answer;

use super::{Desk, dossier::Opened};
use crate::{citizen::dossier::printed, document::Paper};

/// A paper of a dossier, as PDF. Opening it is a look, and recorded as one.
pub async fn show(desk: Desk, Path((id, paper)): Path<(String, String)>) -> Answer {
    let opened = Opened::of(desk, &id).await?;
    let applicant = opened.beside.applicant.name.as_str();
    let made = Paper::of(&paper).map(|paper| printed(&opened.desk.visit, paper, (&opened.view, applicant)));
    match made.transpose() {
        Ok(Some(Some(file))) => Ok(file),
        Ok(_) => Err(opened.desk.error(Error::Missing("document"))),
        Err(error) => Err(opened.desk.error(error)),
    }
}
