//! The page of somebody who is signed in: their name, their unread notices, and
//! when the session would end.

use axum::response::Response;
use domain::identity::session::Kind;
use site::Visit;
use ui::Page;

use super::said;

/// The context of a page of somebody who is signed in.
///
/// # Errors
///
/// On to the sign-in, for somebody who is not.
pub async fn page(visit: &Visit) -> Result<Page, Response> {
    let person = visit.citizen().map_err(said::no(visit))?.person;
    let look = move |tx: &mut store::Tx<'_>| {
        Ok((store::person::load(tx, person)?.profile.name, store::notice::unread(tx, person)?))
    };
    let (name, unread) = visit.env.db.glance(look).await.map_err(said::no(visit))?;
    Ok(visit.page().nav("me").person(visit.signed_in(Kind::Citizen, name.as_str(), unread)))
}
