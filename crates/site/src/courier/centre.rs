//! What a portal tells the identity centre: signed calls, until they are heard.

use domain::Result;
use store::outbox::Post;
use url::Url;

use super::End;
use crate::{
    Env,
    call::{self, Body},
};

/// Which letters are calls to the identity centre, and where each goes.
const PATHS: [(&str, &str); 3] = [
    ("identity.look", "/api/v1/looks"),
    ("identity.notice", "/api/v1/notices"),
    ("identity.dossier", "/api/v1/dossiers"),
];

/// Where a letter of this template goes, if it is a call to the identity centre.
pub(super) fn path_of(template: &str) -> Option<&'static str> {
    PATHS.iter().find(|(known, _)| *known == template).map(|(_, path)| *path)
}

/// Makes the call. Its key is the letter's id, so that a repeat changes nothing there.
pub(super) async fn tell(env: &Env, post: &Post, path: &str) -> Result<End> {
    let centre = env.settings.identity.as_ref().and_then(|centre| centre.join(path).ok());
    let Some(address): Option<Url> = centre else { return Ok(End::Later("no identity centre")) };
    let mut body: Body = post.args.iter().cloned().collect();
    body.insert("key".to_owned(), post.id.to_string());
    Ok(match call::send(env, address, &body).await? {
        Ok(response) if response.is_success() => End::Sent,
        // Believed, and of no use there: it will be none tomorrow.
        Ok(response) if response.status == 422 => {
            tracing::warn!(letter = %post.id, template = post.template, "the identity centre has no use for a call");
            End::Never("refused")
        }
        Ok(response) => {
            tracing::warn!(letter = %post.id, status = response.status, "the identity centre does not take a call");
            End::Later("refused")
        }
        Err(_) => End::Later("unreachable"),
    })
}
