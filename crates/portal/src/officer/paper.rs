//! The slips of a dossier, for officers.

use axum::extract::Path;
use domain::Error;
use site::answer::Answer;

use super::{Desk, dossier::Opened};
use crate::document::{Paper, file};

/// A slip of a dossier as PDF, once the look is recorded.
pub async fn show(desk: Desk, Path((id, paper)): Path<(String, String)>) -> Answer {
    let opened = Opened::of(desk, &id).await?;
    let applicant = opened.beside.applicant.name.as_str();
    let made = Paper::of(&paper).map(|paper| file(&opened.desk.visit, paper, (&opened.view, applicant)));
    match made.transpose() {
        Ok(found) => found.flatten().ok_or_else(|| opened.desk.error(Error::Missing("document"))),
        Err(error) => Err(opened.desk.error(error)),
    }
}
